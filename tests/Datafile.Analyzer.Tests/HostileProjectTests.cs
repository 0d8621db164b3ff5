namespace Datafile.Analyzer.Tests;

/// <summary>Projects made to hurt: they are analysed to the end, on an ordinary stack and in ordinary time.</summary>
public class HostileProjectTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, string> Pipes = new()
    {
        ["nodes that read each other"] = "NODE a\nSQL >\n    SELECT * FROM b\n\nNODE b\nSQL >\n    SELECT * FROM a\n",
        ["a node that reads itself"] = "NODE a\nSQL >\n    SELECT * FROM a\n",
        ["CTEs that read each other"] = "NODE a\nSQL >\n    WITH x AS (SELECT * FROM y), y AS (SELECT * FROM x) SELECT * FROM x\n",
        ["a chain of nodes"] = Chain(5_000, (i, before) => $"NODE n{i}\nSQL >\n    SELECT * FROM {before}\n\n"),
        ["unions of unions"] = Chain(60, (i, before) => $"NODE n{i}\nSQL >\n    SELECT * FROM {before} UNION ALL SELECT * FROM {before}\n\n"),
        ["joins of joins"] = Chain(60, (i, before) => $"NODE n{i}\nSQL >\n    SELECT x.k, x.ts FROM {before} x JOIN {before} y ON x.k = y.k\n\n"),
        ["a chain of CTEs"] = With(5_000, before => $"SELECT * FROM {before}"),
        ["CTEs of CTEs"] = With(60, before => $"SELECT x.k, x.ts FROM {before} x JOIN {before} y ON x.k = y.k"),
        ["CTEs of unions"] = With(60, before => $"SELECT * FROM {before} UNION ALL SELECT * FROM {before}"),
        ["aliases of aliases"] = "NODE a\nSQL >\n    SELECT k AS x0, " + string.Join(", ", Enumerable.Range(1, 60).Select(i => $"x{i - 1} + x{i - 1} AS x{i}")) + " FROM events\n",
        ["a chain of aliases"] = "NODE a\nSQL >\n    SELECT k AS x0, " + string.Join(", ", Enumerable.Range(1, 5_000).Select(i => $"x{i - 1} + 1 AS x{i}")) + " FROM events\n",
        ["aliases of each other"] = "NODE a\nSQL >\n    SELECT y + 1 AS x, x + 1 AS y FROM events\n",
        ["many conditions"] = "NODE a\nSQL >\n    SELECT k FROM events WHERE " + string.Join(" AND ", Enumerable.Range(0, 5_000).Select(i => $"(k != {i} OR s{i})")) + "\n",
        ["many times"] = "NODE a\nSQL >\n    SELECT k FROM events WHERE " + string.Join(" OR ", Enumerable.Range(0, 2_000).Select(i => $"ts > '2024-06-01 12:{i / 60 % 60:00}:{i % 60:00}'")) + "\n",
    };

    public static TheoryData<string> Names() => new(Pipes.Keys);

    [Theory, MemberData(nameof(Names))]
    public void It_is_analysed_to_the_end(string what)
    {
        var before = TinyProject.Empty
            .With("datasources/events.datasource", "SCHEMA >\n    `k` UInt32,\n    `ts` DateTime\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n")
            .With("datasources/target.datasource", "SCHEMA >\n    `k` UInt32\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n")
            .With("pipes/view.pipe", "NODE first\nSQL >\n    SELECT k FROM events\n\nTYPE materialized\nDATASOURCE target\n")
            .Released("0.0.0");
        var after = before.With("pipes/view.pipe", Pipes[what] + "\nTYPE materialized\nDATASOURCE target\n").Released("0.0.1");

        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => after.Against(before)), maxStackSize: 1 << 20) { IsBackground = true };
        thread.Start();

        Assert.True(thread.Join(Enough), $"not done within {Enough.TotalSeconds} seconds");
        Assert.Null(failure);
    }

    private static string Chain(int length, Func<int, string, string> node) =>
        string.Concat(Enumerable.Range(0, length).Select(i => node(i, i == 0 ? "events" : $"n{i - 1}")));

    private static string With(int length, Func<string, string> query) =>
        "NODE a\nSQL >\n    WITH " + string.Join(", ", Enumerable.Range(0, length).Select(i => $"c{i} AS ({query(i == 0 ? "events" : $"c{i - 1}")})")) + $" SELECT * FROM c{length - 1}\n";
}
