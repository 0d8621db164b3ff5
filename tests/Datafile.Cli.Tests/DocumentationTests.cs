using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Datafile.Cli.Tests;

/// <summary>The commands of the documentation do what it says.</summary>
public class DocumentationTests
{
    private static readonly Regex Block = new(@"^```console\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    private static readonly Regex FromSource = new(@"^dotnet run --project src/Datafile\.Cli -- (?<arguments>.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    private static readonly Regex WrittenCommand = new(@"(?:^(?:    )?(?:\$ )?|`|(?:^|\s)npx |-- )datafile (?<line>(?!ignore)(?:-{0,2}[a-z]+)(?=[ `\n])[^`\n|#&]*)", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    private static readonly Regex OptionName = new(@"(?<=\s|^)--[a-z][a-z-]+", RegexOptions.CultureInvariant);
    private static readonly ConcurrentDictionary<string, string> Help = new(StringComparer.Ordinal);

    /// <summary>Each command of the readme and of a guide, and what it prints.</summary>
    public static TheoryData<string, string> Commands()
    {
        // The readme shows some of what a guide shows.
        var (commands, known) = (new TheoryData<string, string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var page in Directory.EnumerateFiles(Path.Combine(SourceFolder.Repository, "docs"), "*.md").Append(Path.Combine(SourceFolder.Repository, "README.md")).Order(StringComparer.Ordinal))
        {
            foreach (Match block in Block.Matches(Read(page)))
            {
                foreach (var command in block.Groups["text"].Value.Split("$ datafile ", StringSplitOptions.RemoveEmptyEntries).Where(known.Add))
                    commands.Add(command[..command.IndexOf('\n', StringComparison.Ordinal)], command[(command.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            }
        }

        return commands;
    }

    [Theory, MemberData(nameof(Commands))]
    public void A_command_of_a_guide_prints_what_it_says(string arguments, string expected) =>
        Assert.Equal(expected, Program.RunHere(arguments.Split(' ')).Output);

    public static TheoryData<string> ReadmeCommands() =>
        [.. FromSource.Matches(Read(Path.Combine(SourceFolder.Repository, "README.md"))).Select(match => match.Groups["arguments"].Value)];

    [Theory, MemberData(nameof(ReadmeCommands))]
    public void A_command_of_the_readme_works(string arguments)
    {
        var words = Regex.Matches(arguments, @"'(?<word>[^']*)'|(?<word>\S+)").Select(match => match.Groups["word"].Value);

        Assert.NotEqual(2, Program.RunHere([.. words]).ExitCode);
    }

    /// <summary>Each command line of the documentation, also one whose project is the reader's own: in a line of a block, or in back-ticks.</summary>
    public static TheoryData<string, string> WrittenCommands()
    {
        var (commands, known) = (new TheoryData<string, string>(), new HashSet<(string, string)>());
        string[] pages =
        [
            .. Directory.EnumerateFiles(Path.Combine(SourceFolder.Repository, "docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(Path.Combine(SourceFolder.Repository, "samples"), "README.md", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(SourceFolder.Repository, "*.md"),
        ];
        foreach (var page in pages.Order(StringComparer.Ordinal))
        {
            foreach (var match in WrittenCommand.Matches(Read(page)).Where(match => known.Add((page, match.Groups["line"].Value))))
                commands.Add(Path.GetRelativePath(SourceFolder.Repository, page), match.Groups["line"].Value);
        }

        return commands;
    }

    [Theory, MemberData(nameof(WrittenCommands))]
    public void A_command_line_of_the_documentation_has_a_command_and_options_that_exist(string page, string line)
    {
        Assert.NotEmpty(page);
        var (name, help) = (line.Split(' ')[0], "");
        if (!name.StartsWith('-'))
            help = Help.GetOrAdd(name, command => Program.RunHere(command, "--help").AssertExit(0).Output);
        Assert.All(OptionName.Matches(line).Select(match => match.Value), option => Assert.Matches($@"{option}\b", help + "--version --help"));
    }

    [Fact]
    public void The_readme_leads_with_Forward()
    {
        var readme = Read(Path.Combine(SourceFolder.Repository, "README.md"));

        Assert.Contains("change-a-column-type-in-forward", FromSource.Match(readme).Value, StringComparison.Ordinal);
        Assert.True(readme.IndexOf("tb deploy", StringComparison.Ordinal) < readme.IndexOf("--fork-downstream", StringComparison.Ordinal));
        Assert.Contains("(docs/deployments.md)", readme, StringComparison.Ordinal);
    }

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");
}
