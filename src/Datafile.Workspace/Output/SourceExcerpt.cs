using System.Globalization;
using System.Text;
using Datafile.Parser.Text;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Output;

/// <summary>The lines of a file that a finding is about, the span marked below them: of several lines the first and the last.</summary>
/// <param name="width">The columns of the terminal.</param>
/// <param name="dim">Colours what is beside the text.</param>
/// <param name="mark">Colours the marks.</param>
internal sealed class SourceExcerpt(int width, Func<string, string> dim, Func<string, string> mark)
{
    private const string Indent = "    ";
    private const string Cut = "…";

    /// <summary>The columns that a line gets at least; a narrower terminal wraps it.</summary>
    private const int MinWidth = 20;

    /// <summary>Appends nothing where the place is not in the text, which may have changed.</summary>
    public void Append(StringBuilder to, SourceText text, Place place)
    {
        var lines = Lines(text, place, digits => Math.Max(MinWidth, width - Indent.Length - digits - " | ".Length));
        if (lines.Count == 0)
            return;

        var digits = lines[lines.Count - 1].Number.Length;
        var blank = new string(' ', digits);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.IsAfterGap)
                to.Append(Indent).Append(dim("...")).Append('\n');
            var before = DisplayWidth.Of(line.Text.Substring(0, line.Start));
            var marked = Math.Max(1, DisplayWidth.Of(line.Text.Substring(0, line.End)) - before);
            to.Append(Indent).Append(dim(line.Number.PadLeft(digits) + " |")).Append(line.Text.Length > 0 ? " " : "").Append(line.Text).Append('\n')
                .Append(Indent).Append(dim(blank + " |")).Append(' ', before + 1).Append(mark(new string('^', marked))).Append('\n');
        }
    }

    /// <summary>The lines of a place, each with its marked part; none where the place is not in the text.</summary>
    /// <param name="available">How many columns a line gets beside numbers of so many digits.</param>
    public static IReadOnlyList<ExcerptLine> Lines(SourceText text, Place place, Func<int, int> available)
    {
        if (place.Line > text.Lines.Count || text.Lines[place.Line - 1].Span.Length < place.Column - 1)
            return [];

        // A span that ends at the start of a line ends with the line before.
        var last = place.EndColumn == 1 ? Math.Max(place.Line, place.EndLine - 1) : Math.Min(place.EndLine, text.Lines.Count);
        var columns = available(Number(last).Length);
        var first = LineAt(place.Line, place.Column - 1, last == place.Line && place.EndLine == last ? place.EndColumn - 1 : int.MaxValue);
        return last <= place.Line ? [first]
            : [first, LineAt(last, -1, last == place.EndLine ? place.EndColumn - 1 : int.MaxValue) with { IsAfterGap = last > place.Line + 1 }];

        ExcerptLine LineAt(int number, int start, int end)
        {
            var (shown, from, to) = Excerpt(text, text.Lines[number - 1].Span, start, end, columns);
            return new ExcerptLine(Number(number), shown, from, to);
        }
    }

    /// <summary>The part of a line around a span that fits, and where the mark starts and ends in it.</summary>
    /// <param name="start">Of the span in the line; negative for where its text begins.</param>
    /// <param name="end">Of the span in the line, or more than the line has.</param>
    private static (string Shown, int Start, int End) Excerpt(SourceText text, TextSpan line, int start, int end, int available)
    {
        // Of a line of megabytes only what may be shown is looked at.
        var from = start < available - 1 && (end < available || start < available / 2) ? 0 : Math.Max(0, start - (available / 3));
        var content = PlainLine.Of(text.ToString(new TextSpan(line.Start + from, Math.Min(line.Length - from, 2 * available))));
        if (from > 0 && content.Length > 0 && char.IsLowSurrogate(content[0]))
            (content, from) = (content.Substring(1), from + 1);
        var isLast = from + content.Length == line.Length;
        if (isLast)
            content = content.TrimEnd();

        var (lead, length) = (from > 0 ? Cut : "", Fitting(content, available - (from > 0 ? 1 : 0), isLast));
        var tail = length < content.Length || !isLast ? Cut : "";
        content = content.Substring(0, length);

        var first = Math.Min(content.Length, start < 0 ? content.Length - content.TrimStart().Length : start - from);
        var behind = Math.Max(first, Math.Min(content.Length, end - from));
        var safe = OneLine.Of(content);
        return (lead + safe + tail, lead.Length + PositionIn(safe, content, first), lead.Length + PositionIn(safe, content, behind));
    }

    /// <summary>How much of a text fits, with a column left for a mark where not all does.</summary>
    private static int Fitting(string content, int available, bool isLast)
    {
        if (isLast && DisplayWidth.Of(content) <= available)
            return content.Length;

        var (at, used) = (0, 0);
        while (at < content.Length && (used += DisplayWidth.At(content, at)) < available)
            at += DisplayWidth.LengthAt(content, at);
        return at;
    }

    /// <summary>Where a position of a text is once it is safe to print, which puts blanks into commands of a CI.</summary>
    private static int PositionIn(string safe, string content, int position)
    {
        var at = 0;
        for (var i = 0; i < position; i++, at++)
        {
            if (safe[at] != content[i])
                at++;
        }

        return at;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A line of a source, with the part of it that is marked.</summary>
/// <param name="Text">Safe to print, and cut where it is too long.</param>
/// <param name="Start">Of the mark in the text.</param>
/// <param name="End">Behind the mark in the text.</param>
internal readonly record struct ExcerptLine(string Number, string Text, int Start, int End)
{
    /// <summary>Whether lines between it and the line before are left out.</summary>
    public bool IsAfterGap { get; init; }
}
