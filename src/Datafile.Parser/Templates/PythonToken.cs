using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

internal enum PythonTokenKind : byte
{
    Name, Number, String, Operator,

    /// <summary>A character that starts no token of Python, or a quote that never closes.</summary>
    Bad,

    End,
}

/// <summary>A token of a tag. White space and comments lie between tokens.</summary>
internal readonly record struct PythonToken(PythonTokenKind Kind, TextSpan Span)
{
    /// <summary>Which operator it is, or which word; None for a name.</summary>
    public PythonSymbol Symbol { get; init; }
}

/// <summary>Reads the tokens of a tag one by one, in place: positions are those of the file.</summary>
internal sealed class PythonLexer(string text)
{
    private int _at;
    private int _end;

    public void Start(TextSpan span) => (_at, _end) = (span.Start, span.End);

    public PythonToken Next()
    {
        SkipTrivia();
        var start = _at;
        if (start >= _end)
            return new PythonToken(PythonTokenKind.End, new TextSpan(_end, 0));

        var (kind, symbol) = Read();
        return new PythonToken(kind, new TextSpan(start, _at - start)) { Symbol = symbol };
    }

    /// <summary>White space, a line that goes on after <c>\</c>, and comments.</summary>
    private void SkipTrivia()
    {
        while (_at < _end)
        {
            var c = text[_at];
            if (c is > '#' and < '\\')
                return;
            if (c == '#')
            {
                var line = text.IndexOf('\n', _at, _end - _at);
                _at = line < 0 ? _end : line;
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF' || (c == '\\' && _at + 1 < _end && text[_at + 1] is '\n' or '\r'))
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private (PythonTokenKind, PythonSymbol) Read()
    {
        var c = text[_at];
        if (c is '\'' or '"')
            return (ReadString(), PythonSymbol.None);
        if (IsNameStart(c))
            return ReadName();
        if (IsDigit(c) || (c == '.' && _at + 1 < _end && IsDigit(text[_at + 1])))
            return (ReadNumber(), PythonSymbol.None);

        var (symbol, length) = PythonSymbols.OfOperator(text, _at, _end);
        _at += length;
        return (symbol != PythonSymbol.None || length > 1 ? PythonTokenKind.Operator : PythonTokenKind.Bad, symbol);
    }

    /// <summary>A name, or the prefix of a string with its string: <c>r'…'</c>, <c>f"…"</c>.</summary>
    private (PythonTokenKind, PythonSymbol) ReadName()
    {
        var (start, at) = (_at, _at + 1);
        while (at < _end && IsNamePart(text[at]))
            at++;
        _at = at;

        return _at < _end && text[_at] is '\'' or '"' && IsPrefix(start)
            ? (ReadString(), PythonSymbol.None)
            : (PythonTokenKind.Name, PythonSymbols.OfWord(text, start, _at - start));
    }

    private bool IsPrefix(int start)
    {
        for (var i = start; i < _at; i++)
        {
            if ("rbfuRBFU".IndexOf(text[i]) < 0)
                return false;
        }

        return _at - start <= 2;
    }

    private PythonTokenKind ReadString()
    {
        var quote = text[_at];
        var length = _at + 2 < _end && text[_at + 1] == quote && text[_at + 2] == quote ? 3 : 1;
        for (_at += length; _at < _end; _at++)
        {
            var c = text[_at];
            if (c == '\\')
            {
                _at++; // In a raw string it stays, but keeps a quote from closing it all the same.
            }
            else if (c == quote && (length == 1 || (_at + 2 < _end && text[_at + 1] == quote && text[_at + 2] == quote)))
            {
                _at += length;
                return PythonTokenKind.String;
            }
            else if (c == '\n' && length == 1)
            {
                break;
            }
        }

        // Nothing behind a quote that never closes is read, so that it is one mistake.
        _at = _end;
        return PythonTokenKind.Bad;
    }

    /// <summary>Digits with a point and an exponent, and hex, binary, octal and underscored forms.</summary>
    private PythonTokenKind ReadNumber()
    {
        var isHex = text[_at] == '0' && _at + 1 < _end && text[_at + 1] is 'x' or 'X';
        for (; _at < _end; _at++)
        {
            var c = text[_at];
            var isSign = !isHex && c is '+' or '-' && text[_at - 1] is 'e' or 'E';
            if (!IsNameStart(c) && !IsDigit(c) && c != '.' && !isSign)
                break;
        }

        return PythonTokenKind.Number;
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNameStart(char c) => c <= '\u007f' ? (uint)((c | 0x20) - 'a') <= 'z' - 'a' || c == '_' : char.IsLetter(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNamePart(char c) => IsNameStart(c) || (c <= '\u007f'
        ? IsDigit(c)
        : char.IsDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark);
}
