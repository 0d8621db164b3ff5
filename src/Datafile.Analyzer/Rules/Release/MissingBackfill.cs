using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A re-created view for which no backfill exists.</summary>
/// <remarks>
/// The procedure brings the backfill in a later change, so its absence is not reported while the release is only created, but when
/// the scripts of a later version run without it.
/// </remarks>
public sealed partial class MissingBackfill : BackfillRule
{
    private static readonly Message NoBackfill = new(
        "'{0}' is re-created by view '{1}', and no pipe moves the rows before its cut-off: its history is lost. "
        + "Write one: 'datafile backfill --write'.");
    private static readonly Message NeverRun = new(
        "'{0}' is re-created by view '{1}', and no script runs its backfill '{2}': its history is lost. {3}");
    private static readonly Message PartNeverRun = new(
        "The scripts run backfill '{3}' of view '{1}', and none runs '{2}': the rows that '{2}' moves are missing in '{0}'. {4}");
    private static readonly Message ExcludedByCutoff = new(
        "'{0}' is re-created by view '{1}', and the populate of '{2}' runs its query, whose cut-off excludes the rows before it: "
        + "its history is lost. Write a backfill pipe: 'datafile backfill --write'.");
    private static readonly Message MovesNone = new(
        "Backfill '{2}' moves none of the rows of view '{1}': the history of '{0}' is lost. "
        + "Change the backfill's filter to the rows that the cut-off of this view excludes.");

    private static readonly Message MovesNoneOfSelect = new(
        "Backfill '{2}' moves none of the rows that this SELECT of view '{1}' takes: their history in '{0}' is lost. "
        + "Change the backfill's filter to all rows that the cut-offs of this view exclude.");

    private static readonly Message OtherSource = new(
        "Backfill '{2}' of '{0}' moves rows of '{3}', and none moves those of '{4}', from which view '{1}' fills it as well: "
        + "their history is lost. Write one that reads '{4}'.");

    private static readonly Message Rebuilt = new(
        "This deployment rebuilds '{0}' by view '{1}', whose cut-off ('{2}') excludes all rows so far, and no copy pipe moves them: "
        + "the history of '{0}' is lost. Remove the cut-off: the rebuild needs none.");
    private static readonly Message Skipped = new(
        "'{0}' starts empty (BACKFILL skip), and no copy pipe moves the rows that '{1}' has: "
        + "'{0}' will hold those that arrive from the deployment on. If you need the history, add a cut-off and a copy pipe; "
        + "'datafile plan --write' writes both.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static readonly Message SkippedWithoutTime = new(
        "'{0}' starts empty (BACKFILL skip), and no copy pipe moves the rows that '{1}' has: "
        + "'{0}' will hold those that arrive from the deployment on. If you need the history, remove BACKFILL skip: "
        + "no time of '{1}' is known by which a copy and the view could share the rows.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static readonly Message SkippedAbove = new(
        "'{0}' starts empty (BACKFILL skip), and no copy pipe moves the rows that '{1}' has: "
        + "'{0}' will hold those that arrive from the deployment on. If you need the history, remove BACKFILL skip: rows that a copy brings "
        + "would flow on through view '{2}' into '{3}', which has them already.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static readonly Message SkippedUnwritten = new(
        "'{0}' starts empty (BACKFILL skip), and no copy pipe moves the rows that '{1}' has: "
        + "'{0}' will hold those that arrive from the deployment on. If you need the history, write a condition "
        + "such as \"{2} > '<a time after the deployment>'\" where the view reads '{1}', and its opposite into a "
        + "copy pipe; or remove BACKFILL skip.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF4006", "missing-backfill", DiagnosticSeverity.Warning, "A re-created view has no backfill",
        NoBackfill, NeverRun, PartNeverRun, ExcludedByCutoff, MovesNone, MovesNoneOfSelect, OtherSource, Rebuilt, Skipped, SkippedWithoutTime,
        SkippedAbove, SkippedUnwritten, Lacking, Preferred);

    private protected override void Check(BackfillProof proof, Rollout rollout, Report report)
    {
        if (rollout.Deployment is not null)
            CheckDeployment(proof, rollout, report);
        if (rollout.Release is not { } release)
            return;

        if (IsOfEarlierRelease(proof, rollout))
        {
            if (release.Path.Scripts.Any() && !release.Path.Scripts.Any(s => s.Script.OtherScripts.Any()) && NotRun(proof, proof.First, release) is { } text)
                report.At(proof.First.Pipe.File, proof.First.QuerySpan, text).About(proof.First.Pipe.Name);
            return;
        }

        var views = proof.Group.Views.Where(v => release.IsRecreated(v.TargetName) && !v.IsFedByRelease && rollout.Created.HasHistory(v.Source)).ToArray();
        var later = release.Path.LaterScripts;
        CheckChain(proof, rollout, release, report);

        // Scripts that call other scripts may do anything. Without scripts, a backfill may be run by hand: only the rows that it
        // leaves out whenever it runs are known.
        if (views.Length == 0 || later.Any(s => s.Script.OtherScripts.Any()))
            return;
        if (later.IsEmpty)
        {
            if (proof.Group is { Backfills.IsEmpty: true, OtherSources.IsEmpty: false })
                report.At(views[0].Pipe.File, views[0].QuerySpan, OnlyOthers(proof, views[0])).About(views[0].Pipe.Name);
            foreach (var view in Untouched(proof, rollout).Intersect(views))
                report.At(view.SelectPlace, NoneMoved(view, proof)).About(view.Pipe.Name);
            return;
        }

        foreach (var view in views)
        {
            if (Fault(proof, view, release) is { } fault)
                report.At(view.Pipe.File, view.QuerySpan, fault).About(view.Pipe.Name);
            else if (proof.Partition?.Untouched.Contains(proof.Group.Views.IndexOf(view)) == true
                && (proof.Last.Kind == BackfillKind.Populate || !view.HasSecondCutoff(rollout.Created.Now)))
                report.At(view.SelectPlace, NoneMoved(view, proof)).About(view.Pipe.Name);
        }
    }

    /// <summary>In a chain, a copy of what only the live target has, which no script runs while they fill the source of its view.</summary>
    private static void CheckChain(BackfillProof proof, Rollout rollout, ReleaseModel release, Report report)
    {
        if (proof is not { InChain: not null, First: { IsFedByRelease: true } view }
            || release.Path.Scripts.Any(s => s.Script.OtherScripts.Any())
            || proof.CopiesOfTarget.FirstOrDefault(b => b.Runs.IsEmpty && !IsScheduled(b)) is not { } idle
            || rollout.Created.All.FirstOrDefault(v => v.TargetName == view.Source) is not { } above
            || release.Backfills.FirstOrDefault(b => b.TargetName == above.TargetName && !b.Runs.IsEmpty) is not { } run)
            return;

        report.At(
            view.Pipe.File, view.QuerySpan,
            PartNeverRun.With(proof.Group.TargetName, above.Pipe.Name, idle.Pipe.Name, run.Pipe.Name, Run(idle, release)))
            .About(view.Pipe.Name);
    }

    /// <summary>A populate runs the query of the view, cut-off and all.</summary>
    private static MessageText NoneMoved(CreatedView view, BackfillProof proof) =>
        (proof.Last.Kind == BackfillKind.Populate ? ExcludedByCutoff : view.Part is null ? MovesNone : MovesNoneOfSelect)
            .With(view.TargetName, view.Pipe.Name, proof.Last.Pipe.Name);

    /// <summary>
    /// A deployment of Forward fills what it creates by the view alone. A cut-off in the future is not a business filter, so the other half
    /// is expected; BACKFILL skip may be meant.
    /// </summary>
    private static void CheckDeployment(BackfillProof proof, Rollout rollout, Report report)
    {
        foreach (var untouched in Untouched(proof, rollout))
            report.At(untouched.SelectPlace, NoneMoved(untouched, proof)).About(untouched.Pipe.Name);

        var view = proof.First;
        if (!proof.Group.Backfills.IsEmpty || view.IsFedByRelease || view.View.Target is not { } target)
            return;
        if (view.Start == TargetStart.Filled
            && !view.IsNew
            && view.Cutoff is { Shape: CutoffShape.After } cutoff
            && cutoff.Moment >= rollout.Created.Now)
            report.At(view.CutoffPlace, Rebuilt.With(target.Name, view.Pipe.Name, cutoff.Axis!.Print(cutoff.Value))).About(view.Pipe.Name);
        else if (view.Start == TargetStart.Empty
            && view.IsNew
            && rollout.Created.HasHistory(view.Source)
            && target.Syntax.Find("BACKFILL") is { } skip
            && rollout.After.Copies.All(c => c.Target != target.Name))
            report.At(target.File, skip.Keyword, HowToFill(view, target, rollout)).About(target.Name);
    }

    /// <summary>What a plan writes, what it cannot write, and where nothing divides the rows.</summary>
    private static MessageText HowToFill(CreatedView view, DataSource target, Rollout rollout) =>
        view.Select.IsKnown && rollout.Deployment?.Moved.RepeatingBelow(view.Select, target.Name).FirstOrDefault() is { } below
            ? SkippedAbove.With(target.Name, view.Source, below.Pipe.Name, below.TargetName)
            : HowToFill(view, target, rollout.After);

    private static MessageText HowToFill(CreatedView view, DataSource target, DataProject project) =>
        view.Cutoff.Shape != CutoffShape.None || CutoffProposal.ColumnOf(view, project) is not null ? Skipped.With(target.Name, view.Source)
        : project.FindDataSource(view.Source) is { } source && CutoffProposal.ColumnOf(source) is { } time
            ? SkippedUnwritten.With(target.Name, view.Source, time.Name)
            : SkippedWithoutTime.With(target.Name, view.Source);

    /// <summary>The views of which the backfills move no row, whoever runs them and when: those of another view, or none at all.</summary>
    private static IEnumerable<CreatedView> Untouched(BackfillProof proof, Rollout rollout) =>
        proof.Partition is { IsProved: true } partition
            && (partition.Untouched.Count < proof.Group.Views.Length || RowRegions.AreEmpty([.. proof.Backfills.SelectMany(b => b.History)]))
            ? proof.Group.Views.Where(
                (view, i) => !view.IsFedByRelease && partition.Untouched.Contains(i) && !view.HasSecondCutoff(rollout.Created.Now))
            : [];

    private static MessageText OnlyOthers(BackfillProof proof, CreatedView view)
    {
        var other = proof.Group.OtherSources[0];
        return OtherSource.With(view.TargetName, view.Pipe.Name, other.Pipe.Name, other.Branches[0].Source, view.Source);
    }

    private static MessageText? Fault(BackfillProof proof, CreatedView view, ReleaseModel release)
    {
        var backfills = proof.Backfills;
        if (backfills.IsEmpty && !proof.Group.OtherSources.IsEmpty)
            return OnlyOthers(proof, view);
        if (backfills.IsEmpty)
            return PopulatesWhole(view, release) ? null : NoBackfill.With(view.TargetName, view.Pipe.Name);
        return NotRun(proof, view, release);
    }

    /// <summary>Whether the release of the views went before, and this change brings what moves their history.</summary>
    private static bool IsOfEarlierRelease(BackfillProof proof, Rollout rollout) =>
        rollout.Created.IsProcedure && !proof.Backfills.IsEmpty && proof.Group.Views.All(v => rollout.Created.All.All(a => a.Node != v.Node));

    /// <summary>No script runs the backfills, or not the one that moves the rest of the rows.</summary>
    private static MessageText? NotRun(BackfillProof proof, CreatedView view, ReleaseModel release)
    {
        var idle = proof.Backfills.Where(b => b.Runs.IsEmpty && !IsScheduled(b)).ToArray();
        if (idle.Length == proof.Backfills.Length)
            return NeverRun.With(view.TargetName, view.Pipe.Name, idle[0].Pipe.Name, Run(idle[0], release));

        var run = proof.Backfills.RemoveAll(idle.Contains);
        var missing = idle.Length > 0 && proof.LeaveRows(run) ? idle[0]
            : proof is { HasOlderRows: true, Partition: { IsProved: true, Gap: not null } }
                ? proof.CopiesOfTarget.FirstOrDefault(b => b.Runs.IsEmpty && !IsScheduled(b))
            : null;
        return missing is not null
            ? PartNeverRun.With(view.TargetName, view.Pipe.Name, missing.Pipe.Name, run[0].Pipe.Name, Run(missing, release))
            : null;
    }

    /// <summary>A populate without condition of a view without cut-off takes everything, and more than once: that is another rule.</summary>
    private static bool PopulatesWhole(CreatedView view, ReleaseModel release) => release.Path.Scripts
        .SelectMany(s => s.Script.TbCommands)
        .Any(c => c.Populates && c.SqlCondition is null && view.Cutoff.Axis is null);

    private static bool IsScheduled(Backfill backfill) => backfill.Node.Schedule is not null;

    private static string Run(Backfill backfill, ReleaseModel release) => backfill.Kind == BackfillKind.Copy
        ? $"Run 'tb --semver {release.Path.Release} pipe copy run {backfill.Pipe.Name} --wait --yes'."
        : $"Deploy it with 'tb --semver {release.Path.Release} deploy --populate --wait'.";
}
