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

    /// <summary>Looks at what is no backfill of a created view.</summary>
    private protected virtual void CheckRuns(Rollout rollout, Report report)
    {
    }
}
