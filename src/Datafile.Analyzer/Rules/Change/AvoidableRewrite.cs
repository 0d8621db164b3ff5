using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A rewrite or rebuild of all rows where an ALTER, or nothing, would do.</summary>
public sealed class AvoidableRewrite : DeploymentRule
{
    private static readonly Message Query = new(
        "The FORWARD_QUERY of '{0}' makes this deployment rewrite all its rows{1}, although every change of '{0}' is an ALTER "
        + "without it. Remove the FORWARD_QUERY.");
    private static readonly Message View = new(
        "This deployment runs '{0}' again over all rows of {1} to rebuild '{2}'{3}. If the stored rows may stay as the old query made "
        + "them, add DEPLOYMENT_METHOD alter to '{0}'.");

    private static readonly Message Merged = new(
        "This deployment runs '{0}' again over all rows of {1} to rebuild '{2}'{3}. "
        + "Merges of {4} may have removed rows that {5} counted as they arrived, so stored values may change. "
        + "If the stored rows may stay as the old query made them, add DEPLOYMENT_METHOD alter to '{0}'.");

    private const string EngineThatMerges = "the engine that merges rows";

    private static readonly Message MergedBelow = new(
        "This deployment rebuilds '{0}' from the rows that '{1}' still has. Merges of {2} may have removed rows that {3} counted as they "
        + "arrived, so stored values may change. To keep them, add a FORWARD_QUERY to '{0}'.");
    private static readonly Message MergingBelow = new(
        "This deployment copies the rows of '{1}' into {2}, and rebuilds '{0}' from them. Merges of {2} may {4} rows that {3} saw one by "
        + "one, so stored values may change. To keep them, add a FORWARD_QUERY to '{0}'.");

    public override RuleDescription Description { get; } = Describe(
        "DF3010", "avoidable-rewrite", DiagnosticSeverity.Info, "All rows are written again where an ALTER would do", Query, View, Merged, MergedBelow, MergingBelow);

    private protected override void Check(DeploymentModel deployment, Report report)
    {
        foreach (var source in deployment.After.DataSources)
        {
            if (deployment.ActionOf(source.Name) == DeployAction.Rewrite && IsNeedless(source, deployment) && ForwardQuery.Of(source) is { } query)
            {
                report.At(source.File, query.Syntax.Keyword, Query.With(source.Name, Below([source.Name], deployment)))
                    .About(source.Name)
                    .Fix(ForwardQueryText.Removal(source, query));
            }
        }

        // DF3006 says how to keep rows that the rebuild would lose.
        var losing = deployment.Losses.Concat(deployment.PossibleLosses).Select(l => l.View.Node)
            .Concat(deployment.Recent.Select(r => r.View.Node))
            .ToImmutableHashSet();
        var mergedOf = deployment.Merged.ToLookup(m => m.View.Node);
        foreach (var view in deployment.Rebuilding.Where(v => !losing.Contains(v.Node)))
        {
            if (!deployment.Alter.WouldApply(view))
            {
                CheckMergedBelow(mergedOf[view.Node].FirstOrDefault(), deployment, report);
                continue;
            }

            var (source, below) = (deployment.Views.TriggerOf(view) is { } trigger ? $"'{trigger.FullName}'" : "its source", Below([view.TargetName], deployment));
            var draft = mergedOf[view.Node].FirstOrDefault() is { } merged
                ? report.At(view.Pipe.File, view.Node.Syntax.Start.Keyword, Merged.With(
                        view.Pipe.Name, source, view.TargetName, below, merged.Source.Engine.Name,
                        Counting(merged)))
                    .Related(EngineOf(merged, deployment), EngineThatMerges)
                : report.At(view.Pipe.File, view.Node.Syntax.Start.Keyword, View.With(view.Pipe.Name, source, view.TargetName, below));
            draft.About(view.Pipe.Name);
        }
    }

    /// <summary>A target that is rebuilt whatever its pipe says: only its own rows have what was counted.</summary>
    private static void CheckMergedBelow(MergedRows? merged, DeploymentModel deployment, Report report)
    {
        if (merged is null
            || !deployment.Views.Into(merged.Target.Name).All(deployment.Views.KeepsGrain)
            || !deployment.CanConvert(merged.Target))
            return;

        var engine = merged.Source.Engine;
        report.At(
            merged.Target.File, merged.Target.Engine.Keyword ?? default,
            merged.IsCopied
                ? MergingBelow.With(
                    merged.Target.Name, merged.Source.Name, engine.Name, Counting(merged), engine.IsSumming || engine.IsAggregating ? "combine" : "remove")
                : MergedBelow.With(merged.Target.Name, merged.Source.Name, engine.Name, Counting(merged)))
            .About(merged.Target.Name)
            .Related(EngineOf(merged, deployment), EngineThatMerges);
    }

    private static string Counting(MergedRows merged) => merged.Columns.Count == 0 ? $"'{merged.Target.Name}'" : NameList.Quoted(merged.Columns);

    /// <summary>Where the files of now declare it, if they still do.</summary>
    private static Place EngineOf(MergedRows merged, DeploymentModel deployment)
    {
        var source = deployment.After.FindDataSource(merged.Source.Name) ?? merged.Source;
        return new(source.File, source.Engine.Keyword ?? default);
    }

    /// <summary>A query that passes every live column on, and gives new ones what ALTER gives them.</summary>
    private static bool IsNeedless(DataSource source, DeploymentModel deployment) =>
        !deployment.HasLiveQuery(source)
            && deployment.CanDoWithoutQuery(source)
            && deployment.FlowOf(source) is { } flow
        && !flow.OfOtherType(source)
            .Any() && flow.Columns.All(c => c.IsCopied
                || (deployment.Before.FindDataSource(source.Name)?.FindColumn(c.Name) is null
                    && source.FindColumn(c.Name) is { } column
                    && IsDefault(c.Expression, column, source)));

    /// <summary>
    /// Whether old rows get a value from an ALTER as well: the DEFAULT of the column, else NULL where it is Nullable, else the empty value
    /// of its type.
    /// </summary>
    private static bool IsDefault(SqlExpression? value, Column column, DataSource source)
    {
        var written = column.Syntax.Find(ColumnClauseKind.Default) is { TextSpan: var span }
            && KeyExpressions.Parse(source.Syntax.Content, span, column.Name).Expressions is [var read]
            ? read
            : null;
        if (column.HasDefault && !(written is not null && IsEmpty(written, column)))
            return Bare(written) is Literal one && Bare(value) is Literal two && one.Kind == two.Kind && one.Value == two.Value;

        return IsEmpty(value, column);
    }

    /// <summary>Whether a value is what a column without DEFAULT has.</summary>
    private static bool IsEmpty(SqlExpression? value, Column column) => Bare(value) switch
    {
        Literal { Kind: LiteralKind.Null } => column.Type.Stored.IsNullable,
        FunctionCall { Name: "defaultValueOfTypeName", Arguments: [Literal type] } =>
            ClickHouseType.Parse(type.Value).IsNullable == column.Type.Stored.IsNullable,
        _ when column.Type.Stored.IsNullable => false,
        Literal { Kind: LiteralKind.String, Value: "" } => true,
        Literal { Kind: LiteralKind.Number } number =>
            decimal.TryParse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && read == 0,
        Literal { Kind: LiteralKind.Boolean } truth => string.Equals(truth.Value, "false", StringComparison.OrdinalIgnoreCase),
        Operation { Function: "array", Operands.IsEmpty: true } => true,
        FunctionCall { Arguments.IsEmpty: true } call =>
            call.Name is "map" or "array" || call.Name.StartsWith("emptyArray", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>A value without the conversions around it.</summary>
    private static SqlExpression? Bare(SqlExpression? value) => value switch
    {
        Cast cast => Bare(cast.Operand),
        FunctionCall { Arguments: [var inner] } call when ConversionFunction.TargetOf(call.Name) is not null => Bare(inner),
        FunctionCall { Arguments: [var inner, _] } call when call.Name.EndsWith("cast", StringComparison.OrdinalIgnoreCase) => Bare(inner),
        _ => value,
    };

    private static string Below(HashSet<string> resources, DeploymentModel deployment)
    {
        string[] names = [.. deployment.Below(resources)];
        return names.Length == 0 ? "" : $", and rebuild {NameList.Quoted(names)} from it";
    }
}
