using System.Globalization;

namespace Datafile.Parser.Text;

/// <summary>A part of a regular expression.</summary>
internal abstract record Pattern
{
    public sealed record Character(Func<char, bool> Holds) : Pattern;

    public sealed record Edge(bool IsStart) : Pattern;

    public sealed record Sequence(IReadOnlyList<Pattern> Parts) : Pattern;

    public sealed record Choice(Pattern First, Pattern Second) : Pattern;

    /// <param name="Most">Null for any number.</param>
    public sealed record Repeat(Pattern Part, int Least, int? Most) : Pattern;
}

/// <summary>Reads a regular expression; what it does not know makes the whole unknown.</summary>
internal sealed class PatternParser(string text, int start, bool ignoresCase)
{
    private int _at = start;
    private int _depth;

    /// <returns>Null where the text is wrong or has other forms.</returns>
    public Pattern? Parse() => Alternatives() is { } whole && _at == text.Length ? whole : null;

    private Pattern? Alternatives()
    {
        var first = Sequence();
        while (first is not null && Take('|'))
            first = Sequence() is { } second ? new Pattern.Choice(first, second) : null;
        return first;
    }

    private Pattern? Sequence()
    {
        var parts = new List<Pattern>();
        while (_at < text.Length && text[_at] is not ('|' or ')'))
        {
            if (Repeated() is not { } part)
                return null;
            parts.Add(part);
        }

        return new Pattern.Sequence(parts);
    }

    private Pattern? Repeated()
    {
        if (Single() is not { } part)
            return null;

        (int Least, int? Most)? times = Take('*') ? (0, null) : Take('+') ? (1, null) : Take('?') ? (0, 1) : Take('{') ? Counted() : (1, 1);
        if (times is not { } found)
            return null;
        if (found != (1, 1))
        {
            // As few as possible or as many, the answer is the same; a repetition of a repetition is an error of RE2.
            Take('?');
            if (_at < text.Length && text[_at] is '*' or '+' or '?' or '{')
                return null;
        }

        return found == (1, 1) ? part : new Pattern.Repeat(part, found.Least, found.Most);
    }

    /// <summary><c>{2}</c>, <c>{2,}</c>, <c>{2,5}</c>, of which RE2 takes up to 1,000.</summary>
    private (int Least, int? Most)? Counted()
    {
        if (Number() is not { } least)
            return null;
        if (Take('}'))
            return (least, least);
        if (!Take(','))
            return null;
        if (Take('}'))
            return (least, null);

        return Number() is { } most && most >= least && Take('}') ? (least, most) : null;
    }

    private int? Number()
    {
        var from = _at;
        while (_at < text.Length && text[_at] is >= '0' and <= '9')
            _at++;
        return int.TryParse(text.Substring(from, _at - from), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 1_000
            ? number
            : null;
    }

    private Pattern? Single()
    {
        var c = text[_at++];
        return c switch
        {
            '(' => Group(),
            '[' => Class(),
            '.' => new Pattern.Character(x => x != '\n'),
            '^' => new Pattern.Edge(IsStart: true),
            '$' => new Pattern.Edge(IsStart: false),
            '\\' => Escape() is { } holds ? new Pattern.Character(holds) : null,
            '*' or '+' or '?' or '{' => null,
            _ => new Pattern.Character(Is(c)),
        };
    }

    private Pattern? Group()
    {
        if (_at < text.Length && text[_at] == '?')
        {
            if (string.CompareOrdinal(text, _at, "?:", 0, 2) != 0)
                return null;
            _at += 2;
        }

        if (++_depth > Limits.PatternDepth)
            return null;
        var inner = Alternatives();
        _depth--;
        return inner is not null && Take(')') ? inner : null;
    }

    private Pattern? Class()
    {
        var isNegated = Take('^');
        var tests = new List<Func<char, bool>>();
        for (var first = true; _at < text.Length && (first || text[_at] != ']'); first = false)
        {
            var c = text[_at++];
            if (c == '[' && _at < text.Length && text[_at] == ':')
                return null;

            if (c == '\\')
            {
                if (Escape() is not { } escaped)
                    return null;
                tests.Add(escaped);
            }
            else if (_at + 1 < text.Length && text[_at] == '-' && text[_at + 1] != ']')
            {
                var to = text[_at + 1];
                _at += 2;
                if (to < c || to == '\\' || to == '[')
                    return null;
                tests.Add(Within(c, to));
            }
            else
            {
                tests.Add(Is(c));
            }
        }

        return Take(']') ? new Pattern.Character(x => tests.Exists(t => t(x)) != isNegated) : null;
    }

    private Func<char, bool>? Escape()
    {
        if (_at == text.Length)
            return null;

        var c = text[_at++];
        return c switch
        {
            'd' => x => x is >= '0' and <= '9',
            'D' => x => x is not (>= '0' and <= '9'),
            'w' => IsWord,
            'W' => x => !IsWord(x),
            's' => IsBlank,
            'S' => x => !IsBlank(x),
            't' => x => x == '\t',
            'n' => x => x == '\n',
            _ when IsWord(c) => null,
            _ => x => x == c,
        };
    }

    private Func<char, bool> Is(char c) =>
        ignoresCase ? x => char.ToUpperInvariant(x) == char.ToUpperInvariant(c) : x => x == c;

    private Func<char, bool> Within(char from, char to) => ignoresCase
        ? x => (x >= from && x <= to)
            || (char.ToUpperInvariant(x) is var upper && upper >= from && upper <= to)
            || (char.ToLowerInvariant(x) is var lower && lower >= from && lower <= to)
        : x => x >= from && x <= to;

    private static bool IsWord(char c) => c is '_' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r';

    private bool Take(char c)
    {
        if (_at >= text.Length || text[_at] != c)
            return false;
        _at++;
        return true;
    }
}
