using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>The rebuild reads a source that no longer holds the history of the target.</summary>
public sealed class HistoryLoss : ChangeRule
{
    private static readonly Message ShorterTtl = new("This release rebuilds '{0}' from '{1}', but '{1}' keeps only {2} (TTL), while '{0}' keeps {3}. Everything older in '{0}' will be lost. {4}, or approve the loss (datafile approve).");
    private static readonly Message Chain = new("This deployment rebuilds '{0}' from '{1}', but '{2}' keeps only {3} (TTL), while '{0}' keeps {4}. Everything older in '{0}' will be lost. {5}, or approve the loss (datafile approve).");
    private static readonly Message NullSource = new("This {4} rebuilds '{0}' from '{1}', but '{2}' keeps no rows (engine Null): all rows of '{0}' will be lost. {3}, or approve the loss (datafile approve).");
    private static readonly Message Copied = new("This deployment rebuilds '{0}' by '{1}' alone, so the rows that copy pipe '{2}' put there will be lost. {3}, or run the copy again afterwards.");
    private static readonly Message OtherSource = new("This release rebuilds '{0}' from '{1}', which replaces '{2}' and may start later. Rows of '{0}' that '{1}' does not have will be lost. {3}, or approve the loss (datafile approve).");

    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF3006", "history-loss", DiagnosticSeverity.Warning,
        "The rebuild reads a source that no longer has the history of the target",
        ShorterTtl, OtherSource, Chain, NullSource, Copied);

    private protected override void Check(Rollout rollout, Report report)
    {
        if (rollout.Deployment is { } deployment)
            CheckDeployment(deployment, report);

        var known = rollout.Deployment?.Losses.Select(l => l.View.Node).ToImmutableHashSet() ?? [];
        foreach (var view in rollout.Rebuilt.Where(v => v.Select.IsKnown && v.Source.Length > 0 && !known.Contains(v.Node)))
            Check(view, rollout, report);
    }

    private static void CheckDeployment(DeploymentModel deployment, Report report)
    {
        foreach (var loss in deployment.Losses)
        {
            var (source, remedy) = (deployment.SourceOf(loss.View), Remedy(loss.Target, Workflow.Forward));
            report.At(loss.Target.File, Anchor(loss.Target), loss.Kept.KeepsNothing
                    ? NullSource.With(loss.Target.Name, source, loss.Keeper.Name, remedy, "deployment")
                    : Chain.With(loss.Target.Name, source, loss.Keeper.Name, loss.Kept, loss.Wanted, remedy))
                .About(loss.Target.Name)
                .Related(Keeping(loss.Keeper), $"what '{loss.Keeper.Name}' keeps")
                .Related(new Place(loss.View.Pipe.File, loss.View.Node.Syntax.Start.Keyword), $"the view that rebuilds '{loss.Target.Name}'");
        }

        foreach (var (view, copy) in deployment.CopiedRows)
        {
            if (view.Target is not { } target)
                continue;

            report.At(target.File, Anchor(target), Copied.With(target.Name, view.Pipe.Name, copy.Pipe.Name, Remedy(target, Workflow.Forward)))
                .About(target.Name)
                .Related(new Place(copy.Pipe.File, copy.Syntax.Start.Keyword), "the copy pipe");
        }
    }

    private static void Check(LiveView view, Rollout rollout, Report report)
    {
        if (view.View.Target is not { } target)
            return;
        if (rollout.After.FindDataSource(view.Source) is not { } source || Loss(view, source, target, rollout) is not { } loss)
            return;

        report.At(target.File, Anchor(target), loss)
            .About(target.Name)
            .Related(Keeping(source), $"what '{source.Name}' keeps")
            .Related(new Place(view.Pipe.File, view.QuerySpan), $"the query that rebuilds '{target.Name}'");
    }

    /// <summary>What decides how long a Data Source keeps its rows.</summary>
    private static Place Keeping(DataSource source) => new(source.File, source.Engine.KeywordOf("TTL") ?? source.Engine.Keyword ?? default);

    private static string Remedy(DataSource target, Workflow workflow) => workflow == Workflow.Forward
        ? $"Add a FORWARD_QUERY to '{target.Name}' that keeps its rows, or DEPLOYMENT_METHOD alter to the pipe if they may stay unchanged"
        : $"Copy those rows from the live '{target.Name}' in the backfill";

    private static MessageText? Loss(LiveView view, DataSource source, DataSource target, Rollout rollout)
    {
        var remedy = Remedy(target, rollout.Workflow);
        var (kept, wanted) = (Retention.Of(source), Retention.Of(target));
        if (rollout.Deployment is null && kept.IsShorterThan(wanted, TimeText.Utc(rollout.Created.Now)))
            return kept.KeepsNothing ? NullSource.With(target.Name, source.Name, source.Name, remedy, "release") : ShorterTtl.With(target.Name, source.Name, kept, wanted, remedy);

        // The rows so far came from another source, and nothing says that this one has them as well.
        return view.Previous is { IsKnown: true } previous && previous.Branches.All(b => IsOther(b.Source, view.Source, rollout))
            ? OtherSource.With(target.Name, source.Name, previous.Branches[0].Source, remedy)
            : null;
    }

    /// <summary>
    /// Whether a view read something else that had rows. Another rule reports a renamed source, and a source that was filled
    /// from the old one has what that had.
    /// </summary>
    private static bool IsOther(string old, string now, Rollout rollout) =>
        old != now && rollout.Before.FindDataSource(old) is not null
        && !rollout.Changes.Of(now).Any(c => c.Kind == ChangeKind.Renamed && c.OldName == old)
        && !rollout.Before.Views.Any(v => v.TargetName == now && v.Pipe.Nodes.Any(n => n.Names(old)));

    private static TextSpan Anchor(DataSource target) =>
        target.Engine.KeywordOf("TTL") ?? target.Engine.Keyword ?? default;
}
