using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about the backfills of the views that a release creates.</summary>
public abstract class BackfillRule : ReleaseRule
{
    private protected sealed override void Check(ReleaseModel release, Report report)
    {
        foreach (var group in release.Groups.Where(g => g.Views.All(v => v.Select.IsKnown)))
            Check(new BackfillProof(group, release), release, report);
    }

    private protected abstract void Check(BackfillProof proof, ReleaseModel release, Report report);
}
