using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Deployments;

/// <summary>
/// A target whose live view counted the rows of a source as they arrived, and whose rebuild reads what the merges of that source have left:
/// a view sees each version of a row, its source keeps the last.
/// </summary>
/// <param name="Source">The Data Source that merges: the live one, or what its rows are copied into.</param>
/// <param name="Columns">The columns of the target that count them; empty where each version is a row of the target.</param>
internal sealed record MergedRows(MaterializedView View, DataSource Target, DataSource Source, IReadOnlyList<string> Columns)
{
    /// <summary>Whether the source gets the engine that merges in this deployment; else its rows may have merged before.</summary>
    public bool IsCopied { get; init; }

    public static IEnumerable<MergedRows> In(DeploymentModel deployment)
    {
        foreach (var view in deployment.KnownToRebuild.Where(v => !deployment.Views.IsAddedBeside(v)))
        {
            if (view.Target is not { } target
                || deployment.Before.FindDataSource(target.Name) is not { KeepsRepeats: true } stored
                || deployment.Before.FindDataSource(deployment.Views.SourceOf(view)) is not { Engine: { } engine } live
                || deployment.ActionOf(live.Name) is DeployAction.Rebuild or DeployAction.Populate
                || deployment.Views.LiveOf(view) is not { } old
                || deployment.Changes.Live.QueryOf(old.Node) is not { IsKnown: true, Branches: [{ Shape.IsEmpty: true } was] }
                || was.Source != live.Name)
                continue;

            var isCopied = !engine.MergesRows;
            var source = isCopied ? MergingCopyOf(live, deployment) : engine.IsReplacing || engine.IsCollapsing ? live : null;
            if (source is not null && Counting(was, source, stored) is { } counting)
                yield return new MergedRows(view, target, source, counting) { IsCopied = isCopied };
        }
    }

    /// <summary>What the deployment copies the rows of a Data Source into, if only that merges them.</summary>
    private static DataSource? MergingCopyOf(DataSource live, DeploymentModel deployment) =>
        deployment.ActionOf(live.Name) == DeployAction.Rewrite && !deployment.IsUnconfirmed(live.Name)
            && deployment.After.FindDataSource(live.Name) is { Engine: { MergesRows: true, SortingKey.IsUnknown: false } } copied
            ? copied
            : null;

    /// <summary>The columns that count rows which the engine merges; null where none does, and no row of the source is one of the target.</summary>
    private static string[]? Counting(QueryBranch was, DataSource source, DataSource target)
    {
        var engine = source.Engine;
        if (InsertLaws.MergesParts(engine))
            return CountingParts(was, source, target);

        var counting = was.Outputs.Where(o => Counts(o.Expression, engine)).Select(o => o.Name).ToArray();
        return counting.Length > 0 || (!was.IsGrouped && was.Outputs.All(o => o.Name != engine.SignColumn)) ? counting : null;
    }

    /// <summary>Whether a row that comes twice counts twice. The sign of a row that is taken back makes up for it.</summary>
    private static bool Counts(BoundExpression value, DeclaredEngine engine) => value.DescendantsAndSelf().OfType<BoundCall>().Any(
        c => AggregateFunction.Find(c.Name) is { } function && !AggregateLaw.IsIdempotent(function)
            && c.Columns.All(column => column.Name != engine.SignColumn));

    /// <summary>
    /// Of rows that are combined, the columns stay that combine values as the engine does; in groups and with filters that the rows of one
    /// key may not share, none does.
    /// </summary>
    private static string[]? CountingParts(QueryBranch was, DataSource source, DataSource target)
    {
        var engine = source.Engine;
        if (!was.IsGrouped)
        {
            if (!target.Engine.MergesRows)
                return [];

            string[] added = [.. was.Outputs
                .Where(o => target.FindColumn(o.Name) is { } column && target.Engine.Adds(column))
                .Where(o => !o.Expression.Columns.Any(c => source.FindColumn(c.Name) is { } column && engine.Adds(column)))
                .Select(o => o.Name)];
            return added.Length > 0 ? added : null;
        }

        var isOfOneKey = was.Outputs.Select(o => o.Expression).Where(e => !e.HasAggregate).Concat(was.Filters.Select(f => f.Predicate))
            .SelectMany(e => e.Columns)
            .All(c => engine.SortingKey.Mentions(c.Name) || engine.PartitionKey.Mentions(c.Name));
        string[] counting = [.. was.Outputs
            .Where(o => o.Expression.DescendantsAndSelf().OfType<BoundCall>()
                .Any(c => AggregateFunction.Find(c.Name) is { } function && !(isOfOneKey && KeepsParts(c, function, source))))
            .Select(o => o.Name)];
        return counting.Length > 0 ? counting : null;
    }

    /// <summary>Whether an aggregate yields of combined rows what it yields of each of them.</summary>
    private static bool KeepsParts(BoundCall call, AggregateFunction function, DataSource source) =>
        (AggregateLaw.IsIdempotent(function) && call.Columns.Any() && call.Columns.All(c => source.Engine.SortingKey.Has(c.Name)))
        || (call.Arguments is [BoundColumn argument] && source.FindColumn(argument.Name) is { } column && Combines(function, column, source.Engine));

    private static bool Combines(AggregateFunction function, Column column, DeclaredEngine engine) =>
        column.Type.IsAggregateState ? function.Combinators.Any(c => c is "Merge" or "MergeState")
        : function.Base != "count" && AggregateLaw.CombiningOf(function) is { } combining
            && (column.Type.IsSimpleAggregateState ? AggregateLaw.Merges(column.Type.StateFunction, combining) : combining == "sum" && engine.Adds(column));
}
