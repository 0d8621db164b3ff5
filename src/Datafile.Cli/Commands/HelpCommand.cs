using System.CommandLine;
using Datafile.Cli.Help;
using Datafile.Parser.Text;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile help</c>: prints the manual of the program or of one command.</summary>
internal static class HelpCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("command")
        { Description = "The command to explain; without it, the program.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("help", "Prints the manual of a command.") { name };
        command.SetAction(result =>
        {
            var root = (RootCommand)result.RootCommandResult.Command;
            CommonOptions.Print(ManualPage.Of(root, result.GetValue(name) is { } wanted ? Find(root, wanted) : null), null);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Find(RootCommand root, string name)
    {
        if (root.Subcommands.FirstOrDefault(c => c.Name == name) is { } found)
            return found;

        var near = Spelling.Nearest(name, root.Subcommands.Select(c => c.Name));
        throw new WorkspaceException($"there is no command '{name}'{(near is null ? "" : $", but there is {near}")}: 'datafile help' lists all");
    }
}
