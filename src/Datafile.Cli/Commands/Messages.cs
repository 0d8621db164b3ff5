using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary>What the command says on standard error, beside what it prints.</summary>
internal static class Messages
{
    /// <summary>One line, whatever the names in it hold.</summary>
    public static void Write(string line) => Console.Error.WriteLine(OneLine.Of(line));

    /// <summary>Lines with their ends.</summary>
    public static void WriteLines(string lines) => Console.Error.Write(OneLine.Each(lines));
}
