using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about each Data Source that is in the baseline and in the project.</summary>
public abstract class ChangedDataSourceRule : ChangeRule
{
    private protected sealed override void Check(ReleaseModel release, Report report)
    {
        foreach (var after in release.After.DataSources)
        {
            if (release.Before.FindDataSource(after.Name) is { } before)
                Check(before, after, release, report);
        }
    }

    private protected abstract void Check(DataSource before, DataSource after, ReleaseModel release, Report report);
}
