using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A re-created view for which no backfill exists.</summary>
/// <remarks>
/// The procedure brings the backfill in a later change, so its absence is no finding while the release is only created:
/// it is one when the scripts of a later version run without it.
/// </remarks>
public sealed class MissingBackfill : BackfillRule
{
    private static readonly Message NoBackfill = new("'{0}' is re-created by view '{1}', and no pipe moves the rows before its cut-off: its history is lost. Write one: 'datafile backfill --write'.");
    private static readonly Message NeverRun = new("'{0}' is re-created by view '{1}', and no script runs its backfill '{2}': its history is lost. {3}");
    private static readonly Message ExcludedByCutoff = new("'{0}' is re-created by view '{1}', and the populate of '{2}' runs its query, whose cut-off excludes the rows before it: its history is lost. Write a backfill pipe: 'datafile backfill --write'.");
    private static readonly Message MovesNone = new("'{0}' is re-created by view '{1}', and '{2}' moves none of its rows: its history is lost. Change the backfill's filter to the rows that the cut-off of this view excludes.");

    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF4006", "missing-backfill", DiagnosticSeverity.Warning, "A re-created view has no backfill", NoBackfill, NeverRun, ExcludedByCutoff, MovesNone);

    private protected override void Check(BackfillProof proof, ReleaseModel release, Report report)
    {
        var views = proof.Group.Views.Where(v => release.IsRecreated(v.TargetName) && !v.IsFedByRelease).ToArray();
        var later = release.Path.LaterScripts;

        // Scripts that call other scripts may do anything. Without scripts, a backfill may be run by hand: only what a backfill
        // for one of several views leaves out is known.
        if (views.Length == 0 || later.Any(s => s.Script.OtherScripts.Any()))
            return;
        if (later.IsEmpty)
        {
            for (var i = 0; i < proof.Group.Views.Length && proof.Partition is { IsProved: true } partition && partition.Untouched.Count < proof.Group.Views.Length; i++)
            {
                var view = proof.Group.Views[i];
                if (views.Contains(view) && partition.Untouched.Contains(i))
                    report.At(view.Pipe.File, view.QuerySpan, MovesNone.With(view.TargetName, view.Pipe.Name, proof.Last.Pipe.Name)).About(view.Pipe.Name);
            }

            return;
        }

        for (var i = 0; i < views.Length; i++)
        {
            var view = views[i];
            if (Fault(proof, view, proof.Group.Views.IndexOf(view), release) is { } fault)
                report.At(view.Pipe.File, view.QuerySpan, fault).About(view.Pipe.Name);
        }
    }

    private static MessageText? Fault(BackfillProof proof, LiveView view, int index, ReleaseModel release)
    {
        var backfills = proof.Backfills;
        if (backfills.IsEmpty)
            return PopulatesWhole(view, release) ? null : NoBackfill.With(view.TargetName, view.Pipe.Name);
        if (backfills.All(b => b.Runs.IsEmpty && !IsScheduled(b)))
            return NeverRun.With(view.TargetName, view.Pipe.Name, backfills[0].Pipe.Name, Run(backfills[0], release));
        if (proof.Partition?.Untouched.Contains(index) != true)
            return null;

        // A populate runs the query of the view, cut-off and all.
        return (proof.Last.Kind == BackfillKind.Populate ? ExcludedByCutoff : MovesNone).With(view.TargetName, view.Pipe.Name, proof.Last.Pipe.Name);
    }

    /// <summary>A populate without condition of a view without cut-off takes everything, and more than once: that is another rule.</summary>
    private static bool PopulatesWhole(LiveView view, ReleaseModel release) => release.Path.Scripts
        .SelectMany(s => s.Script.TbCommands)
        .Any(c => c.Populates && c.SqlCondition is null && view.Cutoff.Axis is null);

    private static bool IsScheduled(Backfill backfill) =>
        backfill.Node.CopySchedule is { Length: > 0 } schedule && !schedule.StartsWith("@on-demand", StringComparison.Ordinal);

    private static string Run(Backfill backfill, ReleaseModel release) => backfill.Kind == BackfillKind.Copy
        ? $"Run 'tb --semver {release.Path.Release} pipe copy run {backfill.Pipe.Name} --wait --yes'."
        : $"Deploy it with 'tb --semver {release.Path.Release} deploy --populate --wait'.";
}
