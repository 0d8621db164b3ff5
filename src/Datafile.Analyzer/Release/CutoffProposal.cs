using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Release;

/// <summary>Proposes a cut-off where a view has none.</summary>
internal static class CutoffProposal
{
    /// <summary>Time for the deploy to end and for inserts in flight to land.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(15);

    /// <summary>The event time of the source of a view, where the node can name it; null where that cannot be determined.</summary>
    public static Column? ColumnOf(CreatedView view, DataProject project) =>
        project.FindDataSource(view.Source) is { } source && ColumnOf(source) is { } column && view.ResolvesToSource(column) ? column : null;

    /// <summary>The event time of a Data Source: the time in its sorting key, else its only time; null where neither tells.</summary>
    public static Column? ColumnOf(DataSource source)
    {
        var times = source.Columns.Where(c => c.Type.IsDateTime).ToArray();
        return times.FirstOrDefault(c => source.Engine.SortingKey.Mentions(c.Name)) ?? (times.Length == 1 ? times[0] : null);
    }

    /// <summary>The next full minute that lies far enough ahead.</summary>
    public static decimal MomentAfter(decimal now) => Math.Ceiling((now + (decimal)Ahead.TotalSeconds) / 60) * 60;
}
