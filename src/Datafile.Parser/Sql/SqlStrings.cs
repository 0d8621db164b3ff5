using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>Reads what stands in quotes, and takes the quotes off.</summary>
internal static class SqlStrings
{
    /// <summary>A quoted piece with <c>\</c> escapes and doubled quotes; unclosed, it is bad and ends with its line.</summary>
    public static SqlToken Read(string text, int at, int end, SqlTokenKind kind, char close)
    {
        // Curly quotes know no escapes.
        var plain = close != text[at];
        for (var i = at + 1; i < end; i++)
        {
            var c = text[i];
            if (c == '\\' && !plain)
            {
                i++;
            }
            else if (c == close)
            {
                if (plain || i + 1 >= end || text[i + 1] != close)
                    return new SqlToken(kind, TextSpan.FromBounds(at, i + 1));
                i++;
            }
        }

        var line = text.IndexOf('\n', at, end - at);
        var stop = line < 0 ? end : line - 1 > at && text[line - 1] == '\r' ? line - 1 : line;
        return new SqlToken(SqlTokenKind.Bad, TextSpan.FromBounds(at, stop));
    }

    /// <summary>A string or a name without its quotes and escapes.</summary>
    public static string Unquote(string text, TextSpan span)
    {
        var quote = text[span.Start];
        switch (quote)
        {
            case '\'' or '`' or '"':
                break;
            case '‘' or '“':
                return text.Substring(span.Start + 1, span.Length - 2);
            case '$':
                var tag = text.IndexOf('$', span.Start + 1) + 1 - span.Start;
                return text.Substring(span.Start + tag, span.Length - (2 * tag));
            default:
                return OfDigits(text.Substring(span.Start + 2, span.Length - 3), (quote | 0x20) == 'x');
        }

        var (start, end) = (span.Start + 1, span.End - 1);
        if (text.IndexOf('\\', start, end - start) < 0 && text.IndexOf(quote, start, end - start) < 0)
            return text.Substring(start, end - start);

        var to = new StringBuilder(end - start);
        for (var i = start; i < end; i++)
        {
            if (text[i] == '\\' && i + 1 < end)
                i = Escape(text, i + 1, end, to);
            else
            {
                to.Append(text[i]);
                if (text[i] == quote)
                    i++; // a doubled quote
            }
        }

        return to.ToString();
    }

    /// <summary>Appends what an escape stands for; one that stands for nothing keeps its backslash, as <c>\d</c> and <c>\%</c> do.</summary>
    /// <returns>Where its last character is.</returns>
    private static int Escape(string text, int at, int end, StringBuilder to)
    {
        switch (text[at])
        {
            case 'x' when at + 2 < end && Hex(text, at + 1, 2) is >= 0 and var value:
                to.Append((char)value);
                return at + 2;
            case 'N':
                return at; // nothing, as for NULL
        }

        var escaped = text[at] switch
        {
            'a' => '\a',
            'b' => '\b',
            'e' => '\u001b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '0' => '\0',
            var c => c,
        };
        if (escaped == text[at] && escaped is not ('\\' or '`' or '"' or '\'' or '/' or '='))
            to.Append('\\');
        to.Append(escaped);
        return at;
    }

    /// <summary>The characters of <c>x'4142'</c> or <c>b'01000001'</c>.</summary>
    private static string OfDigits(string digits, bool hex)
    {
        var width = hex ? 2 : 8;
        digits = digits.PadLeft((digits.Length + width - 1) / width * width, '0');
        var to = new StringBuilder(digits.Length / width);
        for (var i = 0; i < digits.Length; i += width)
            to.Append((char)Math.Max(0, hex ? Hex(digits, i, 2) : Bits(digits, i)));
        return to.ToString();
    }

    private static int Bits(string digits, int at)
    {
        var value = 0;
        for (var i = at; i < at + 8; i++)
            value = (value * 2) + (digits[i] == '1' ? 1 : 0);
        return value;
    }

    private static int Hex(string text, int at, int length)
    {
        var value = 0;
        for (var i = at; i < at + length; i++)
        {
            var digit = "0123456789abcdef".IndexOf(char.ToLowerInvariant(text[i]));
            if (digit < 0)
                return -1;
            value = (value * 16) + digit;
        }

        return value;
    }
}
