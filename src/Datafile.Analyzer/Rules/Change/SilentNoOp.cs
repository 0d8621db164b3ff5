using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A change that the deploy does not apply (sorting key, engine, connector of an existing Data Source).</summary>
public sealed class SilentNoOp : ChangedDataSourceRule
{
    private static readonly Message Ignored = new(
        "`tb deploy` cannot change {1} of an existing Data Source, so '{0}' keeps what it has and your files no longer match production. "
        + "Create a new Data Source, copy the rows, and switch the readers.");
    private static readonly Message Skipped = new(
        "BACKFILL skip only applies when a Data Source is created, and '{0}' is already live, so this change "
        + "should have no effect. Remove it.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message NothingToAlter = new(
        "DEPLOYMENT_METHOD alter of '{0}' has nothing to alter in this deployment, which warns about it. "
        + "Remove it.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static readonly Message NotAltered = new(
        "DEPLOYMENT_METHOD alter of '{0}' does not keep the stored rows of '{1}': "
        + "the deployment rebuilds it from all rows of '{2}'. {3} {4}");
    private static readonly Message TypeInPlace = new(
        "A deploy in place cannot change column '{0}' of '{1}' from {2} to {3}: only a new Data Source has the new type. "
        + "Create one, copy the rows with a conversion, and switch the readers.");
    public override RuleDescription Description { get; } = Describe(
        "DF3005", "silent-no-op", DiagnosticSeverity.Warning,
        "The deploy does not apply a change (sorting key, engine or connector of an existing Data Source)",
        Ignored, Skipped, NothingToAlter, NotAltered, TypeInPlace);

    private protected override void Check(DataSource before, DataSource after, Rollout rollout, Report report)
    {
        if (rollout.Deployment is { } deployment)
            CheckDeployment(before, after, deployment, report);
        else if (rollout.Release is { } release)
            CheckRelease(before, after, release, report);
    }

    private static void CheckRelease(DataSource before, DataSource after, ReleaseModel release, Report report)
    {
        foreach (var (was, now) in release.TypesNotApplied(before, after))
            report.At(after.File, now.Syntax.Span, TypeInPlace.With(now.Name, after.Name, was.Type, now.Type)).About(after.Name);

        var ignored = release.NotSent(after).ToArray();
        if (ignored.Length > 0)
            report.At(
                after.File, ignored[0].Location.SourceSpan,
                Ignored.With(after.Name, string.Join(" and ", ignored.Select(c => NameOf(c.Kind, before, after)).Distinct()))).About(after.Name);
    }

    /// <summary>
    /// Instructions for a deployment that have no effect in this one. Information: no source confirms the first, and the second is a
    /// warning of Tinybird.
    /// </summary>
    private static void CheckDeployment(DataSource before, DataSource after, DeploymentModel deployment, Report report)
    {
        if (!before.SkipsBackfill && after.Syntax.Find("BACKFILL") is { } skip)
            report.At(after.File, skip.Keyword, Skipped.With(after.Name)).About(after.Name);
        foreach (var view in deployment.Views.Into(after.Name))
        {
            if (deployment.Alter.WhyIgnored(view) is { } why && view.Node.Syntax.Find("DEPLOYMENT_METHOD") is { } method)
                report.At(view.Pipe.File, method.Keyword, NotAltered.With(view.Pipe.Name, after.Name, deployment.Views.SourceOf(view), why,
                    deployment.Views.Into(after.Name).All(deployment.Views.KeepsGrain) && deployment.CanConvert(after)
                        ? $"To keep them, add a FORWARD_QUERY to '{after.Name}'."
                        : "Remove the instruction, or let the view fill a new Data Source.")).About(view.Pipe.Name);
        }

        if (deployment.ActionOf(after.Name) != DeployAction.None)
            return;

        // Where it was before, and the view and its target are as they are live.
        foreach (var view in deployment.Views.Into(after.Name).Where(v => v.IsAltered && !deployment.Views.IsChanged(v)))
        {
            if (deployment.Views.LiveOf(view) is { IsAltered: true } live
                && live.TargetName == view.TargetName
                && view.Node.Syntax.Find("DEPLOYMENT_METHOD") is { } method)
                report.At(view.Pipe.File, method.Keyword, NothingToAlter.With(view.Pipe.Name)).About(view.Pipe.Name);
        }
    }

    private static string NameOf(ChangeKind kind, DataSource before, DataSource after) => kind switch
    {
        ChangeKind.SortingKey => "the sorting key",
        ChangeKind.PartitionKey => "the partition key",
        ChangeKind.PrimaryKey => "the primary key",
        ChangeKind.Engine when DataSourceComparison.PartsOnly(before, after) is { IsEmpty: false } parts => string.Join(" and ", parts.Select(p => "ENGINE_" + p)),
        ChangeKind.Engine => "the engine",
        ChangeKind.EngineSetting => "the settings of the engine",
        _ => "the Kafka settings",
    };
}
