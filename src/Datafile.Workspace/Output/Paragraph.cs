using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>Lays out text for a terminal.</summary>
internal static class Paragraph
{
    /// <summary>As wide as a terminal beside an editor usually is.</summary>
    public const int Width = 100;

    /// <summary>Appends prose in lines of at most <see cref="Width"/> columns; a longer word stays whole.</summary>
    /// <param name="first">What the first line begins with, e.g. a label.</param>
    /// <param name="indent">What each further line begins with.</param>
    public static StringBuilder AppendParagraph(this StringBuilder text, string first, string indent, string prose)
    {
        var line = new StringBuilder(first);
        var isEmpty = true;
        foreach (var word in OneLine.Of(prose).Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(indent);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        return text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    /// <summary>Appends text whose lines stay as they are, each with an indent, blank ones without.</summary>
    /// <param name="first">What the first line begins with.</param>
    public static StringBuilder AppendIndented(this StringBuilder text, string first, string indent, string block)
    {
        var start = first;
        foreach (var line in OneLine.Each(block).TrimEnd('\n').Split('\n'))
        {
            text.Append(line.Trim().Length > 0 ? start : "").Append(line.TrimEnd()).Append('\n');
            start = indent;
        }

        return text;
    }
}
