using System.CommandLine;
using System.Text;

namespace Datafile.Cli.Help;

/// <summary>The manual of a command in the sections of a man page, from what the command declares of itself.</summary>
internal static class ManualPage
{
    private const int Width = 80;

    public static string Of(RootCommand root, Command? command)
    {
        var page = new StringBuilder();
        Section(page, "NAME", [(command is null ? "datafile" : $"datafile {command.Name}") + " - " + Lead((command ?? root).Description)]);
        Section(page, "SYNOPSIS", [command is null ? "datafile COMMAND [OPTION…]" : Synopsis(command)]);
        if (command is null)
            Entries(page, "COMMANDS", root.Subcommands.Select(c => (c.Name, c.Description ?? "")));
        else
            Entries(page, "ARGUMENTS", command.Arguments.Select(a => (a.Name.ToUpperInvariant(), a.Description ?? "")));

        Entries(page, "OPTIONS", (command is null ? root.Options : command.Options.Concat(root.Options.Where(o => o.Recursive)))
            .Where(o => !o.Hidden)
            .Select(o => (Usage(o), o.Description ?? "")));
        Entries(page, "EXAMPLES", (command is null ? root.Subcommands.SelectMany(c => Examples.Of(c.Name).Take(1)) : Examples.Of(command.Name))
            .Select(e => (e.Line, Sentence(e.Does))));
        Entries(page, "EXIT STATUS",
        [
            .. command?.Name switch
            {
                "lsp" => [("0", "The client has ended the session."), ("1", "The client went away without ending it.")],
                "mcp" => [("0", "The client has ended the session.")],
                _ => new[] { ("0", "Nothing at or above --fail-on was found, or the command does not look for findings."), ("1", "Findings.") },
            },
            ("2", "Wrong usage, or the command could not do its work. One line on standard error says why."),
        ]);
        if (command is null)
        {
            Entries(page, "ENVIRONMENT",
            [
                ("NO_COLOR, CLICOLOR=0, TERM=dumb", "Print without colours."),
                ("FORCE_COLOR, CLICOLOR_FORCE", "Print in colours even if standard output is not a terminal."),
                ("COLUMNS", "The width of the output, instead of that of the terminal."),
                ("DATAFILE_DEBUG", "Show the stack trace of an unexpected failure."),
                ("DATAFILE_BINARY", "The program that the npm package starts."),
            ]);
            Entries(page, "FILES",
            [
                ("datafile.toml, pyproject.toml", "What belongs to the project, the workflow, severities of rules and settings for some files; [tool.datafile] in the latter."),
                (".editorconfig", "Severities of rules (dotnet_diagnostic.DF3001.severity) and options (datafile_workflow) for files; it wins over datafile.toml."),
                ("datafile-baseline.json", "Findings that were accepted with 'datafile baseline'."),
                ("datafile-approvals", "Changes that were approved with 'datafile approve'."),
            ]);
        }

        return page.ToString();
    }

    private static string Synopsis(Command command)
    {
        var words = new List<string> { "datafile", command.Name };
        words.AddRange(command.Arguments.Select(a => Placeholder(a.Name.ToUpperInvariant(), a.Arity)));
        words.AddRange(command.Options.Where(o => o.Required).Select(Usage));
        words.Add("[OPTION…]");
        return string.Join(" ", words);
    }

    private static string Placeholder(string name, ArgumentArity arity) => (arity.MinimumNumberOfValues, arity.MaximumNumberOfValues) switch
    {
        (0, 1) => $"[{name}]",
        (0, _) => $"[{name}…]",
        (_, 1) => name,
        _ => $"{name}…",
    };

    private static string Usage(Option option)
    {
        var names = string.Join(", ", option.Aliases.Prepend(option.Name).Distinct());
        if (option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0)
            return names;

        var choices = option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(c => c.Label).ToArray();
        return $"{names} {option.HelpName ?? (choices.Length > 0 ? string.Join("|", choices) : "VALUE")}";
    }

    private static string Lead(string? description) => (description ?? "").TrimEnd('.');

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";

    private static void Section(StringBuilder page, string title, IEnumerable<string> paragraphs)
    {
        page.Append(page.Length > 0 ? "\n" : "").Append(title).Append('\n');
        foreach (var paragraph in paragraphs)
            Wrap(page, paragraph, 4);
    }

    private static void Entries(StringBuilder page, string title, IEnumerable<(string Term, string Text)> entries)
    {
        var all = entries.ToArray();
        if (all.Length == 0)
            return;

        Section(page, title, []);
        foreach (var (term, text) in all)
        {
            page.Append(' ', 4).Append(term).Append('\n');
            Wrap(page, text, 8);
        }
    }

    private static void Wrap(StringBuilder page, string text, int indent)
    {
        var column = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                page.Append('\n');
                column = 0;
            }

            page.Append(' ', column == 0 ? indent : 1).Append(word);
            column += (column == 0 ? indent : 1) + word.Length;
        }

        page.Append('\n');
    }
}
