using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>Reads numbers: decimal, hexadecimal and binary, with underscores, fractions and exponents.</summary>
internal static class SqlNumbers
{
    /// <summary>A number; a word where letters follow, as ClickHouse takes <c>1st</c> for a name.</summary>
    public static SqlToken Read(string text, int at, int end, SqlToken previous)
    {
        var stop = at;
        if (previous.Symbol == SqlSymbol.Dot && previous.Span.End == at)
        {
            // `t.1.2` are two parts and no fraction.
            stop = Digits(text, stop, end, hex: false);
        }
        else
        {
            var hex = IsPrefixed(text, at, end, 'x') && IsHexDigit(text[at + 2]);
            if (hex || (IsPrefixed(text, at, end, 'b') && text[at + 2] is '0' or '1'))
                stop += 2;
            stop = Digits(text, stop, end, hex);
            if (stop < end && text[stop] == '.')
                stop = Digits(text, stop + 1, end, hex);
            if (stop + 1 < end && (text[stop] | 0x20) == (hex ? 'p' : 'e'))
                stop = Exponent(text, stop, end);
        }

        return stop < end && SqlLexer.IsWordPart(text[stop]) && text[stop] != '$'
            ? WordOf(text, at, stop, end)
            : new SqlToken(SqlTokenKind.Number, TextSpan.FromBounds(at, stop));
    }

    /// <summary>Behind the exponent; where no digits follow, before it.</summary>
    private static int Exponent(string text, int at, int end)
    {
        var digits = text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        var stop = Digits(text, digits, end, hex: false);
        return stop == digits ? at : stop;
    }

    private static SqlToken WordOf(string text, int at, int stop, int end)
    {
        while (stop < end && SqlLexer.IsWordPart(text[stop]))
            stop++;

        var kind = SqlTokenKind.Word;
        for (var i = at; i < stop; i++)
        {
            if (!SqlLexer.IsWordPart(text[i]))
                kind = SqlTokenKind.Bad; // `1.5x`
        }

        return new SqlToken(kind, TextSpan.FromBounds(at, stop));
    }

    /// <summary>Digits, with an underscore between two of them.</summary>
    private static int Digits(string text, int at, int end, bool hex)
    {
        var first = at;
        while (at < end && (IsDigit(text[at], hex)
            || (text[at] == '_' && at > first && text[at - 1] != '_' && at + 1 < end && IsDigit(text[at + 1], hex))))
            at++;
        return at;
    }

    private static bool IsPrefixed(string text, int at, int end, char letter) =>
        at + 2 < end && text[at] == '0' && (text[at + 1] | 0x20) == letter;

    private static bool IsDigit(char c, bool hex) => SqlLexer.IsDigit(c) || (hex && IsHexDigit(c));

    private static bool IsHexDigit(char c) => SqlLexer.IsDigit(c) || (uint)((c | 0x20) - 'a') <= 5;
}
