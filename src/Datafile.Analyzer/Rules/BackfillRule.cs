using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about the backfills of the views that a release or a deployment creates.</summary>
public abstract class BackfillRule : ChangeRule
{
    private protected sealed override void Check(Rollout rollout, Report report)
    {
        foreach (var proof in rollout.Created.Proofs)
            Check(proof, rollout, report);
        CheckRuns(rollout, report);
    }

    private protected abstract void Check(BackfillProof proof, Rollout rollout, Report report);

    /// <summary>Looks at what does not belong to a created view.</summary>
    private protected virtual void CheckRuns(Rollout rollout, Report report)
    {
    }

    /// <summary>
    /// Reports the seams that have some rows, in the words for their kind: with the pipe and the rows, and for a bridge the two tables.
    /// </summary>
    private protected static void CheckSeams(
        Rollout rollout, Func<Succession, RowRange?> rowsOf, Message schedule, Message windows, Message bridge, Report report)
    {
        foreach (var seam in rollout.Seams)
        {
            if (seam.Rows is null || rowsOf(seam.Rows) is not { } rows)
                continue;

            var pipe = seam.Node.Pipe.Name;
            report.At(seam.Place, seam.Kind switch
            {
                SeamKind.Bridge => bridge.With(pipe, rows.Text, seam.Old, seam.New),
                SeamKind.Windows => windows.With(pipe, rows.Text),
                _ => schedule.With(pipe, rows.Text),
            }).About(pipe);
        }
    }
}
