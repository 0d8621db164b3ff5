using System.Diagnostics;
using System.Text;
using Datafile.Analyzer.Flow;

namespace Datafile.Analyzer.Tests;

/// <summary>
/// Inputs that once took minutes: each is so large that what grows with its square does not end, and what grows with its
/// length ends at once. The time given is for a busy machine.
/// </summary>
public class GrowthTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(10);

    private const string Source = "SCHEMA >\n    `t` DateTime,\n    `c` Int32\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"t\"\n";

    private static readonly Dictionary<string, (Func<TinyProject> Before, Func<TinyProject> After)> Projects = new()
    {
        ["renamed columns"] = (() => Columns(20_000, "a"), () => Columns(20_000, "b")),
        ["the same column many times"] = (() => Columns(1, "a"), () => TinyProject.Empty.With("datasources/d.datasource", "SCHEMA >\n" + Lines(20_000, _ => "    `c` String"))),
        ["nodes of a pipe"] = (() => TinyProject.Empty, () => Pipe(100_000, i => $"SELECT * FROM {(i == 0 ? "events" : $"n{i - 1}")}")),
        ["a circle of nodes"] = (() => TinyProject.Empty, () => Pipe(20_000, i => $"SELECT 1 AS x FROM n{(i + 1) % 20_000}")),
        ["nodes that all read the first"] = (() => TinyProject.Empty, () => Pipe(10_000, i => $"SELECT 1 AS x FROM n{Math.Min(i + 1, 9_999)}, n0")),
        ["suppressions"] = (() => TinyProject.Empty, () => TinyProject.Empty.With("pipes/p.pipe", Repeat("# datafile: ignore DF1001 -- known\n", 50_000) + "NODE n\nSQL >\n    SELECT 1\n")),
        ["suppressions of a file"] = (() => TinyProject.Empty, () => TinyProject.Empty.With("pipes/p.pipe", Repeat("# datafile: ignore-file DF1001 -- known\n", 50_000) + "NODE n\nSQL >\n    SELECT 1\n")),
        ["blanks in a suppression"] = (() => TinyProject.Empty, () => TinyProject.Empty.With("pipes/p.pipe", "# datafile: ignore " + new string(' ', 1_000_000) + "x\nNODE n\nSQL >\n    SELECT 1\n")),
        ["dashes in a suppression"] = (() => TinyProject.Empty, () => TinyProject.Empty.With("pipes/p.pipe", "# datafile: ignore DF1001" + Repeat(" -", 500_000) + "\nNODE n\nSQL >\n    SELECT 1\n")),
        ["approvals"] = (() => TinyProject.Empty, () => Columns(1, "a").With("datafile-approvals", Repeat("DF3001 d 0123456789ab..ba9876543210 -- known\n", 20_000))),
        ["blanks in an approval"] = (() => TinyProject.Empty, () => Columns(1, "a").With("datafile-approvals", "DF3001 d 0123456789ab..ba9876543210 -- " + new string(' ', 1_000_000) + "x\n")),
        ["heredocs that never close"] = (() => TinyProject.Empty, () => Pipe(1, _ => "SELECT " + string.Join(" ", Enumerable.Range(0, 200_000).Select(i => $"$a{i}$")))),
        ["a number with a million digits"] = (() => TinyProject.Empty, () => Pipe(1, _ => "SELECT " + new string('9', 5_000_000) + " AS x")),
        ["an aggregate with half a million combinators"] = (() => TinyProject.Empty, () => TinyProject.Empty.With("datasources/d.datasource", $"SCHEMA >\n    `c` AggregateFunction(sum{Repeat("If", 500_000)}, UInt8),\n    `d` AggregateFunction(sum{Repeat("if", 500_000)}, UInt8)\n")),
        ["nodes that read all others"] = (() => TinyProject.Empty, () => Pipe(300, i => "SELECT 1 AS x FROM " + string.Join(", ", Enumerable.Range(0, 300).Where(j => j != i).Select(j => $"n{j}")))),
        ["conditions of a template"] = (() => TinyProject.Empty, () => Pipe(5, _ => "%\n    SELECT 1 AS x" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"{{% if defined(p{i}) %}} + {i} {{% else %}} - {i} {{% end %}}")))),
        ["a chain of views"] = (() => Views(4_000, "Int32"), () => Views(4_000, "Int64")),
        ["views of one target"] = (() => TinyProject.Empty, () => ViewsOfOneTarget(8_000)),
        ["columns of another type"] = (() => Columns(40_000, "a"), () => Columns(40_000, "a", "Int64").With("datasources/f.datasource", Source + "\nFORWARD_QUERY >\n    SELECT t, c\n")),
        ["nested if in a cut-off"] = (() => View("0.0.0", ""), () => View("0.0.1", "WHERE " + Repeat("if(", 60) + "t > '2024-06-01 12:00:00'" + string.Concat(Enumerable.Range(0, 60).Select(i => $", c > {i}, c < {i})")))),
        ["an alias that doubles in a cut-off"] = (() => View("0.0.0", ""), () => View("0.0.1", "WHERE t > toDateTime(a60) AND (1 AS a0) = 1" + string.Concat(Enumerable.Range(0, 60).Select(i => $" AND (a{i} + a{i} AS a{i + 1}) > 0")))),
        ["blanks in a tag of a cut-off"] = (() => View("0.0.0", ""), () => View("0.0.1", "WHERE t > {{a" + new string(' ', 1_000_000) + ")x}}", "%\n    ")),
    };

    public static TheoryData<string> Names() => new(Projects.Keys);

    [Theory, MemberData(nameof(Names))]
    public async Task It_costs_what_its_length_is(string what)
    {
        var (before, after) = Projects[what];
        var watch = Stopwatch.StartNew();
        var analysis = Task.Factory.StartNew(() => after().Against(before()), TaskCreationOptions.LongRunning);

        Assert.True(await Task.WhenAny(analysis, Task.Delay(Enough)) == analysis, $"not done after {watch.Elapsed}");
        Assert.NotNull((await analysis).Plan);
    }

    [Fact]
    public void A_long_circle_is_named_by_both_of_its_ends()
    {
        var finding = Assert.Single(Pipe(1_000, i => $"SELECT 1 AS x FROM n{(i + 1) % 1_000}").Against(null).Findings, f => f.Id == "DF1004");

        Assert.Contains("n0 -> n1 -> n2", finding.Message);
        Assert.Contains("… 979 more …", finding.Message);
        Assert.Contains("n999 -> n0", finding.Message);
        Assert.InRange(finding.Related.Length, 10, 30);
    }

    [Fact]
    public void A_query_past_a_limit_is_named()
    {
        var doubling = Pipe(30, i => $"SELECT *, * FROM {(i == 0 ? "events" : $"n{i - 1}")}").Against(null);

        Assert.Equal(("pipes/p.pipe", "n12", "there are more than 10000 columns"), (doubling.LargeQueries[0].Path, doubling.LargeQueries[0].Node, doubling.LargeQueries[0].Reason));
        Assert.Empty(Pipe(5, i => $"SELECT *, * FROM {(i == 0 ? "events" : $"n{i - 1}")}").Against(null).LargeQueries);
    }

    /// <summary>A node that closes several circles is named once, with the first.</summary>
    [Fact]
    public void A_clique_of_nodes_has_a_finding_for_each_node_at_most()
    {
        var clique = Pipe(60, i => "SELECT 1 AS x FROM " + string.Join(", ", Enumerable.Range(0, 60).Where(j => j != i).Select(j => $"n{j}")));

        Assert.InRange(clique.Against(null).Findings.Count(f => f.Id == "DF1004"), 1, 60);
    }

    [Fact]
    public void Columns_that_are_declared_twice_are_compared()
    {
        var twice = TinyProject.Empty.With("datasources/d.datasource", "SCHEMA >\n    `c` String,\n    `c` String\n");
        var other = TinyProject.Empty.With("datasources/d.datasource", "SCHEMA >\n    `a` String,\n    `b` String\n");

        Assert.Contains(twice.Against(other).Findings, f => f.Id == "DF0007");
        Assert.NotNull(other.Against(twice).Plan);
        Assert.NotNull(twice.Against(twice.With("datasources/d.datasource", "SCHEMA >\n    `c` UInt8,\n    `c` UInt8,\n    `d` Date\n")).Plan);
    }

    [Fact]
    public void A_removed_view_that_declares_its_target_is_a_part_of_the_lineage()
    {
        var without = TinyProject.Empty.With("datasources/d.datasource", Source);
        var view = without.With("pipes/v.pipe", "NODE n\nSQL >\n    SELECT t FROM d\n\nTYPE materialized\nDATASOURCE m\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"t\"\n");

        var lineage = without.Against(view).Lineage.Value;

        Assert.Contains(lineage.Nodes, n => n is { Id: "pipe:v", Mark: LineageMark.Removed });
        Assert.Contains(lineage.Edges, e => e is { From: "pipe:v", To: "table:m", Kind: LineageEdgeKind.Writes });
        Assert.All(lineage.Edges, e => Assert.Contains(lineage.Nodes, n => n.Id == e.To));
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Lines(int count, Func<int, string> line) => string.Join(",\n", Enumerable.Range(0, count).Select(line)) + "\n";

    private static TinyProject Columns(int count, string name, string type = "String") =>
        TinyProject.Empty.With("datasources/d.datasource", "SCHEMA >\n" + Lines(count, i => $"    `{name}{i}` {type}"));

    private static TinyProject Pipe(int nodes, Func<int, string> query) => TinyProject.Empty.With("datasources/events.datasource", Source)
        .With("pipes/p.pipe", string.Concat(Enumerable.Range(0, nodes).Select(i => $"NODE n{i}\nSQL >\n    {query(i)}\n\n")));

    private static TinyProject Views(int count, string type) => new(
        TinyProject.Empty.Files.AddRange(Enumerable.Range(0, count).SelectMany(i => new[]
        {
            KeyValuePair.Create($"datasources/d{i}.datasource", Source.Replace("Int32", type, StringComparison.Ordinal)),
            KeyValuePair.Create($"pipes/p{i}.pipe", $"NODE n\nSQL >\n    SELECT t, c FROM d{i}\n\nTYPE materialized\nDATASOURCE d{i + 1}\n"),
        })).Add($"datasources/d{count}.datasource", Source.Replace("Int32", type, StringComparison.Ordinal)));

    private static TinyProject ViewsOfOneTarget(int count) => new(
        TinyProject.Empty.Files.AddRange(Enumerable.Range(0, count).Select(i =>
            KeyValuePair.Create($"pipes/p{i}.pipe", $"NODE n\nSQL >\n    SELECT t, c FROM s WHERE c = {i}\n\nTYPE materialized\nDATASOURCE m\n")))
            .Add("datasources/s.datasource", Source).Add("datasources/m.datasource", Source));

    private static TinyProject View(string version, string where, string head = "") => TinyProject.Empty
        .With("datasources/s.datasource", Source)
        .With("datasources/m.datasource", version == "0.0.0" ? Source.Replace(",\n    `c` Int32", "", StringComparison.Ordinal) : Source)
        .With("pipes/v.pipe", $"NODE n\nSQL >\n    {head}SELECT t{(version == "0.0.0" ? "" : ", c")} FROM s {where}\n\nTYPE materialized\nDATASOURCE m\n")
        .Released(version);
}
