using Datafile.Workspace.Files;

namespace Datafile.Cli.JsonRpc;

/// <summary>What a failure says to a person.</summary>
internal static class Failures
{
    public static string Text(Exception failure) => failure is WorkspaceException or RpcException
        ? failure.Message
        : $"unexpected {failure.GetType().Name}: {failure.Message} Please report it.";
}
