using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about each column that a Data Source has in the baseline and in the project.</summary>
public abstract class ChangedColumnRule : ChangedDataSourceRule
{
    private protected sealed override void Check(DataSource before, DataSource after, Rollout rollout, Report report)
    {
        if (!Concerns(after, rollout))
            return;
        foreach (var column in after.Columns)
        {
            if (before.FindColumn(column.Name) is { } old)
                Check(old, column, after, rollout, report);
        }
    }

    /// <summary>Whether columns of a Data Source are of interest.</summary>
    private protected abstract bool Concerns(DataSource source, Rollout rollout);

    private protected abstract void Check(Column before, Column after, DataSource source, Rollout rollout, Report report);
}
