using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Release;

/// <summary>From a baseline to the current state: what differs, which views that creates, and what the workflow makes of it.</summary>
/// <param name="Release">What Tinybird Classic does; null in Forward.</param>
/// <param name="Deployment">What a deployment of Tinybird Forward does; null in Classic.</param>
internal sealed record Rollout(ChangeSet Changes, CreatedViews Created, ReleaseModel? Release, DeploymentModel? Deployment)
{
    /// <param name="now">When it is deployed, in UTC.</param>
    public static Rollout Of(
        ProjectSemantics live, ProjectSemantics current, ReleaseScripts liveScripts, ReleaseScripts scripts, Workflow workflow, DateTime now)
    {
        var path = ReleasePath.Of(liveScripts, scripts);
        var horizon = Horizon.Around(TimeText.Moment(now));
        var baseline = new BaselineViews(live, horizon);
        var backfills = new BackfillNodes(current.Project, current, baseline, path, workflow, horizon).Find();
        var changes = ChangeSet.Of(live, current, workflow);
        if (workflow == Workflow.Forward)
        {
            var deployment = new DeploymentModel(changes, now);
            changes = deployment.Changes;
            return new Rollout(
                changes,
                new CreatedViews(changes, baseline, path, backfills, deployment.WrittenAgain, v => StartOf(deployment.ActionOf(v.TargetName)), now),
                null, deployment);
        }

        var inRelease = changes.Select(c => path.InNewRelease(c, workflow));
        var views = current.Project.Views.RemoveAll(v => backfills.Contains(v.Node));
        var recreation = new Recreation(inRelease, views, baseline, TimeText.Moment(now));
        var renewed = recreation.Find();
        var applied = inRelease.Select(recreation.WithoutRewriteOfNothing);
        var created = new CreatedViews(
            applied, baseline, path, backfills, renewed,
            v => workflow == Workflow.Releases || live.Project.FindDataSource(v.TargetName) is null ? TargetStart.Empty : TargetStart.Kept, now);
        return new Rollout(applied, created, new ReleaseModel(applied, created, path, liveScripts, scripts, renewed), null);
    }

    private static TargetStart StartOf(DeployAction action) => action switch
    {
        DeployAction.Skip => TargetStart.Empty,
        DeployAction.Populate or DeployAction.Rebuild => TargetStart.Filled,
        _ => TargetStart.Kept,
    };

    /// <summary>Where runs of a copy or sink, or an old and a new table, meet in time and do not fit together.</summary>
    public ImmutableArray<Seam> Seams => _seams.IsDefault ? _seams = [.. new Seams(Changes, Created.Now).Find()] : _seams;

    private ImmutableArray<Seam> _seams;

    public Workflow Workflow => Changes.Workflow;

    public DataProject Before => Changes.Before;

    public DataProject After => Changes.After;

    /// <summary>Whether a fork re-creates the Data Source or pipe.</summary>
    public bool IsRecreated(string resource) => Release?.IsRecreated(resource) == true;

    /// <summary>The created views whose target is made again from what their source holds.</summary>
    public ImmutableArray<CreatedView> Rebuilt => Deployment is { } deployment
        ? [.. Created.All.Where(v => v.View.Target is not null && deployment.IsKnownToRebuild(v.TargetName))]
        : Release?.Refilled ?? [];

    /// <summary>Pipes that read what a fork re-creates, or what is removed; by their order.</summary>
    public ImmutableArray<string> Readers
    {
        get
        {
            var touched = new HashSet<Pipe>(Changes.ReadersOfRemoved);
            if (Release is { Workflow: Workflow.Releases } release)
                touched.UnionWith(release.ReadersOfRenewed);
            return [.. After.Pipes.Where(touched.Contains).Select(p => p.Name)];
        }
    }

    /// <summary>The Data Sources and pipes that are made again, in whatever way the workflow does that.</summary>
    public IEnumerable<string> Renewed => Release?.Renewed ?? (IEnumerable<string>?)Deployment?.WrittenAgain ?? [];
}
