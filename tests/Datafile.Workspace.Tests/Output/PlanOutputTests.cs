using System.Text.RegularExpressions;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Output;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Tests.Output;

public sealed class PlanOutputTests
{
    private static readonly ReleasePlan Empty =
        new(Workflow.Forward, new(null, null, null), [], [], [], [], [], [], []);

    private static readonly ReleasePlan Plan = new(
        Workflow.Releases,
        new("0.0.0", "0.0.1", "0.0.2"),
        [
            new(ChangeKind.ColumnAdded, "analytics_sessions_mv", "version", Impact.Rewrite, Method.Fork,
                SampleReport.At("datasources/analytics_sessions_mv.datasource", 0, 0, (2, 4), (2, 4)),
                "Column 'version' of the materialized Data Source 'analytics_sessions_mv' is new: the view and its target are re-created, and rows that are there already do not have it."),
            new(ChangeKind.ColumnJsonpath, "analytics_hits", "", Impact.HistoryLoss, Method.InPlace, Location.None, "The path changes."),
        ],
        ["analytics_sessions_mv", "analytics_sessions"],
        ["kpis"],
        [new("analytics_sessions", "analytics_sessions_1", "timestamp", ">", "2023-12-14 11:45:00")],
        [
            new("backfill_sessions", "pipes/backfill_sessions.pipe", "analytics_sessions_mv", "timestamp <= '2023-12-14 11:45:00'",
                "NODE backfill\nSQL >\n\n    SELECT toDate(timestamp) AS date\n    FROM analytics_hits\n\nTYPE materialized\n"),
        ],
        [
            new("create-release", "Create the release", "A Preview of its own keeps the Live release as it is.",
                ["tb release create --semver 0.0.1"], ["deploy/0.0.1/deploy.sh"], null, [], ["tb release rm --semver 0.0.1 --yes"]),
            new("wait-for-cutoff", "Wait until the cut-off has passed",
                "Rows up to the cut-off still arrive until then, and a backfill that runs before that would miss those that arrive after it has read the source.",
                [], [], "2023-12-14 11:45:00", [], []),
            new("backfill", "Backfill", "", ["tb pipe copy run backfill_sessions \\\n  --wait"], [], null,
                ["test \"$(tb sql 'SELECT 1')\" = 0"], []),
        ],
        []);

    /// <summary>A build removes and replaces the file that an earlier one wrote, and no other.</summary>
    [Fact]
    public void A_plan_is_recognised()
    {
        Assert.All([Plan, Empty], plan => Assert.True(PlanJson.IsPlan(PlanJson.Render(plan, []))));
        Assert.True(PlanJson.IsPlan(PlanJson.Render(Plan, [], project: "tb/") + PlanJson.Render(Empty, [])));
        Assert.All(
            ["", "not JSON", "[]", "{}", "null", JsonOutput.Render(SampleReport.Report), "{\"schema\":1,\"workflow\":\"forward\"}", "{\"schema\":1,\"workflow\":\"forward\",\"steps\":1}"],
            text => Assert.False(PlanJson.IsPlan(text), text));
    }

    [Fact]
    public Task Text_reads_well_in_a_terminal() => Verifier.Verify(PlanText.Render(Plan, "tb/"));

    /// <summary>The one of the new name is empty.</summary>
    [Fact]
    public void A_rename_loses_the_rows_of_the_old_name()
    {
        var plan = Empty with
        {
            Changes = [new(ChangeKind.Renamed, "days", "", Impact.HistoryLoss, Method.Manual, Location.None, "Data Source 'daily' is now 'days'.") { OldName = "daily" }],
        };

        Assert.Contains("Stored rows or values of 'daily' will be lost.", PlanText.Render(plan, ""), StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_of_prose_is_wider_than_a_terminal() =>
        Assert.All(PlanText.Render(Plan, "tb/").Split('\n'), line => Assert.InRange(line.Length, 0, 100));

    [Fact]
    public void Prose_is_as_wide_as_the_terminal()
    {
        var plan = PlanText.Render(Plan, "tb/", width: 50);

        Assert.All(Prose().Select(text => text.TrimEnd('.')), text => Assert.DoesNotContain(text, plan, StringComparison.Ordinal));
        Assert.All(plan.Split('\n').Where(line => Prose().Any(text => text.Contains(line.Trim(), StringComparison.Ordinal))), line => Assert.InRange(line.Length, 0, 50));
        Assert.Equal(Words(PlanText.Render(Plan, "tb/")), Words(plan));

        static IEnumerable<string> Prose() => Plan.Changes.Select(c => c.Message).Concat(Plan.Steps.Select(s => s.Reason)).Where(text => text.Length > 50);
        static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void Colours_add_nothing_but_themselves()
    {
        var (plain, colored) = (PlanText.Render(Plan, "tb/", width: 60), PlanText.Render(Plan, "tb/", width: 60, ink: new Ink(true)));

        Assert.Equal(plain, Regex.Replace(colored, "\u001b\\[[0-9;]*m", ""));
        Assert.Contains("\n\u001b[1mSteps\u001b[0m\n", colored, StringComparison.Ordinal);
        Assert.Contains($"\n\u001b[1m  1. {Plan.Steps[0].Title} [{Plan.Steps[0].Id}]\u001b[0m\n", colored, StringComparison.Ordinal);
    }

    [Fact]
    public Task Text_says_when_nothing_differs() => Verifier.Verify(PlanText.Render(Empty));

    [Fact]
    public Task Markdown_is_read_in_a_minute() => Verifier.Verify(PlanMarkdown.Render(Plan, [SampleReport.Cutoff()], "tb/", "flowchart LR\n    a --> b\n"));

    [Fact]
    public Task Markdown_says_when_nothing_differs() => Verifier.Verify(PlanMarkdown.Render(Empty, []));

    /// <summary>Names and messages come from files that anybody may have written.</summary>
    [Theory]
    [InlineData("a | b", "a \\| b")]
    [InlineData("<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>")]
    [InlineData("*bold* `code` [link](x)", "\\*bold\\* \\`code\\` \\[link\\](x)")]
    [InlineData("two\r\nlines", "two  lines")]
    [InlineData("a_b_c _d_", "a_b_c \\_d\\_")]
    [InlineData("@team #12", "@<!-- -->team #<!-- -->12")]
    public void Markdown_shows_text_as_it_is(string text, string expected)
    {
        var plan = Plan with { Changes = [Plan.Changes[0] with { Difference = text }] };

        Assert.Contains($"| {expected} | **rewritten** | fork |\n", PlanMarkdown.Render(plan, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_fences_a_command_that_holds_a_fence()
    {
        var plan = Plan with { Steps = [Plan.Steps[0] with { Commands = ["echo '```'"] }] };

        Assert.Contains("  ````sh\n  echo '```'\n  # Undo\n", PlanMarkdown.Render(plan, []), StringComparison.Ordinal);
    }

    [Fact]
    public Task Json_is_the_contract() => Verifier.Verify(PlanJson.Render(Plan, [SampleReport.Cutoff()]));

    [Fact]
    public void Json_has_null_for_versions_that_the_workflow_does_not_have() =>
        Assert.Contains("\"version\":{\"live\":null,\"release\":null,\"backfill\":null}", PlanJson.Render(Empty, []));
}
