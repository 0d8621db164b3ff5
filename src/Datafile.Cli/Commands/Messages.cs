using System.Text;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary>What the command says on standard error, beside what it prints.</summary>
internal static class Messages
{
    /// <summary>One line, whatever the names in it hold; on a terminal a paragraph, whose words stay whole.</summary>
    public static void Write(string line) => Console.Error.Write(Terminal.IsOutput && Terminal.IsErrors
        ? new StringBuilder().AppendParagraph("", "  ", line, Terminal.Width).ToString()
        : OneLine.Of(line) + "\n");

    /// <summary>Lines with their ends.</summary>
    public static void WriteLines(string lines) => Console.Error.Write(OneLine.Each(lines));
}
