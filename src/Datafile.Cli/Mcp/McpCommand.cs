using System.CommandLine;
using Datafile.Cli.Commands;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Mcp;

/// <summary><c>datafile mcp</c>: the server for coding agents.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        var command = new Command("mcp", "Serves a coding agent: the Model Context Protocol over standard input and output.");
        command.SetAction(_ =>
        {
            try
            {
                using var output = Console.OpenStandardOutput();
                new McpServer(Console.OpenStandardInput(), output, Versions.Own).Run();
                return ExitCode.Success;
            }
            catch (IOException failure)
            {
                throw new WorkspaceException($"cannot talk to the client: {failure.Message}", failure);
            }
        });
        return command;
    }
}
