using System.Text.Json;
using System.Text.RegularExpressions;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary>Wrong usage: exit code 2 and one line that says what and what to do.</summary>
public class UsageTests
{
    public static TheoryData<string, string> Wrong() => new()
    {
        { "check --no-such-option", "no option '--no-such-option'" },
        { "check --selct DF3001", "'--select'" },
        { "check --fromat=json", "'--format'" },
        { "rules --fromat json", "'--format'" },
        { "--hlep", "'--help'" },
        { "chek .", "did you mean 'check'" },
        { "check . --select DF3001,DF77", "DF77" },
        { "check . --select DF30,missing-cutof", "missing-cutoff" },
        { $"plan {Sample.Folder}/step-1 --agianst x", "--agianst" },
        { "no-such-command", "no-such-command" },
        { "check . --now tomorrow", "tomorrow" },
        { "check . --now", "--now" },
        { "check no/such/folder", "no/such/folder" },
        { "check --fail-on sometimes", "sometimes" },
        { "check --format yaml", "yaml" },
        { "check --workflow other", "other" },
        { "check --workflow 1", "1" },
        { "check --select DF9999", "DF9999" },
        { "check --select=", "--select" },
        { "check --against HEAD --forbid=", "--forbid" },
        { "check -v", "--version" },
        { "check --ignore no-such-rule", "no-such-rule" },
        { $"check {Sample.Folder}/before --against no/such/folder-or-ref", "no/such/folder-or-ref" },
        { $"plan {Sample.Folder}/step-1", "--against" },
        { $"backfill {Sample.Folder} --against {Sample.Folder}/before", "data projects" },
        { $"report {Sample.Folder} --output report.html", "data projects" },
        { $"plan no/such/folder --against {Sample.Folder}/before", "no/such/folder" },
        { $"plan {Sample.Folder}/step-1 --against {Sample.Folder}/before --cutoff soon", "soon" },
        { $"backfill {Sample.Folder}/step-1 --against {Sample.Folder}/before --pipe no_such_pipe", "no_such_pipe" },
        { $"graph {Sample.Folder}/step-1 --affected", "--against" },
        { $"graph {Sample.Folder}/step-1 --format svg", "svg" },
        { "explain DF9999", "DF9999" },
        { "explain no-such-rule", "no-such-rule" },
        { "explain missing-cutof", "missing-cutoff" },
    };

    /// <summary>As from a variable of CI that is not set.</summary>
    [Theory]
    [InlineData("--select")]
    [InlineData("--forbid")]
    public void An_empty_list_is_one_line(string option) =>
        Program.RunHere("check", "--against", "HEAD", option, "").AssertRefuses($"{option} is empty");

    [Theory, MemberData(nameof(Wrong))]
    public void Wrong_usage_is_one_line(string arguments, string word) =>
        Program.RunHere(arguments.Split(' ')).AssertRefuses(word);

    [Fact]
    public void Without_arguments_help_is_shown_and_nothing_succeeds()
    {
        var ended = Program.RunHere().AssertExit(2);

        Assert.Empty(ended.Output);
        Assert.Equal(Program.RunHere("--help").Output, ended.Errors);
    }

    [Theory]
    [InlineData("check empty")]
    [InlineData("check empty --against full")]
    [InlineData("check full empty")]
    [InlineData("check full/pipes/nothing empty")]
    [InlineData("check settings")]
    [InlineData("check connections")]
    [InlineData("check packages")]
    [InlineData("types empty")]
    [InlineData("baseline empty")]
    [InlineData("init empty")]
    [InlineData("graph empty")]
    [InlineData("graph settings")]
    [InlineData("plan empty --against full")]
    [InlineData("backfill empty --against full")]
    [InlineData("report empty --output report.html")]
    public void A_folder_with_nothing_to_check_is_no_success(string arguments)
    {
        using var folder = new ScratchFolder().Write("full/pipes/a.pipe", "NODE n\nSQL >\n    SELECT 1\n").Write("full/pipes/nothing/readme.txt")
            .Write("empty/readme.txt").Write("settings/.tinyenv", "VERSION=0.0.1\n").Write("packages/node_modules/pipes/a.pipe", "NODE n\nSQL >\n    SELECT 1\n")
            .Write("connections/a.connection", "TYPE kafka\n");

        Program.Run(folder.Path, arguments.Split(' ')).AssertRefuses("nothing to check in", arguments.Split(' ').First(a => a is "empty" or "settings" or "packages" or "connections"), ".pipe");
    }

    [Theory]
    [InlineData("check empty --allow-empty")]
    [InlineData("check full/pipes")]
    [InlineData("check settings")]
    public void What_may_be_empty_or_holds_datafiles_of_another_kind_is_checked(string arguments)
    {
        using var folder = new ScratchFolder().Write("full/pipes/a.pipe", "NODE n\nSQL >\n    SELECT 1\n").Write("empty/readme.txt")
            .Write("settings/.tinyenv", "VERSION=0.0.1\n").Write("settings/connections/a.connection", "TYPE kafka\n");

        Assert.NotEqual(2, Program.Run(folder.Path, arguments.Split(' ')).ExitCode);
    }

    [Fact]
    public void A_folder_without_a_data_project_has_no_plan()
    {
        using var folder = new ScratchFolder();

        Program.Run(folder.Path, "plan", "--against", ".").AssertRefuses("nothing to check in '.'", ".datasource", ".pipe");
    }

    [Fact]
    public void A_project_that_lost_its_datafiles_has_a_plan()
    {
        using var folder = new ScratchFolder().Write("live/datasources/a.datasource", "SCHEMA >\n    `n` UInt32\n\nENGINE MergeTree\nENGINE_SORTING_KEY n\n").Write("now/.tinyenv", "VERSION=0.0.1\n");

        Assert.Contains("Data Source 'a' is removed", Program.Run(folder.Path, "plan", "now", "--against", "live").AssertExit(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_projects_each_has_its_plan_and_its_lineage()
    {
        const string Source = "SCHEMA >\n    `n` UInt32\n\nENGINE MergeTree\nENGINE_SORTING_KEY n\n";
        using var folder = new ScratchFolder();
        foreach (var name in (string[])["one", "two"])
        {
            folder.Write($"live/{name}/datasources/{name}.datasource", Source).Write($"now/{name}/datasources/{name}.datasource", Source)
                .Write($"now/{name}/pipes/p.pipe", $"NODE n\nSQL >\n    SELECT n FROM {name}\n\nTYPE endpoint\n");
        }

        Ended Run(string arguments) => Program.Run(folder.Path, arguments.Split(' ')).AssertExit(0);
        var plan = Run("plan now --against live").Output;
        Assert.Matches("(?s)^Release plan of now/one, .*1 change in place: p\n.*\n\nRelease plan of now/two, .*1 change in place: p\n", plan);
        Assert.Contains("## Release plan of `now/two`: 1 change", Run("plan now --against live --format markdown").Output, StringComparison.Ordinal);
        Assert.Equal(["now/one", "now/two"], Projects(Run("plan now --against live --format json")));
        Assert.Equal(["now/one", "now/two"], Projects(Run("graph now --format json")));
        Assert.Matches("""(?s)subgraph p0 \["now#47;one"\]\n    n0.*    n0 --> n1\n    end\n    subgraph p1 .*    n2 --> n3\n    end\n$""", Run("graph now").Output);
        Assert.Contains("\"now/two/datasource:two\" -> \"now/two/pipe:p\"", Run("graph now --format dot").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("project", Run("plan now/one --against live --format json").Output, StringComparison.Ordinal);

        static string[] Projects(Ended ended) =>
            [.. JsonDocument.Parse(ended.Output).RootElement.GetProperty("projects").EnumerateArray().Select(project => project.GetProperty("project").GetString()!)];
    }

    [Fact]
    public void A_file_that_is_no_datafile_is_one_line()
    {
        using var folder = new ScratchFolder().Write("notes.txt", "text");

        Program.Run(folder.Path, "check", "notes.txt").AssertRefuses("notes.txt");
    }

    [Fact]
    public void Help_is_no_failure()
    {
        var ended = Program.RunHere("--help").AssertExit(0);

        foreach (var command in (string[])["check", "plan", "backfill", "explain", "rules", "parse", "graph"])
            Assert.Contains(command, ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-cutoff", "error", 0)]
    [InlineData("no-cutoff", "warning", 1)]
    [InlineData("no-cutoff", "info", 1)]
    [InlineData("no-cutoff", "never", 0)]
    [InlineData("wrong-state", "error", 1)]
    [InlineData("wrong-state", "warning", 1)]
    [InlineData("wrong-state", "never", 0)]
    public void The_exit_code_follows_fail_on(string mistake, string failOn, int expected) => Program
        .RunHere("check", Sample.Path("mistakes/" + mistake), "--against", Sample.Path("before"), "--now", Sample.Now, "--fail-on", failOn)
        .AssertExit(expected);

    [Theory]
    [InlineData("--select DF3001", 1)]
    [InlineData("--select missing-cutoff", 1)]
    [InlineData("--select DF3002 DF4001", 0)]
    [InlineData("--select DF40,missing-cutoff", 1)]
    [InlineData("--select DF3", 1)]
    [InlineData("--select df30 --ignore DF3001", 0)]
    [InlineData("--select DF20,DF40", 0)]
    [InlineData("--ignore DF3001", 0)]
    [InlineData("--ignore Missing-Cutoff", 0)]
    [InlineData("--ignore df3002", 1)]
    public void Rules_are_chosen_by_id_or_name(string option, int expected) => Program
        .RunHere(["check", Sample.Path("mistakes/no-cutoff"), "--against", Sample.Path("before"), "--now", Sample.Now, .. option.Split(' ')])
        .AssertExit(expected);

    [Fact]
    public void Rules_lists_every_rule_with_its_name()
    {
        var lines = Program.RunHere("rules").AssertExit(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.Matches(@"^DF\d{4}  [a-z-]+ +(error|warning|info) +\S", line));
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.Contains(lines, line => line.StartsWith("DF3001  missing-cutoff ", StringComparison.Ordinal));
    }

    /// <summary>Functions and settings with a first version, as the facts tell it; the same names in quotes or as columns are others.</summary>
    [Theory]
    [InlineData("", "info DF1009 before 24.9: overlay", "info DF1009 before 25.9: arrayExcept", "info DF1009 before 24.10: quantileExactWeightedInterpolatedIf", "info DF1009 before 26.7: optimize_redundant_comparisons")]
    [InlineData("24.3", "warning DF1009 before 24.9: overlay", "warning DF1009 before 25.9: arrayExcept", "warning DF1009 before 24.10: quantileExactWeightedInterpolatedIf", "warning DF1009 before 26.7: optimize_redundant_comparisons")]
    [InlineData("25.9", "warning DF1009 before 26.7: optimize_redundant_comparisons")]
    [InlineData("26.7.2.1")]
    public void What_only_newer_versions_of_ClickHouse_have_is_a_hint(string version, params string[] expected)
    {
        using var folder = new ScratchFolder()
            .Write("p/datasources/events.datasource", "SCHEMA >\n    `n` UInt32,\n    `s` String\n\nENGINE MergeTree\nENGINE_SORTING_KEY n\n")
            .Write("p/pipes/top.pipe", "NODE top\nSQL >\n    SELECT overlay(s, 'x', 2), arrayExcept([n], [1]) AS isPrime, quantileExactWeightedInterpolatedIf(n, 1, n > 1) AS conv, 'sqr'\n    FROM events GROUP BY s, n ORDER BY isPrime, conv SETTINGS optimize_redundant_comparisons = 1\n\nTYPE endpoint\n");
        if (version.Length > 0)
            folder.Write("p/.editorconfig", $"root = true\n[*]\ndatafile_clickhouse = {version}\n");

        var run = Program.Run(folder.Path, "check", "p", "--format", "json", "--fail-on", "error");

        run.AssertExit(0);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(expected, json.RootElement.GetProperty("findings").EnumerateArray().Select(f =>
        {
            var message = f.GetProperty("message").GetString()!;
            return $"{f.GetProperty("severity").GetString()} {f.GetProperty("id").GetString()} before {Regex.Match(message, "^ClickHouse before ([0-9.]+) refuses").Groups[1].Value}: {Regex.Match(message, "has no (?:function|setting) '(.*)'").Groups[1].Value}";
        }));
    }

    [Fact]
    public void Branches_that_no_request_takes_are_named_for_who_wants_to_know()
    {
        using var folder = new ScratchFolder()
            .Write("p/pipes/top.pipe", "NODE top\nSQL >\n    %\n    SELECT {% if a == 1 %}1\n    {% elif a == 1 %}2{% else %}3{% end %}\n\nTYPE endpoint\n");

        Assert.Contains("p/pipes/top.pipe(5): no request takes this branch of node 'top'", Program.Run(folder.Path, "check", "p", "--verbose").Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("no request", Program.Run(folder.Path, "check", "p").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_of_ClickHouse_that_is_none_is_refused()
    {
        using var folder = new ScratchFolder().Copy("before", "p").Write("p/.editorconfig", "root = true\n[*]\ndatafile_clickhouse = latest\n");

        Program.Run(folder.Path, "check", "p").AssertRefuses("datafile_clickhouse", "'latest'", "such as 25.3");
    }

    [Fact]
    public void A_severity_in_the_editorconfig_counts()
    {
        using var folder = new ScratchFolder().Copy("before", "live").Copy("mistakes/no-cutoff", "now");
        string[] check = ["check", "now", "--against", "live", "--now", Sample.Now];
        Program.Run(folder.Path, check).AssertExit(1);

        folder.Write("now/.editorconfig", "[*.pipe]\ndotnet_diagnostic.DF3001.severity = suggestion\n");
        Program.Run(folder.Path, check).AssertExit(0);
        Program.Run(folder.Path, [.. check, "--fail-on", "info"]).AssertExit(1);

        folder.Write("now/.editorconfig", "[*.pipe]\ndotnet_diagnostic.DF3001.severity = none\n");
        Program.Run(folder.Path, [.. check, "--fail-on", "info"]).AssertExit(0);
    }
}
