using Datafile.ClickHouse.Tests.Engine;
using static Datafile.ClickHouse.Tests.Cutoffs.Moment;

namespace Datafile.ClickHouse.Tests.Cutoffs;

/// <summary>What the engine says of a pair.</summary>
/// <param name="Overlap">A row that both take; null where there is none.</param>
/// <param name="Gap">A row that neither takes, of a kind of which the view takes others; null where there is none.</param>
/// <param name="SplitsNulls">
/// Whether one side alone takes rows without a time: those of the other side's time are lost, unless the query gives them one.
/// </param>
internal sealed record Truth(string? Overlap, string? Gap, bool SplitsNulls)
{
    public bool IsExact => Overlap is null && Gap is null && !SplitsNulls;
}

/// <summary>A table with rows at all moments at which two filters may differ.</summary>
internal sealed class ProbeTable
{
    private readonly ClickHouseDatabase _database;

    public ProbeTable(ClickHouseDatabase database)
    {
        _database = database;
        database.Execute($"CREATE TABLE probes (ms Int64, {string.Join(", ", TimeColumn.All.Select(c => $"{c.Name} {c.Type}"))}, b String, u UInt8) ENGINE = Memory");
    }

    /// <summary>Asks the engine which rows the two filters take.</summary>
    /// <exception cref="ClickHouseException">A filter is not valid.</exception>
    public Truth Ask(FilterPair pair)
    {
        Fill(pair);
        var column = pair.Columns[0].Name;
        var rows = _database.Query(
                $"SELECT isNull({column}) AS is_null, b, u, if({pair.View}, 1, 0) AS live, if({pair.Backfill}, 1, 0) AS moved, any(({column}, {pair.Columns[^1].Name})) "
                + "FROM probes GROUP BY is_null, b, u, live, moved")
            .Select(r => (IsNull: r[0] == "1", Kind: $"b='{r[1]}' u={r[2]}", Live: r[3] == "1", Moved: r[4] == "1", Text: $"{r[5]} b='{r[1]}' u={r[2]}"))
            .ToArray();

        var wanted = rows.Where(r => r.Live).Select(r => r.Kind).ToHashSet();
        var overlap = rows.FirstOrDefault(r => r.Live && r.Moved).Text;
        var gap = rows.FirstOrDefault(r => !r.Live && !r.Moved && wanted.Contains(r.Kind)).Text;
        return new Truth(overlap, gap, rows.Any(r => r.IsNull && r.Live != r.Moved && wanted.Contains(r.Kind)));
    }

    private void Fill(FilterPair pair)
    {
        var moments = pair.Moments.SelectMany(Around).Append(pair.Now - (700 * Day)).Append(pair.Now + (1_800 * Day))
            .Where(m => m > pair.Now - (730 * Day) && m < pair.Now + (1_825 * Day)).Distinct().Order().ToArray();
        string Rows(string name, string other) =>
            $"SELECT ms, {string.Join(", ", TimeColumn.All.Select(c => $"{(c == pair.Columns[^1] && other.Length > 0 ? $"({c.Value.Replace("ms", other)})" : c.Value)} AS {c.Name}"))}, b, u FROM (SELECT {name})";

        var list = $"arrayJoin([{string.Join(",", moments)}]) AS ms, arrayJoin([false{(pair.Columns.Contains(TimeColumn.Nullable) ? ", true" : "")}]) AS is_null, "
            + "arrayJoin(['', 'x', 'y', 'xx']) AS b, arrayJoin([0, 1, 3]) AS u";
        if (pair.Columns.Length > 1)
            list = $"arrayJoin([{string.Join(",", moments.Where((_, i) => i % 4 == 0))}]) AS later, " + list;
        _database.Execute("TRUNCATE TABLE probes", "INSERT INTO probes " + Rows(list, pair.Columns.Length > 1 ? "later" : ""));
    }

    /// <summary>The moments around a boundary, and those of the pieces of time in which it lies.</summary>
    private static IEnumerable<long> Around(long moment)
    {
        var edges = new List<long> { moment };
        foreach (var zone in new[] { Utc, Madrid })
        {
            foreach (var piece in new[] { Second, Minute, 5 * Minute, 15 * Minute, Hour, Day })
            {
                var start = Floor(moment, piece, zone);
                edges.AddRange([start, start + piece, start - piece]);
            }

            // A day on which the clocks change begins an hour earlier or later.
            edges.AddRange([Floor(moment, Day, zone) - Hour, Floor(moment, Day, zone) + Hour]);
            edges.AddRange([Floor(moment + Day, Day, zone), Floor(moment - Hour, Day, zone), Floor(moment - (7 * Day), Day, zone), Floor(moment + (7 * Day), Day, zone)]);
        }

        // Where a literal may be read in another zone, or a shift may be lost.
        foreach (var shift in new[] { Minute, 10 * Minute, 30 * Minute, Hour, 2 * Hour, 3 * Hour, Day, 7 * Day, 35 * Day })
            edges.AddRange([moment - shift, moment + shift]);

        foreach (var month in new[] { moment.AddMonths(-1), moment.AddMonths(1) })
            edges.AddRange([month - Hour, month, month + Hour]);

        var local = Local(moment, Utc);
        edges.Add(Of(local.Year, local.Month, 1));
        edges.Add(Of(local.Year, local.Month, 1) - (2 * Hour));
        edges.Add(Of(local.Year, local.Month, 1).AddMonths(1));
        edges.Add(Of(local.Year, local.Month, 1).AddMonths(1) - (2 * Hour));
        return edges.Distinct().SelectMany(e => new[] { e - Second, e - 1, e, e + 1, e + Second });
    }
}
