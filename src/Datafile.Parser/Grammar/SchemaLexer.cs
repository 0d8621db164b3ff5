using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Grammar;

/// <summary>
/// Cuts a SCHEMA or INDEXES block into tokens; white space, <c>--</c> comments and <c>#</c> lines are dropped. Quotes that
/// are not closed, or curly, are told here, and what they hold is a token all the same.
/// </summary>
internal sealed class SchemaLexer
{
    private readonly string _text;
    private readonly int _end;
    private readonly QuoteDiagnostics _mistakes;
    private readonly List<SchemaToken> _tokens;
    private readonly Stack<int> _open = new();
    private int _lineEnd;

    private SchemaLexer(string text, TextSpan span, QuoteDiagnostics mistakes)
    {
        _text = text;
        _end = span.End;
        _mistakes = mistakes;
        _tokens = new List<SchemaToken>(4 + (span.Length / 7));
    }

    /// <summary>The tokens between the offsets.</summary>
    /// <param name="mistakes">Takes what is wrong with quotes.</param>
    public static List<SchemaToken> Read(string text, TextSpan span, QuoteDiagnostics mistakes)
    {
        var lexer = new SchemaLexer(text, span, mistakes);
        lexer.Read(span.Start);
        foreach (var index in lexer._open)
            lexer.Change(index, SchemaTokenKind.Unpaired);
        return lexer._tokens;
    }

    private void Read(int at)
    {
        var (startsLine, startsEntry) = (true, true);
        while (at < _end)
        {
            var c = _text[at];
            if (char.IsWhiteSpace(c))
            {
                startsLine |= c == '\n';
                at++;
                continue;
            }

            if (StartsComment(at) || (c == '#' && startsLine))
            {
                at = LineEnd(at);
                continue;
            }

            var token = Next(at, startsLine, startsEntry);
            at = token.Span.End;
            if (token.Kind == SchemaTokenKind.Backticked && token is { IsClosed: false, Span.Length: 1 })
                continue; // A back-tick alone holds nothing; the words beside it are the name or the type.

            Add(token);
            startsLine = false;
            startsEntry = token.Is(',') && _open.Count == 0;
        }
    }

    private void Add(SchemaToken token)
    {
        _tokens.Add(token);
        if (token.Is('('))
        {
            _open.Push(_tokens.Count - 1);
        }
        else if (token.Is(')'))
        {
            var opening = _open.Count > 0 ? _open.Pop() : -1;
            if (opening >= 0 && _open.Count < Limits.SchemaDepth)
                return;

            Change(_tokens.Count - 1, opening < 0 ? SchemaTokenKind.Unpaired : SchemaTokenKind.TooDeep);
            if (opening >= 0)
                Change(opening, SchemaTokenKind.TooDeep);
        }
    }

    private void Change(int index, SchemaTokenKind kind) => _tokens[index] = _tokens[index] with { Kind = kind };

    private SchemaToken Next(int at, bool startsLine, bool startsEntry)
    {
        SchemaToken Token(SchemaTokenKind kind, int end, bool isClosed = true) =>
            new(kind, startsLine, isClosed, TextSpan.FromBounds(at, end), _text);

        var c = _text[at];
        switch (c)
        {
            case '`':
                var (tick, closed) = Backticked(at);
                var isPath = string.CompareOrdinal(_text, at, "`json:", 0, 6) == 0;
                return Token(isPath ? SchemaTokenKind.JsonPath : SchemaTokenKind.Backticked, tick, closed);
            case '\'' or '"':
                var (quote, ends) = Quoted(at);
                return Token(SchemaTokenKind.String, quote, ends);
            case '“' or '”' or '‘' or '’':
                var curly = Curly(at, startsEntry);
                return Token(curly == at + 1 ? SchemaTokenKind.Punctuation : SchemaTokenKind.String, curly);
            case >= '0' and <= '9' when !startsEntry:
                return Token(SchemaTokenKind.Number, Run(at, IsOfNumber));
            case var _ when char.IsLetterOrDigit(c) || c == '_':
                return Token(SchemaTokenKind.Word, Run(at, startsEntry ? IsOfName : IsOfWord));
            default:
                return Token(SchemaTokenKind.Punctuation, at + 1);
        }
    }

    private int Run(int at, Func<char, char, bool> fits)
    {
        var stop = at + 1;
        while (stop < _end && fits(_text[stop - 1], _text[stop]) && !StartsComment(stop))
            stop++;
        return stop;
    }

    private static bool IsOfWord(char before, char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    /// <summary>What the readers take in a name without back-ticks (datafile format 2.1).</summary>
    private static bool IsOfName(char before, char c) => IsOfWord(before, c) || c is '*' or '<' or '>' or '+' or '-' or '\'';

    private static bool IsOfNumber(char before, char c) => IsOfWord(before, c) || (c is '+' or '-' && before is 'e' or 'E');

    /// <summary>
    /// Where a back-ticked name or path ends. Where a back-tick is missing on the line, the name that runs into the next
    /// one is the name that is not closed, and it ends where a name mostly does.
    /// </summary>
    private (int End, bool IsClosed) Backticked(int at)
    {
        var lineEnd = LineEnd(at);
        var close = _text.IndexOf('`', at + 1, lineEnd - at - 1);
        var stop = at + 1;
        while (stop < lineEnd && stop != close && !char.IsWhiteSpace(_text[stop]) && _text[stop] != ',')
            stop++;
        if (close >= 0 && (stop == close || lineEnd - at > Limits.SchemaLookAhead || HasPairs(close + 1, lineEnd)))
            return (close + 1, true);

        var name = _text.Substring(at + 1, stop - at - 1);
        var place = TextSpan.FromBounds(at, stop);
        _mistakes.Add(name.Length == 0 ? SyntaxMessages.LoneBacktick.At(place) : SyntaxMessages.UnclosedName.At(place, name));
        return (stop, false);
    }

    private bool HasPairs(int start, int end)
    {
        var ticks = 0;
        for (var i = start; i < end; i++)
            ticks += _text[i] == '`' ? 1 : 0;
        return ticks % 2 == 0;
    }

    /// <summary>Where a string ends: at its quote, which is doubled or escaped inside; one that is not closed ends with its line.</summary>
    private (int End, bool IsClosed) Quoted(int at)
    {
        var lineEnd = LineEnd(at);
        for (var i = at + 1; i < lineEnd; i++)
        {
            if (_text[i] == '\\')
                i++;
            else if (_text[i] == _text[at] && i + 1 < lineEnd && _text[i + 1] == _text[at])
                i++;
            else if (_text[i] == _text[at])
                return (i + 1, true);
        }

        // The comma that ends the column is none of the string.
        while (lineEnd > at + 1 && (char.IsWhiteSpace(_text[lineEnd - 1]) || _text[lineEnd - 1] == ','))
            lineEnd--;

        _mistakes.Add(SyntaxMessages.UnclosedString.At(TextSpan.FromBounds(at, lineEnd), _text[at]));
        return (lineEnd, false);
    }

    /// <summary>What stands between curly quotes, which a text editor made of straight ones.</summary>
    private int Curly(int at, bool isName)
    {
        var (open, close) = _text[at] is '“' or '”' ? ('“', '”') : ('‘', '’');
        var end = _text.IndexOfAny([open, close], at + 1, LineEnd(at) - at - 1) + 1;
        if (end == 0)
        {
            _mistakes.Add(SyntaxMessages.CurlyQuote.At(new TextSpan(at, 1), _text[at], open == '“' ? '"' : '\''));
            return at + 1;
        }

        var (quoted, held) = (_text.Substring(at, end - at), _text.Substring(at + 1, end - at - 2));
        _mistakes.Add(SyntaxMessages.CurlyQuotes.At(TextSpan.FromBounds(at, end), quoted, isName ? $"`{held}`" : $"'{held}'"));
        return end;
    }

    private bool StartsComment(int at) => _text[at] == '-' && at + 1 < _end && _text[at + 1] == '-';

    /// <summary>Kept until it is passed: a line of many quotes is not searched to its end for each of them.</summary>
    private int LineEnd(int at)
    {
        if (at >= _lineEnd)
        {
            var end = _text.IndexOf('\n', at, _end - at);
            _lineEnd = end < 0 ? _end : end;
        }

        return _lineEnd;
    }
}
