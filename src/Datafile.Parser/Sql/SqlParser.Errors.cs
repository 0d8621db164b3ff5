using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>What is said of a query that does not parse: one thing, at the place where a person would point.</summary>
internal sealed partial class SqlParser
{
    /// <summary>Words that are looked for behind an expression or a table; the first of two that are as near wins.</summary>
    private static readonly string[] Continuations =
    [
        "FROM", "WHERE", "GROUP", "ORDER", "AND", "JOIN", "HAVING", "LIMIT", "LEFT", "INNER", "UNION", "BETWEEN", "LIKE", "THEN",
        "WHEN", "ELSE", "END", "DESC", "ASC", "PREWHERE", "SETTINGS", "FINAL", "ARRAY", "FORMAT", "USING", "RIGHT", "CROSS",
        "OFFSET", "QUALIFY", "WINDOW", "SAMPLE", "ILIKE", "INTERSECT", "EXCEPT", "WITH",
    ];

    private int _bareAlias = -1;

    /// <summary>Reports what was expected at the current token, once; the parser winds down after it.</summary>
    private void Fail(string expected)
    {
        if (!Failed && !FailBad() && !FailMisspelt())
            FailAt(Current.Span, SyntaxMessages.Expected, expected, Found());
    }

    private void FailAt(int start, string expected)
    {
        var span = SpanFrom(start);
        FailAt(span, SyntaxMessages.ExpectedInstead, expected, Shorten(TextOf(span)));
    }

    private void FailAt(TextSpan span, SyntaxMessage message, params object[] arguments)
    {
        // A query that breaks off does so behind its last token; its block may go on for many lines.
        if (span.IsEmpty && span.Start == tokens[tokens.Length - 1].Span.Start && tokens.Length > 1)
            span = new TextSpan(tokens[tokens.Length - 2].Span.End, 0);
        if (!Failed)
            Diagnostics.Add(message.At(span, arguments));
        _at = tokens.Length - 1;
    }

    /// <summary>Reports that a word or a closing bracket is missing.</summary>
    private void FailExpecting(SqlSymbol symbol)
    {
        if (Failed || FailBad())
            return;

        if (symbol >= SqlSymbol.All)
        {
            var word = SqlKeywords.NameOf(symbol);
            if (!FailMisspelt([word]))
                FailAt(Current.Span, SyntaxMessages.Expected, word, Found());
            return;
        }

        if (FailMisspelt())
            return;
        if (symbol is SqlSymbol.RightParenthesis or SqlSymbol.RightBracket
            && (EndsQuery() || Current.Kind == SqlTokenKind.Operator)
            && InnermostOpen(onlyUnclosed: false) is >= 0 and var open)
            FailUnclosed(open);
        else if (symbol is SqlSymbol.RightParenthesis or SqlSymbol.RightBracket && StartsOperand())
            FailMissingComma();
        else
            Fail(SqlSymbolText(symbol));
    }

    /// <summary>Reports a token that continues nothing.</summary>
    private void FailUnexpected()
    {
        if (Failed || FailBad() || FailMisspelt() || FailIncomplete())
            return;

        if (_bareAlias >= 0 && _bareAlias == _at - 1 && tokens[_bareAlias].Symbol is SqlSymbol.Case or SqlSymbol.Interval)
            _at--; // what was taken for an alias starts an expression

        var found = Current.Symbol;
        if (found is SqlSymbol.RightParenthesis or SqlSymbol.RightBracket or SqlSymbol.RightBrace)
            FailAt(Current.Span, SyntaxMessages.NothingOpens, Found());
        else if (_at > 1 && tokens[_at - 2].Symbol == SqlSymbol.As && IsClause[(int)tokens[_at - 1].Symbol])
            FailAt(tokens[_at - 1].Span, SyntaxMessages.MissingAlias, TextAt(_at - 1));
        else if (_at > 0 && tokens[_at - 1].Symbol == SqlSymbol.Semicolon)
            FailAt(Current.Span, SyntaxMessages.SecondQuery);
        else if (IsClause[(int)found])
            FailAt(Current.Span, SyntaxMessages.MisplacedClause, TextAt(_at).ToUpperInvariant());
        else if (StartsOperand())
            FailMissingComma();
        else
            Fail("a clause of the query, or its end");
    }

    /// <summary>Reports that an operand is missing here.</summary>
    private void FailMissingExpression()
    {
        if (Failed || FailBad())
            return;

        var previous = _at == 0 ? "" : Shorten(TextAt(_at - 1));
        if (EndsQuery() && InnermostOpen(onlyUnclosed: true) is >= 0 and var open)
            FailUnclosed(open);
        else if (previous == ",")
            FailAt(Current.Span, SyntaxMessages.MissingBeforeComma, Found());
        else if (previous.Length > 0 && !IsKind(SqlTokenKind.End, 0) && Current.Symbol == SqlSymbol.None)
            FailAt(Current.Span, SyntaxMessages.Expected, "an expression", Found());
        else
            FailAt(Current.Span, SyntaxMessages.MissingExpression, previous, Found());
    }

    private void FailMissingComma() =>
        FailAt(Current.Span, SyntaxMessages.MissingOperator, Shorten(TextAt(_at - 1)), Found());

    private void FailUnclosed(int open)
    {
        if (IsKind(SqlTokenKind.End, 0))
            FailAt(tokens[open].Span, SyntaxMessages.UnclosedAtEnd, TextAt(open));
        else
            FailAt(tokens[open].Span, SyntaxMessages.Unclosed, TextAt(open), Found());
    }

    /// <summary>Reports a token that is broken in itself: a quote or a comment without an end, a character of no language.</summary>
    private bool FailBad()
    {
        if (Current.Kind != SqlTokenKind.Bad)
            return false;

        var first = text[Start];
        var (message, argument) = first switch
        {
            '\'' or '‘' => (SyntaxMessages.UnclosedSqlString, first == '\'' ? "'" : "’"),
            '"' or '`' or '“' => (SyntaxMessages.UnclosedSqlName, first == '“' ? "”" : first.ToString()),
            '/' => (SyntaxMessages.UnclosedComment, ""),
            >= '0' and <= '9' => (SyntaxMessages.NotANumber, Shorten(TextAt(_at))),
            _ => (SyntaxMessages.NotSql, Shorten(TextAt(_at))),
        };
        FailAt(Current.Span, message, argument);
        return true;
    }

    /// <summary>Reports a word that was meant to be a keyword: the one here, or the one before, which was taken for an alias.</summary>
    private bool FailMisspelt(string[]? candidates = null)
    {
        foreach (var at in new[] { _bareAlias == _at - 1 ? _bareAlias : -1, _at })
        {
            if (at < 0 || tokens[at].Kind != SqlTokenKind.Word || tokens[at].Symbol != SqlSymbol.None || tokens[at].Span.Length < 3)
                continue;

            var word = TextAt(at);
            if (Spelling.Nearest(word.ToUpperInvariant(), candidates ?? Continuations) is not { } meant)
                continue;

            FailAt(tokens[at].Span, SyntaxMessages.MisspeltWord, word, meant);
            return true;
        }

        return false;
    }

    /// <summary>Reports a word that never stands alone: <c>GROUP</c> without BY, <c>LEFT</c> without JOIN.</summary>
    private bool FailIncomplete()
    {
        var at = _at;
        var partner = "BY";
        if (!Is(SqlSymbol.Group) && !Is(SqlSymbol.Order))
        {
            partner = "JOIN";
            while (IsJoinWord(at - _at))
                at++;
            if (at == _at)
                return false;
            at--;
        }

        var next = tokens[at + 1];
        if (next.Kind == SqlTokenKind.Word
            && Spelling.Nearest(TextAt(at + 1).ToUpperInvariant(), [partner]) is not null
            && TextAt(at + 1).ToUpperInvariant() != partner)
            FailAt(next.Span, SyntaxMessages.MisspeltWord, TextAt(at + 1), partner);
        else if (next.Symbol is SqlSymbol.By or SqlSymbol.Join)
            return false;
        else
            FailAt(tokens[at].Span, SyntaxMessages.MissingPartner, partner, TextAt(at).ToUpperInvariant());
        return true;
    }

    /// <summary>The bracket that is open here and nearest; -1 where none is.</summary>
    /// <param name="onlyUnclosed">Whether one that is closed further on does not count.</param>
    private int InnermostOpen(bool onlyUnclosed)
    {
        var open = new Stack<int>();
        for (var i = 0; i < _at; i++)
        {
            if (tokens[i].Symbol is SqlSymbol.LeftParenthesis or SqlSymbol.LeftBracket)
                open.Push(i);
            else if (tokens[i].Symbol is SqlSymbol.RightParenthesis or SqlSymbol.RightBracket && open.Count > 0)
                open.Pop();
        }

        return open.Count > 0 && (!onlyUnclosed || ClosingOf(open.Peek()) < 0) ? open.Peek() : -1;
    }

    /// <summary>The token that closes a bracket; -1 where none does.</summary>
    private int ClosingOf(int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Length; i++)
        {
            if (tokens[i].Symbol is SqlSymbol.LeftParenthesis or SqlSymbol.LeftBracket)
                depth++;
            else if (tokens[i].Symbol is SqlSymbol.RightParenthesis or SqlSymbol.RightBracket && --depth == 0)
                return i;
        }

        return -1;
    }

    /// <summary>Whether what stands here belongs to a query around the brackets, or ends all.</summary>
    private bool EndsQuery() =>
        Current.Kind == SqlTokenKind.End || Current.Symbol == SqlSymbol.Semicolon || IsClause[(int)Current.Symbol];

    private bool StartsOperand(int ahead = 0) => _at + ahead < tokens.Length && tokens[_at + ahead] is var token
        && token.Kind is SqlTokenKind.Word
            or SqlTokenKind.QuotedIdentifier
            or SqlTokenKind.Number
            or SqlTokenKind.String
            or SqlTokenKind.TemplateExpression
        && token.Symbol != SqlSymbol.End && !EndsExpression[(int)token.Symbol];

    /// <summary>How messages name the place behind the last token.</summary>
    internal const string EndOfQuery = "the end of the query";

    private string Found() => Current.Kind == SqlTokenKind.End ? EndOfQuery : "'" + Shorten(TextAt(_at)) + "'";

    private static string SqlSymbolText(SqlSymbol symbol) => symbol switch
    {
        SqlSymbol.LeftParenthesis => "'('",
        SqlSymbol.RightParenthesis => "')'",
        SqlSymbol.RightBracket => "']'",
        SqlSymbol.RightBrace => "'}'",
        SqlSymbol.Comma => "','",
        SqlSymbol.Colon => "':'",
        _ => symbol.ToString(),
    };

    private static string Shorten(string value) => value.Length > 30 ? value.Substring(0, 30) + "…" : value;
}
