using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>What a line says that suppresses findings: <c># datafile: ignore DF3001, DF3002 -- reason</c>.</summary>
/// <param name="Span">From the comment sign to the end of what is written.</param>
/// <param name="Rules">Ids and names as they are written, with their places in the file.</param>
/// <param name="Reason">Empty where none is given.</param>
internal sealed record SuppressionComment(TextSpan Span, bool IsForFile, ImmutableArray<(string Rule, TextSpan Span)> Rules, string Reason)
{
    public const string Mark = "datafile:";

    private static readonly char[] Blanks = [' ', '\t'], Ends = [' ', '\t', '\r'];

    /// <summary>Reads a line, in one pass; null for one that is not a suppression.</summary>
    /// <param name="start">Where the line starts in its file.</param>
    public static SuppressionComment? Read(string line, int start)
    {
        if (line.IndexOf(Mark, StringComparison.Ordinal) < 0)
            return null;

        var sign = AfterBlanks(line, 0);
        var at = AfterWord(line, sign, "#") ?? AfterWord(line, sign, "--");
        at = at is { } behindSign ? AfterWord(line, AfterBlanks(line, behindSign), Mark) : null;
        if (at is not { } mark)
            return null;

        var verb = AfterBlanks(line, mark);
        var forFile = AfterWholeWord(line, verb, "ignore-file");
        if ((forFile ?? AfterWholeWord(line, verb, "ignore")) is not { } rules)
            return null;

        var end = line.TrimEnd(Ends).Length;
        var dashes = ReasonIn(line, rules, end);
        return new SuppressionComment(
            new TextSpan(start + sign, line.TrimEnd().Length - sign), forFile is not null, [.. Words(line, rules, dashes, start)],
            dashes >= end ? "" : line.Substring(dashes + " --".Length, end - dashes - " --".Length).Trim());
    }

    private static int AfterBlanks(string line, int at)
    {
        while (at < line.Length && Array.IndexOf(Blanks, line[at]) >= 0)
            at++;
        return at;
    }

    private static int? AfterWord(string line, int at, string word) =>
        string.CompareOrdinal(line, at, word, 0, word.Length) == 0 ? at + word.Length : null;

    private static int? AfterWholeWord(string line, int at, string word) =>
        AfterWord(line, at, word) is { } end && (end == line.Length || !(char.IsLetterOrDigit(line[end]) || line[end] == '_')) ? end : null;

    /// <summary>Where a blank and two dashes stand; the end where they do not.</summary>
    private static int ReasonIn(string line, int from, int end)
    {
        for (var at = from; at + 2 < end; at++)
        {
            if (Array.IndexOf(Blanks, line[at]) >= 0 && line[at + 1] == '-' && line[at + 2] == '-')
                return at;
        }

        return end;
    }

    private static IEnumerable<(string Rule, TextSpan Span)> Words(string line, int from, int end, int start)
    {
        for (var at = from; at < end; at++)
        {
            var first = at;
            while (at < end && line[at] != ',' && !char.IsWhiteSpace(line[at]))
                at++;
            if (at > first)
                yield return (line.Substring(first, at - first), new TextSpan(start + first, at - first));
        }
    }
}
