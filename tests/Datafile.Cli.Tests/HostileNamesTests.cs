using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Datafile.Cli.Tests.Scripts;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary>Every command in every format over projects whose names are commands to a shell, a terminal, a log or a page.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private const string Sentinel = "EXECUTED";

    private static readonly string[] Names =
    [
        "a$(touch EXECUTED)", "b`touch EXECUTED`", "c\"; touch EXECUTED; \"", "d'; touch EXECUTED; '", "e\ntouch EXECUTED\n", "-rf", "*", ":(top)g", "h\\",
        "i\u001b[2J\u001b]0;x\a", "j\n::stop-commands::x", "::add-mask::k", "##[add-mask]l", "##vso[task.setvariable variable=m]m", "n\u009b31m", "o\u2028o",
        "p\u202Eq", "<img src=x onerror=alert(1)>", "|r|", "[s](javascript:alert(1))", "```", "@t", "u{{1}}",
    ];

    private static readonly string[] Text =
    [
        "check now", "check now --verbose", "check now --format full --show info", "check now --against live --format full",
        "check now --statistics", "check now --format github", "check now --against live", "types now", "graph now",
        "graph now --format dot",
        "graph now --against live --affected", "parse now", "plan now --against live", "plan now --against live --windows 3",
        "plan now --against live --format markdown",
        "backfill now --against live", "check gone", "types gone", "graph gone", "plan now --against gone",
        "report now --output /dev/stdout", "report now --against live --output /dev/stdout",
    ];

    private static readonly string[] Json =
    [
        "check now --format json", "check now --format sarif", "types now --format json", "graph now --format json", "graph now --against live --format json",
        "plan now --against live --format json",
    ];

    private static readonly string[] Workflows = ["releases", "branches", "forward"];

    /// <summary>What steers a terminal or reorders text.</summary>
    private static readonly Regex Steering = new(@"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]", RegexOptions.CultureInvariant);

    /// <summary>What GitHub Actions and Azure Pipelines obey.</summary>
    private static readonly Regex LogCommand = new(@"^\s*::(?!(?:error|warning|notice) file=)[a-z-]+[^\n]*::|##[A-Za-z]*\[", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    private readonly ScratchFolder _folder = new();

    public HostileNamesTests()
    {
        if (OperatingSystem.IsWindows())
            return;

        foreach (var (side, key) in new[] { ("live", "id"), ("now", "at") })
        {
            _folder.Write($"{side}/.tinyenv", "A=1\n").Write($"{side}/datasources/hits.datasource", Source(key));
            foreach (var name in Names)
            {
                _folder.Write($"{side}/datasources/{name}.datasource", Source(key));
                _folder.Write($"{side}/pipes/{name} view.pipe", $"NODE n\nSQL >\n    SELECT id, `at`, '\u001b[31m' AS `{(side == "now" ? "" : "x")}c\u001b[31m` FROM hits\n    ::add-mask::x\n\nTYPE materialized\nDATASOURCE {name.Split('\n')[0]}\n");
            }
        }

        _folder.Write("gone/pipes/x.pipe");
        File.Delete(_folder.At("gone/pipes/x.pipe"));
        File.CreateSymbolicLink(_folder.At("gone/pipes/\u001b[2J\n::stop-commands::x.pipe"), "/nonexistent");
    }

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void No_output_steers_a_terminal_or_commands_a_log()
    {
        foreach (var command in Text)
        {
            foreach (var workflow in Runs(command))
            {
                var ended = Run(command, workflow);
                foreach (var output in new[] { ended.Output, ended.Errors })
                {
                    Assert.False(Steering.Match(output) is { Success: true } steering && Fail(steering, output), $"{command} {workflow}");
                    Assert.False(LogCommand.Match(output) is { Success: true } obeyed && Fail(obeyed, output), $"{command} {workflow}");
                }
            }
        }
    }

    [UnixFact]
    public void Json_stays_json()
    {
        foreach (var command in Json)
        {
            foreach (var workflow in Runs(command))
                JsonDocument.Parse(Run(command, workflow).Output).Dispose();
        }
    }

    [UnixFact]
    public void Markdown_holds_no_markup_of_a_name()
    {
        var text = Run("plan now --against live --format markdown", "branches").Output;
        var prose = Regex.Replace(Regex.Replace(text, @"^\s*(`{3,})[^`\n]*\n.*?^\s*\1\s*$", "", RegexOptions.Singleline | RegexOptions.Multiline), @"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "");

        Assert.DoesNotMatch(@"(?<!\\)<(?!/?details|/?summary|!-- -->)", prose);
        Assert.DoesNotMatch(@"(?<!\\)\]\(", prose);
        Assert.All(text.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)), row => Assert.Equal(4, Regex.Count(row, @"(?<!\\)\|")));
    }

    [UnixFact]
    public void A_page_holds_no_markup_of_a_name()
    {
        foreach (var workflow in Workflows)
        {
            var page = Run("report now --against live --output /dev/stdout", workflow).Output;
            var elements = XElement.Parse(Regex.Replace(page, "<!DOCTYPE html>|(?<=<(?<element>style|script)>).*?(?=</\\k<element>>)", "", RegexOptions.Singleline)).DescendantsAndSelf().ToArray();

            Assert.DoesNotContain(elements, e => e.Name.LocalName == "img" || e.Attributes().Any(a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)));
            Assert.Equal(2, elements.Count(e => e.Name.LocalName == "script"));
            Assert.Contains(elements, e => e.Name.LocalName == "a" && e.Value == "<img src=x onerror=alert(1)>");
        }
    }

    [BashFact]
    public void Printed_commands_run_no_name()
    {
        var tb = new RecordedTb(_folder);
        tb.StandIn("git", "#!/usr/bin/env bash\n");
        var count = 0;
        foreach (var workflow in Workflows)
        {
            using var plan = JsonDocument.Parse(Run("plan now --against live --windows 3 --format json", workflow).Output);
            var commands = plan.RootElement.GetProperty("steps").EnumerateArray()
                .SelectMany(step => new[] { "commands", "verify", "undo" }.SelectMany(list => step.GetProperty(list).EnumerateArray()))
                .Select(command => command.GetString() ?? "").ToArray();
            Assert.All(commands, command => Assert.DoesNotMatch(@"[\n\r]|^tb (?!.* -- ).* -rf", command));
            _folder.Write("now/commands.sh", "bash() { :; }\n" + string.Join('\n', commands) + "\n");
            tb.Run("now", "commands.sh");
            count += commands.Length;
            AssertNothingExecuted(workflow);
        }

        Assert.True(count > 50, $"{count} commands");
    }

    [BashFact]
    public void Written_scripts_and_patches_run_no_name()
    {
        var tb = new RecordedTb(_folder);
        tb.SetClock(4_000_000_000);
        foreach (var workflow in Workflows)
        {
            Assert.NotEqual(2, Run("plan now --against live --windows 3 --write", workflow).ExitCode);
            foreach (var script in Directory.GetFiles(_folder.At("now"), "*.sh", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(_folder.At("now"), script);
                Assert.Equal("", Program.Run(_folder.At("now"), string.Join(Path.PathSeparator, Programs.Path), "bash", ["-n", relative]).Errors);
                tb.Run("now", relative);
            }

            AssertNothingExecuted(workflow);
            Assert.DoesNotContain("unexpected", Run("check now --against live", workflow).Errors, StringComparison.Ordinal);
        }
    }

    private static string Source(string key) =>
        $"SCHEMA >\n    `id` String,\n    `at` DateTime,\n    `w$(touch EXECUTED)` Strin\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"{key}\"\n";

    private static IEnumerable<string> Runs(string command) => command.Contains("--against live", StringComparison.Ordinal) ? Workflows : [""];

    private Ended Run(string command, string workflow) => Program.Run(
        _folder.Path,
        [.. command.Split(' '), .. workflow.Length > 0 ? new[] { "--workflow", workflow, "--now", "2024-06-01 10:00:00" } : []]);

    private void AssertNothingExecuted(string workflow) =>
        Assert.False(Directory.EnumerateFiles(_folder.Path, Sentinel, SearchOption.AllDirectories).Any(), $"the plan of {workflow} executes a name");

    private static bool Fail(Match found, string output) =>
        throw new InvalidOperationException($"'{Regex.Escape(found.Value)}' in: {output.Substring(Math.Max(0, found.Index - 80), Math.Min(200, output.Length - Math.Max(0, found.Index - 80)))}");
}
