using System.CommandLine;
using Datafile.Cli.Lsp;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile lsp</c>: the language server.</summary>
internal static class LspCommand
{
    public static Command Create()
    {
        // Editors add it to servers that they start.
        var stdio = new Option<bool>("--stdio") { Description = "Use standard input and output, as without it." };
        var command = new Command("lsp", "Serves an editor: the Language Server Protocol over standard input and output.") { stdio };
        command.SetAction(_ =>
        {
            using var output = Console.OpenStandardOutput();
            var server = new LanguageServer(Console.OpenStandardInput(), output, Versions.Own);
            var isShutDown = server.Run();
            return server.Failure.Length > 0 ? throw new WorkspaceException($"cannot read what the editor sends: {server.Failure}")
                : isShutDown ? ExitCode.Success
                : ExitCode.Findings;
        });
        return command;
    }
}
