using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>Cuts SQL into tokens, in place: positions are those of the file. Which token starts where is what ClickHouse's lexer says.</summary>
internal static class SqlLexer
{
    /// <summary>More than this many tokens are not kept for the next query.</summary>
    private const int KeptTokens = 1 << 16;

    /// <summary>Tokens are gathered here, as their number is known at the end alone.</summary>
    [ThreadStatic]
    private static SqlToken[]? Buffer;

    /// <summary>The tokens of a span, with an End token; white space and comments are left out.</summary>
    public static SqlToken[] Read(string text, TextSpan span) => Read(text, span, out _, out _);

    /// <param name="hasTags">Whether a <c>{{ }}</c> or a <c>{% %}</c> is among them.</param>
    /// <param name="hasStatements">Whether a <c>{% %}</c> is.</param>
    public static SqlToken[] Read(string text, TextSpan span, out bool hasTags, out bool hasStatements)
    {
        (hasTags, hasStatements) = (false, false);
        var tokens = Buffer ?? new SqlToken[256];
        var count = 0;
        var end = span.End;
        var previous = default(SqlToken);
        var heredocs = new Heredocs(text, end);
        for (var at = SqlTrivia.Skip(text, span.Start, end, lineStart: true); at < end;)
        {
            if (count + 1 >= tokens.Length)
                Array.Resize(ref tokens, tokens.Length * 2);

            previous = Next(text, at, end, previous, heredocs);
            tokens[count++] = previous;
            if (previous.Kind is SqlTokenKind.TemplateExpression or SqlTokenKind.TemplateStatement)
                (hasTags, hasStatements) = (true, hasStatements || previous.Kind == SqlTokenKind.TemplateStatement);
            at = SqlTrivia.Skip(text, previous.Span.End, end, lineStart: false);
        }

        tokens[count++] = new SqlToken(SqlTokenKind.End, new TextSpan(end, 0));
        Buffer = tokens.Length <= KeptTokens ? tokens : null;
        var read = new SqlToken[count];
        Array.Copy(tokens, read, count);
        return read;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsWordPart(char c) =>
        (uint)((c | 0x20) - 'a') <= 'z' - 'a' || IsDigit(c) || c is '_' or '$';

    internal static bool IsDigit(char c) => (uint)(c - '0') <= 9;

    private static SqlToken Next(string text, int at, int end, SqlToken previous, Heredocs heredocs)
    {
        var c = text[at];
        if (IsDigit(c))
            return SqlNumbers.Read(text, at, end, previous);
        if (c == '$' && heredocs.LengthAt(at) is > 0 and var heredoc)
            return new SqlToken(SqlTokenKind.String, new TextSpan(at, heredoc));
        if (IsWordPart(c))
            return Word(text, at, end);

        return c switch
        {
            '\'' => SqlStrings.Read(text, at, end, SqlTokenKind.String, c),
            '`' or '"' => SqlStrings.Read(text, at, end, SqlTokenKind.QuotedIdentifier, c),
            '‘' => SqlStrings.Read(text, at, end, SqlTokenKind.String, '’'),
            '“' => SqlStrings.Read(text, at, end, SqlTokenKind.QuotedIdentifier, '”'),
            '{' when Follows('{') => new SqlToken(SqlTokenKind.TemplateExpression, SqlTrivia.Until(text, at, end, "}}")),
            '{' when Follows('%') => new SqlToken(SqlTokenKind.TemplateStatement, SqlTrivia.Until(text, at, end, "%}")),
            '.' when at + 1 < end && IsDigit(text[at + 1]) && !IsOperand(previous) => SqlNumbers.Read(text, at, end, previous),

            // SqlTrivia left it, so it never closes.
            '/' when Follows('*') => new SqlToken(SqlTokenKind.Bad, TextSpan.FromBounds(at, end)),
            _ => Operator(text, at, end),
        };

        bool Follows(char next) => at + 1 < end && text[at + 1] == next;
    }

    private static SqlToken Word(string text, int at, int end)
    {
        var stop = at + 1;
        while (stop < end && IsWordPart(text[stop]))
            stop++;

        // x'4142' and b'0101'
        if (stop == at + 1 && stop < end && text[stop] == '\'' && text[at] is 'x' or 'X' or 'b' or 'B')
        {
            var quoted = SqlStrings.Read(text, stop, end, SqlTokenKind.String, '\'');
            if (quoted.Kind == SqlTokenKind.String)
                return new SqlToken(SqlTokenKind.String, TextSpan.FromBounds(at, quoted.Span.End));
        }

        return new SqlToken(SqlTokenKind.Word, new TextSpan(at, stop - at)) { Symbol = SqlKeywords.Find(text, at, stop - at) };
    }

    /// <summary>Whether a dot after the token takes a part of it, and starts no number.</summary>
    private static bool IsOperand(SqlToken token) =>
        token.Kind is SqlTokenKind.QuotedIdentifier or SqlTokenKind.Number or SqlTokenKind.TemplateExpression
        || (token.Kind == SqlTokenKind.Word && token.Span.Length > 0)
        || token.Symbol is SqlSymbol.RightParenthesis or SqlSymbol.RightBracket;

    private static SqlToken Operator(string text, int at, int end)
    {
        var next = at + 1 < end ? text[at + 1] : '\0';
        var (symbol, length) = text[at] switch
        {
            '(' => (SqlSymbol.LeftParenthesis, 1),
            ')' => (SqlSymbol.RightParenthesis, 1),
            '[' => (SqlSymbol.LeftBracket, 1),
            ']' => (SqlSymbol.RightBracket, 1),
            '{' => (SqlSymbol.LeftBrace, 1),
            '}' => (SqlSymbol.RightBrace, 1),
            ',' => (SqlSymbol.Comma, 1),
            '.' => (SqlSymbol.Dot, 1),
            ';' => (SqlSymbol.Semicolon, 1),
            ':' => next == ':' ? (SqlSymbol.DoubleColon, 2) : (SqlSymbol.Colon, 1),
            '?' => (SqlSymbol.Question, 1),
            '@' => (SqlSymbol.At, 1),
            '^' => (SqlSymbol.Caret, 1),
            '+' => (SqlSymbol.Plus, 1),
            '-' => next == '>' ? (SqlSymbol.Arrow, 2) : (SqlSymbol.Minus, 1),
            '\u2212' => (SqlSymbol.Minus, 1), // the minus of mathematics
            '*' => (SqlSymbol.Star, 1),
            '/' => (SqlSymbol.Slash, 1),
            '%' => (SqlSymbol.Percent, 1),
            '|' when next == '|' => (SqlSymbol.Concat, 2),
            '=' => (SqlSymbol.Equal, next == '=' ? 2 : 1),
            '!' when next == '=' => (SqlSymbol.NotEqual, 2),
            '<' => next switch
            {
                '=' => at + 2 < end && text[at + 2] == '>' ? (SqlSymbol.NullSafeEqual, 3) : (SqlSymbol.LessOrEqual, 2),
                '>' => (SqlSymbol.NotEqual, 2),
                _ => (SqlSymbol.Less, 1),
            },
            '>' => next == '=' ? (SqlSymbol.GreaterOrEqual, 2) : (SqlSymbol.Greater, 1),
            _ => (SqlSymbol.None, 1),
        };
        var kind = symbol == SqlSymbol.None ? SqlTokenKind.Bad : SqlTokenKind.Operator;
        return new SqlToken(kind, new TextSpan(at, length)) { Symbol = symbol };
    }
}
