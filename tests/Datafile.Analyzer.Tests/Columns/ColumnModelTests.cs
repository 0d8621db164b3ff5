using System.Globalization;
using System.Text;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Columns;

/// <summary>What nodes yield, and how the model follows a project that changes.</summary>
public class ColumnModelTests
{
    private static readonly TinyProject Events = TinyProject.Empty.With(
        "datasources/events.datasource", "SCHEMA >\n    `a` UInt32,\n    `b` String,\n    `c` DateTime,\n    `t` Tuple(x UInt8, y String)\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n")
        .With("datasources/docs.datasource", "SCHEMA >\n    `doc` JSON(id UInt32, max_dynamic_types=8) `json:$`,\n    `raw` Nullable(JSON) `json:$.raw`\n\nENGINE MergeTree\n")
        .With("datasources/orders.datasource", "SCHEMA >\n    `items` Nested(sku String, price UInt32)\n\nENGINE MergeTree\n");

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
    [InlineData("SELECT e.a, f.a, f.b, f.t FROM events AS e LEFT JOIN events AS f ON e.a = f.a SETTINGS join_use_nulls = 1", "a UInt32, f.a Nullable(UInt32), f.b Nullable(String), f.t Nullable(Tuple(x UInt8, y String))")]
    [InlineData("SELECT a, f.b FROM events AS e FULL JOIN events AS f USING a SETTINGS join_use_nulls = 1", "a Nullable(UInt32), f.b Nullable(String)")]
    [InlineData("SELECT a, f.b FROM events AS e LEFT JOIN events AS f USING a SETTINGS join_use_nulls = 1", "a UInt32, f.b Nullable(String)")]
    [InlineData("SELECT b FROM (SELECT f.b AS b FROM events AS e LEFT JOIN events AS f ON e.a = f.a) SETTINGS join_use_nulls = 1", "b Nullable(String)")]
    [InlineData("SELECT e.b FROM events AS e LEFT JOIN events AS f ON e.a = f.a SETTINGS join_use_nulls = 1", "b String")]
    [InlineData("SELECT f.b AS b FROM events AS e LEFT JOIN events AS f ON e.a = f.a SETTINGS join_use_nulls = 0", "b String")]
    [InlineData("SELECT _part, _part_offset AS n FROM events", "_part LowCardinality(String), n UInt64")]
    [InlineData("SELECT items, items.sku FROM orders", "items Array(Tuple(sku String, price UInt32)), items.sku Array(String)")]
    [InlineData("SELECT items, items.sku FROM orders ARRAY JOIN items", "items Tuple(sku String, price UInt32), items.sku String")]
    [InlineData("SELECT * FROM orders ARRAY JOIN items.sku", "items.sku String, items.price Array(UInt32)")]
    [InlineData("SELECT i.sku, i.price * 2 AS x FROM (SELECT * FROM orders) LEFT ARRAY JOIN items AS i", "i.sku String, x UInt64")]
    [InlineData("SELECT arrayMap(x -> x + a, [1, 2]) AS k FROM events", "k Array(UInt64)")]
    [InlineData("SELECT doc.id, doc.user.name AS name, raw.x, doc.ip.:String AS ip FROM docs", "doc.id UInt32, name Dynamic(max_types=8), raw.x Dynamic, ip Nullable(String)")]
    [InlineData("SELECT count(DISTINCT doc.user.id) AS n, uniqIf(raw.x, 1) AS m FROM docs", "n UInt64, m UInt64")]
    [InlineData("SELECT if(isNull(n.x), 1, 2) AS k, doc.user = 'x' AS y FROM docs, shop.prices AS n", "k UInt8, y Nullable(UInt8)")]
    [InlineData("SELECT doc.tags[].name AS names, doc.^user AS user, raw.a.:`Array(Int64)` AS a, toInt64(doc.x) + 1 AS x, any(raw.b) AS b FROM docs", "names Array(Dynamic(max_types=4)), user JSON(max_dynamic_types=8), a Array(Int64), x Int64, b Dynamic")]
    [InlineData("SELECT uniqMerge(n.x) AS u, anyMerge(n.x) AS v FROM shop.prices AS n", "u UInt64, v ?")]
    [InlineData("WITH 5 AS k SELECT a IN (a, 1) AS x, b NOT IN (toString(a), 'b') AS y, a IN (k, 1) AS z FROM events", "x Nullable(UInt8), y Nullable(UInt8), z UInt8")]
    [InlineData("SELECT toLowCardinality(b) IN ('a', 'b') AS x, toLowCardinality(b) IN (b, 'b') AS y, a IN (SELECT a FROM events) AS z FROM events", "x LowCardinality(UInt8), y Nullable(UInt8), z UInt8")]
    [InlineData("SELECT CASE toLowCardinality(b) WHEN 'a' THEN 1 ELSE 0 END AS x, CASE toLowCardinality(b) WHEN 'a' THEN 1 END AS y, CASE toLowCardinality(b) WHEN 'a' THEN a ELSE 0 END AS z FROM events", "x LowCardinality(UInt8), y LowCardinality(Nullable(UInt8)), z UInt32")]
    [InlineData("SELECT uniq(*) AS u, count(*) AS n FROM events", "u UInt64, n UInt64")]
    [InlineData("SELECT tuple(e.* EXCEPT (a, c, t), 1) AS p, tuple(n.*) AS q FROM events AS e JOIN shop.prices AS n ON n.a = e.a", "p Tuple(String, UInt8), q ?")]
    public void A_query_yields_what_ClickHouse_describes(string query, string expected)
    {
        var project = DataProject.Load(Events.With("pipes/p.pipe", $"NODE n\nSQL >\n    {query}\n").Snapshot);
        var columns = new ProjectSemantics(project).ColumnsOf(Assert.Single(Assert.Single(project.Pipes).Nodes));

        Assert.Equal(expected, string.Join(", ", columns.Columns.Select(c => $"{c.Name} {(c.Type.IsUnknown ? "?" : c.Type)}").Concat(columns.IsOpen ? ["…"] : [])));
    }

    /// <summary>The types of the values of <c>v</c>, <c>w</c> Nullable(UInt32) and <c>s</c> LowCardinality(Nullable(String)).</summary>
    [Theory]
    [InlineData("SELECT v, w, s FROM t", "Nullable(UInt32), Nullable(UInt32), LowCardinality(Nullable(String))")]
    [InlineData("SELECT v, w FROM t WHERE v IS NOT NULL", "UInt32, Nullable(UInt32)")]
    [InlineData("SELECT v, s FROM t WHERE isNotNull(v) AND s != ''", "UInt32, LowCardinality(String)")]
    [InlineData("SELECT v, w FROM t WHERE NOT (v IS NULL OR w IS NULL)", "UInt32, UInt32")]
    [InlineData("SELECT v, w FROM t WHERE v IS NOT NULL OR w > 1", "Nullable(UInt32), Nullable(UInt32)")]
    [InlineData("SELECT v, w FROM t WHERE v IN (1, 2) AND w BETWEEN 1 AND 2", "UInt32, UInt32")]
    [InlineData("SELECT v, w FROM t WHERE NOT (v = 1) AND w NOT IN (1)", "UInt32, UInt32")]
    [InlineData("SELECT v FROM t WHERE coalesce(v, 1) = 1", "Nullable(UInt32)")]
    [InlineData("SELECT v FROM t WHERE v IS NULL", "Nullable(UInt32)")]
    [InlineData("SELECT v + 1 AS x, nullIf(v, 3) AS y FROM t WHERE v > 0", "UInt64, Nullable(UInt32)")]
    [InlineData("SELECT v AS x FROM t WHERE x IS NOT NULL", "UInt32")]
    [InlineData("SELECT doc.a.:Int64 AS x, doc.b.:Int64 + 1 AS y, doc.a.:Int64 + 1 AS z FROM docs WHERE doc.a.:Int64 > 0", "Int64, Nullable(Int64), Int64")]
    [InlineData("SELECT toUInt32OrNull(k) AS x FROM t WHERE x IS NOT NULL", "UInt32")]
    [InlineData("SELECT toUInt32OrNull(k) AS x FROM t WHERE toUInt32OrNull( k ) > 1", "UInt32")]
    [InlineData("SELECT * FROM t AS q WHERE q.v > 0 AND length(s) > 0", "UInt32, Nullable(UInt32), LowCardinality(String), String")]
    [InlineData("SELECT k, max(v) AS m, maxIf(v, w > 1) AS n FROM t WHERE v > 0 GROUP BY k", "String, UInt32, Nullable(UInt32)")]
    [InlineData("SELECT max(v) AS m FROM t WHERE v > 0", "Nullable(UInt32)")]
    [InlineData("SELECT k, max(v) AS m FROM t GROUP BY k HAVING m > 3", "String, UInt32")]
    [InlineData("SELECT v FROM (SELECT v FROM t WHERE v > 0)", "UInt32")]
    [InlineData("SELECT k IN (k, 'a') AS x, k IN (k, 'a') AND k != '' AS y, v IN (v, w) AS z FROM t", "UInt8, UInt8, Nullable(UInt8)")]
    [InlineData("SELECT max(k IN (k, 'a')) AS x FROM t WHERE k != ''", "Nullable(UInt8)")]
    [InlineData("WITH x AS (SELECT v FROM t WHERE v > 0) SELECT v FROM x", "UInt32")]
    [InlineData("SELECT v FROM t WHERE v > 0 UNION ALL SELECT w FROM t", "Nullable(UInt32)")]
    [InlineData("SELECT v FROM t WHERE v > 0 UNION ALL SELECT w FROM t WHERE w > 0", "UInt32")]
    [InlineData("SELECT b.v FROM t AS a LEFT JOIN (SELECT k, v FROM t WHERE v > 0) AS b ON a.k = b.k", "Nullable(UInt32)")]
    [InlineData("SELECT lagInFrame(v) OVER (ORDER BY k) AS x FROM t WHERE v > 0", "Nullable(UInt32)")]
    public void Where_a_filter_lets_no_NULL_pass_values_are_not_Nullable(string query, string expected)
    {
        var project = DataProject.Load(Events
            .With("datasources/t.datasource", "SCHEMA >\n    `v` Nullable(UInt32),\n    `w` Nullable(UInt32),\n    `s` LowCardinality(Nullable(String)),\n    `k` String\n\nENGINE MergeTree\nENGINE_SORTING_KEY k\n")
            .With("pipes/p.pipe", $"NODE n\nSQL >\n    {query}\n").Snapshot);
        var columns = new ProjectSemantics(project).ColumnsOf(Assert.Single(Assert.Single(project.Pipes).Nodes));

        Assert.Equal(expected, string.Join(", ", columns.Columns.Select(c => c.ValueType)));
    }

    [Fact]
    public void Columns_that_connectors_add_are_known_by_name()
    {
        var project = DataProject.Load(Events
            .With("datasources/lines.datasource", "SCHEMA >\n    `pk` String `json:$.Item.pk`\n\nENGINE ReplacingMergeTree\nENGINE_SORTING_KEY pk\nENGINE_VER _timestamp\nENGINE_IS_DELETED _is_deleted\n\nIMPORT_SERVICE dynamodb\nIMPORT_TABLE_ARN arn\n")
            .With("datasources/clicks.datasource", "SCHEMA >\n    `a` String `json:$.a`\n\nENGINE MergeTree\nENGINE_SORTING_KEY __timestamp\n\nKAFKA_CONNECTION_NAME k\n")
            .With("pipes/p.pipe", "NODE n\nSQL >\n    SELECT _timestamp, _is_deleted, _record, __timestamp, __offset FROM lines JOIN clicks ON pk = a\n").Snapshot);
        var bound = new ProjectSemantics(project).Bind(Assert.Single(Assert.Single(project.Pipes).Nodes));

        Assert.Equal("DateTime64(3), UInt8, , DateTime, Int64", string.Join(", ", bound.Columns.Columns.Select(c => c.Type)));
        Assert.Empty(Assert.Single(bound.Variants).MissingColumns);
    }

    [Theory]
    [InlineData("Int", "Int32")]
    [InlineData("bigint unsigned", "UInt64")]
    [InlineData("DOUBLE PRECISION", "Float64")]
    [InlineData("CHARACTER VARYING(20)", "String")]
    [InlineData("national character varying", "String")]
    [InlineData("Nullable(INT UNSIGNED)", "Nullable(UInt32)")]
    [InlineData("MEDIUMINT SIGNED", "Int32")]
    [InlineData("VARCHAR(255)", "String")]
    [InlineData("TIMESTAMP", "DateTime")]
    [InlineData("NUMERIC(10, 2)", "Decimal(10, 2)")]
    [InlineData("Decimal64(2)", "Decimal(18, 2)")]
    [InlineData("Nullable(TEXT)", "Nullable(String)")]
    [InlineData("Array(LowCardinality(varchar))", "Array(LowCardinality(String))")]
    [InlineData("AggregateFunction(argMax, INTEGER, TINYINT UNSIGNED)", "AggregateFunction(argMax, Int32, UInt8)")]
    public void An_alias_is_the_type_that_it_names(string written, string expected)
    {
        var source = "SCHEMA >\n    `a` {0}\n\nENGINE MergeTree\nENGINE_SORTING_KEY tuple()\n";
        var (before, after) = (TinyProject.Empty.With("datasources/d.datasource", source.Replace("{0}", written)), TinyProject.Empty.With("datasources/d.datasource", source.Replace("{0}", expected)));

        Assert.Equal(expected, Assert.Single(Assert.Single(DataProject.Load(before.Snapshot).DataSources).Columns).Type.ToString());
        Assert.Empty(after.Plan(before, Workflow.Branches).Changes);
        Assert.Equal(expected, TypeOf($"SELECT CAST('' AS {written}) AS a"));
    }

    private static string TypeOf(string query)
    {
        var project = DataProject.Load(Events.With("pipes/p.pipe", $"NODE n\nSQL >\n    {query}\n").Snapshot);
        return Assert.Single(new ProjectSemantics(project).ColumnsOf(Assert.Single(Assert.Single(project.Pipes).Nodes)).Columns).Type.ToString();
    }

    [Fact]
    public void A_file_more_does_not_bind_the_other_nodes_again()
    {
        var files = Events;
        for (var i = 0; i < 5000; i++)
            files = files.With($"pipes/p{i}.pipe", $"NODE n\nSQL >\n    SELECT a, count() AS hits FROM {(i == 0 ? "events" : i % 10 == 0 ? "events" : $"p{i - 1}")} GROUP BY a\n");
        var model = new ProjectSemantics(DataProject.Load(files.Snapshot));
        BindAll(model);
        Assert.Equal(5000, model.Bindings);

        var more = new ProjectSemantics(model.Project.With(File("pipes/other.pipe", "NODE n\nSQL >\n    SELECT a FROM p4999\n")), model);
        BindAll(more);
        Assert.Equal(1, more.Bindings);

        // What reads the changed pipe is bound again, and nothing else.
        var changed = new ProjectSemantics(more.Project.With(File("pipes/p4995.pipe", "NODE n\nSQL >\n    SELECT toString(a) AS a, count() AS hits FROM p4994 GROUP BY a\n")), more);
        BindAll(changed);
        Assert.Equal(6, changed.Bindings);
        Assert.Equal("String", changed.ColumnsOf(Node(changed, "p4999")).Find("a")?.Type.ToString());

        // A Data Source that comes in the place of a pipe changes what reads it.
        var shadowed = new ProjectSemantics(changed.Project.With(File("datasources/p4999.datasource", "SCHEMA >\n    `a` Date\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n")), changed);
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
        for (var i = 1700; i > 0; i--)
            aliases.Append(CultureInfo.InvariantCulture, $"x{i - 1} + x{i - 1} AS x{i}, ");
        var model = new ProjectSemantics(DataProject.Load(files.With("pipes/deep.pipe", aliases.Append("a AS x0 FROM events\n").ToString()).Snapshot));

        Assert.Equal("UInt32", model.ColumnsOf(Node(model, "p2999")).Find("a")?.Type.ToString());
        BindAll(model);
        Assert.Equal("UInt64", model.ColumnsOf(Node(model, "deep")).Find("x1")?.Type.ToString());
    }

    private static void BindAll(ProjectSemantics model)
    {
        foreach (var node in model.Project.Pipes.SelectMany(p => p.Nodes))
            model.Bind(node);
    }

    private static PipeNode Node(ProjectSemantics model, string pipe) => model.Project.FindPipe(pipe)?.Output ?? throw new ArgumentException($"There is no pipe {pipe}.", nameof(pipe));

    private static ProjectFile File(string path, string text) => new(path, SourceText.From(text));
}
