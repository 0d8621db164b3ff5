using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Release;

/// <summary>
/// Times that views have rounded down: the rows of an hour have its beginning, and arrive until it ends. What lies up to a moment of such a
/// time is complete only then.
/// </summary>
internal sealed class SourceBuckets(ProjectSemantics model)
{
    /// <summary>When the rows of a view up to its cut-off are all there, in seconds since 1970.</summary>
    public decimal CompleteAt(CreatedView view) =>
        view.Cutoff is { Shape: CutoffShape.After, Axis: { TellsMoments: true, Columns: [var column, ..] } } cutoff
            ? CompleteAt(view.Source, column, cutoff.Moment, isExcluded: cutoff.KeepsValue)
            : view.Cutoff.Moment;

    /// <summary>A moment by which the rows of a Data Source can be divided in its place: the last second of a bucket.</summary>
    public decimal LastSecond(string source, string column, decimal moment) =>
        CompleteAt(source, column, moment, isExcluded: false) is var end && end > moment ? end - 1 : moment;

    /// <summary>When the rows whose time lies up to a moment are all there.</summary>
    /// <param name="isExcluded">Whether the rows of the moment itself do not count.</param>
    private decimal CompleteAt(string source, string column, decimal moment, bool isExcluded)
    {
        var complete = moment;
        foreach (var grid in GridsOf(source, column, []))
        {
            if (BucketOf(moment, grid) is var (start, end) && moment + 1 < end && !(isExcluded && start == moment))
                complete = Math.Max(complete, end);
        }

        return complete;
    }

    /// <summary>The bucket in which a moment lies; null beyond all times.</summary>
    private static (decimal Start, decimal End)? BucketOf(decimal moment, TimeGrid grid)
    {
        try
        {
            var start = grid.FloorOf(moment);
            return (start, grid.NextAfter(start));
        }
        catch (Exception e) when (e is OverflowException or NotFollowedException)
        {
            return null;
        }
    }

    /// <summary>How the views that fill a Data Source round the time that they write into a column; none where a landing Data Source has it.</summary>
    private IEnumerable<TimeGrid> GridsOf(string source, string column, HashSet<string> seen)
    {
        if (!seen.Add(source))
            yield break;

        foreach (var view in model.Project.Views.Where(v => v.TargetName == source))
        {
            foreach (var branch in model.QueryOf(view.Node).Branches)
            {
                var written = branch.FindOutput(column)?.Expression;
                if (written is BoundColumn passed)
                {
                    foreach (var grid in GridsOf(branch.Source, passed.Name, seen))
                        yield return grid;
                }
                else if (written is BoundCall { Arguments: [{ Type: var type }, ..] } call && TimeGrid.Of(call, TimeText.ZoneOf(type) ?? TimeZoneInfo.Utc) is { IsBucket: true } own)
                {
                    yield return own;
                }
            }
        }
    }
}
