using System.Globalization;
using System.Text;
using Datafile.Analyzer.Binding.Columns;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Columns;

/// <summary>What nodes yield, and how the model follows a project that changes.</summary>
public class ColumnModelTests
{
    private static readonly TinyProject Events = TinyProject.Empty.With(
        "datasources/events.datasource", "SCHEMA >\n    `a` UInt32,\n    `b` String,\n    `c` DateTime,\n    `t` Tuple(x UInt8, y String)\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n");

    /// <summary>Names and types; <c>?</c> for an unknown type, <c>…</c> where there may be more. The engine's tests ask ClickHouse the same.</summary>
    [Theory]
    [InlineData("SELECT a, b AS q, t.x, toDate(c) FROM events", "a UInt32, q String, t.x UInt8, toDate(c) Date")]
    [InlineData("SELECT a AS b, b AS k FROM events", "b UInt32, k UInt32")]
    [InlineData("SELECT toString(a) AS a, a AS k FROM events", "a String, k String")]
    [InlineData("SELECT * FROM events AS e JOIN (SELECT a, 1 AS z FROM events) AS f ON e.a = f.a", "a UInt32, b String, c DateTime, t Tuple(x UInt8, y String), f.a UInt32, z UInt8")]
    [InlineData("SELECT *, 1 AS a FROM (SELECT a, b FROM events) AS s", "s.a UInt32, b String, a UInt8")]
    [InlineData("WITH x AS (SELECT a AS k FROM events) SELECT k FROM x UNION ALL SELECT 1000000 FROM x", "k UInt32")]
    [InlineData("SELECT * EXCEPT (c, t) REPLACE (toString(a) AS a) FROM events", "a String, b String")]
    [InlineData("SELECT e.b, n.x FROM events AS e JOIN shop.prices AS n ON n.a = e.a", "b String, x ?")]
    [InlineData("SELECT *, n.x FROM shop.prices AS n JOIN events AS e ON n.a = e.a", "a UInt32, b String, c DateTime, t Tuple(x UInt8, y String), x ?, …")]
    [InlineData("SELECT x, a FROM events ARRAY JOIN [1, 2] AS x", "x UInt8, a UInt32")]
    [InlineData("SELECT arrayMap(x -> x + a, [1, 2]) AS k FROM events", "k Array(UInt64)")]
    public void A_query_yields_what_ClickHouse_describes(string query, string expected)
    {
        var project = DataProject.Load(Events.With("pipes/p.pipe", $"NODE n\nSQL >\n    {query}\n").Snapshot);
        var columns = new ColumnModel(project).ColumnsOf(Assert.Single(Assert.Single(project.Pipes).Nodes));

        Assert.Equal(expected, string.Join(", ", columns.Columns.Select(c => $"{c.Name} {(c.Type.IsUnknown ? "?" : c.Type)}").Concat(columns.IsOpen ? ["…"] : [])));
    }

    [Fact]
    public void A_file_more_does_not_bind_the_other_nodes_again()
    {
        var files = Events;
        for (var i = 0; i < 5000; i++)
            files = files.With($"pipes/p{i}.pipe", $"NODE n\nSQL >\n    SELECT a, count() AS hits FROM {(i == 0 ? "events" : i % 10 == 0 ? "events" : $"p{i - 1}")} GROUP BY a\n");
        var model = new ColumnModel(DataProject.Load(files.Snapshot));
        BindAll(model);
        Assert.Equal(5000, model.Bindings);

        var more = model.With(model.Project.With(File("pipes/other.pipe", "NODE n\nSQL >\n    SELECT a FROM p4999\n")));
        BindAll(more);
        Assert.Equal(1, more.Bindings);

        // What reads the changed pipe is bound again, and nothing else.
        var changed = more.With(more.Project.With(File("pipes/p4995.pipe", "NODE n\nSQL >\n    SELECT toString(a) AS a, count() AS hits FROM p4994 GROUP BY a\n")));
        BindAll(changed);
        Assert.Equal(6, changed.Bindings);
        Assert.Equal("String", changed.ColumnsOf(Node(changed, "p4999")).Find("a")?.Type.ToString());

        // A Data Source that comes in the place of a pipe changes what reads it.
        var shadowed = changed.With(changed.Project.With(File("datasources/p4999.datasource", "SCHEMA >\n    `a` Date\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n")));
        BindAll(shadowed);
        Assert.Equal(1, shadowed.Bindings);
        Assert.Equal("Date", shadowed.ColumnsOf(Node(shadowed, "other")).Find("a")?.Type.ToString());
    }

    [Fact]
    public void Long_chains_deep_aliases_and_circles_end()
    {
        var files = Events.With("pipes/round.pipe", "NODE one\nSQL >\n    SELECT * FROM two\n\nNODE two\nSQL >\n    SELECT * FROM one\n");
        for (var i = 0; i < 3000; i++)
            files = files.With($"pipes/p{i}.pipe", $"NODE n\nSQL >\n    SELECT a FROM {(i == 0 ? "events" : $"p{i - 1}")}\n");
        var aliases = new StringBuilder("NODE n\nSQL >\n    SELECT ");
        for (var i = 1800; i > 0; i--)
            aliases.Append(CultureInfo.InvariantCulture, $"x{i - 1} + x{i - 1} AS x{i}, ");
        var model = new ColumnModel(DataProject.Load(files.With("pipes/deep.pipe", aliases.Append("a AS x0 FROM events\n").ToString()).Snapshot));

        Assert.Equal("UInt32", model.ColumnsOf(Node(model, "p2999")).Find("a")?.Type.ToString());
        BindAll(model);
        Assert.Equal("UInt64", model.ColumnsOf(Node(model, "deep")).Find("x1")?.Type.ToString());
    }

    private static void BindAll(ColumnModel model)
    {
        foreach (var node in model.Project.Pipes.SelectMany(p => p.Nodes))
            model.Bind(node);
    }

    private static PipeNode Node(ColumnModel model, string pipe) => model.Project.FindPipe(pipe)?.Output ?? throw new ArgumentException($"There is no pipe {pipe}.", nameof(pipe));

    private static ProjectFile File(string path, string text) => new(path, SourceText.From(text));
}
