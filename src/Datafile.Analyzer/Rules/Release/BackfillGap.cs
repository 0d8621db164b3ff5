using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>Rows that neither of two queries includes which fill one target, or are read as one.</summary>
public sealed class BackfillGap : BackfillRule
{
    private static readonly Message Backfill = new(
        "Neither view '{0}' nor backfill '{1}' includes rows where {2}: they are lost. Change the backfill's filter to {3}.");
    private static readonly Message ByRuns = new(
        "Neither view '{0}' nor the runs of backfill '{1}' include rows where {2}: they are lost. "
        + "Pass values that include exactly the rows where {3}.");
    private static readonly Message ByPopulate = new(
        "Neither view '{0}' nor this populate, which runs its query, includes rows where {1}: they are lost. "
        + "Write a backfill pipe in its place: 'datafile backfill --write'.");
    private static readonly Message BesideCopy = new(
        "Neither view '{0}' nor backfill '{1}' nor the copy of the live rows includes rows where {2}: they are lost. "
        + "Let the copy end where the backfill begins.");
    private static readonly Message Expired = new(
        "'{0}' no longer has rows where {1} when backfill '{2}' runs, and the copy of the live rows does not include them either: they are lost. "
        + "Let the copy end, and the backfill begin, at a time that '{0}' still has.");
    private static readonly Message InChain = new(
        "Neither '{0}', which copies rows of the live '{1}', nor what flows on from '{2}' through view '{3}' includes rows where {4}: they are lost. "
        + "Let the copy end where that begins.");
    private static readonly Message Plain = new(
        "Neither view '{0}' nor backfill '{1}' includes rows where {2}: they are lost. Include them in exactly one of the two.");
    private static readonly Message EarlyNulls = new(
        "View '{0}' includes rows where {2} from the deployment on, and backfill '{1}' does not include earlier ones: those are lost. "
        + "No moment divides them: compare coalesce({3}, <arrival time>) on both sides.");
    private static readonly Message LateNulls = new(
        "Backfill '{1}' includes rows where {2} once, and view '{0}' does not include later ones: those are lost. No moment divides them: "
        + "compare coalesce({3}, <arrival time>) on both sides.");
    private static readonly Message BeforeDeploy = new(
        "View '{0}' writes the rows that arrive once it is deployed (now: '{3}'), and backfill '{1}' does not include rows where {2}: "
        + "they are lost. Give the view a cut-off after the deployment, and the backfill its opposite.");
    private static readonly Message InPlace = new(
        "View '{0}' includes rows from '{1}' on, and '{2}' keeps only what it wrote before the deploy (now: '{3}'): rows that arrive between the "
        + "two are lost. Remove the cut-off, or write to a new Data Source, as 'datafile plan' proposes.");
    private static readonly Message Windows = new(
        "'{0}' excludes both ends of its window: run window after window, rows where {1} are lost. "
        + "Compare the start with >= and the end with <.");
    private static readonly Message Schedule = new(
        "No run of '{0}' includes rows such as those where {1}: they are lost. Make each window as long as the time between two runs, and "
        + "compare its start with >= and its end with <.");
    private static readonly Message Nothing = new(
        "'{0}' never copies a row: none meets \"{1}\", whenever it runs. Correct the comparison: "
        + "a number that is added to a DateTime, or subtracted from it, counts seconds, unlike INTERVAL 1 DAY.");
    private static readonly Message TooEarly = new(
        "Each run of '{0}' ({1}) starts when the time of \"{2}\" begins, and almost none of its rows are there yet: "
        + "the others are never copied. Run it when that time has ended, and compare with the time before, such as yesterday().");
    private static readonly Message Bridge = new(
        "'{0}' reads rows where {1} neither from '{2}' nor from '{3}': they are lost. "
        + "Compare one side with < and the other with >= the same moment.");

    public override RuleDescription Description { get; } = Describe(
        "DF4004", "backfill-gap", DiagnosticSeverity.Warning,
        "Neither the cut-off nor the backfill includes some rows (loss)",
        Backfill, ByRuns, ByPopulate, BesideCopy, Expired, InChain, Plain, EarlyNulls, LateNulls,
        BeforeDeploy, InPlace, Windows, Schedule, Nothing, TooEarly, Bridge);

    private protected override void Check(BackfillProof proof, Rollout rollout, Report report)
    {
        if (proof is { InChain.Gap: { } chain, First: var fed })
        {
            var copy = proof.CopiesOfTarget.Last();
            report.At(copy.LastFilterPlace, InChain.With(copy.Pipe.Name, fed.TargetName, fed.Source, fed.Pipe.Name, chain.Text)).About(copy.Pipe.Name);
        }

        if (proof is not { Lost: { } partition, Unread: null })
            return;
        if (proof is { Expired.Gap: { } expired, Narrowed: null })
        {
            report.At(proof.Last.FilterPlace(proof.Axis!), Expired.With(proof.First.Source, expired.Text, proof.Last.Pipe.Name))
                .About(proof.Last.Pipe.Name);
        }

        var nulls = partition.Gap is not null ? NullLoss.None
            : !proof.IsCutByDeploy ? partition.Nulls
            : partition.Nulls == NullLoss.All && proof.TakesNulls ? NullLoss.Early
            : NullLoss.None;
        // What a condition of a copy leaves out is told as that.
        var rows = proof.Narrowed is null ? partition.Gap?.Text ?? (nulls != NullLoss.None ? $"{proof.Axis!.Label} is NULL" : null) : null;
        if (rows is null)
            return;

        var (view, backfill) = (proof.First.Pipe.Name, proof.Last.Pipe.Name);
        if (nulls is NullLoss.Early or NullLoss.Late)
        {
            report.At(
                proof.Last.FilterPlace(proof.Axis!),
                (nulls == NullLoss.Early ? EarlyNulls : LateNulls).With(view, backfill, rows, proof.Axis!.Label)).About(backfill);
            return;
        }

        report.At(
            proof.Last.FilterPlace(proof.Axis!),
            proof.IsCutByDeploy ? BeforeDeploy.With(view, backfill, rows, TimeText.Print(rollout.Created.Now, proof.Axis!.Zone))
            : proof.Last.Kind == BackfillKind.Populate ? ByPopulate.With(view, rows)
            : proof.HasOlderRows ? BesideCopy.With(view, backfill, rows)
            : proof.Complement is { } filter ? (proof.Last.IsFilteredByRuns(proof.Axis!) ? ByRuns : Backfill).With(view, backfill, rows, filter)
            : Plain.With(view, backfill, rows)).About(backfill);
    }

    private protected override void CheckRuns(Rollout rollout, Report report)
    {
        foreach (var replaced in rollout.Created.Replaced)
        {
            if (replaced is { LosesRowsUntilCutoff: true, View: { Cutoff.Axis: { } axis } view })
            {
                report.At(view.CutoffPlace, InPlace.With(
                    view.Pipe.Name, axis.Print(view.Cutoff.Value), view.TargetName, TimeText.Print(rollout.Created.Now, axis.Zone)))
                    .About(view.Pipe.Name);
            }
        }

        CheckSeams(rollout, rows => rows.Overlap is null ? rows.Gap : null, Schedule, Windows, Bridge, report);
        foreach (var never in rollout.Seams.Where(s => s.Kind == SeamKind.Nothing))
            report.At(never.Place, Nothing.With(never.Node.Pipe.Name, Quotation.Of(never.Place))).About(never.Node.Pipe.Name);
        foreach (var early in rollout.Seams.Where(s => s.Kind == SeamKind.TooEarly))
        {
            report.At(early.Place, TooEarly.With(early.Node.Pipe.Name, early.Node.Schedule ?? "", Quotation.Of(early.Place)))
                .About(early.Node.Pipe.Name);
        }
    }
}
