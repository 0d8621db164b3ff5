using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Datafile.Analyzer.Rules;
using Datafile.Tests;
using Datafile.Workspace;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Tests;

/// <summary>What one run reads and binds: on the sample against its baseline, with an include in both.</summary>
public sealed class OneRunTests : IDisposable
{
    private static readonly DateTime Now = new(2023, 12, 14, 10, 0, 0, DateTimeKind.Utc);

    private readonly ScratchCopy _folder = new();

    public OneRunTests()
    {
        _folder.Put("before", "before").Put("mistakes/backfill-overlap", "after");
        foreach (var state in new[] { "before", "after" })
        {
            _folder
                .Write($"{state}/shared.incl", "NODE shared\nSQL >\n    SELECT 1 AS one\n")
                .Write($"{state}/pipes/with_include.pipe", "INCLUDE \"../shared.incl\"\n\nNODE own\nSQL >\n    SELECT one FROM shared\n");
        }

        // What is parsed once in a process belongs to no run.
        ProjectCheck.Run(Project(), Request());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_check_against_a_baseline_does_everything_once_in_each_state() => Judge(
        Collect(() => ProjectCheck.Run(Project(), Request())), ["before", "after"]);

    [Fact]
    public void Telling_what_is_new_does_everything_once_in_each_state() => Judge(
        Collect(() => ProjectCheck.Run(Project(), Request() with { OnlyNew = true })), ["before", "after"]);

    [Fact]
    public void An_approval_does_everything_once_in_each_state() => Judge(
        Collect(() => ApprovalFile.Approve(Project(), Request(), Rule.All.Single(r => r.Description.Id == "DF4003").Description, "backfilling", "known")),
        ["before", "after"]);

    [Fact]
    public void Types_do_everything_once() => Judge(Collect(() => ProjectTypes.Of(Project(), Now)), ["after"]);

    [Fact]
    public void Detecting_the_workflow_binds_nothing()
    {
        var events = Collect(() => Assert.Equal(Analyzer.Project.Workflow.Releases, ProjectCheck.WorkflowOf(Project(), Request()).Workflow));

        Assert.NotEmpty(events["FileParsed"]);
        Assert.Empty(events["NodeBound"]);
        Assert.Empty(events["SqlParsed"]);
    }

    private ProjectFolder Project() => ProjectDiscovery.Find(_folder.At("after")).Single();

    private CheckRequest Request() => new(_folder.At("before"), Now);

    /// <summary>
    /// Nothing comes more often than there are states that have it, and what both have in the same words comes once. A node of the
    /// baseline that nothing asks for is not looked at.
    /// </summary>
    private void Judge(ILookup<string, string> events, string[] states)
    {
        var files = states.SelectMany(state => Directory.EnumerateFiles(_folder.At(state), "*", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(_folder.At(state), file).Replace('\\', '/'), Text: File.ReadAllText(file)))).ToArray();
        var (included, plain) = (files.Where(f => f.Path == "pipes/with_include.pipe").Select(f => f.Path).ToArray(), files.Where(f => f.Path != "pipes/with_include.pipe").ToArray());
        var nodes = states.SelectMany(NodesOf).ToArray();
        var sql = events["SqlParsed"].Where(text => nodes.Any(n => n.Sql == text)).ToArray();

        Assert.Equal(
            Sorted(plain.Where(f => Path.GetExtension(f.Path) is ".pipe" or ".datasource").Distinct().Select(f => f.Path).Concat(included)),
            Sorted(events["FileParsed"]));
        Assert.Equal(Sorted(included), Sorted(events["IncludesExpanded"]));
        Assert.Equal(Sorted(plain.Where(f => Path.GetExtension(f.Path) == ".sh").Select(f => f.Path)), Sorted(events["ScriptParsed"]));
        Assert.NotEmpty(sql);
        Assert.Empty(Surplus(sql, nodes.Select(n => n.Sql)));
        Assert.Empty(Surplus(events["NodeBound"], nodes.Select(n => n.Name)));
        Assert.Empty(Surplus(NodesOf("after").Select(n => n.Name), events["NodeBound"]));
    }

    /// <summary>The nodes of a state with their SQL.</summary>
    private List<(string Name, string Sql)> NodesOf(string state)
    {
        var project = ProjectCheck.Run(ProjectDiscovery.Find(_folder.At(state)).Single(), new CheckRequest(null, Now)).Result.Current.Project;
        return [.. project.Pipes.SelectMany(p => p.Nodes).Select(n => ($"{n.Pipe.Name} {n.Name}", n.Sql is { } sql ? sql.TextOf(sql.Span) : ""))];
    }

    /// <summary>What comes more often than it is expected.</summary>
    private static IEnumerable<string> Surplus(IEnumerable<string> items, IEnumerable<string> expected)
    {
        var counts = expected.CountBy(e => e).ToDictionary(StringComparer.Ordinal);
        return items.CountBy(i => i).Where(i => i.Value > counts.GetValueOrDefault(i.Key)).Select(i => $"{i.Value} x {i.Key}");
    }

    private static string[] Sorted(IEnumerable<string> items) => [.. items.Order(StringComparer.Ordinal)];

    private static ILookup<string, string> Collect(Action run)
    {
        using var collector = new Collector();
        run();
        return collector.Found.ToLookup(e => e.Name, e => e.Text);
    }

    /// <summary>The events of this flow of execution alone: other tests run beside it.</summary>
    private sealed class Collector : EventListener
    {
        private static readonly AsyncLocal<Collector?> Current = new();

        public Collector() => Current.Value = this;

        public ConcurrentQueue<(string Name, string Text)> Found { get; } = [];

        public override void Dispose()
        {
            Current.Value = null;
            base.Dispose();
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith("Datafile-", StringComparison.Ordinal))
                EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (Current.Value == this && eventData.EventName is { } name)
                Found.Enqueue((name, string.Join(" ", eventData.Payload ?? new([]))));
        }
    }
}
