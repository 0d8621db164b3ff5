using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>Text as GitHub's Markdown shows it unchanged, whatever stands in it.</summary>
internal static class Markdown
{
    private const string Special = "\\`*_{}[]<>|~$";

    /// <summary>One line of prose. Nobody is mentioned by it.</summary>
    public static string Text(string text)
    {
        var line = OneLine.Of(text);
        var escaped = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            // A _ inside of a word is one to Markdown as well.
            var isInWord = line[i] == '_' && i > 0 && i + 1 < line.Length && char.IsLetterOrDigit(line[i - 1]) && char.IsLetterOrDigit(line[i + 1]);
            if (Special.IndexOf(line[i]) >= 0 && !isInWord)
                escaped.Append('\\');
            escaped.Append(line[i]);
            if (line[i] is '@' or '#')
                escaped.Append("<!-- -->");
        }

        return escaped.ToString();
    }

    /// <summary>A piece of code in a line: with more back-ticks around it than are in it.</summary>
    public static string Code(string code)
    {
        var line = OneLine.Of(code);
        var fence = new string('`', Longest(line) + 1);
        var blank = line.StartsWith("`", StringComparison.Ordinal) || line.EndsWith("`", StringComparison.Ordinal) ? " " : "";
        return fence + blank + line + blank + fence;
    }

    /// <summary>A fenced block, with a longer fence than any in it.</summary>
    public static string Block(string language, string code)
    {
        var fence = new string('`', Math.Max(3, Longest(code) + 1));
        return $"{fence}{language}\n{OneLine.Each(code).TrimEnd('\n')}\n{fence}\n";
    }

    private static int Longest(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
