using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A FORWARD_QUERY that replaces stored values.</summary>
public sealed class ForwardQueryLosesData : DeploymentRule
{
    private static readonly Message Constant = new("The FORWARD_QUERY of '{0}' writes a constant over the stored values of {1}. {2}");
    private static readonly Message Other = new("The FORWARD_QUERY of '{0}' computes {1} without reading the stored values of it. {2}");
    private static readonly Message Rows = new(
        "The FORWARD_QUERY of '{0}' has {1}: the deployment fails, or it {2}. A FORWARD_QUERY is a SELECT list that "
        + "converts each live row. Remove {1}.");
    private static readonly Message Converted = new(
        "The FORWARD_QUERY of '{0}' converts '{1}' from {2} to {3}: values that {3} cannot hold are changed, or make the "
        + "deployment fail. Check the stored values first.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static readonly Message Defaulted = new(
        "The FORWARD_QUERY of '{0}' converts '{1}' from {2} to {3} with {4}: values that {3} cannot hold become {5} without an "
        + "error. Check the stored values first.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Alias = new(
        "In the FORWARD_QUERY of '{0}', column '{1}' is computed from the new '{2}' and not from the stored one: "
        + "the alias '{2}' hides the live column. Check that '{1}' is meant so.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF4010", "forward-query-loses-data", DiagnosticSeverity.Warning, "The FORWARD_QUERY replaces stored values", Constant, Other, Rows, Converted, Defaulted, Alias);

    private protected override void Check(DeploymentModel deployment, Report report)
    {
        foreach (var source in deployment.After.DataSources.Where(d => deployment.ActionOf(d.Name) == DeployAction.Rewrite))
        {
            if (ForwardQuery.Of(source) is not { IsListAlone: true } query)
                continue;

            var rows = ForwardRows.Of(query);
            if (rows is not null)
                report.At(source.File, rows.Span.IsEmpty ? query.Syntax.Keyword : rows.Span, Rows.With(source.Name, rows.What, rows.Effect))
                    .About(source.Name);
            if (rows is { AreAggregated: true } || deployment.FlowOf(source) is not { } flow)
                continue;

            var replaced = flow.Replaced(source).ToLookup(c => c.IsConstant);
            Check(source, [.. replaced[true]], Constant, deployment, report);
            Check(source, [.. replaced[false]], Other, deployment, report);
            CheckConversions(source, flow, deployment, report);
            foreach (var (reader, alias) in flow.ReadingAliases)
            {
                report.At(source.File, reader.Span, Alias.With(source.Name, reader.Name, alias.Name))
                    .About(source.Name)
                    .Related(new Place(source.File, alias.Span), $"the alias '{alias.Name}'");
            }
        }
    }

    private static void Check(DataSource source, ImmutableArray<ForwardedColumn> columns, Message message, DeploymentModel deployment, Report report)
    {
        if (columns.IsEmpty)
            return;

        var isNeedless = deployment.CanDoWithoutQuery(source);
        var draft = report.At(
            source.File, columns[0].Span, message.With(source.Name, Names(columns), Remedy(source, columns, deployment, isNeedless)))
            .About(source.Name)
            .Fix(isNeedless && ForwardQuery.Of(source) is { } query
                ? ForwardQueryText.Removal(source, query)
                : [new Fix(
                    columns.Length == 1 ? "Keep its values" : "Keep their values",
                    [.. columns.SelectMany(c => Fix.Replace(source.File, c.Span, Kept(source, c, deployment), "")).SelectMany(f => f.Edits)])]);
        foreach (var column in columns.Skip(1))
            draft.Related(new Place(source.File, column.Span), $"'{column.Name}' too");
    }

    /// <summary>Conversions that may lose values. They are written on purpose, so they are information.</summary>
    private static void CheckConversions(DataSource source, ForwardFlow flow, DeploymentModel deployment, Report report)
    {
        foreach (var column in flow.Columns.Where(c => c.Reads.Count == 1))
        {
            if (deployment.Before.FindDataSource(source.Name)?.FindColumn(column.Reads.Single()) is not { } live
                || source.FindColumn(column.Name) is not { } declared
                || (Conversion.Of(live.Type, declared.Type) is not (CastOutcome.Lossy or CastOutcome.MayFail)
                    && Conversion.RareEffect(live.Type, declared.Type).Length == 0))
            {
                continue;
            }

            var function = (column.Expression as FunctionCall)?.Name ?? "";
            if (Substitute(column.Expression, declared.Type) is { Length: > 0 } value)
                report.At(source.File, column.Span, Defaulted.With(source.Name, column.Name, live.Type, declared.Type, function, value))
                    .About(source.Name);
            else if (IsCast(column.Expression)
                || (IsConversion(column.Expression, declared.Type) && Conversion.Of(live.Type, declared.Type) != CastOutcome.MayFail))
                report.At(source.File, column.Span, Converted.With(source.Name, column.Name, live.Type, declared.Type))
                    .About(source.Name);
        }
    }

    /// <summary>Whether an expression is a column in a cast, and nothing else.</summary>
    private static bool IsCast(SqlExpression? expression) => expression switch
    {
        Cast { Operand: Identifier } => true,
        FunctionCall { Arguments: { Length: 1 or 2 } arguments } call => arguments[0] is Identifier
            && (call.Name.StartsWith("accurateCast", StringComparison.OrdinalIgnoreCase)
                || string.Equals(call.Name, "CAST", StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    /// <summary>
    /// Whether an expression is a column in the function that converts to a type. It changes values that the type cannot hold; a text that
    /// is not one of the type makes it fail.
    /// </summary>
    private static bool IsConversion(SqlExpression? expression, ClickHouseType type) =>
        expression is FunctionCall { Arguments: [Identifier] or [Identifier, _], Name: var name }
        && (name == "to" + type.Unwrapped.Name
            || (type.Unwrapped.Name == "Decimal" && name is "toDecimal32" or "toDecimal64" or "toDecimal128" or "toDecimal256"));

    /// <summary>
    /// What a column gets for a value that has no place in the type to which a call converts it; empty where the call fails, or is another.
    /// </summary>
    private static string Substitute(SqlExpression? expression, ClickHouseType type) => expression switch
    {
        FunctionCall { Name: "accurateCastOrNull", Arguments: [Identifier, _] } => "NULL",
        FunctionCall { Name: "accurateCastOrDefault", Arguments: [Identifier, _] } => $"the default of {type}",
        FunctionCall { Name: "assumeNotNull", Arguments: [Identifier] } => $"the default of {type}",
        FunctionCall { Arguments: [Identifier, ..] } call when ConversionFunction.TargetOf(call.Name) is not null =>
            ConversionFunction.FallbackOf(call.Name) switch
            {
                "OrNull" => "NULL",
                "OrZero" => $"the default of {type}",
                "OrDefault" when call.Arguments.Length == 1 => $"the default of {type}",
                _ => "",
            },
        _ => "",
    };

    private static string Remedy(
        DataSource source, ImmutableArray<ForwardedColumn> columns, DeploymentModel deployment, bool isNeedless) => isNeedless
        ? "Remove the FORWARD_QUERY: every change here is an ALTER without it."
        : columns.Length == 1 ? $"Write the column itself: {Kept(source, columns[0], deployment)}." : "Write the columns themselves.";

    /// <summary>What passes the stored values of a column on, converted where its type changes.</summary>
    private static string Kept(DataSource source, ForwardedColumn column, DeploymentModel deployment) =>
        deployment.Before.FindDataSource(source.Name)?.FindColumn(column.Name) is { } live && source.FindColumn(column.Name) is { } declared
        && ColumnMapping.Converted(live, declared) is { } mapped
            ? mapped.Expression
            : SqlQuoting.Identifier(column.Name);

    private static string Names(ImmutableArray<ForwardedColumn> columns) =>
        (columns.Length == 1 ? "column " : "columns ") + NameList.Quoted(columns.Select(c => c.Name));
}
