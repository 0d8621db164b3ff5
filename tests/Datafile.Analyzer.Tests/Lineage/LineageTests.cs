namespace Datafile.Analyzer.Tests.Lineage;

/// <summary>What flows where, written as <c>from kind to</c>.</summary>
public class LineageTests
{
    private const string Events = "SCHEMA >\n    `k` UInt32\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n";

    private static readonly TinyProject Project = TinyProject.Empty
        .With("datasources/events.datasource", Events)
        .With("datasources/users.datasource", Events)
        .With("datasources/daily.datasource", Events)
        .With("pipes/clean.pipe", Node("clean_1", "SELECT k FROM events WHERE k > 0"))
        .With("pipes/daily_mv.pipe", Node("joined", "SELECT k FROM clean JOIN users USING k") + Node("daily_1", "SELECT k FROM joined WHERE k IN (SELECT k FROM other.allowed)", "materialized\nDATASOURCE daily"))
        .With("pipes/top.pipe", Node("top_1", "SELECT count() FROM daily, tinybird.pipe_stats", "endpoint"));

    [Fact]
    public void A_view_is_triggered_by_one_table_and_looks_the_others_up() => Assert.Equal(
        [
            "daily reads top", "events reads clean", "events triggers daily_mv", "users looks-up daily_mv", "clean reads daily_mv",
            "daily_mv writes daily", "other.allowed looks-up daily_mv", "tinybird.pipe_stats reads top",
        ],
        Arrows(Project));

    [Fact]
    public void A_pipe_with_several_views_has_a_node_for_each() => Assert.Equal(
        ["events triggers both.one", "events triggers both.two", "both.one writes daily", "both.two writes users"],
        Arrows(Project.Without("pipes/clean.pipe").Without("pipes/daily_mv.pipe").Without("pipes/top.pipe").With(
            "pipes/both.pipe",
            Node("one", "SELECT k FROM events", "materialized\nDATASOURCE daily") + Node("two", "SELECT k FROM events", "materialized\nDATASOURCE users"))));

    [Fact]
    public void Every_kind_of_output_is_told()
    {
        var project = Project
            .With("pipes/snapshot.pipe", Node("snapshot_1", "SELECT k FROM daily", "copy\nTARGET_DATASOURCE users"))
            .With("pipes/export.pipe", Node("export_1", "SELECT k FROM daily", "sink\nEXPORT_CONNECTION_NAME s3"));

        Assert.Equal(
            [
                "daily Datasource", "events Datasource", "users Datasource", "clean Pipe", "daily_mv MaterializedView", "export Sink",
                "snapshot Copy", "top Endpoint", "other.allowed Table", "tinybird.pipe_stats Table",
            ],
            project.Against(null).Lineage.Value.Nodes.Select(n => $"{n.Name} {n.Kind}"));
    }

    [Fact]
    public void A_target_written_with_its_version_is_the_data_source_of_the_file() => Assert.Equal(
        ["daily reads top", "events triggers daily_mv", "daily_mv writes daily"],
        Arrows(TinyProject.Empty
            .With("datasources/events.datasource", Events)
            .With("datasources/daily.datasource", "VERSION 2\n\n" + Events)
            .With("pipes/daily_mv.pipe", Node("daily_1", "SELECT k FROM events", "materialized\nDATASOURCE daily__v2"))
            .With("pipes/top.pipe", Node("top_1", "SELECT count() FROM daily__v2", "endpoint"))));

    [Fact]
    public void A_baseline_marks_what_differs_and_keeps_what_is_gone()
    {
        var after = Project.Without("pipes/top.pipe").With("pipes/top_ten.pipe", Project.Files["pipes/top.pipe"])
            .Edit("pipes/clean.pipe", "k > 0", "k > 1").Released("0.0.1");
        var lineage = after.Against(Project.Released("0.0.0")).Lineage.Value;

        Assert.Equal(
            ["daily Recreated", "clean Changed", "daily_mv Recreated", "top Removed", "top_ten Added"],
            lineage.Nodes.Where(n => n.Mark != default).Select(n => $"{n.Name} {n.Mark}"));
        Assert.Contains(lineage.Edges, e => (e.From, e.To) == ("datasource:daily", "pipe:top"));
    }

    /// <summary>A deployment of Forward writes the target of a view again too.</summary>
    [Fact]
    public void In_Forward_what_a_deployment_rebuilds_is_marked()
    {
        var live = Project.Without(".tinyenv");
        var lineage = live.Edit("pipes/daily_mv.pipe", "SELECT k FROM clean", "SELECT k + 1 AS k FROM clean").Against(live).Lineage.Value;

        Assert.Contains("daily Recreated", lineage.Nodes.Select(n => $"{n.Name} {n.Mark}"));
    }

    [Fact]
    public void What_is_affected_is_marked_or_beside_it()
    {
        var after = Project.Edit("pipes/top.pipe", "count()", "max(k)");

        Assert.Equal(["daily", "top", "tinybird.pipe_stats"], after.Against(Project).Lineage.Value.Affected().Nodes.Select(n => n.Name));
        Assert.Empty(Project.Against(Project).Lineage.Value.Affected().Nodes);
    }

    [Fact]
    public void A_Data_Source_and_a_pipe_of_one_name_are_two() => Assert.Equal(
        ["events reads events"],
        Arrows(TinyProject.Empty.With("datasources/events.datasource", Events).With("pipes/events.pipe", Node("events_1", "SELECT * FROM events"))));

    /// <summary>Its pipe declares the target; no file of the project does.</summary>
    [Fact]
    public void A_removed_view_keeps_the_table_that_it_filled()
    {
        var before = Project.With("pipes/side.pipe", Node("side_1", "SELECT k FROM events", "materialized\nDATASOURCE side_rows\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\""));
        var lineage = Project.Against(before).Lineage.Value;

        Assert.Contains(lineage.Nodes, n => n.Id == "table:side_rows");
        Assert.Contains(lineage.Edges, e => (e.From, e.To) == ("pipe:side", "table:side_rows"));
    }

    private static string Node(string name, string sql, string type = "") =>
        $"NODE {name}\nSQL >\n    {sql}\n\n" + (type.Length == 0 ? "" : $"TYPE {type}\n\n");

    private static IEnumerable<string> Arrows(TinyProject project)
    {
        var lineage = project.Against(null).Lineage.Value;
        var names = lineage.Nodes.ToDictionary(n => n.Id, n => n.Name);
        return lineage.Edges.Select(e => $"{names[e.From]} {(e.Kind == Analyzer.Flow.LineageEdgeKind.LooksUp ? "looks-up" : e.Kind.ToString().ToLowerInvariant())} {names[e.To]}");
    }
}
