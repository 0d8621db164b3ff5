using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

public enum SqlTokenKind
{
    Word, QuotedIdentifier, Number, String, Operator,

    /// <summary>A <c>{{ }}</c> tag, as one opaque piece.</summary>
    TemplateExpression,

    /// <summary>A <c>{% %}</c> tag, as one opaque piece.</summary>
    TemplateStatement,

    /// <summary>A character that starts no token of SQL, or a quote that never closes.</summary>
    Bad,

    End,
}

/// <summary>A token of SQL. White space and comments lie between tokens.</summary>
public readonly record struct SqlToken(SqlTokenKind Kind, TextSpan Span);

/// <summary>Cuts SQL into tokens, in place: positions are those of the file.</summary>
internal static class SqlLexer
{
    private static readonly string[] LongOperators = ["<=>", "->", "::", "<=", ">=", "<>", "!=", "==", "||"];

    /// <summary>The tokens of a span, with an End token; white space and comments are left out.</summary>
    public static List<SqlToken> Read(string text, TextSpan span)
    {
        var tokens = new List<SqlToken>(span.Length / 5 + 4);
        var end = span.End;
        for (var at = SkipTrivia(text, span.Start, end, lineStart: true); at < end;)
        {
            var (kind, length) = Next(text, at, end);
            tokens.Add(new SqlToken(kind, new TextSpan(at, length)));
            at = SkipTrivia(text, at + length, end, lineStart: false);
        }

        tokens.Add(new SqlToken(SqlTokenKind.End, new TextSpan(end, 0)));
        return tokens;
    }

    /// <summary>
    /// White space, <c>--</c>, <c>/* */</c> and <c>{# #}</c> comments, and the lines that start with <c>#</c>, which the
    /// readers drop before SQL sees them (datafile format 1.2).
    /// </summary>
    private static int SkipTrivia(string text, int at, int end, bool lineStart)
    {
        while (at < end)
        {
            var c = text[at];
            if (c == '\n')
            {
                lineStart = true;
                at++;
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                at++;
            }
            else if ((c == '#' && lineStart) || StartsWith(text, at, end, "--"))
            {
                var line = text.IndexOf('\n', at, end - at);
                at = line < 0 ? end : line;
            }
            else if (StartsWith(text, at, end, "/*"))
            {
                at = After(text, at + 2, end, "*/");
            }
            else if (StartsWith(text, at, end, "{#"))
            {
                at = After(text, at + 2, end, "#}");
            }
            else
            {
                return at;
            }
        }

        return end;
    }

    private static (SqlTokenKind Kind, int Length) Next(string text, int at, int end)
    {
        var c = text[at];
        if (char.IsLetter(c) || c == '_' || c == '$')
            return (SqlTokenKind.Word, Run(text, at, end));
        if (char.IsDigit(c) || (c == '.' && at + 1 < end && char.IsDigit(text[at + 1])))
            return (SqlTokenKind.Number, Number(text, at, end));
        switch (c)
        {
            case '\'':
                return Quoted(text, at, end, SqlTokenKind.String);
            case '`' or '"':
                return Quoted(text, at, end, SqlTokenKind.QuotedIdentifier);
            case '{' when StartsWith(text, at, end, "{{"):
                return (SqlTokenKind.TemplateExpression, After(text, at + 2, end, "}}") - at);
            case '{' when StartsWith(text, at, end, "{%"):
                return (SqlTokenKind.TemplateStatement, After(text, at + 2, end, "%}") - at);
        }

        foreach (var op in LongOperators)
        {
            if (StartsWith(text, at, end, op))
                return (SqlTokenKind.Operator, op.Length);
        }

        return ("(),[]{}.;:?+-*/%=<>@".IndexOf(c) >= 0 ? SqlTokenKind.Operator : SqlTokenKind.Bad, 1);
    }

    private static int Run(string text, int at, int end)
    {
        var stop = at + 1;
        while (stop < end && (char.IsLetterOrDigit(text[stop]) || text[stop] is '_' or '$'))
            stop++;
        return stop - at;
    }

    /// <summary>Digits with an exponent, and hex, binary and underscored forms.</summary>
    private static int Number(string text, int at, int end)
    {
        var stop = at;
        var hex = text[at] == '0' && at + 1 < end && text[at + 1] is 'x' or 'X';
        while (stop < end)
        {
            var c = text[stop];
            var exponentSign = !hex && c is '+' or '-' && stop > at && text[stop - 1] is 'e' or 'E';
            if (!char.IsLetterOrDigit(c) && c is not ('.' or '_') && !exponentSign)
                break;
            stop++;
        }

        return stop - at;
    }

    /// <summary>A quoted piece with <c>\</c> escapes and doubled quotes; unclosed, it ends with its line.</summary>
    private static (SqlTokenKind Kind, int Length) Quoted(string text, int at, int end, SqlTokenKind kind)
    {
        for (var i = at + 1; i < end; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == text[at] && i + 1 < end && text[i + 1] == text[at])
                i++;
            else if (text[i] == text[at])
                return (kind, i + 1 - at);
        }

        var line = text.IndexOf('\n', at, end - at);
        return (SqlTokenKind.Bad, (line < 0 ? end : line) - at);
    }

    private static bool StartsWith(string text, int at, int end, string what) =>
        at + what.Length <= end && string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private static int After(string text, int at, int end, string what)
    {
        var found = at < end ? text.IndexOf(what, at, end - at, StringComparison.Ordinal) : -1;
        return found < 0 ? end : found + what.Length;
    }
}
