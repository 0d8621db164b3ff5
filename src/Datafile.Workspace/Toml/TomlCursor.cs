using System.Globalization;
using System.Text;

namespace Datafile.Workspace.Toml;

/// <summary>A place in a TOML text, and what can be read there.</summary>
internal sealed class TomlCursor(string text)
{
    public int At { get; private set; }

    public bool IsAtEnd => At >= text.Length;

    /// <summary>The next character; NUL at the end, which no TOML holds.</summary>
    public char Current => IsAtEnd ? '\0' : text[At];

    public bool StartsWith(string mark) => string.CompareOrdinal(text, At, mark, 0, mark.Length) == 0;

    public bool Skip(string mark)
    {
        if (!StartsWith(mark))
            return false;

        At += mark.Length;
        return true;
    }

    public void SkipBlanks()
    {
        while (Current is ' ' or '\t')
            At++;
    }

    /// <summary>Skips blanks, comments and line ends.</summary>
    public void SkipLines()
    {
        do
        {
            SkipBlanks();
            SkipComment();
        }
        while (SkipLineEnd());
    }

    /// <summary>Skips the rest of a line in which nothing may follow.</summary>
    public void EndLine()
    {
        SkipBlanks();
        SkipComment();
        if (!IsAtEnd && !SkipLineEnd())
            throw Fail("nothing may follow here: begin a line for each setting");
    }

    public string ReadWhile(Func<char, bool> isPart)
    {
        var start = At;
        while (!IsAtEnd && isPart(text[At]))
            At++;
        return text.Substring(start, At - start);
    }

    /// <summary>A word up to what can follow a value. A date may have one blank in front of its time.</summary>
    public string ReadScalar()
    {
        var start = At;
        ReadWhile(IsOfScalar);
        if (At - start == "2026-01-31".Length && text[start + 4] == '-' && Current == ' ' && At + 1 < text.Length && char.IsDigit(text[At + 1]))
        {
            At++;
            ReadWhile(IsOfScalar);
        }

        return text.Substring(start, At - start);
    }

    /// <summary>Text in apostrophes, as it is written, or in quotes, in which a backslash begins an escape.</summary>
    public string ReadText(char quote, bool isMultiline)
    {
        var (start, quotes) = (At, new string(quote, isMultiline ? 3 : 1));
        Skip(quotes);
        if (isMultiline)
            SkipLineEnd();

        var value = new StringBuilder();
        while (!IsAtEnd)
        {
            if (Closes(quotes, value))
                return value.ToString();
            if (quote == '"' && Current == '\\')
                ReadEscape(value, isMultiline);
            else
                ReadCharacter(value, isMultiline, start);
        }

        throw NotClosed(quotes, start);
    }

    public TomlException Fail(string message) => new(message, At);

    /// <summary>Up to two quotes may stand directly in front of the three that close a text of several lines.</summary>
    private bool Closes(string quotes, StringBuilder value)
    {
        if (!StartsWith(quotes))
            return false;

        for (var more = 0; quotes.Length == 3 && more < 2 && At + 3 < text.Length && text[At + 3] == quotes[0]; more++)
        {
            value.Append(quotes[0]);
            At++;
        }

        At += quotes.Length;
        return true;
    }

    private void ReadCharacter(StringBuilder value, bool isMultiline, int start)
    {
        if (Current is '\n' or '\r')
        {
            if (!isMultiline)
                throw NotClosed(text[start].ToString(), start);

            var from = At;
            if (!SkipLineEnd())
                throw Fail("a carriage return without a line feed: save the file with other line ends");
            value.Append(text, from, At - from);
            return;
        }

        if (IsControl(Current))
            throw Fail("a control character: remove it, or write it as an escape in quotes");
        value.Append(text[At++]);
    }

    private void ReadEscape(StringBuilder value, bool isMultiline)
    {
        var start = At++;
        var escape = Current;
        if (isMultiline && EndsLine())
        {
            while (!IsAtEnd && (Current is ' ' or '\t' || SkipLineEnd()))
            {
                if (Current is ' ' or '\t')
                    At++;
            }

            return;
        }

        At++;
        switch (escape)
        {
            case 'b': value.Append('\b'); break;
            case 't': value.Append('\t'); break;
            case 'n': value.Append('\n'); break;
            case 'f': value.Append('\f'); break;
            case 'r': value.Append('\r'); break;
            case 'e': value.Append('\u001b'); break;
            case '"': value.Append('"'); break;
            case '\\': value.Append('\\'); break;
            case 'x': AppendCode(2, value, start); break;
            case 'u': AppendCode(4, value, start); break;
            case 'U': AppendCode(8, value, start); break;
            default: throw new TomlException("unknown escape: write '\\\\' for a backslash, or put the text in apostrophes", start);
        }
    }

    private void AppendCode(int digits, StringBuilder value, int start)
    {
        if (At + digits > text.Length
            || !uint.TryParse(text.Substring(At, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code > 0x10FFFF || code is >= 0xD800 and <= 0xDFFF)
        {
            throw new TomlException($"the escape needs {digits} hexadecimal digits of a Unicode character: correct it", start);
        }

        value.Append(char.ConvertFromUtf32((int)code));
        At += digits;
    }

    /// <summary>Whether only blanks follow in the line.</summary>
    private bool EndsLine()
    {
        var at = At;
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        return at < text.Length && (text[at] == '\n' || (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n'));
    }

    private void SkipComment()
    {
        if (Current != '#')
            return;

        for (; !IsAtEnd && text[At] != '\n'; At++)
        {
            if (IsControl(text[At]) && !StartsWith("\r\n"))
                throw Fail("a control character in a comment: remove it");
        }

        // The line feed ends it; a carriage return in front of it was part of the line end.
        if (!IsAtEnd && text[At - 1] == '\r')
            At--;
    }

    private bool SkipLineEnd() => Skip("\n") || Skip("\r\n");

    private static bool IsOfScalar(char c) =>
        c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '+' or '-' or '_' or '.' or ':' || c > '\u007f';

    private static bool IsControl(char c) => c is (< ' ' and not '\t') or '\u007f';

    private static TomlException NotClosed(string quotes, int start) => new($"the text is not closed: add {quotes} where it ends", start);
}
