using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about the backfills of the views that a release creates.</summary>
public abstract class BackfillRule : ReleaseRule
{
    private protected sealed override void Check(ReleaseModel release, Report report)
    {
        foreach (var proof in BackfillProof.All(release.Created))
            Check(proof, release, report);
    }

    private protected abstract void Check(BackfillProof proof, ReleaseModel release, Report report);
}
