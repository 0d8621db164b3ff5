using System.Text.Json;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary>What is suppressed, approved or accepted is in SARIF with its reason, and nowhere else.</summary>
public sealed class SuppressedTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Suppressed_and_accepted_findings_are_in_the_log_and_count_nowhere()
    {
        _folder.Write("datasources/events.datasource", "SCHEMA >\n    `id` String\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"id\"\n");
        _folder.Write("pipes/a.pipe", Pipe("-- datafile: ignore unknown-column -- comes next week", "a"));
        _folder.Write("pipes/b.pipe", Pipe("--", "b"));
        Run("baseline").AssertExit(0);

        var ended = Run("check", "--format", "sarif").AssertExit(0);
        Assert.Equal(["DF1002 inSource comes next week", "DF1002 external accepted in datafile-baseline.json"], Results(ended.Output));

        _folder.Write("pipes/c.pipe", Pipe("--", "c"));
        ended = Run("check", "--format", "sarif").AssertExit(1);
        Assert.Equal(["DF1002", "DF1002 inSource comes next week", "DF1002 external accepted in datafile-baseline.json"], Results(ended.Output));
        Assert.Equal(["DF1002"], Results(Run("check", "--format", "sarif", "--no-suppressed").AssertExit(1).Output));
        Assert.Equal(["DF1002 external accepted in datafile-baseline.json"], Results(Run("check", "pipes/b.pipe", "--format", "sarif").AssertExit(0).Output));
        Assert.Empty(Results(Run("check", "--format", "sarif", "--ignore", "DF1002").AssertExit(0).Output));

        Assert.Equal("4 files: 1 error, 0 warnings, 1 known\n", Run("check").AssertExit(1).Errors);
        using var json = JsonDocument.Parse(Run("check", "--format", "json").AssertExit(1).Output);
        Assert.Equal(1, json.RootElement.GetProperty("findings").GetArrayLength());
        Run("check", "--no-suppressed").AssertRefuses("--no-suppressed is about SARIF");
    }

    [Fact]
    public void An_approved_change_is_in_the_log_with_its_reason_and_with_new_alone_it_is_not()
    {
        string[] against = ["--against", "live", "--now", Sample.Now];
        _folder.Copy("before", "live").Copy("mistakes/no-cutoff", "now");
        Run(["approve", "DF3001", "analytics_sessions", "now", .. against, "--reason", "nothing arrives at night"]).AssertExit(0);

        Assert.Equal(["DF3001 external nothing arrives at night"], Results(Run(["check", "now", .. against, "--format", "sarif"]).AssertExit(0).Output));
        Assert.Empty(Results(Run(["check", "now", .. against, "--format", "sarif", "--new"]).AssertExit(0).Output));
    }

    private static string Pipe(string comment, string column) => $"NODE n\nSQL >\n    {comment}\n    SELECT {column} FROM events\n\nTYPE endpoint\n";

    private Ended Run(params string[] arguments) => Program.Run(_folder.Path, arguments);

    /// <summary>Rule, kind and reason of each result.</summary>
    private static string[] Results(string sarif)
    {
        using var json = JsonDocument.Parse(sarif);
        return
        [
            .. from result in json.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
               let suppressions = result.TryGetProperty("suppressions", out var all) ? all.EnumerateArray().ToArray() : []
               select string.Join(" ", [result.GetProperty("ruleId").GetString(), .. suppressions.SelectMany(s => new[] { s.GetProperty("kind").GetString(), s.GetProperty("justification").GetString() })]),
        ];
    }
}
