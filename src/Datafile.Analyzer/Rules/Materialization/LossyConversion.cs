using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
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
    private static readonly Message Stored = new(
        "Column '{0}' of '{1}' is {2}, but node '{3}' of '{4}' yields {5}: {6}. Declare the type that the query yields, "
        + "or convert the value in the query.");
    private static readonly Message NoType = new(
        "Node '{3}' of '{4}' yields {5} for column '{0}' of '{1}', the type of NULL and of an empty array alone. "
        + "ClickHouse stores no such column and refuses the view. Write CAST(… AS {2}) in the "
        + "query.")
    {
        Severity = DiagnosticSeverity.Error,
    };
    private static readonly Message NullCast = new(
        "'{0}' fails for NULL, and with it every INSERT of such a row into '{1}'. Cast to Nullable({2}), or filter with IS NOT NULL.");

    public override RuleDescription Description { get; } = Describe(
        "DF2003", "lossy-conversion", DiagnosticSeverity.Warning, "The target column cannot hold every value without loss or error", Stored, NoType, NullCast);

    private protected override bool ChecksCopies => true;

    private protected override void Check(BoundWriter writer, Report report)
    {
        RareValues? rare = null;
        foreach (var column in writer.Target.Columns)
        {
            // States are reported by DF2001, types that ClickHouse refuses by DF1006.
            if (writer.Query.Columns.Find(column.Name) is not { Type.IsAggregateState: false } found
                || column.Type.IsAggregateState
                || (column.Syntax.Type is { } declared && TypeShape.OfColumn(declared) is not null)
                || (!writer.IsCopy && IsOtherFunction(column, found)))
                continue;

            var (from, to) = (ValuesOf(found.ValueType), ValuesOf(column.Type));
            var isNullLost = writer.IsCopy && from.IsNullable && !to.IsNullable && !from.IsNull && !to.IsDynamic;
            if (writer.IsCopy)
                from = to.IsNullable ? from : from.WithoutNull;
            if (!writer.IsCopy && HasNoType(found.Type))
            {
                report.At(
                    writer.NodePlace.File, found.Span.IsEmpty ? writer.NodePlace.Span : found.Span,
                    NoType.With(column.Name, writer.Target.Name, column.Type, writer.Node.Name, writer.Name, found.Type))
                    .About(writer.Name)
                    .Related(writer.PlaceOf(column), $"'{column.Name}' is declared here.");
            }
            else if (Severity(Conversion.Of(from, to)) is { } severity)
            {
                Report(writer, column, (found.Type, found.Span.IsEmpty ? writer.NodePlace.Span : found.Span), Conversion.Effect(
                    from, to), severity, report);
            }

            else if (isNullLost)
            {
                // The setting insert_null_as_default decides which of the two.
                Report(
                    writer, column, (found.Type, found.Span.IsEmpty ? writer.NodePlace.Span : found.Span),
                    $"NULL is stored as the default of {to}, or makes the run fail", DiagnosticSeverity.Info, report);
            }

            else if (Conversion.RareEffect(from, to) is { Length: > 0 } rarely
                && (rare ??= new RareValues(writer.Query)).Severity(from, found.Value) is { } rareSeverity)
            {
                Report(writer, column, (found.Type, found.Span.IsEmpty ? writer.NodePlace.Span : found.Span), rarely, rareSeverity, report);
            }
        }

        if (!writer.IsCopy)
            CheckCasts(writer, report);
    }

    /// <summary>Casts of what may be NULL, unless a filter, or a condition before them, excludes it.</summary>
    private static void CheckCasts(BoundWriter writer, Report report)
    {
        var path = InsertPath.Of(writer.Query);
        foreach (var select in path.Selects)
        {
            var calls = SelectWalk.Calls(select).ToArray();
            var casts = calls.Where(c => c.Is("CAST")
                && c is { Syntax: not null, Arguments: [{ Type: { HasUnknown: false, IsNullable: true } }, _], Type: { HasUnknown: false, IsNullable: false } }
                && !c.Type.Unwrapped.IsDynamic).ToArray();
            if (casts.Length == 0)
                continue;

            // NULL passes no comparison; what IF, AND or OR may leave out is often guarded by a condition before it.
            var excluded = new HashSet<string>(select.Filters.SelectMany(f => f.Predicate.Conjuncts)
                .OfType<BoundCall>()
                .Where(c => !c.Is("or") && !c.Is("isNull"))
                .SelectMany(c => c.Arguments)
                .Select(a => a.Key), StringComparer.Ordinal);
            var guarded = new HashSet<BoundExpression>(calls.Where(c => c.Is("if") || c.Is("multiIf") || c.Is("and") || c.Is("or"))
                .SelectMany(c => c.Arguments.Skip(1))
                .SelectMany(a => a.DescendantsAndSelf()));
            foreach (var cast in casts.Where(c => NullValues.MayOccur(c.Arguments[0]) && !guarded.Contains(c) && !excluded.Contains(c.Arguments[0].Key)))
                report.At(
                    select.Node.Pipe.File, cast.Syntax!.Span,
                    NullCast.With(select.Node.Sql!.TextOf(cast.Syntax.Span), path.Trigger?.FullName ?? "its source", cast.Type)).About(writer.Name);
        }
    }

    private static bool IsOtherFunction(Column column, QueryColumn found) =>
        column.Type.IsSimpleAggregateState && found.Expression is FunctionCall { IsWindow: false } call
        && AggregateFunction.Find(call.Name) is { } aggregate && !AggregateState.Merges(column.Type, aggregate);

    private static void Report(
        BoundWriter writer, Column column, (ClickHouseType Type, TextSpan Span) found, string effect, DiagnosticSeverity severity, Report report)
    {
        var fixes = column.Syntax.Type is { } type && !column.Type.IsSimpleAggregateState && CanDeclare(writer.Target, column, found.Type)
            ? Fix.Replace(writer.Target.File, type.Span, found.Type.ToString(), $"Declare {found.Type}")
            : [];
        report.At(
            writer.NodePlace.File, found.Span,
            Stored.With(column.Name, writer.Target.Name, column.Type, writer.Node.Name, writer.Name, found.Type, effect))
            .About(writer.Name)
            .As(severity)
            .Fix(fixes)
            .Related(writer.PlaceOf(column), $"'{column.Name}' is declared here.");
    }

    /// <summary>Whether the column can be of another type: one that a table can have, and, in a key, not Nullable.</summary>
    private static bool CanDeclare(DataSource target, Column column, ClickHouseType type) =>
        DatafileParser.ParseType(type.ToString()) is { } written && TypeShape.OfColumn(written) is null
        && (!type.IsNullable || !IsInKey(target.Syntax, column.Name));

    private static bool IsInKey(DatasourceSyntax target, string column) => target.Engine.Options.Any(o =>
        KeyExpressions.IsKey(o.Kind)
            ? KeyExpressions.Of(target.Content, o)!.Expressions
                .SelectMany(e => e.DescendantsAndSelf())
                .OfType<Identifier>()
                .Any(i => i.Name == column)
        : (o.Is("ENGINE_VER") || o.Is("ENGINE_SIGN") || o.Is("ENGINE_IS_DELETED")) && TableKey.NormalForm(o.Value) == column);

    /// <summary>
    /// Nothing, also as what arrays or Nullable are of, has no values that a table could store. In a tuple or a map it is accepted.
    /// </summary>
    private static bool HasNoType(ClickHouseType type) => type.Name == "Nothing" || (type.Name is "Nullable" or "Array" && HasNoType(type.First));

    /// <summary>What ClickHouse refuses or corrupts is an error; what only some values suffer is a warning.</summary>
    private static DiagnosticSeverity? Severity(CastOutcome outcome) => outcome switch
    {
        CastOutcome.Refused or CastOutcome.Corrupt => DiagnosticSeverity.Error,
        CastOutcome.Lossy or CastOutcome.MayFail => DiagnosticSeverity.Warning,
        _ => null,
    };

    /// <summary>A SimpleAggregateFunction is stored as the type of its values.</summary>
    private static ClickHouseType ValuesOf(ClickHouseType type) =>
        type.IsSimpleAggregateState && type.Arguments.Length > 1 ? type.Arguments[1].Type ?? ClickHouseType.Unknown : type;
}
