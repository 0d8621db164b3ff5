using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>A value that the target column cannot hold without loss or error.</summary>
public sealed class LossyConversion : MaterializationRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF2003", "lossy-conversion", DiagnosticSeverity.Warning,
        "The target column cannot hold every value without loss or error",
        "Column '{0}' of '{1}' is {2}, but node '{3}' of '{4}' yields {5}: {6}. Declare the type that the query yields, or convert the value in the query.");

    private protected override void Check(BoundView view, Report report)
    {
        foreach (var column in view.Target.Columns)
        {
            // States are reported by DF2001.
            if (view.Query.Columns.Find(column.Name) is not { Type.IsAggregateState: false } found || column.Type.IsAggregateState || IsOtherFunction(column, found))
                continue;

            var (from, to) = (Stored(found.ValueType), Stored(column.Type));
            if (Severity(Conversion.Of(from, to)) is { } severity)
                Report(view, column, (found.Type, found.Span.IsEmpty ? view.NodePlace.Span : found.Span), Conversion.Effect(from, to), severity, report);

            // A column that is passed on may hold any number; a difference that is stored without a sign is usually never negative.
            else if (Conversion.LosesSign(from, to) && found.Value is BoundColumn)
                Report(view, column, (found.Type, found.Span.IsEmpty ? view.NodePlace.Span : found.Span), $"numbers below zero are stored as large ones, e.g. -1 as the greatest {to}", DiagnosticSeverity.Info, report);
        }
    }

    private static bool IsOtherFunction(Column column, QueryColumn found) =>
        column.Type.IsSimpleAggregateState && found.Expression is FunctionCall { IsWindow: false } call
        && AggregateFunction.Find(call.Name) is { } aggregate && !AggregateState.Merges(column.Type, aggregate);

    private static void Report(
        BoundView view, Column column, (ClickHouseType Type, TextSpan Span) found, string effect, DiagnosticSeverity severity, Report report)
    {
        var fixes = column.Syntax.Type is { } type && !column.Type.IsSimpleAggregateState && CanDeclare(view.Target, column, found.Type)
            ? Fix.Replace(view.Target.File, type.Span, found.Type.ToString(), $"Declare {found.Type}")
            : [];
        report.At(view.NodePlace.File, found.Span, column.Name, view.Target.Name, column.Type, view.View.Node.Name, view.Name, found.Type, effect)
            .About(view.Name)
            .As(severity)
            .Fix(fixes)
            .Related(view.PlaceOf(column), $"'{column.Name}' is declared here.");
    }

    /// <summary>Whether the column can be of another type: one that a table can have, and, in a key, not Nullable.</summary>
    private static bool CanDeclare(DataSource target, Column column, ClickHouseType type) =>
        DatafileParser.ParseType(type.ToString()) is { } written && TypeShape.OfColumn(written) is null
        && (!HoldsNull(type) || !IsInKey(target.Syntax, column.Name));

    private static bool HoldsNull(ClickHouseType type) => type.Name == "Nullable" || (type.Name == "LowCardinality" && type.Arguments.Any(a => a.Type is { Name: "Nullable" }));

    private static bool IsInKey(DatasourceSyntax target, string column) => target.Engine.Options
        .Where(o => KeyExpressions.IsKey(o.Kind) || o.Is("ENGINE_VER") || o.Is("ENGINE_SIGN") || o.Is("ENGINE_IS_DELETED"))
        .Any(o => KeyExpressions.Parse(target.Content, o).Expressions.SelectMany(e => e.DescendantsAndSelf()).OfType<Identifier>().Any(i => i.Name == column));

    /// <summary>What ClickHouse refuses or corrupts is an error; what only some values suffer is a warning.</summary>
    private static DiagnosticSeverity? Severity(CastOutcome outcome) => outcome switch
    {
        CastOutcome.Refused or CastOutcome.Corrupt => DiagnosticSeverity.Error,
        CastOutcome.Lossy or CastOutcome.MayFail => DiagnosticSeverity.Warning,
        _ => null,
    };

    /// <summary>A SimpleAggregateFunction is stored as the type of its values.</summary>
    private static ClickHouseType Stored(ClickHouseType type) =>
        type.IsSimpleAggregateState && type.Arguments.Length > 1 ? type.Arguments[1].Type ?? ClickHouseType.Unknown : type;
}
