using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>The rebuild reads a source that no longer holds the history of the target.</summary>
public sealed partial class HistoryLoss : ChangeRule
{
    private static readonly Message Chain = new(
        "This {7} rebuilds '{0}' from '{1}', but '{2}' keeps only {3} (TTL), while '{0}' keeps {4}. {6} in '{0}' will be lost. "
        + "{5}, or approve the loss (datafile approve).");
    private static readonly Message NoRows = new(
        "This {4} rebuilds '{0}' from '{1}', but {2}: {5} will be lost. {3}, or approve the loss (datafile approve).");
    private static readonly Message Replaced = new(
        "This {5} rebuilds '{0}' from '{1}', but '{2}' has only what the last run of copy pipe '{3}' wrote (COPY_MODE replace): "
        + "what '{0}' has from earlier runs will be lost. {4}, or approve the loss (datafile approve).");
    private static readonly Message BesideReplaced = new(
        "Rows that are stored in '{0}' change only if '{0}' is created again and filled from '{1}', but '{2}' has only what the last run "
        + "of copy pipe '{3}' wrote (COPY_MODE replace): what '{0}' has from earlier runs will be missing in the new one. "
        + "{4}, or approve the loss (datafile approve).");
    private static readonly Message Recent = new(
        "This deployment rebuilds '{0}' by '{1}', and only recent rows meet its condition when it runs: "
        + "what '{0}' has of earlier rows will be lost{2}. {3}, or approve the loss (datafile approve).");
    private static readonly Message Copied = new(
        "This deployment rebuilds '{0}' by '{1}' alone, so the rows that copy pipe '{2}' put there will be lost. "
        + "{3}{4}.");
    private static readonly Message Beside = new(
        "Rows that are stored in '{0}' change only if '{0}' is created again and filled from '{1}', but '{2}' keeps only {3} (TTL), while "
        + "'{0}' keeps {4}. {6} will be missing in the new one. {5}, or approve the loss (datafile approve).");
    private static readonly Message BesideEmpty = new(
        "Rows that are stored in '{0}' change only if '{0}' is created again and filled from '{1}', but {2}: "
        + "{4} will be missing in the new one. {3}, or approve the loss (datafile approve).");
    private static readonly Message BesideOther = new(
        "Rows that are stored in '{0}' change only if '{0}' is created again and filled from '{1}', which replaces '{2}' and may not have "
        + "all of its rows: rows of '{0}' that '{1}' does not have will be missing in the new one. "
        + "{3}, or approve the loss (datafile approve).");
    private static readonly Message OtherSource = new(
        "This {4} rebuilds '{0}' from '{1}', which replaces '{2}' and may not have all of its rows. "
        + "Rows of '{0}' that '{1}' does not have will be lost{5}. {3}, or approve the loss (datafile approve).");

    private static readonly Message Rewritten = new(
        "The text of view '{0}' changes, and its meaning does not. Tinybird does not document whether a "
        + "deployment rebuilds '{1}' then; if it does, rows will be lost, because {2}. "
        + "Keep the old text, or add DEPLOYMENT_METHOD alter to the pipe.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static readonly Message NewView = new(
        "View '{0}' is new, and writes to '{1}', which is live. Tinybird does not document whether a deployment rebuilds "
        + "'{1}' then; if it does, rows will be lost, because {2}. Add a FORWARD_QUERY to '{1}' that keeps its rows, or "
        + "let the view write to a new Data Source.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF3006", "history-loss", DiagnosticSeverity.Warning,
        "The rebuild reads a source that no longer has the history of the target",
        Chain, OtherSource, NoRows, Replaced, Beside, BesideOther, BesideEmpty, BesideReplaced, Renamed, Joined, Added, Recent, Copied, Rewritten, NewView);

    private protected override void Check(Rollout rollout, Report report)
    {
        if (rollout.Deployment is { } deployment)
            CheckDeployment(deployment, rollout, report);

        var losses = rollout.Deployment?.Losses ?? rollout.Release?.Losses ?? [];
        foreach (var loss in losses)
            Check(loss, rollout, report);

        var known = losses.Concat(rollout.Deployment?.PossibleLosses ?? []).Select(l => l.View.Node).ToImmutableHashSet();
        foreach (var view in rollout.Rebuilt.Where(v => v.Select.IsKnown && v.Source.Length > 0 && !known.Contains(v.Node)))
            Check(view, rollout, report);
    }

    private static void Check(RebuildLoss loss, Rollout rollout, Report report)
    {
        var (target, remedy) = (loss.Target.Name, Remedy(loss.View, loss.Target, loss.Keeper, rollout));
        var source = rollout.Deployment?.Views.SourceOf(loss.View) ?? rollout.Changes.Current.QueryOf(loss.View.Node).Branches[0].Source;
        var isBeside = rollout.Workflow == Workflow.Branches;
        var text = loss.EmptyBecause is { } why
            ? isBeside ? BesideEmpty.With(target, source, why, remedy, loss.LostRows) : NoRows.With(target, source, why, remedy, Name(rollout), loss.LostRows)
            : loss.Run is { } run ? (isBeside ? BesideReplaced : Replaced).With(target, source, loss.Keeper.Name, run.Pipe.Name, remedy, Name(rollout))
            : (isBeside ? Beside : Chain).With(target, source, loss.Keeper.Name, loss.Kept, loss.Wanted, remedy, Older(loss.Kept), Name(rollout));
        report.At(loss.Target.File, Anchor(loss.Target), text)
            .About(target)
            .Related(loss.Run is { } copy ? new Place(copy.Pipe.File, copy.Syntax.Start.Keyword) : Keeping(loss.Keeper), $"what '{loss.Keeper.Name}' keeps")
            .Related(new Place(loss.View.Pipe.File, loss.View.Node.Syntax.Start.Keyword), $"the view that rebuilds '{target}'")
            .As(SeverityOf(rollout, target, source, loss.Keeper.Name));
    }

    /// <summary>Whoever changes a view in place may mean new rows alone, so it is reported as info.</summary>
    private static DiagnosticSeverity SeverityOf(Rollout rollout, params string[] dataSources) =>
        rollout is { Workflow: Workflow.Branches, Release: { } release } && !dataSources.Any(release.IsForced) ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning;

    private static string Name(Rollout rollout) => rollout.Deployment is null ? "release" : "deployment";

    private static void CheckDeployment(DeploymentModel deployment, Rollout rollout, Report report)
    {
        foreach (var (view, loss) in deployment.PossibleLosses
            .Select(l => (View: deployment.Views.Into(l.Target.Name).FirstOrDefault(deployment.Views.IsNewFor) ?? l.View, Loss: l))
            .GroupBy(l => l.View.Node, (_, losses) => losses.First()))
        {
            var reason = loss.EmptyBecause
                ?? (loss.Run is { } run ? $"'{loss.Keeper.Name}' has only what the last run of copy pipe '{run.Pipe.Name}' wrote"
                    : $"'{loss.Keeper.Name}' keeps {loss.Kept} and '{loss.Target.Name}' keeps {loss.Wanted}");
            var (message, span) = deployment.Views.IsNewFor(view)
                ? (NewView, view.Node.TargetSpan ?? view.Node.Syntax.Start.Keyword)
                : (Rewritten, view.Node.QuerySpan);
            report.At(view.Pipe.File, span, message.With(view.Pipe.Name, loss.Target.Name, reason))
                .About(loss.Target.Name)
                .Related(Keeping(loss.Keeper), $"what '{loss.Keeper.Name}' keeps");
        }

        CheckColumns(deployment, report);

        // Where the source is empty, nothing at all comes back, which is reported of the source.
        foreach (var (view, target, filter) in deployment.Recent.Where(
            r => !deployment.Losses.Any(l => l.Target.Name == r.Target.Name && l.EmptyBecause is not null)))
        {
            report.At(target.File, Anchor(target), Recent.With(
                    target.Name, view.Pipe.Name, Below(target, deployment),
                    Remedy(view, target, deployment.After.FindDataSource(deployment.Views.SourceOf(view)), rollout)))
                .About(target.Name)
                .Related(new Place(filter.Node.Pipe.File, filter.Syntax.Span), "the condition on the clock");
        }

        foreach (var (view, copy) in deployment.CopiedRows)
        {
            if (view.Target is not { } target)
                continue;

            var source = deployment.After.FindDataSource(deployment.Views.SourceOf(view));
            report.At(target.File, Anchor(target), Copied.With(
                    target.Name, view.Pipe.Name, copy.Pipe.Name, Remedy(view, target, source, rollout),
                    deployment.After.Copies.Any(c => c.Pipe.Name == copy.Pipe.Name && c.Target == copy.Target) ? ", or run the copy again afterwards" : ""))
                .About(target.Name)
                .Related(new Place(copy.Pipe.File, copy.Syntax.Start.Keyword), "the copy pipe");
        }
    }

    private static void Check(CreatedView view, Rollout rollout, Report report)
    {
        if (view.View.Target is not { } target)
            return;
        if (rollout.After.FindDataSource(view.Source) is not { } source || Loss(view, source, target, rollout) is not { } loss)
            return;

        report.At(target.File, Anchor(target), loss)
            .About(target.Name)
            .Related(Keeping(source), $"what '{source.Name}' keeps")
            .Related(new Place(view.Pipe.File, view.QuerySpan), $"the query that rebuilds '{target.Name}'")
            .As(SeverityOf(rollout, target.Name, source.Name));
    }

    /// <summary>What decides how long a Data Source keeps its rows.</summary>
    private static Place Keeping(DataSource source) => new(source.File, source.Engine.KeywordOf("TTL") ?? source.Engine.Keyword ?? default);

    /// <summary>Rows that are copied into the source of a view flow on through it, so that they must not be copied into its target as well.</summary>
    private static string RemedyOfCopy(MaterializedView view, DataSource target, Rollout rollout)
    {
        var isBeside = rollout.Workflow == Workflow.Branches;
        string Live(DataSource source) => isBeside ? $"the old '{(rollout.Changes.LiveOf(source) ?? source).Name}'" : $"the live '{source.Name}'";

        if (rollout.Release?.Losses.FirstOrDefault(l => l.Target.Name == rollout.Changes.Current.QueryOf(view.Node).Branches[0].Source) is { } above)
        {
            var isShorter = rollout.Changes.LiveOf(above.Target) is { } live
                && Retention.Of(live).IsShorterThan(Retention.Of(target), TimeText.Utc(rollout.Created.Now));
            return $"Copy those rows from {Live(above.Target)} into '{above.Target.Name}', from where they flow on into '{target.Name}'"
                + (isShorter ? $", and from {Live(target)} only what is older" : "");
        }

        return isBeside ? $"Copy those rows from {Live(target)} as well" : $"Copy those rows from {Live(target)} in the backfill";
    }

    /// <param name="keeper">What decides which rows come back.</param>
    private static string Remedy(MaterializedView view, DataSource target, DataSource? keeper, Rollout rollout)
    {
        if (rollout.Deployment is not { } deployment)
            return RemedyOfCopy(view, target, rollout);

        if (keeper is not null && deployment.Moved.Into(keeper.Name) is null && RenamedFrom(keeper.Name, deployment) is { } old)
        {
            // Rows that the target has, and that the old source has not or the view passes over now, cannot be both kept and filled again.
            if (deployment.Recent.Any(r => r.View.Node == view.Node)
                || (deployment.Before.FindDataSource(old) is { } live && Retention.Of(live).IsShorterThan(Retention.Of(target), deployment.Now)))
                return $"First deploy '{keeper.Name}' with a copy pipe that moves the rows of '{old}', and nothing that reads it; then let the view read it, with a FORWARD_QUERY in '{target.Name}' that keeps its rows";

            return $"Move the rows of '{old}' to '{keeper.Name}' with a copy pipe ('datafile plan --write' writes it), and they flow on into '{target.Name}'";
        }

        if (Stale(view, deployment) is { } stale)
            return $"Remove the FORWARD_QUERY of '{stale.Name}', which is {(deployment.HasLiveQuery(stale) ? "live already and " : "")}the only reason for the rebuild";

        if (!deployment.CanConvert(target))
            return $"No FORWARD_QUERY can convert what '{target.Name}' stores: keep it as it is, and give the new columns to a new Data Source";
        if (deployment.Views.Into(target.Name).Any(deployment.Views.ChangesGrain))
            return $"A FORWARD_QUERY would mix its rows with other groups: keep '{target.Name}' as it is, and let a new view write to a new Data Source";

        // What adds up or combines may be meant to be coarser; other engines keep one row of each key.
        var merging = deployment.Before.FindDataSource(target.Name) is { } stored ? target.Engine.NoLongerTells(stored.Engine) : [];
        if (merging.Length > 0 && !target.Engine.IsSumming && !target.Engine.IsAggregating)
        {
            return $"A FORWARD_QUERY would merge its rows that differ only in {NameList.Quoted(merging)}, for good: "
                + $"keep '{target.Name}' as it is, and let a new view write to a new Data Source";
        }

        return $"Add a FORWARD_QUERY to '{target.Name}' that keeps its rows"
            + (merging.Length > 0 ? $" (those that differ only in {NameList.Quoted(merging)} will merge, for good)" : "")
            + (deployment.Moved.All.FirstOrDefault(m => m.From == deployment.Moved.OriginOf(deployment.Views.SourceOf(view))) is { } move ? $", and remove copy pipe '{move.Copy.Pipe.Name}', which would count them twice"
            : deployment.Alter.WouldApply(view) ? ", or DEPLOYMENT_METHOD alter to the pipe if they may stay unchanged"
            : "")
            + (merging.Length > 0 ? ", or let a new view write to a new Data Source" : "");
    }

    /// <summary>
    /// The Data Source above a view that is rewritten only because of a FORWARD_QUERY that is live or has grown; null if no such Data Source
    /// exists, or if the view runs again anyway.
    /// </summary>
    private static DataSource? Stale(MaterializedView view, DeploymentModel deployment)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var next = view; !deployment.Views.IsChanged(next) && seen.Add(next.TargetName);)
        {
            var source = deployment.Views.SourceOf(next);
            if (deployment.After.FindDataSource(source) is { } above && deployment.HasNeedlessQuery(above))
                return above;
            if (deployment.Views.Into(source).ToArray() is not [var only])
                return null;

            next = only;
        }

        return null;
    }

    /// <summary>The old name of a renamed Data Source; null where it was not renamed.</summary>
    private static string? RenamedFrom(string source, DeploymentModel deployment) =>
        deployment.Changes.Of(source).FirstOrDefault(c => c is { Kind: ChangeKind.Renamed, Member.Length: 0 })?.OldName;

    private static string Older(Retention kept) => kept.IsOfSomeRows ? "What came from older rows of that kind" : "Everything older";

    /// <summary>The rows so far came from another source, and nothing says that this one has them as well.</summary>
    private static MessageText? Loss(CreatedView view, DataSource source, DataSource target, Rollout rollout)
    {
        if (view.Previous is not { IsKnown: true } previous || !previous.Branches.All(b => IsOther(b, view.Source, rollout))
            || (rollout.Deployment is null && rollout.Created.Backfills.Any(b => b.TargetName == target.Name && b.ReadsTarget)))
            return null; // which rows such a backfill brings is for the author to choose

        var (old, remedy) = (previous.Branches[0].Source, Remedy(view.View, target, source, rollout));
        return rollout.Workflow == Workflow.Branches
            ? BesideOther.With(target.Name, source.Name, old, remedy)
            : OtherSource.With(target.Name, source.Name, old, remedy, Name(rollout), rollout.Deployment is { } deployment ? Below(target, deployment) : "");
    }

    /// <summary>
    /// Whether a view read something else that had rows. Another rule reports a renamed source, and a source that was filled
    /// from the old one has what that had.
    /// </summary>
    /// <param name="read">What the view read.</param>
    private static bool IsOther(QueryBranch read, string now, Rollout rollout) =>
        read.Source is var old && old != now && rollout.Before.FindDataSource(old) is not null
        && !rollout.Changes.Of(now).Any(c => c.Kind == ChangeKind.Renamed && c.OldName == old)
        && !rollout.Before.Views.Any(v => v.TargetName == now && v.Pipe.Nodes.Any(n => n.Names(old)))
        && !IsFilledFrom(read, now, rollout);

    /// <summary>
    /// Whether a new source gets every row of the old one that the view read: from the deployment, before it rebuilds what reads the new one, or from a copy.
    /// </summary>
    private static bool IsFilledFrom(QueryBranch read, string now, Rollout rollout) =>
        rollout.Deployment is { } deployment
        && (deployment.Moved.Into(now)?.From.Name == read.Source
            || (deployment.ActionOf(now) == DeployAction.Populate
                && deployment.Views.Into(now).Any(
                    v => deployment.Views.SourceOf(v) == read.Source && PassesOn(read, deployment.Changes.Current.QueryOf(v.Node)))));

    /// <summary>Whether a query passes on every row that meets the conditions of another one, or the groups of them.</summary>
    private static bool PassesOn(QueryBranch read, BoundQuery query) =>
        query is { IsKnown: true, Branches: [{ AggregateFilters.IsEmpty: true, Shape.IsEmpty: true } branch] }
        && branch.Filters.All(f => read.Filters.Any(o => o.Predicate.Key == f.Predicate.Key));

    /// <summary>For messages: the targets below another that are rebuilt from it.</summary>
    private static string Below(DataSource target, DeploymentModel deployment)
    {
        string[] below = [.. deployment.Below([target.Name])];
        return below.Length == 0 ? "" : $", also in {NameList.Quoted(below)}, which {(below.Length == 1 ? "is" : "are")} rebuilt from it";
    }

    private static TextSpan Anchor(DataSource target) =>
        target.Engine.KeywordOf("TTL") ?? target.Engine.Keyword ?? default;
}
