using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

/// <summary>Strings of Python: prefixes, three quotes, escapes.</summary>
internal static class PythonString
{
    /// <summary>The value of a string token, and whether it is an f-string or of bytes.</summary>
    public static (string Value, bool IsFormatted) Read(string text, TextSpan token)
    {
        var at = token.Start;
        var (isRaw, isFormatted) = (false, false);
        for (; text[at] is not ('\'' or '"'); at++)
        {
            isRaw |= text[at] is 'r' or 'R';
            isFormatted |= text[at] is 'f' or 'F' or 'b' or 'B';
        }

        var quotes = token.End - at >= 6 && text[at + 1] == text[at] && text[at + 2] == text[at] ? 3 : 1;
        var inner = TextSpan.FromBounds(at + quotes, token.End - quotes);
        return (isRaw || text.IndexOf('\\', inner.Start, inner.Length) < 0
            ? text.Substring(inner.Start, inner.Length)
            : Unescape(text, inner), isFormatted);
    }

    private static string Unescape(string text, TextSpan span)
    {
        var to = new StringBuilder(span.Length);
        for (var at = span.Start; at < span.End; at++)
        {
            if (text[at] != '\\' || at + 1 == span.End)
            {
                to.Append(text[at]);
                continue;
            }

            at++;
            var digits = text[at] switch { 'x' => 2, 'u' => 4, _ => 0 };
            if (digits > 0
                && at + digits < span.End
                && int.TryParse(text.Substring(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                to.Append((char)code);
                at += digits;
            }
            else
            {
                Append(to, text[at]);
            }
        }

        return to.ToString();
    }

    /// <summary>What an escape stands for; a backslash before any other character stays.</summary>
    private static void Append(StringBuilder to, char escaped)
    {
        switch (escaped)
        {
            case '\n' or '\r': // The line goes on.
                break;
            case '\\' or '\'' or '"':
                to.Append(escaped);
                break;
            case 'n' or 't' or 'r' or '0' or 'a' or 'b' or 'f' or 'v':
                to.Append(escaped switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', 'a' => '\a', 'b' => '\b', 'f' => '\f', _ => '\v' });
                break;
            default:
                to.Append('\\').Append(escaped);
                break;
        }
    }
}
