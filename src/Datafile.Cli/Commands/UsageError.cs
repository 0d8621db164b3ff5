using System.CommandLine;
using Datafile.Parser.Text;

namespace Datafile.Cli.Commands;

/// <summary>What is wrong with a command line, in one line that says what to write instead.</summary>
internal static class UsageError
{
    public static string Of(ParseResult parsed)
    {
        var (root, command) = (parsed.RootCommandResult.Command, parsed.CommandResult.Command);
        if (parsed.UnmatchedTokens.FirstOrDefault(IsOption) is { } option)
            return $"{NoOption(option, command)} See 'datafile {(command == root ? "" : command.Name + " ")}--help'.";
        if (command == root && parsed.UnmatchedTokens is [var name, ..])
            return $"there is no command '{name}'{DidYouMean(name, command.Subcommands.Select(c => c.Name))} See 'datafile --help'.";

        // Of several, the one that names what was written; a list of choices comes in lines of its own.
        var error = parsed.Errors.FirstOrDefault(e => parsed.UnmatchedTokens.Any(t => e.Message.Contains(t, StringComparison.Ordinal)))
            ?? parsed.Errors[0];
        return $"{Spelling.OnOneLine(error.Message)} See 'datafile --help'.";
    }

    /// <summary>That a command does not take an option, with the one that may be meant.</summary>
    public static string NoOption(string option, Command command)
    {
        var name = option.Split('=', ':')[0];
        return name is "-v" or "-V" ? $"there is no option '{name}': --version prints the version, and --verbose more of what was done." : $"there is no option '{name}'{DidYouMean(name, command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)))}";
    }

    public static bool IsOption(string token) => token.Length > 1 && token[0] == '-';

    private static string DidYouMean(string word, IEnumerable<string> names) =>
        Spelling.Nearest(word, names) is { } near ? $": did you mean '{near}'?" : ".";
}
