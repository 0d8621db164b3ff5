using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A populate without condition on a source that receives live rows.</summary>
public sealed class UnboundedPopulate : CreatedViewRule
{
    private const string Flags = "CD_FLAGS";

    public override RuleDescription Description { get; } = Describe(
        "DF4007", "unbounded-populate", DiagnosticSeverity.Warning,
        "A populate without condition reads a source that receives live rows",
        "This populate fills '{0}' from all of '{1}' while view '{2}' receives its live rows: rows that arrive between the two are counted twice. Give the view a cut-off, and move the rows before it with a separate backfill pipe.");

    private protected override void Check(CreatedView view, Rollout rollout, Report report)
    {
        if (rollout.Release is not { } release
            || view.Cutoff.Shape != CutoffShape.None
            || view.IsFedByRelease
            || release.After.FindDataSource(view.Source) is null
            || EndsInPast(view, rollout.Created))
            return;

        foreach (var script in release.Path.Scripts)
        {
            if (script.Script.TbCommands.FirstOrDefault(c => c.SqlCondition is null && Populates(c, view, script, release)) is { } command
                && release.ScriptPlace(script, command.Span) is { } place)
            {
                report.At(place, view.TargetName, view.Source, view.Pipe.Name).About(view.Pipe.Name);
                return;
            }
        }

        if (DefaultDeployPopulates(release, view) && release.PlaceOf(Flags) is { } flags)
            report.At(flags, view.TargetName, view.Source, view.Pipe.Name).About(view.Pipe.Name);
    }

    /// <summary>Whether a view includes only rows before a moment, however long ago that was: no row that arrives now passes it.</summary>
    private static bool EndsInPast(CreatedView view, CreatedViews created) =>
        CutoffReading.Of(view.Condition, created.Horizon with { Oldest = Horizon.All.Oldest }).Shape == CutoffShape.Before;

    /// <summary>
    /// Without a script the CI deploys with the flags of the <c>.tinyenv</c> (datafile format 7.2): a new release, or what is new in place.
    /// </summary>
    private static bool DefaultDeployPopulates(ReleaseModel release, CreatedView view) =>
        (release.Workflow == Workflow.Branches ? view.IsNew : release.Path.IsBumped)
            && release.Path.ReleaseScripts.All(s => s.Kind == ReleaseScriptKind.PostDeploy)
        && release.Scripts.Environment?[Flags]?.Value.Split(' ') is { } given && given.Contains("--populate") && !given.Contains("--sql-condition");

    /// <summary>A deploy populates what it creates.</summary>
    private static bool Populates(TbCommand command, CreatedView view, ReleaseScript script, ReleaseModel release) =>
        BackfillReader.Populates(command, view.Node)
        || (command.IsDeploy && command.Populates && script.Version == release.Path.Release);
}
