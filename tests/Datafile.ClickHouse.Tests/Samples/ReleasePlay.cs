using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.ClickHouse.Tests.Samples;

/// <summary>
/// Plays a release of the sample on the engine: the database <c>live</c> holds the landing Data Source and what is live,
/// another one what the release creates anew. Events arrive before the deploy, until the cut-off, in its second, and after.
/// </summary>
internal sealed class ReleasePlay
{
    public const string Deploy = "2023-12-14 10:00:00", Cutoff = "2023-12-14 11:45:00";

    private const string Target = "analytics_sessions_mv", Landing = "analytics_events", Release = "release_0_0_1";

    private readonly ClickHouseDatabase _engine;
    private readonly DataProject _after;
    private int _events;

    private ReleasePlay(ClickHouseDatabase engine, DataProject before, DataProject after)
    {
        (_engine, _after) = (engine, after);
        foreach (var database in new[] { "live", Release })
            engine.Execute($"DROP DATABASE IF EXISTS {database}", $"CREATE DATABASE {database} ENGINE = Atomic");

        foreach (var source in before.DataSources)
            engine.Execute(Table("live", source));
        foreach (var view in before.Views)
            engine.Execute(View("live", view.Node, before, "live"));
    }

    /// <summary>Deploys a release, and stops after that.</summary>
    /// <param name="before">The live project.</param>
    /// <param name="after">The project of the release; its pipe <c>backfilling</c> is not deployed yet.</param>
    public static ReleasePlay Start(ClickHouseDatabase engine, ProjectSnapshot before, ProjectSnapshot after)
    {
        var play = new ReleasePlay(engine, DataProject.Load(before), DataProject.Load(after));
        play.Arrive("2023-12-12 08:00:00", 40, 3_600);
        play.Arrive("2023-12-14 09:30:00", 20, 89);
        var view = play._after.Views.Single(v => v.TargetName == Target && v.Pipe.Name != "backfilling");
        engine.Execute(Table(Release, view.Target!), View(Release, view.Node, play._after, Release));
        return play;
    }

    /// <summary>Lets the cut-off pass, and runs the pipe <c>backfilling</c>: as a trigger from then on, and over what is there.</summary>
    public void Backfill(ProjectSnapshot project)
    {
        var after = DataProject.Load(project);
        var node = after.Views.Single(v => v.Pipe.Name.StartsWith("backfill", StringComparison.Ordinal)).Node;
        Arrive(Deploy, 60, 113);
        Arrive(Cutoff, 3, 0);
        Arrive("2023-12-14 11:45:01", 20, 97);

        var query = NodeQuery.Of(node, after, Database);
        var columns = string.Join(", ", _engine.Query($"DESCRIBE ({query})").Select(c => c[0]));
        _engine.Execute(View(Release, node, after, Release), $"INSERT INTO {Release}.{Target} ({columns}) {query}");
        Arrive("2023-12-14 13:00:00", 10, 61);
    }

    /// <summary>The groups of the target after a merge.</summary>
    public string[] Groups() => Merged($"SELECT * FROM {Release}.{Target}");

    /// <summary>The groups as they would be if the view had always been there, without a cut-off.</summary>
    /// <param name="project">The project with a view that has none.</param>
    public string[] Recomputed(ProjectSnapshot project)
    {
        var whole = DataProject.Load(project);
        return Merged(NodeQuery.Of(whole.Views.Single(v => v.TargetName == Target).Node, whole, Database));
    }

    /// <summary>Takes the group of one session out of a day, and puts that of another one of the same day in once more, which has as many hits.</summary>
    public void Exchange()
    {
        var pair = _engine.Query(
            $"SELECT a.session_id, b.session_id, a.date FROM (SELECT date, session_id, countMerge(hits) AS n FROM {Release}.{Target} GROUP BY date, session_id) AS a "
            + $"JOIN (SELECT date, session_id, countMerge(hits) AS n FROM {Release}.{Target} GROUP BY date, session_id) AS b ON a.date = b.date AND a.n = b.n WHERE a.session_id < b.session_id ORDER BY a.date, a.session_id LIMIT 1").Single();
        _engine.Execute(
            $"OPTIMIZE TABLE {Release}.{Target} FINAL",
            $"INSERT INTO {Release}.{Target} SELECT * FROM {Release}.{Target} WHERE session_id = '{pair[1]}' AND date = '{pair[2]}'",
            $"DELETE FROM {Release}.{Target} WHERE session_id = '{pair[0]}' AND date = '{pair[2]}'");
    }

    /// <summary>How often rows of the landing Data Source are counted.</summary>
    public int Hits() => int.Parse(_engine.Value($"SELECT countMerge(hits) FROM {Release}.{Target}"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>How many page hits arrived that fulfil a condition.</summary>
    public int Arrived(string condition) => int.Parse(
        _engine.Value($"SELECT count() FROM live.{Landing} WHERE action = 'page_hit' AND ({condition})"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A value of a query over the target.</summary>
    public string Value(string select) => _engine.Value($"SELECT {select} FROM {Release}.{Target}");

    /// <summary>Why the engine refuses a query within the release; null where it does not.</summary>
    public string? Refusal(string query) => Within(() => _engine.Refusal(query));

    /// <summary>The rows of a query that is run within the release.</summary>
    public string[] Rows(string query) => Within(() => _engine.Query(query)).Select(r => string.Join(" ", r)).ToArray();

    private T Within<T>(Func<T> ask)
    {
        _engine.Execute($"USE {Release}");
        var answer = ask();
        _engine.Execute($"USE {_engine.Name}");
        return answer;
    }

    private static string Database(string source) => source == Target ? Release : "live";

    private string[] Merged(string rows)
    {
        var columns = _after.FindDataSource(Target)!.Columns.Select(c =>
            c.Type.IsAggregateState ? $"{c.Type.StateFunction}Merge({c.Name})"
            : c.Type.IsSimpleAggregateState ? $"{c.Type.StateFunction}({c.Name})"
            : c.Name);
        return [.. _engine.Query($"SELECT {string.Join(", ", columns)} FROM ({rows}) GROUP BY date, session_id ORDER BY date, session_id").Select(r => string.Join(" ", r))];
    }

    /// <summary>Events come in, each with the time at which it comes.</summary>
    private void Arrive(string first, int count, int secondsApart)
    {
        var action = secondsApart == 0 ? "'page_hit'" : "if(i % 7 = 6, 'click', 'page_hit')";
        _engine.Execute(
            $"INSERT INTO live.{Landing} SELECT toDateTime('{first}') + number * {secondsApart}, 'session ' || toString(i % 13), {action}, '1.' || toString(i % 13), "
            + """format('{{"location": "ES", "device": "phone {}", "pathname": "/{}", "referrer": "https://a.example/{}"}}', toString(i % 13), toString(i % 5), toString(i % 3)) """
            + $"FROM (SELECT number, number + {_events} AS i FROM numbers({count}))");
        _events += count;
    }

    private static string Table(string database, DataSource source)
    {
        var partition = source.Engine.PartitionKey.Text;
        return $"CREATE TABLE {database}.{source.Name} ({string.Join(", ", source.Columns.Select(c => $"{c.Name} {c.Type}"))}) "
            + $"ENGINE = {source.Engine.Written} {(partition.Length > 0 ? "PARTITION BY " + partition : "")} ORDER BY ({source.Engine.SortingKey.Text})";
    }

    private static string View(string database, PipeNode node, DataProject project, string target) =>
        $"CREATE MATERIALIZED VIEW {database}.{node.Pipe.Name} TO {target}.{node.Target} AS {NodeQuery.Of(node, project, Database)}";
}
