using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Tests;

/// <summary>Projects with so many files that all cores work on them, and what a file costs.</summary>
public class LargeProjectTests
{
    /// <summary>So few groups of files are looked at by one thread.</summary>
    private const int Few = 5;

    private const int Many = 40;

    [Fact]
    public void What_is_found_does_not_depend_on_the_number_of_cores()
    {
        var project = Mistaken(Many);
        var expected = Found(project, cores: 1);

        Assert.Superset(new HashSet<string> { "DF1002", "DF1004", "DF2001", "DF2006", "DF9001" }, expected.Select(f => f.Split(' ')[0]).ToHashSet());
        for (var round = 0; round < 10; round++)
            Assert.Equal(expected, Found(project, cores: 8));
    }

    [Fact]
    public void A_large_project_has_the_findings_of_a_small_one()
    {
        var (few, many) = (Found(Mistaken(Few), cores: 8), Found(Mistaken(Many), cores: 8));

        Assert.Equal(few, many.Where(f => few.Contains(f)));
        Assert.Equal(few.Length * (Many / Few), many.Length);
    }

    [Fact]
    public void Each_node_is_bound_once()
    {
        var project = DataProject.Load(Sound(Many).Snapshot);
        var model = new ProjectSemantics(project);

        Assert.True(model.BindAll());
        Assert.Equal(project.Pipes.Sum(p => p.Nodes.Length), model.Bindings);
        foreach (var node in project.Pipes.SelectMany(p => p.Nodes))
            model.Bind(node);
        Assert.Equal(project.Pipes.Sum(p => p.Nodes.Length), model.Bindings);
    }

    [Fact]
    public void Nodes_come_after_those_that_they_read_and_circles_are_left_out()
    {
        var project = DataProject.Load(TinyProject.Empty.With("pipes/p.pipe", string.Concat(new[] { "a b", "b c", "c", "d e", "e d", "f d", "g a c" }.Select(n => n.Split(' ')).Select(n =>
            $"NODE {n[0]}\nSQL >\n    SELECT 1 AS x FROM {(n.Length == 1 ? "events" : string.Join(", ", n.Skip(1)))}\n\n"))).Snapshot);
        var waves = BindingOrder.Of(project.Pipes[0].Nodes, node => node.Reads.Select(r => node.Pipe.FindNode(r.Name)).OfType<PipeNode>());

        Assert.Equal(["c", "b", "a", "g"], waves.SelectMany(wave => wave.Select(n => n.Name)));
    }

    [Fact]
    public void What_is_past_the_limit_does_not_depend_on_threads()
    {
        var project = TinyProject.Empty.With("datasources/wide.datasource", "SCHEMA >\n" + string.Join(",\n", Enumerable.Range(0, 5_000).Select(i => $"    `c{i}` String")) + "\n");
        for (var i = 0; i < 40; i++)
            project = project.With($"pipes/p{i:d2}.pipe", string.Concat(Enumerable.Range(0, 20).Select(n => $"NODE n{n}\nSQL >\n    SELECT * FROM {(n == 0 ? "wide" : $"n{n - 1}")}\n\n")));
        var model = new ProjectSemantics(DataProject.Load(project.Snapshot));

        Assert.False(model.BindAll());
        Assert.Equal((0, 0), (model.Bindings, model.Work));
        Assert.Equal(TooLarge(1), TooLarge(8));
        Assert.NotEmpty(TooLarge(8));

        string[] TooLarge(int cores) => [.. On(cores, () => project.Against(null)).LargeQueries.Select(q => $"{q.Path} {q.Node} {q.Reason}")];
    }

    /// <summary>
    /// What is allocated for each character of the files, whatever the machine: about 50 bytes to parse them, and 230 with the check.
    /// The bounds leave room, but none for work that is done twice.
    /// </summary>
    [Fact]
    public void A_character_costs_a_bounded_number_of_bytes()
    {
        var snapshot = Sound(Few).Snapshot;
        var characters = snapshot.Files.Sum(f => f.Text.Length);
        for (var warmUp = 0; warmUp < 2; warmUp++)
            Analyze(snapshot);

        Assert.InRange(Allocated(() => DataProject.Load(snapshot)) / characters, 1, 80);
        Assert.InRange(Allocated(() => Analyze(snapshot)) / characters, 1, 350);
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static AnalysisResult Analyze(ProjectSnapshot snapshot) => DatafileAnalysis.Analyze(new AnalysisRequest(snapshot, null, TinyProject.Utc("2024-06-01 10:00:00")));

    private static string[] Found(TinyProject project, int cores) =>
        [.. On(cores, () => project.Against(null)).Findings.Select(f => $"{f.Id} {f.Place} {f.Resource} {f.Message} {string.Join("; ", f.Fixes.Select(x => x.Title))}")];

    /// <summary>Runs something on so many threads at most.</summary>
    private static T On<T>(int cores, Func<T> run) => Task.Factory.StartNew(
        run, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, cores).ConcurrentScheduler).GetAwaiter().GetResult();

    /// <summary>Groups of a landing Data Source, a view with its target, and an endpoint.</summary>
    private static TinyProject Sound(int groups) => Enumerable.Range(0, groups).Aggregate(TinyProject.Empty, (project, i) => project
        .With($"datasources/events_{i}.datasource", "SCHEMA >\n    `at` DateTime,\n    `kind` LowCardinality(String),\n    `user` String,\n    `amount` Float64\n\nENGINE \"MergeTree\"\nENGINE_PARTITION_KEY \"toYYYYMM(at)\"\nENGINE_SORTING_KEY \"at, user\"\nENGINE_TTL \"at + toIntervalDay(90)\"\n")
        .With($"datasources/daily_{i}.datasource", "SCHEMA >\n    `day` Date,\n    `kind` LowCardinality(String),\n    `users` AggregateFunction(uniq, String),\n    `hits` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_PARTITION_KEY \"toYYYYMM(day)\"\nENGINE_SORTING_KEY \"day, kind\"\n")
        .With($"pipes/daily_{i}_mv.pipe", $"NODE cleaned\nSQL >\n    SELECT toDate(at) AS day, kind, user FROM events_{i} WHERE kind != '' AND user != ''\n\nNODE daily\nSQL >\n    SELECT day, kind, uniqState(user) AS users, countState() AS hits FROM cleaned GROUP BY day, kind\n\nTYPE materialized\nDATASOURCE daily_{i}\n")
        .With($"endpoints/top_{i}.pipe", $"NODE endpoint\nSQL >\n    %\n    SELECT kind, uniqMerge(users) AS people, countMerge(hits) AS hits FROM daily_{i}\n    WHERE day >= {{{{Date(from, '2024-01-01')}}}} {{% if defined(kind) %}} AND kind = {{{{String(kind)}}}} {{% end %}}\n    GROUP BY kind ORDER BY people DESC LIMIT 10\n\nTYPE endpoint\n"));

    /// <summary>The same with mistakes of many rules, templates that decide between variants, and circles.</summary>
    private static TinyProject Mistaken(int groups) => Enumerable.Range(0, groups).Aggregate(Sound(groups), (project, i) => project
        .With($"pipes/circle_{i}.pipe", "NODE a\nSQL >\n    SELECT x FROM b\n\nNODE b\nSQL >\n    SELECT x FROM a\n")
        .With($"pipes/wrong_{i}_mv.pipe", $"NODE n\nSQL >\n    SELECT toDate(at) AS day, kind, uniq(user) AS users, count() AS hits FROM events_{i} GROUP BY day, kind ORDER BY hits LIMIT 10\n\nTYPE materialized\nDATASOURCE daily_{i}\n")
        .With($"endpoints/wrong_{i}.pipe", $"# datafile: ignore-file DF2003 -- nothing is there\nNODE inner\nSQL >\n    %\n    SELECT {{% if defined(detail) %}} missing_{i}, kind {{% else %}} kind {{% end %}} FROM daily_{i}\n\nNODE endpoint\nSQL >\n    SELECT kinds, sum(hits) AS h FROM inner WHERE other = 1\n\nTYPE endpoint\n"));
}
