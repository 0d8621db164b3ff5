using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>Lays out text for a terminal.</summary>
public static class Paragraph
{
    /// <summary>As wide as a terminal beside an editor usually is.</summary>
    public const int Width = 100;

    /// <summary>Appends prose in lines of at most so many columns; a longer word stays whole.</summary>
    /// <param name="first">What the first line begins with, e.g. a label.</param>
    /// <param name="indent">What each further line begins with.</param>
    /// <param name="label">Colours what the first line begins with.</param>
    /// <param name="paint">Colours each line, without a label.</param>
    public static StringBuilder AppendParagraph(
        this StringBuilder text, string first, string indent, string prose, int width =
            Width, Func<string, string>? label = null, Func<string, string>? paint = null)
    {
        var (line, used) = (new StringBuilder(label is null ? first : label(first)), first.Length);
        var (isEmpty, isLabelled) = (true, label is not null);
        foreach (var word in OneLine.Of(prose).Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var columns = DisplayWidth.Of(word);
            if (!isEmpty && used + 1 + columns > width)
            {
                text.Append(Painted(line.ToString())).Append('\n');
                line.Clear().Append(indent);
                (isEmpty, used) = (true, indent.Length);
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            used += columns + (isEmpty ? 0 : 1);
            isEmpty = false;
        }

        return text.Append(Painted(line.ToString().TrimEnd())).Append('\n');

        string Painted(string whole)
        {
            // A word at the start of a line may be a command to a CI; a painted label is ours.
            var safe = isLabelled ? whole : OneLine.Each(whole);
            isLabelled = false;
            return paint is null ? safe : paint(safe);
        }
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
