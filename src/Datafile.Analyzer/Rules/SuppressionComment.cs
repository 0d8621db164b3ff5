using System.Collections.Immutable;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>What a line says that suppresses findings: <c># datafile: ignore DF3001, DF3002 -- reason</c>.</summary>
/// <param name="Span">From the comment sign to the end of what is written.</param>
/// <param name="Rules">Ids and names as they are written, with their places in the file.</param>
/// <param name="Reason">Empty where none is given.</param>
internal sealed record SuppressionComment(TextSpan Span, bool IsForFile, ImmutableArray<(string Rule, TextSpan Span)> Rules, string Reason)
{
    /// <summary>What every line has that is one, or that is meant to be one, in any case.</summary>
    private const string Word = "datafile";

    private const string Mark = Word + ":", Ignore = "ignore", IgnoreFile = "ignore-file";

    /// <summary>Finds the word that every such line has.</summary>
    public static WordSearch Search { get; } = new(Word);

    /// <summary>The keywords of other tools.</summary>
    private static readonly string[] OtherTools = ["allow", "disable", "noqa", "off", "skip", "suppress"];

    private static readonly char[] Blanks = [' ', '\t'], Ends = [' ', '\t', '\r'];

    /// <summary>Whether it is behind SQL, for the line in which it is and not for the next.</summary>
    public bool IsBehindCode { get; init; }

    /// <summary>Whether its keyword is misspelt, so that it is only meant to suppress.</summary>
    public bool IsMisspelt { get; init; }

    /// <summary>Whether it is in a comment of SQL or a template that may span lines, where no suppression is read.</summary>
    public bool IsInBlock { get; init; }

    /// <summary>Reads a line, in one pass; null for one that is not a suppression, and is not meant to be one.</summary>
    /// <param name="start">Where the line starts in its file.</param>
    public static SuppressionComment? Read(string line, int start)
    {
        var word = Search.IndexIn(line);
        if (word < 0)
            return null;
        if (SignBefore(line, word) is not { } sign)
            return BlockBefore(line, word) is { } block && IsSuppression(line, word)
                ? new SuppressionComment(new TextSpan(start + block, line.TrimEnd().Length - block), false, [], "") { IsInBlock = true }
                : null;

        var isBehindCode = AfterBlanks(line, 0) < sign;
        var end = line.TrimEnd(Ends).Length;
        var comment = new TextSpan(start + sign, line.TrimEnd().Length - sign);
        var verb = AfterWord(line, word, Mark) is { } mark ? AfterBlanks(line, mark) : -1;
        var forFile = verb < 0 ? null : AfterWholeWord(line, verb, IgnoreFile);
        if (verb < 0 || (forFile ?? AfterWholeWord(line, verb, Ignore)) is not { } rules)
            return IsMeant(line, word + Word.Length, end, hasMark: verb >= 0)
                ? new SuppressionComment(comment, false, [], "") { IsMisspelt = true }
                : null;

        var dashes = ReasonIn(line, rules, end);
        return new SuppressionComment(
            comment, forFile is not null, [.. Words(line, rules, dashes, start)],
            dashes >= end ? "" : line.Substring(dashes + " --".Length, end - dashes - " --".Length).Trim())
        {
            IsBehindCode = isBehindCode,
        };
    }

    /// <summary>Where the comment starts in which a word is the first; null where it is not. Behind other text only SQL has comments.</summary>
    private static int? SignBefore(string line, int word)
    {
        var end = word;
        while (end > 0 && Array.IndexOf(Blanks, line[end - 1]) >= 0)
            end--;

        var first = AfterBlanks(line, 0);
        if (end == first + 1 && line[first] == '#')
            return first;
        if (end < 2 || line[end - 1] != '-' || line[end - 2] != '-')
            return null;
        return end - 2 == first || (line[end - 3] != '-' && !IsInQuotes(line, end - 2)) ? end - 2 : null;
    }

    /// <summary>Where a comment of SQL or a template starts in which a word is the first; null where it is not.</summary>
    private static int? BlockBefore(string line, int word)
    {
        var at = line.Substring(0, word).TrimEnd(Blanks).Length - 2;
        return at >= 0 && line.Substring(at, 2) is "/*" or "{#" && !IsInQuotes(line, at) ? at : null;
    }

    private static bool IsSuppression(string line, int word) =>
        AfterWord(line, word, Mark) is { } mark
            && AfterBlanks(line, mark) is var verb
            && (AfterWholeWord(line, verb, IgnoreFile) ?? AfterWholeWord(line, verb, Ignore)) is not null;

    private static bool IsInQuotes(string line, int at)
    {
        var quote = '\0';
        for (var i = 0; i < at; i++)
        {
            if (quote == '\0' ? line[i] is '\'' or '"' or '`' : line[i] == quote)
                quote = quote == '\0' ? line[i] : '\0';
        }

        return quote != '\0';
    }

    /// <summary>Whether what is behind the word is a misspelt keyword before a rule. Prose is not: "datafile explain DF3001 says why".</summary>
    private static bool IsMeant(string line, int from, int end, bool hasMark)
    {
        var words = line.Substring(from, Math.Max(0, Math.Min(end - from, 200))).Split([' ', '\t', ',', ':'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2)
            return false;

        var (keyword, rule) = (words[0].TrimStart('-').ToLowerInvariant(), words[1]);
        var isId = rule.Length == 6 && rule.StartsWith("DF", StringComparison.OrdinalIgnoreCase) && rule.Skip(2).All(c => c is >= '0' and <= '9');
        return (isId || (hasMark && rule.IndexOf('-') > 0))
            && (OtherTools.Contains(keyword) || Spelling.Nearest(keyword, [Ignore, IgnoreFile]) is not null);
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
