using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>Rows or values that are gone for good with the deployment, or with a deploy in place.</summary>
public sealed partial class DestructiveChange : ChangeRule
{
    private static readonly Message Removed = new(
        "This deployment deletes Data Source '{0}' with all its rows, and is refused without --allow-destructive-operations. "
        + "Keep the file, or copy the rows first.");
    private static readonly Message RemovedInPlace = new(
        "This deploy deletes Data Source '{0}' with all its rows. Keep the file, or copy the rows "
        + "first.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Renamed = new(
        "This deployment deletes Data Source '{0}' with its rows, and fills '{1}' by its view from the rows that '{2}' still has. "
        + "It is refused without --allow-destructive-operations.");
    private static readonly Message RenamedEmpty = new(
        "This deployment deletes Data Source '{0}' with its rows, and '{1}', which replaces it, starts empty (BACKFILL skip). "
        + "It is refused without --allow-destructive-operations. {2}");
    private static readonly Message Dropped = new("This {2} drops column '{0}' of '{1}' with its values. Keep the column, or copy its values first.");
    private static readonly Message DroppedKey = new(
        "This deployment drops key column '{0}' of '{1}' with its values. Keep the column, or copy its values first. An ALTER cannot drop it: "
        + "if it is to go, add a FORWARD_QUERY without it ('datafile plan --write' writes it).");
    private static readonly Message Merged = new(
        "This deployment copies the stored rows of '{0}' into {1} with the sorting key {2}: "
        + "rows that are equal in it merge, and cannot be told apart again. If they must not, create a new Data "
        + "Source beside it.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Collapsed = new(
        "This deployment copies the stored rows of '{0}' into {1} with the sorting key {2}, which is new and has the same value in all of them: "
        + "they merge into one row of each partition, for good. Add to the key what tells them apart, or create a new Data Source beside it.");
    private static readonly Message Coarser = new(
        "This deployment copies the stored rows of '{0}' into {1} without {2} in its sorting key: "
        + "rows that differ only there merge into one, for good. Keep the key, or give the new one to a new Data Source.");
    private static readonly Message OtherMerge = new(
        "{0} This deployment copies the stored rows of '{1}': those of one sorting key that have not merged yet merge by the new rule, "
        + "for good. If they must not, create a new Data Source beside it.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Replaced = new(
        "The next run of copy pipe '{0}' replaces all rows of '{1}' with those that it selects, and all others will be lost. "
        + "Use COPY_MODE append if they are still needed.");
    private static readonly Message Shortened = new(
        "The next run of copy pipe '{0}' replaces all rows of '{1}' with those that '{2}' still has, and '{2}' keeps only {3}: "
        + "older rows will be lost. If they are still needed, use COPY_MODE append, and select only what is new since the last run.");
    private static readonly Message Discarded = new(
        "This deployment gives '{0}' the engine Null, which stores nothing: all its rows will be lost, and queries of '{0}' find none. "
        + "Keep its engine, or copy the rows first.");

    public override RuleDescription Description { get; } = Describe(
        "DF3011", "destructive-change", DiagnosticSeverity.Warning, "Rows or values are gone for good with the deployment",
        Removed, RemovedInPlace, Renamed, RenamedEmpty, Dropped, DroppedKey, Expired, ExpiredAll, OtherTtl, Merged, Collapsed, Coarser,
        OtherMerge, Replaced, Shortened, Discarded,
        Unfilled, Disconnected, OtherGroup);

    private protected override void Check(Rollout rollout, Report report)
    {
        foreach (var change in rollout.Changes.All)
            CheckChange(change, rollout, report);
        CheckCopies(rollout, report);
        CheckFeeds(rollout, report);
        if (rollout.Deployment is not { } deployment)
            return;

        CheckRenamed(deployment, report);
        CheckDiscarded(deployment, report);
        CheckSources(deployment, report);
        CheckMerges(deployment, report);
    }

    private static void CheckChange(Changes.Change change, Rollout rollout, Report report)
    {
        var (deployment, live, source) = (rollout.Deployment, rollout.Before.FindDataSource(change.Resource), rollout.After.FindDataSource(change.Resource));

        // What a release of Classic creates beside the live one takes nothing from that.
        if (live is null || (deployment is null && change.Method is not (Method.Alter or Method.InPlace)))
            return;

        var what = deployment is null ? "deploy" : "deployment";
        switch (change.Kind)
        {
            case ChangeKind.DatasourceRemoved:
                // In Classic the last step of many procedures, so it is reported as info.
                var place = Nearest(live, rollout);
                var draft = report.At(place, (deployment is null ? RemovedInPlace : Removed).With(live.Name)).About(live.Name);
                if (place.File != live.File)
                    draft.Related(new Place(live.File, default), $"what '{live.Name}' was");
                break;
            case ChangeKind.ColumnRemoved when source is not null && (deployment is null || IsLost(change, source, deployment)):
                var isOfKey = deployment is not null && change.MethodWithoutQuery == Method.ForwardQuery && !source.HasForwardQuery;
                report.At(source.File, SchemaOf(source), isOfKey ? DroppedKey.With(change.Member, source.Name) : Dropped.With(change.Member, source.Name, what))
                    .About(source.Name);
                break;

            case ChangeKind.Ttl when source is not null:
                CheckTtl(live, source, rollout, report);
                break;
        }
    }

    /// <summary>Targets of views under a new name. Nothing is lost where the source still has all that the old target holds.</summary>
    private static void CheckRenamed(DeploymentModel deployment, Report report)
    {
        foreach (var (old, target) in deployment.RenamedTargets)
        {
            var source = deployment.SourcesOf(target.Name).FirstOrDefault() ?? "";
            if (deployment.ActionOf(target.Name) == DeployAction.Skip)
            {
                var copy = deployment.After.Copies.FirstOrDefault(c => c.Target == target.Name);
                report.At(target.File, target.Syntax.Find("BACKFILL")?.Keyword ?? default, RenamedEmpty.With(
                        old.Name, target.Name, copy is null
                            ? $"Remove BACKFILL skip, and the view fills '{target.Name}' from the rows that '{source}' still has."
                            : $"Run copy pipe '{copy.Pipe.Name}' after it, and compare."))
                    .About(target.Name)
                    .As(copy is null ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info);
                continue;
            }

            var keepsAll = deployment.Before.FindDataSource(source) is { } read
                && !Retention.Of(read).IsShorterThan(Retention.Of(old), deployment.Now);
            report.At(target.File, target.Engine.Keyword ?? default, Renamed.With(old.Name, target.Name, source)).About(target.Name)
                .As(keepsAll ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning);
        }
    }

    private static void CheckDiscarded(DeploymentModel deployment, Report report)
    {
        foreach (var source in deployment.Discarded)
            report.At(source.File, source.Engine.Keyword ?? default, Discarded.With(source.Name)).About(source.Name);
    }

    /// <summary>
    /// Rows that are copied as they are into an engine which merges more of them than the live one does (Forward deployments 4.1; derived).
    /// </summary>
    private static void CheckMerges(DeploymentModel deployment, Report report)
    {
        foreach (var source in deployment.After.DataSources.Where(
            s => deployment.ActionOf(s.Name) == DeployAction.Rewrite && s.Engine is { MergesRows: true, SortingKey.IsUnknown: false }))
        {
            if (deployment.Before.FindDataSource(source.Name) is not { Engine.SortingKey.IsUnknown: false } live)
                continue;

            if (source.Engine.SortingKey.Expressions is { IsEmpty: false } keys
                && keys.All(k => k is Identifier { Name: var name }
                    && source.FindColumn(name) is { } column
                    && StoredDefault.IsOfType(column, live, source, deployment)))
            {
                report.At(
                    source.File, source.Engine.KeywordOf("SORTING_KEY") ?? source.Engine.Keyword ?? default,
                    Collapsed.With(source.Name, source.Engine.Name, source.Engine.SortingKey.Shown))
                    .About(source.Name);
            }
            else if (!live.Engine.MergesRows)
            {
                // Usually intended, so it is reported as info.
                report.At(source.File, source.Engine.Keyword ?? default, Merged.With(source.Name, source.Engine.Name, source.Engine.SortingKey.Shown))
                    .About(source.Name);
            }
            else if (source.Engine.NoLongerTells(live.Engine) is { Length: > 0 } lacking)
            {
                report.At(
                    source.File, source.Engine.KeywordOf("SORTING_KEY") ?? source.Engine.Keyword ?? default,
                    Coarser.With(source.Name, source.Engine.Name, NameList.Quoted(lacking)))
                    .About(source.Name);
            }
            else if (deployment.Changes.Of(source.Name).FirstOrDefault(c => c.Kind == ChangeKind.Engine) is { } change)
            {
                var part = DataSourceComparison.PartsOnly(live, source).FirstOrDefault() ?? "";
                report.At(
                    source.File, source.Engine.KeywordOf(part) ?? source.Engine.Keyword ?? default,
                    OtherMerge.With(change.Difference, source.Name))
                    .About(source.Name);
            }
        }
    }

    /// <summary>
    /// A copy that replaces rows which pipes have added, from its next run on. One that selects all of them brings them back: that of a
    /// source which keeps them, without a filter; beside a view or another copy, without one on a time.
    /// </summary>
    private static void CheckCopies(Rollout rollout, Report report)
    {
        foreach (var node in rollout.After.Pipes.SelectMany(p => p.Nodes))
        {
            if (node is not { Target.Length: > 0, CopyMode: { Value: "replace", Span: var span } }
                || rollout.Before.FindDataSource(node.Target) is not { } live
                || rollout.After.FindDataSource(node.Target) is not { } target
                || rollout.Changes.Current.QueryOf(node) is not { IsKnown: true, Branches: var branches })
                continue;

            var writers = rollout.Before.Pipes.SelectMany(p => p.Nodes).Where(n => n.Target == node.Target).ToArray();
            if (writers.Length == 0 || Array.Exists(writers, w => w.CopyMode?.Value == "replace"))
                continue;

            var isTheSame = Array.Exists(writers, w => w.Pipe.Name == node.Pipe.Name && w.Type == node.Type);
            if (branches.Any(b => isTheSame ? !b.Filters.IsEmpty : b.Filters.Any(HasTime)))
                report.At(node.Pipe.File, span, Replaced.With(node.Pipe.Name, node.Target)).About(node.Target);
            else if (branches.Select(b => b.Table?.Table).OfType<DataSource>()
                .FirstOrDefault(s => IsShorter(s, live) && IsShorter(s, target)) is { } source)
                report.At(node.Pipe.File, span, Shortened.With(node.Pipe.Name, node.Target, source.Name, Retention.Of(source))).About(node.Target);
        }

        bool IsShorter(DataSource source, DataSource of) => Retention.Of(source).IsShorterThan(Retention.Of(of), TimeText.Utc(rollout.Created.Now));
    }

    /// <summary>
    /// Targets that a scheduled copy replaces with all that a source has, once this deployment lets the source delete rows which they have.
    /// </summary>
    private static void CheckSources(DeploymentModel deployment, Report report)
    {
        if (!deployment.Changes.All.Any(c => c.Kind == ChangeKind.Ttl))
            return;

        var (before, after) = (new ReplacedRows(deployment.Changes.Live, deployment.Now), new ReplacedRows(deployment.Changes.Current, deployment.Now));
        foreach (var node in deployment.After.Copies.Where(c => c.CopyMode?.Value == "replace"))
        {
            if (node.CopyMode is { Span: var span }
                && deployment.Before.Copies.Any(c => c.Target == node.Target && c.CopyMode?.Value == "replace")
                && deployment.Before.FindDataSource(node.Target) is { } live
                && deployment.After.FindDataSource(node.Target) is { } target
                && after.Of(target) is { Run: null, Keeper: var keeper } left && keeper != target
                && deployment.Before.FindDataSource(keeper.Name) is { } old
                && left.Kept.IsShorterThan(Retention.Of(old), deployment.Now)
                && left.Reach.IsShorterThan(before.Of(live).Reach, deployment.Now)
                && deployment.Changes.Current.QueryOf(node).Branches.All(b => b.Filters.All(f => !HasTime(f) || ServerClock.IsIn(f.Predicate))))
                report.At(node.Pipe.File, span, Shortened.With(node.Pipe.Name, node.Target, keeper.Name, left.Kept))
                    .About(node.Target)
                    .Related(new Place(keeper.File, keeper.Engine.KeywordOf("TTL") ?? keeper.Engine.Keyword ?? default), $"what '{keeper.Name}' keeps");
        }
    }

    private static bool HasTime(BoundFilter filter) => ServerClock.IsIn(filter.Predicate)
        || filter.Predicate.Columns.Any(c => c.Type.Unwrapped is { IsDate: true } or { IsDateTime: true });

    /// <summary>
    /// A pipe that wrote or read the Data Source, if one is left, where it still names it; a finding about a file that is gone is hard to see.
    /// </summary>
    private static Place Nearest(DataSource removed, Rollout rollout)
    {
        var pipes =
            from pipe in rollout.Before.Pipes
            from node in pipe.Nodes
            where node.Target == removed.Name || node.Names(removed.Name)
            let left = rollout.After.FindPipe(pipe.Name)
            where left is { Nodes.Length: > 0 }
            orderby node.Target == removed.Name ? 0 : 1
            select left;
        return pipes.FirstOrDefault() is { } near
            ? new Place(
                near.File,
                near.Nodes.FirstOrDefault(n => n.Target == removed.Name)?.TargetSpan
                    ?? near.Nodes.Select(n => n.PlaceOf(removed.Name)).FirstOrDefault(span => span is not null)
                    ?? near.Nodes[0].Syntax.Start.Keyword)
            : new Place(removed.File, default);
    }

    private static TextSpan SchemaOf(DataSource source) =>
        source.Syntax.Instructions.FirstOrDefault(i => i.Is("SCHEMA"))?.Keyword ?? default;

    /// <summary>A view computes the column of a target again, and a FORWARD_QUERY may keep the values under another name.</summary>
    private static bool IsLost(Changes.Change change, DataSource source, DeploymentModel deployment) =>
        deployment.ActionOf(source.Name) is DeployAction.Alter or DeployAction.Rewrite
        && deployment.FlowOf(source)?.Columns.Any(c => c.Reads.Contains(change.Member)) != true;
}
