using System.Globalization;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// Queries that compare a rebuilt target with the one that it takes the place of, up to the cut-off, by what shows
/// duplicates: counts and sums. Each is on one line and without double quotes.
/// </summary>
/// <param name="Rows">Must return no row.</param>
/// <param name="Failing">Fails when the other returns rows.</param>
internal sealed record Verification(string Rows, string Failing)
{
    /// <summary>The queries for a view; null where no column can be compared.</summary>
    /// <param name="rebuilt">The table with the new rows, as it is written in SQL.</param>
    /// <param name="live">The table that readers see.</param>
    public static Verification? Of(LiveView view, DataProject before, string rebuilt, string live)
    {
        if (view.View.Target is not { } target || !IsPlain(target.Name) || before.FindDataSource(target.Name) is not { } old || MeasureOf(target, old) is not { } measure)
            return null;

        return Between(Bucket(view, old), measure.Sql, rebuilt, live);
    }

    /// <summary>The queries for a landing Data Source: how many rows there are up to a moment; null for names that Tinybird does not take.</summary>
    public static Verification? OfRows(Column time, decimal moment, string rebuilt, string live) => !IsPlain(time.Name) || !IsPlain(live)
        ? null
        : Between((time.Name, $"'{TimeText.Print(moment, WindowColumn.ZoneOf(time))}'"), "count()", rebuilt, live, isWhole: true);

    private static Verification Between((string Name, string Limit)? bucket, string measure, string rebuilt, string live, bool isWhole = false)
    {
        var select = bucket is { } b && !isWhole ? $"{b.Name} AS bucket, " : "1 AS bucket, ";
        var where = bucket is { } limit ? $" WHERE {limit.Name} <= {limit.Limit}" : "";
        var group = bucket is null || isWhole ? "" : " GROUP BY bucket";
        string Side(string table) => $"(SELECT {select}{measure} AS value FROM {table}{where}{group})";
        var differences = $"FROM {Side(rebuilt)} AS new FULL OUTER JOIN {Side(live)} AS old ON new.bucket = old.bucket WHERE new.value <> old.value";
        return new Verification(
            $"SELECT new.bucket, new.value, old.bucket, old.value {differences}",
            $"SELECT throwIf(count() > 0, '{rebuilt} differs from the live one') {differences}");
    }

    /// <summary>What shows a row that was counted twice, in a column that both have; null where there is none.</summary>
    public static (string Column, string Sql)? MeasureOf(DataSource target, DataSource old)
    {
        foreach (var column in target.Columns.Where(c => IsPlain(c.Name) && old.FindColumn(c.Name)?.Type.Equals(c.Type) == true))
        {
            if (Measure(column, target) is { } measure)
                return (column.Name, measure);
        }

        return null;
    }

    /// <summary>What shows a row that was counted twice: a count, else a sum.</summary>
    private static string? Measure(Column column, DataSource target)
    {
        var function = column.Type.StateFunction;
        if (column.Type.IsAggregateState && AggregateFunction.Find(function) is { Base: "count" or "sum" } state)
            return $"{state.StateName}Merge({column.Name})";
        if (column.Type.IsSimpleAggregateState && function == "sum")
            return $"sum({column.Name})";

        var isSummed = target.Engine.IsSumming && column.Type.IsInteger
            && !target.Engine.SortingKey.Has(column.Name);
        return isSummed ? $"sum({column.Name})" : null;
    }

    /// <summary>The column of the target that follows the time of the cut-off, with the last value that is whole.</summary>
    private static (string Name, string Limit)? Bucket(LiveView view, DataSource old)
    {
        if (view.Cutoff is not { Shape: CutoffShape.After, Axis: { Kind: AxisKind.Time } axis } cutoff)
            return null;

        foreach (var output in view.Select.Outputs.Where(o => IsPlain(o.Name) && old.FindColumn(o.Name) is not null))
        {
            if (output.Expression is not BoundCall call || call.Arguments.IsEmpty || call.Arguments[0].Key != axis.Key || TimeGrid.Of(call, axis.Zone) is not { } grid)
                continue;

            var moment = TimeText.ToLocal(grid.FloorOf(cutoff.Moment), axis.Zone);
            return (output.Name, $"'{moment.ToString(call.Is("toDate") ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}'");
        }

        return null;
    }

    /// <summary>Whether Tinybird takes the name: a query about any other would compare nothing.</summary>
    public static bool IsPlain(string name) => SqlQuoting.IsBare(name);
}
