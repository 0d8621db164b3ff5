using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about each Data Source that is in the baseline and in the project.</summary>
public abstract class ChangedDataSourceRule : ChangeRule
{
    private protected sealed override void Check(Rollout rollout, Report report)
    {
        foreach (var after in rollout.After.DataSources)
        {
            if (rollout.Before.FindDataSource(after.Name) is { } before)
                Check(before, after, rollout, report);
        }
    }

    private protected abstract void Check(DataSource before, DataSource after, Rollout rollout, Report report);
}
