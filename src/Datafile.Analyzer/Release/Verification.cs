using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Cutoffs;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Release;

/// <summary>
/// Queries that compare a rebuilt target with the live one up to the cut-off, by what shows duplicates: counts and sums.
/// Each is on one line and without double quotes.
/// </summary>
/// <param name="Rows">Must return no row.</param>
/// <param name="Failing">Fails when the other returns rows.</param>
internal sealed record Verification(string Rows, string Failing)
{
    /// <summary>The queries for a view; null where no column can be compared.</summary>
    public static Verification? Of(LiveView view, ReleaseModel release)
    {
        if (view.View.Target is not { } target || release.Before.FindDataSource(target.Name) is not { } old)
            return null;
        if (target.Columns.Where(c => old.FindColumn(c.Name)?.Type.Equals(c.Type) == true).Select(c => Measure(c, target)).FirstOrDefault(m => m is not null) is not { } measure)
            return null;

        var bucket = Bucket(view, old);
        var (select, where, group, join) = bucket is { } b
            ? ($"{b.Name} AS bucket, ", $" WHERE {b.Name} <= {b.Limit}", " GROUP BY bucket", "new.bucket = old.bucket")
            : ("1 AS bucket, ", "", "", "new.bucket = old.bucket");
        string Side(string table) => $"(SELECT {select}{measure} AS value FROM {table}{where}{group})";
        var differences = $"FROM {Side(target.Name)} AS new FULL OUTER JOIN {Side("live." + target.Name)} AS old ON {join} WHERE new.value != old.value";
        return new Verification(
            $"SELECT new.bucket, new.value, old.bucket, old.value {differences}",
            $"SELECT throwIf(count() > 0, '{target.Name} differs from the live one') {differences}");
    }

    /// <summary>What shows a row that was counted twice: a count, else a sum.</summary>
    private static string? Measure(Column column, DataSource target)
    {
        var function = column.Type.StateFunction;
        if (column.Type.IsAggregateState && AggregateFunction.Find(function) is { Base: "count" or "sum" } state)
            return $"{state.StateName}Merge({column.Name})";
        if (column.Type.IsSimpleAggregateState && function == "sum")
            return $"sum({column.Name})";

        var isSummed = target.Syntax.Engine.Engine?.Value == "SummingMergeTree" && column.Type.IsInteger
            && !target.SortingKey.Split(',').Contains(column.Name);
        return isSummed ? $"sum({column.Name})" : null;
    }

    /// <summary>The column of the target that follows the time of the cut-off, with the last value that is whole.</summary>
    private static (string Name, string Limit)? Bucket(LiveView view, DataSource old)
    {
        if (view.Cutoff is not { Shape: CutoffShape.After, Axis: { Kind: AxisKind.Time } axis } cutoff)
            return null;

        foreach (var output in view.Select.Outputs.Where(o => old.FindColumn(o.Name) is not null))
        {
            if (output.Expression is not BoundCall call || call.Arguments.IsEmpty || call.Arguments[0].Key != axis.Key || TimeGrid.Of(call, axis.Zone) is not { } grid)
                continue;

            var moment = TimeText.ToLocal(grid.FloorOf(cutoff.Moment), axis.Zone);
            return (output.Name, call.Is("toDate") ? $"'{moment:yyyy-MM-dd}'" : $"'{moment:yyyy-MM-dd HH:mm:ss}'");
        }

        return null;
    }
}
