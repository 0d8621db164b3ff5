using System.Text.RegularExpressions;

namespace Datafile.Cli.Tests;

/// <summary><c>datafile help</c>: a manual for each command.</summary>
public partial class HelpTests
{
    private static IEnumerable<string> Names => Section(Program.RunHere("help").AssertExit(0).Output, "COMMANDS").Where(l => l.StartsWith("    ", StringComparison.Ordinal) && l[4] != ' ').Select(l => l.Trim());

    public static TheoryData<string> Commands => [.. Names];

    [Theory, MemberData(nameof(Commands))]
    public void The_manual_of_a_command_names_all_its_options_and_shows_examples(string command)
    {
        var manual = Program.RunHere("help", command).AssertExit(0).Output;

        Assert.StartsWith($"NAME\n    datafile {command} - ", manual, StringComparison.Ordinal);
        Assert.All(
            OptionName.Matches(Program.RunHere(command, "--help").AssertExit(0).Output).Select(m => m.Value).Distinct(),
            option => Assert.Contains(option, manual, StringComparison.Ordinal));
        Assert.Contains(Section(manual, "EXAMPLES"), line => line.Contains($"datafile {command}", StringComparison.Ordinal));
        Assert.Contains("EXIT STATUS", manual, StringComparison.Ordinal);
    }

    /// <summary>Servers find nothing themselves.</summary>
    [Theory]
    [InlineData("check", "Findings.")]
    [InlineData("lsp", "The client went away without ending it.")]
    [InlineData("mcp", "The client has ended the session.")]
    public void The_manual_says_what_the_exit_codes_of_a_command_mean(string command, string expected)
    {
        var codes = Section(Program.RunHere("help", command).AssertExit(0).Output, "EXIT STATUS").ToArray();

        Assert.Contains(codes, line => line.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(command == "check", codes.Any(line => line.Contains("--fail-on", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_manual_of_the_program_lists_what_its_help_lists()
    {
        var help = Program.RunHere("--help").AssertExit(0).Output;

        Assert.NotEmpty(Names);
        Assert.All(Names, command => Assert.Contains($"  {command} ", help, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_command_has_no_manual() => Program.RunHere("help", "chek").AssertRefuses("chek", "check");

    private static IEnumerable<string> Section(string manual, string title) =>
        manual.Split('\n').SkipWhile(l => l != title).Skip(1).TakeWhile(l => l.Length > 0);

    [GeneratedRegex(@"(?<=^ +|, )--[a-z-]+", RegexOptions.Multiline)]
    private static partial Regex OptionName { get; }
}
