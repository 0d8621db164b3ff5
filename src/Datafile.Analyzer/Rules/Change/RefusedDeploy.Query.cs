using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>What a FORWARD_QUERY yields: columns, and types.</summary>
public sealed partial class RefusedDeploy
{
    private static readonly Message QueryType = new(
        "The deployment will fail: the FORWARD_QUERY of '{0}' yields {1} for column '{2}', and SCHEMA declares {3}. "
        + "A FORWARD_QUERY must yield the declared type. {4}");
    private static readonly Message StarType = new(
        "The deployment will fail: '*' in the FORWARD_QUERY of '{0}' passes column '{1}' on as {2}, and SCHEMA declares {3}. "
        + "A FORWARD_QUERY must yield the declared type. {4}");
    private static readonly Message StarTypes = new(
        "The deployment will fail: '*' in the FORWARD_QUERY of '{0}' passes columns {1} on with their live types, and SCHEMA declares "
        + "others. A FORWARD_QUERY must yield the declared types. {2}");
    private static readonly Message NoAlias = new(
        "The deployment will fail: the FORWARD_QUERY of '{0}' does not yield column '{1}', because the expression that computes "
        + "it has no alias. Write AS {2} after it.");
    private static readonly Message Query = new("The deployment will fail: ClickHouse refuses the FORWARD_QUERY of '{0}': {1}");

    private static void CheckColumns(
        DataSource source, ForwardQuery query, ForwardFlow? flow, ForwardDifference difference, DeploymentModel deployment, Report report)
    {
        if (difference.IsMissing && flow is not null && Unnamed(query, flow, difference.Column) is { } expression)
        {
            var alias = SqlQuoting.Identifier(difference.Column);
            report.At(source.File, expression.Span, NoAlias.With(source.Name, difference.Column, alias))
                .About(source.Name)
                .Fix(Fix.Replace(source.File, new TextSpan(expression.Span.End, 0), $" AS {alias}", $"Write AS {alias}"));
            return;
        }

        var remedy = deployment.CanDoWithoutQuery(source)
            ? ", or remove the FORWARD_QUERY: every change here is an ALTER without it"
            : "";
        report.At(
            source.File, query.Syntax.Keyword,
            (difference.IsMissing ? NoColumn : OtherColumn).With(source.Name, difference.Column, $"Return exactly the columns of SCHEMA{remedy}."))
            .About(source.Name);
    }

    /// <summary>The one expression without an alias that is made of a column alone; null where there is none.</summary>
    private static SqlExpression? Unnamed(ForwardQuery query, ForwardFlow flow, string column)
    {
        var named = query.Select?.Items.Where(i => i.Alias.Length > 0 || i.Expression is Identifier).Select(i => i.Expression).ToArray() ?? [];
        SqlExpression[] found = [.. flow.Columns.Where(c => c.Reads.Count == 1 && c.Reads.Contains(column))
            .Select(c => c.Expression)
            .OfType<SqlExpression>()
            .Except(named)];
        return found is [var only] ? only : null;
    }

    /// <summary>What ClickHouse refuses of a query over the live rows; a query inside of it reads what may be another table by then.</summary>
    private static void CheckRefusals(DataSource source, ForwardQuery query, DeploymentModel deployment, Report report)
    {
        if (query.Select is not { } select || select.DescendantsAndSelf().Any(n => n is QueryExpression && n != select))
            return;

        foreach (var refusal in deployment.BindLive(query, source).Refusals)
        {
            report.At(source.File, refusal.Span, Query.With(source.Name, refusal.Sentence))
                .About(source.Name)
                .Fix(source.File, refusal);
        }
    }

    private const string Needless = "Remove the FORWARD_QUERY: every change here is an ALTER without it.";

    private static void CheckQueryTypes(DataSource source, ForwardQuery query, ForwardFlow flow, DeploymentModel deployment, Report report)
    {
        var others = flow.OfOtherType(source).ToArray();

        // A query that replaces stored values must not become one that is deployed.
        var isHarmful = deployment.CanDoWithoutQuery(source) && flow.Replaced(source).Any();
        foreach (var (column, declared) in others)
        {
            if (column.Expression is not { } expression)
                continue;

            var type = column.Value.Type;
            var converted = LiveOf(column, source, deployment) is { } live
                ? Converted(live, declared)
                : Converted(query.Sql.TextOf(expression.Span), expression, type, declared);
            var value = converted is null ? null : Named(converted, column, declared);
            report.At(
                source.File, column.Span,
                QueryType.With(
                    source.Name, type, declared.Name, declared.Type,
                    isHarmful ? Needless : value is null ? NotConverted(declared) : $"Write {value}."))
                .About(source.Name)
                .Fix(isHarmful ? ForwardQueryText.Removal(source, query) : value is null ? [] : Fix.Replace(source.File, expression.Span, value, $"Yield {declared.Type}"));
        }

        foreach (var star in others.Where(o => o.Column.Expression is null).GroupBy(o => o.Column.Span))
            CheckStar(source, query, [.. star], deployment, report);
    }

    /// <summary>An expression in place of what a query yields: a column that is written alone gives its name, which a call does not.</summary>
    private static string Named(string expression, ForwardedColumn column, Column declared) =>
        column.Expression is Identifier name && column.Span == name.Span ? $"{expression} AS {SqlQuoting.Identifier(declared.Name)}" : expression;

    private static void CheckStar(
        DataSource source, ForwardQuery query, (ForwardedColumn Column, Column Declared)[] others, DeploymentModel deployment, Report report)
    {
        var span = others[0].Column.Span;
        string?[] values = [.. others.Select(o => LiveOf(o.Column, source, deployment) is { } live ? Converted(live, o.Declared) : null)];
        var isNeedless = deployment.CanDoWithoutQuery(source);
        var text = $"{query.Sql.TextOf(span)} REPLACE ({string.Join(", ", values.Zip(others, (v, o) => $"{v} AS {SqlQuoting.Identifier(o.Declared.Name)}"))})";
        var remedy = isNeedless ? Needless
            : values.Contains(null) ? NotConverted(others[Array.IndexOf(values, null)].Declared)
            : $"Write {text}.";
        report.At(source.File, span, others.Length == 1
                ? StarType.With(source.Name, others[0].Declared.Name, others[0].Column.Value.Type, others[0].Declared.Type, remedy)
                : StarTypes.With(source.Name, NameList.Quoted(others.Select(o => o.Declared.Name)), remedy))
            .About(source.Name)
            .Fix(isNeedless ? ForwardQueryText.Removal(source, query)
                : values.Contains(null) ? []
                : Fix.Replace(source.File, span, text, "Convert what has another type"));
    }

    /// <summary>The live column that a FORWARD_QUERY passes on.</summary>
    private static Column? LiveOf(ForwardedColumn column, DataSource source, DeploymentModel deployment) =>
        column.Value is BoundColumn passed ? deployment.Before.FindDataSource(source.Name)?.FindColumn(passed.Name) : null;

    /// <summary>A live column as one of another type; null where nothing makes the one of the other.</summary>
    private static string? Converted(Column live, Column declared)
    {
        var isKept = !ColumnMapping.LosesZone(live.Type, declared.Type)
            && (declared.Type.IsNullableOf(live.Type) || Conversion.Of(live.Type, declared.Type) == CastOutcome.LossFree);
        return isKept && !declared.Type.IsAggregateState ? $"CAST({SqlQuoting.Identifier(live.Name)}, {SqlQuoting.Literal(declared.Type.ToString())})"
            : live.Type.IsAggregateState != declared.Type.IsAggregateState ? Converted(SqlQuoting.Identifier(live.Name), null, live.Type, declared)
            : ColumnMapping.ValueOf(live, declared);
    }

    private static string NotConverted(Column declared) => $"Nothing converts the stored values: compute '{declared.Name}' from other columns.";

    /// <summary>
    /// An expression of the declared type: of a state its value, of a value its state, and of a constant in place of a state an empty one.
    /// </summary>
    private static string Converted(string sql, SqlExpression? expression, ClickHouseType type, Column column) =>
        !column.Type.IsAggregateState ? $"CAST({(type.IsAggregateState ? $"finalizeAggregation({sql})" : sql)}, {SqlQuoting.Literal(column.Type.ToString())})"
        : expression?.DescendantsAndSelf().Any(n => n is Identifier) != false
            ? $"initializeAggregation({SqlQuoting.Literal(column.Type.StateFunction + "State")}, {sql})"
        : ColumnMapping.DefaultOf(column);
}
