using System.Text.RegularExpressions;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary>What people see at a terminal, and what programs get in its place.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Pipe = "NODE n\nSQL >\n    SELECT amout FROM events\n\nTYPE endpoint\n";
    private const string Source = "SCHEMA >\n    `amount` UInt64\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"amount\"\n";

    private readonly ScratchFolder _folder = new ScratchFolder().Write("datasources/events.datasource", Source).Write("pipes/a.pipe", Pipe);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Full_shows_the_line_and_how_to_fix_it()
    {
        _folder.Write("pipes/b.pipe", "DESCRIPTON >\n    b\n\nNODE n\nSQL >\n    SELECT 1\n\nTYPE endpoint\n");
        var ended = Program.Run(_folder.Path, "check", "--format", "full").AssertExit(1);

        Assert.StartsWith("pipes/a.pipe\n  3:12  error DF1002 unknown-column\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("    3 |     SELECT amout FROM events\n      |            ^^^^^\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("    fix: Write 'DESCRIPTION' (--fix)\n", ended.Output, StringComparison.Ordinal);
        Assert.EndsWith("3 files: 2 errors, 0 warnings\n1 fixable with --fix\n", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_terminal_there_is_one_line_a_finding()
    {
        var text = Program.Run(_folder.Path, "check").AssertExit(1);

        Assert.Matches(@"^pipes/a\.pipe\(3,12\): error DF1002: [^\n]+\n$", text.Output);
        Assert.Equal("2 files: 1 error, 0 warnings\n", text.Errors);
        Assert.Equal(text, Program.Run(_folder.Path, "check", "--format", "text"));
        Assert.Equal(text, Program.Run(_folder.Path, "check", "--format", "compact"));
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("FORCE_COLOR=1", "", true)]
    [InlineData("FORCE_COLOR=0", "", false)]
    [InlineData("CLICOLOR_FORCE=1", "", true)]
    [InlineData("CLICOLOR_FORCE=0", "", false)]
    [InlineData("FORCE_COLOR=1 NO_COLOR=1", "", false)]
    [InlineData("FORCE_COLOR=1 NO_COLOR=", "", true)]
    [InlineData("FORCE_COLOR=1", "--no-color", false)]
    public void Variables_decide_about_colours(string variables, string option, bool inColor)
    {
        foreach (var format in (string[])["full", "text"])
            Assert.Equal(inColor, Run(variables, [.. (string[])["check", "--format", format], .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Output.Contains('\u001b'));
        Assert.DoesNotContain("\u001b", Run(variables, "check", "--format", "json").Output, StringComparison.Ordinal);
    }

    [PseudoTerminalTheory]
    [InlineData("", true, true)]
    [InlineData("TERM=dumb", true, false)]
    [InlineData("CLICOLOR=0", true, false)]
    [InlineData("NO_COLOR=1", true, false)]
    public void A_terminal_gets_lines_and_colours(string variables, bool isFull, bool inColor)
    {
        var shown = InTerminal("check", variables);

        Assert.Equal(isFull, shown.Contains("SELECT amout", StringComparison.Ordinal));
        Assert.Equal(inColor, shown.Contains("\u001b[1;31merror", StringComparison.Ordinal));
    }

    /// <summary>Each command takes the colours of <c>check</c>, as the terminal and the variables want them.</summary>
    [PseudoTerminalTheory]
    [InlineData("types", "\u001b[1mpipes/a.pipe(1): n\u001b[0m\u001b[2m, type endpoint\u001b[0m")]
    [InlineData("graph", "\u001b[2mflowchart LR\u001b[0m")]
    [InlineData("graph --format dot", "\u001b[2m -> \u001b[0m")]
    [InlineData("graph after --against before", "\u001b[32m    n0[(\"events<br/>Data Source, added\")]:::added\u001b[0m")]
    [InlineData("explain DF1002", "\u001b[1m# DF1002 unknown-column\u001b[0m")]
    [InlineData("rules", "\u001b[1mDF0001\u001b[0m")]
    [InlineData("plan after --against before --workflow releases", "\u001b[36mdatasource-added\u001b[0m  events")]
    public void Every_command_has_the_same_colours(string arguments, string painted)
    {
        _folder.Write("before/.tinyenv", "VERSION=0.0.0\n").Write("before/pipes/b.pipe", "NODE n\nSQL >\n    SELECT 1\n").Write("after/datasources/events.datasource", Source)
            .Write("after/pipes/b.pipe", "NODE n\nSQL >\n    SELECT 1\n");

        Assert.Contains(painted, InTerminal(arguments, ""), StringComparison.Ordinal);
        Assert.Contains(painted, Run("FORCE_COLOR=1", arguments.Split(' ')).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[3", InTerminal(arguments, "NO_COLOR=1"), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[1m", InTerminal(arguments + " --no-color", ""), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", Run("", arguments.Split(' ')).Output, StringComparison.Ordinal);
    }

    [PseudoTerminalTheory]
    [InlineData(50, "check")]
    [InlineData(90, "check")]
    [InlineData(80, "rules")]
    [InlineData(70, "check nowhere")]
    public void The_width_of_a_terminal_is_used_and_kept(int width, string arguments)
    {
        // A slow run shows how far it is, in a line that it clears.
        var lines = InTerminal($"stty cols {width}; @ {arguments}", "NO_COLOR=1").Split('\n')
            .Select(l => Regex.Replace(l[(l.LastIndexOf("\u001b[K", StringComparison.Ordinal) + 1)..].TrimEnd('\r'), @"\u001b[^a-z=]*[a-z=]|^\[K", "")).ToArray();

        Assert.InRange(lines.Max(l => l.Length), width - 15, width);
    }

    [PseudoTerminalTheory]
    [InlineData("", true)]
    [InlineData("NO_COLOR=1", false)]
    public void A_plan_takes_the_width_and_shows_findings_with_their_source(string variables, bool inColor)
    {
        foreach (var (side, type) in (ReadOnlySpan<(string, string)>)[("before", "UInt64"), ("after", "String")])
        {
            _folder.Write($"{side}/datasources/events.datasource", Source.Replace("UInt64", type, StringComparison.Ordinal))
                .Write($"{side}/pipes/a.pipe", Pipe);
        }

        var shown = InTerminal("stty cols 70; @ plan after --against before --workflow forward", variables).Replace("\r", "", StringComparison.Ordinal);
        var lines = Regex.Replace(shown, "\u001b[^a-z=]*[a-z=]", "").Split('\n');

        Assert.Contains("Steps", lines);
        Assert.Contains(lines, line => line.EndsWith("SELECT amout FROM events", StringComparison.Ordinal));
        Assert.All(lines.Where(line => !line.Contains("$ ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 70));
        Assert.Equal(inColor, shown.Contains("\u001b[1mSteps\u001b[0m", StringComparison.Ordinal));
        Assert.Equal(inColor, shown.Contains("\u001b[1;31merror DF1002", StringComparison.Ordinal));
    }

    [Fact]
    public void Infos_are_counted_and_shown_on_demand()
    {
        _folder.Write(".editorconfig", "[*]\ndotnet_diagnostic.DF1002.severity = suggestion\n");

        var full = Program.Run(_folder.Path, "check", "--format", "full").AssertExit(0);
        Assert.Empty(full.Output);
        Assert.Contains("1 info not shown: add --show info", full.Errors, StringComparison.Ordinal);
        Assert.Contains("DF1002", Program.Run(_folder.Path, "check", "--format", "full", "--show", "info").AssertExit(0).Output, StringComparison.Ordinal);
        Assert.Contains("DF1002", Program.Run(_folder.Path, "check", "--format", "full", "--fail-on", "info").AssertExit(1).Output, StringComparison.Ordinal);
        Assert.Contains("DF1002", Program.Run(_folder.Path, "check").AssertExit(0).Output, StringComparison.Ordinal);
        Assert.Empty(Program.Run(_folder.Path, "check", "--show", "warning").AssertExit(0).Output);
    }

    [Fact]
    public void Quiet_leaves_the_findings_alone()
    {
        Assert.Empty(Program.Run(_folder.Path, "check", "--quiet").AssertExit(1).Errors);
        Program.Run(_folder.Path, "check", "--quiet", "--verbose").AssertRefuses("--verbose");
    }

    [Fact]
    public void Statistics_replace_the_findings()
    {
        Assert.Equal("1  error    DF1002  unknown-column\n", Program.Run(_folder.Path, "check", "--statistics").AssertExit(1).Output);
        Program.Run(_folder.Path, "check", "--statistics", "--format", "json").AssertRefuses("--statistics");
    }

    private Ended Run(string variables, params string[] arguments) => Program.Run(
        _folder.Path, Environment.GetEnvironmentVariable("PATH") ?? "", Program.Datafile.File, [.. Program.Datafile.First, .. arguments], Variables(variables));

    /// <summary>Runs a line of a shell in a pseudo-terminal; <c>@</c> is the command.</summary>
    private string InTerminal(string line, string variables)
    {
        var command = string.Join(' ', Program.Datafile.First.Prepend(Program.Datafile.File));
        return Program.Run(
            _folder.Path, Environment.GetEnvironmentVariable("PATH") ?? "", "script",
            ["-qec", line.Contains('@') ? line.Replace("@", command) : $"{command} {line}", "/dev/null"], [("TERM", "xterm-256color"), .. Variables(variables)]).Output;
    }

    private static (string, string)[] Variables(string variables) =>
        [.. variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => (v[..v.IndexOf('=')], v[(v.IndexOf('=') + 1)..]))];
}
