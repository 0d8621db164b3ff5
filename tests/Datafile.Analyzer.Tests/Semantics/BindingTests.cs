using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Rules;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Semantics;

/// <summary>What bound queries say, and what binding them costs.</summary>
public class BindingTests
{
    private static readonly TinyProject Events = TinyProject.Empty.With(
        "datasources/events.datasource", "SCHEMA >\n    `id` UInt32,\n    `at` DateTime,\n    `kind` String\n\nENGINE MergeTree\nENGINE_SORTING_KEY id\n");

    [Fact]
    public void A_check_against_a_baseline_binds_each_node_once_in_each_state()
    {
        var (before, after) = (Model("before"), Model("mistakes/backfill-overlap"));
        var (live, scripts) = (ReleaseScripts.From(before.Project.Snapshot), ReleaseScripts.From(after.Project.Snapshot));
        var rollout = Rollout.Of(before, after, live, scripts, Workflow.Releases, TinyProject.Utc("2023-12-14 10:00:00"));
        var collector = new FindingCollector((_, _) => null, global::Datafile.Analyzer.Rules.Suppressions.Of(after.Project.Snapshot), Approvals.Of(before.Project, after.Project));
        collector.Run(Rule.All, new AnalysisModel(after, Products.Classic, rollout));

        Assert.NotEmpty(collector.Findings);
        Assert.InRange(before.Bindings, 1, before.Project.Pipes.Sum(p => p.Nodes.Length));
        Assert.Equal(after.Project.Pipes.Sum(p => p.Nodes.Length), after.Bindings);
    }

    [Fact]
    public void What_is_the_same_in_baseline_and_project_is_parsed_and_bound_once()
    {
        var before = Model("before");
        var project = DataProject.Load(Model("mistakes/backfill-overlap").Project.Snapshot, before.Project);
        var after = new ProjectSemantics(project) { Baseline = before };
        foreach (var node in project.Pipes.SelectMany(p => p.Nodes))
            after.Bind(node);

        var changed = project.Pipes.Where(p => before.Project.FindPipe(p.Name) != p).ToArray();
        Assert.NotEmpty(changed);
        Assert.True(changed.Length < project.Pipes.Length);

        // What reads something that has changed is bound again.
        var shared = project.Pipes.Except(changed).SelectMany(p => p.Nodes).Count(node => ReferenceEquals(before.Bind(node), after.Bind(node)));
        Assert.NotEqual(0, shared);
        Assert.Equal(project.Pipes.Sum(p => p.Nodes.Length) - shared, after.Bindings);
    }

    /// <summary>An unread file is unknown, and one with a byte order mark keeps it: neither is the same as its baseline.</summary>
    [Fact]
    public void A_file_that_was_not_read_or_has_another_mark_is_not_taken_from_the_baseline()
    {
        var text = SourceText.From("", System.Text.Encoding.UTF8);
        var plain = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var before = DataProject.Load(new ProjectSnapshot([new ProjectFile("pipes/a.pipe", SourceText.From("", plain)), new ProjectFile("pipes/b.pipe", SourceText.From("", plain))]));
        var after = DataProject.Load(new ProjectSnapshot([new ProjectFile("pipes/a.pipe", SourceText.From("", plain)) { Unread = "why" }, new ProjectFile("pipes/b.pipe", text)]), before);

        Assert.Equal("why", after.Files[0].File.Unread);
        Assert.Same(text, after.Files[1].File.Text);
    }

    /// <summary>What the columns of a query are computed from, down to the Data Source.</summary>
    [Theory]
    [InlineData("SELECT e.id AS k FROM events AS e", "k = events.id")]
    [InlineData("WITH x AS (SELECT toDate(at) AS d FROM events) SELECT d FROM x", "d = todate(events.at)")]
    [InlineData("SELECT * EXCEPT (at) REPLACE (lower(kind) AS kind) FROM (SELECT * FROM events)", "id = events.id; kind = lower(events.kind)")]
    [InlineData("WITH x AS (SELECT id FROM events) SELECT a FROM (WITH x AS (SELECT kind AS a FROM events) SELECT a FROM x)", "a = events.kind")]
    [InlineData("SELECT n FROM events ARRAY JOIN [id, 1] AS n", "n = arrayjoin(array(events.id,1))")]
    public void A_column_has_its_origin(string query, string expected) =>
        Assert.Equal(expected, string.Join("; ", Bind(query).Columns.Columns.Select(c => $"{c.Name} = {c.Value.Key}")));

    [Theory]
    [InlineData("SELECT id, count() AS c FROM events GROUP BY id", "SELECT e.id AS id, count(*) AS c FROM events AS e GROUP BY e.id")]
    [InlineData("WITH a AS (SELECT id FROM events WHERE kind = 'x') SELECT id FROM a", "SELECT id FROM (SELECT * FROM events) AS b WHERE 'x' = kind")]
    [InlineData("SELECT id FROM events WHERE at > '2024-01-01' AND kind = 'x'", "SELECT id FROM events WHERE kind = 'x' AND '2024-01-01' < at")]
    [InlineData("SELECT id FROM events WHERE and(id > 1, kind = 'x')", "SELECT id FROM events WHERE NOT (id <= 1) AND kind IN ('x')")]
    [InlineData("SELECT id FROM events WHERE kind != 'x' AND id IS NOT NULL", "SELECT id FROM events WHERE NOT (id IS NULL) AND kind NOT IN ('x')")]
    [InlineData("SELECT countState(*) AS n FROM events", "SELECT countState() AS n FROM events")]
    [InlineData("SELECT toStartOfHour(at) AS h, lower(kind) AS k FROM events", "SELECT date_trunc('hour', at) AS h, lcase(kind) AS k FROM events")]
    [InlineData("SELECT addDays(at, 1) AS d, id BETWEEN 1 AND 9 AS b FROM events", "SELECT at + INTERVAL 1 DAY AS d, id >= 1 AND id <= 9 AS b FROM events")]
    [InlineData("SELECT if(id = 1, 'a', if(id = 2, 'b', 'c')) AS n FROM events", "SELECT CASE id WHEN 1 THEN 'a' WHEN 2 THEN 'b' ELSE 'c' END AS n FROM events")]
    [InlineData("SELECT id + 1 AS n FROM events WHERE kind IN ('a', 'b')", "SELECT 1 + id AS n FROM events WHERE kind IN ('b', 'a')")]
    [InlineData("SELECT countIf(id > 1) AS n, uniqExact(kind) AS k FROM events", "SELECT sum(if(id > 1, 1, 0)) AS n, count(DISTINCT kind) AS k FROM events")]
    public void Queries_in_other_words_have_one_normal_form(string one, string other) => Assert.Equal(Bind(one).Key, Bind(other).Key);

    [Theory]
    [InlineData("SELECT id FROM events", "SELECT id FROM events WHERE id > 1")]
    [InlineData("SELECT id FROM events WHERE id IN (SELECT id FROM events WHERE kind = 'a')", "SELECT id FROM events WHERE id IN (SELECT id FROM events WHERE kind = 'b')")]
    [InlineData("SELECT id FROM events WHERE NOT (toFloat64(id) <= 1)", "SELECT id FROM events WHERE toFloat64(id) > 1")]
    [InlineData("SELECT toStartOfHour(at) AS h FROM events", "SELECT date_trunc('day', at) AS h FROM events")]
    [InlineData("SELECT id - 1 AS n FROM events", "SELECT 1 - id AS n FROM events")]
    [InlineData("SELECT id FROM events WHERE (id, kind) IN ('1', 'b')", "SELECT id FROM events WHERE (id, kind) IN ('b', '1')")]
    [InlineData("SELECT uniq(*) AS n FROM (SELECT id FROM events)", "SELECT uniq(*) AS n FROM (SELECT kind FROM events)")]
    [InlineData("SELECT id FROM events AS l JOIN events AS r ON l.id = r.id", "SELECT id FROM events AS l LEFT JOIN events AS r ON l.id = r.id")]
    public void Queries_that_ask_for_something_else_have_another_normal_form(string one, string other) => Assert.NotEqual(Bind(one).Key, Bind(other).Key);

    /// <summary>The WITH of the first SELECT is for all of a UNION; each way of rows has its own filters.</summary>
    [Fact]
    public void A_union_has_a_way_of_rows_for_each_of_its_queries()
    {
        var query = Bind("SELECT id FROM (WITH x AS (SELECT * FROM events WHERE kind = 'a') SELECT id FROM x WHERE id > 1 UNION ALL SELECT id + 1 FROM x) WHERE id < 9");

        Assert.Equal(
            ["equals('a',events.kind) and less(1,events.id) and less(events.id,9)", "equals('a',events.kind) and less(plus(1,events.id),9)"],
            query.Branches.Select(b => string.Join(" and ", b.Filters.Select(f => f.Predicate.Key))));
    }

    /// <summary>A condition of ON over the left table is a filter of its rows, unless rows without a partner stay.</summary>
    [Theory]
    [InlineData("JOIN", true)]
    [InlineData("INNER JOIN", true)]
    [InlineData("GLOBAL JOIN", true)]
    [InlineData("GLOBAL INNER JOIN", true)]
    [InlineData("GLOBAL ANY INNER JOIN", true)]
    [InlineData("ALL INNER JOIN", true)]
    [InlineData("INNER ALL JOIN", true)]
    [InlineData("LEFT SEMI JOIN", true)]
    [InlineData("GLOBAL LEFT SEMI JOIN", true)]
    [InlineData("LEFT JOIN", false)]
    [InlineData("GLOBAL LEFT JOIN", false)]
    [InlineData("LEFT ANTI JOIN", false)]
    [InlineData("RIGHT JOIN", false)]
    [InlineData("FULL OUTER JOIN", false)]
    public void A_condition_of_ON_is_a_filter_where_rows_without_a_partner_are_left_out(string join, bool isFilter) => Assert.Equal(
        isFilter ? ["equals('x',events.kind)"] : [],
        Assert.Single(Bind($"SELECT l.id FROM events AS l {join} b AS r ON l.id = r.id AND l.kind = 'x'").Branches).Filters.Select(f => f.Predicate.Key));

    /// <summary>A query of WITH sees the names of where it is written, not of where it is read.</summary>
    [Fact]
    public void A_name_of_WITH_is_resolved_where_it_is_written()
    {
        const string Query = "WITH x AS (SELECT id FROM events), y AS (SELECT id FROM x) SELECT id FROM (WITH x AS (SELECT number AS id FROM numbers(3)) SELECT id FROM y)";

        Assert.Equal("events", InsertPath.Of(Bind(Query)).Trigger?.Name);
        Assert.Equal("events.id", Assert.Single(Bind(Query).Columns.Columns).Value.Key);
    }

    /// <summary>What a view reads besides the rows that trigger it: each table with the way it is read.</summary>
    [Theory]
    [InlineData("SELECT id FROM events WHERE id IN (SELECT id FROM a) AND kind = (SELECT max(k) FROM b)", "Lookup a; Lookup b")]
    [InlineData("SELECT e.id FROM events e JOIN (SELECT id FROM a WHERE id IN (SELECT id FROM b)) x ON e.id = x.id", "Join a; Join b")]
    [InlineData("SELECT e.id FROM events e JOIN a ON e.id = a.id AND a.k IN (SELECT k FROM b)", "Lookup b; Join a")]
    [InlineData("SELECT id FROM events UNION ALL SELECT id FROM a", "OutermostUnion a")]
    [InlineData("SELECT id FROM (SELECT id FROM events JOIN b USING id UNION ALL SELECT id FROM a)", "Join b; Union a")]
    [InlineData("WITH x AS (SELECT id FROM a) SELECT id FROM events WHERE id IN x", "Lookup a")]
    [InlineData("SELECT id FROM events WHERE id IN [1, 2] AND dictGet('d', 'v', id) > 0", "")]
    [InlineData("SELECT id FROM events WHERE id IN nothing", "")]
    public void What_is_read_besides_is_found_with_how_it_is_read(string query, string expected) =>
        Assert.Equal(expected, string.Join("; ", InsertPath.Of(Bind(query)).Lookups.Select(s => $"{s.Role} {s.Table.FullName}")));

    /// <summary>The WITH of the first query of a UNION names queries in all of them, and in its own query a name is a table.</summary>
    [Fact]
    public void A_query_of_WITH_that_reads_its_own_name_reads_the_table()
    {
        const string Query = "WITH events AS (SELECT id FROM events WHERE id > 1) SELECT id FROM events UNION ALL SELECT id FROM events";

        Assert.Equal(["events", "events"], Bind(Query).Branches.Select(b => b.Source));
        Assert.Equal(["events"], Node(Query).Reads.Select(r => r.Name));
    }

    private static PipeNode Node(string query) =>
        DataProject.Load(Events.With("pipes/p.pipe", $"NODE n\nSQL >\n    {query}\n").Snapshot).Pipes[0].Nodes[0];

    private static BoundQuery Bind(string query)
    {
        var project = DataProject.Load(Events.With("pipes/p.pipe", $"NODE n\nSQL >\n    {query}\n").Snapshot);
        return new ProjectSemantics(project).Bind(project.Pipes[0].Nodes[0]).Query ?? BoundQuery.Unknown;
    }

    private static ProjectSemantics Model(string folder)
    {
        var root = Path.Combine(SourceFolder.Repository, "samples", "add-column-to-a-materialized-view", folder);
        return new ProjectSemantics(DataProject.Load(new ProjectSnapshot(
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(f => new ProjectFile(Path.GetRelativePath(root, f).Replace('\\', '/'), SourceText.From(File.ReadAllText(f))))
                .OrderBy(f => f.Path, StringComparer.Ordinal),
        ])));
    }
}
