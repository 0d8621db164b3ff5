using System.Text;
using System.Text.RegularExpressions;
using Datafile.Parser.Text;

namespace Datafile.Workspace.Files;

/// <summary>
/// Text that comes from files and programs, made safe for a log or a terminal: no character steers the terminal, and no line
/// is a command to GitHub Actions or Azure Pipelines, which read what a job prints.
/// </summary>
public static class OneLine
{
    /// <summary><c>##[add-mask]</c> and <c>##vso[…]</c> are commands wherever they are in a line.</summary>
    private static readonly Regex AnywhereCommand = new(@"##(?=[A-Za-z]*\[)", RegexOptions.CultureInvariant);

    /// <summary><c>::add-mask::x</c> and <c>::set-env name=a::x</c> are commands at the start of a line, after blanks too.</summary>
    private static readonly Regex LeadingCommand = new(@"^(?<indent>[ \t]*)::(?=[a-z][a-z-]*(?:[ \t].*)?::)", RegexOptions.CultureInvariant);

    /// <summary>A piece of a line: control characters, line separators and marks that reorder text are blanks.</summary>
    public static string Of(string text)
    {
        var line = PlainLine.Of(text);
        return line.IndexOf("##", StringComparison.Ordinal) < 0 ? line : AnywhereCommand.Replace(line, "# #");
    }

    /// <summary>A path with which a line begins.</summary>
    public static string OfPath(string path)
    {
        var line = Of(path);
        return line.TrimStart().StartsWith("::", StringComparison.Ordinal) ? "./" + line : line;
    }

    /// <summary>Text of several lines; tabs and line feeds stay.</summary>
    public static string Each(string text)
    {
        var safe = new StringBuilder(text.Length);
        for (int at = 0, end; at < text.Length; at = end + 1)
        {
            end = text.IndexOf('\n', at) is var found && found >= 0 ? found : text.Length;
            var line = text.Substring(at, end - at);
            safe.Append(IsSafe(line) ? line : Safe(line));
            if (end < text.Length)
                safe.Append('\n');
        }

        return safe.ToString();
    }

    /// <summary>Whether a line that is printed as it is would be a command.</summary>
    internal static bool IsCommand(string line) => LeadingCommand.IsMatch(line) || AnywhereCommand.IsMatch(line);

    private static bool IsSafe(string line) =>
        PlainLine.IsPlain(line) && line.IndexOf("##", StringComparison.Ordinal) < 0 && line.IndexOf("::", StringComparison.Ordinal) < 0;

    private static string Safe(string line) =>
        LeadingCommand.Replace(string.Join("\t", line.TrimEnd('\r').Split('\t').Select(Of)), "${indent}: :");
}
