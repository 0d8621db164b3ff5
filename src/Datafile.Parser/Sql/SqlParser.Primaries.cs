using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

/// <summary>Operands: literals, names, parentheses and the forms that start with a word of their own.</summary>
internal sealed partial class SqlParser
{
    private SqlExpression ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case SqlTokenKind.Number:
                _at++;
                return new Literal(token.Span, LiteralKind.Number, Names.Get(text, token.Span.Start, token.Span.Length));
            case SqlTokenKind.String:
                _at++;
                return new Literal(token.Span, LiteralKind.String, SqlStrings.Unquote(text, token.Span));
            case SqlTokenKind.TemplateExpression:
                _at++;

                // A tag may be the name of a function: `{{symbol(f)}}(x)`.
                if (Is(SqlSymbol.LeftParenthesis) && Start == token.Span.End)
                {
                    _at++;
                    ParseArguments();
                    return Tagged(token.Span.Start);
                }

                return new TemplateExpression(token.Span, TextOf(token.Span));
            case SqlTokenKind.QuotedIdentifier:
                return ParseName(token.Span.Start);
            case SqlTokenKind.Word when token.Symbol == SqlSymbol.None:
                return ParseName(token.Span.Start);
            case SqlTokenKind.Word when !IsClauseWord():
                return ParseSpecialForm(token.Span.Start) ?? ParseName(token.Span.Start);
            case SqlTokenKind.Operator:
                if (ParseBracketed(token.Span.Start) is { } bracketed)
                    return bracketed;
                break;
        }

        FailMissingExpression();
        return new SkippedExpression(token.Span);
    }

    private SqlExpression? ParseBracketed(int start)
    {
        switch (Current.Symbol)
        {
            case SqlSymbol.LeftParenthesis:
                _at++;
                return ParseParenthesized(start);
            case SqlSymbol.LeftBracket:
                _at++;
                var items = Is(SqlSymbol.RightBracket) ? [] : ParseExpressionList(Aliases.Inside);
                Expect(SqlSymbol.RightBracket);
                return new Operation(SpanFrom(start), "array", items) { Depth = DepthOf(items) + 1 };
            case SqlSymbol.LeftBrace when IsName(1) && Is(SqlSymbol.Colon, 2):
                _at += 3;
                ParseType();
                Expect(SqlSymbol.RightBrace);
                return new TemplateExpression(SpanFrom(start), TextOf(SpanFrom(start)));
            case SqlSymbol.Star:
                _at++;
                return ParseAsterisk(start, "");
            case SqlSymbol.At when Is(SqlSymbol.At, 1) && IsName(2):
                _at += 2;
                var variable = new Literal(Current.Span, LiteralKind.String, Name());
                while (Take(SqlSymbol.Dot))
                    variable = new Literal(Current.Span, LiteralKind.String, Name());
                return Call(start, "globalVariable", [variable]);
            default:
                return null;
        }
    }

    private SqlExpression ParseParenthesized(int start)
    {
        if (IsQueryStart() || IsNestedQuery())
        {
            var query = ParseQuery();
            Expect(SqlSymbol.RightParenthesis);
            return new ScalarSubquery(SpanFrom(start), query) { Depth = query.Depth + 1 };
        }

        if (Take(SqlSymbol.RightParenthesis))
            return new Operation(SpanFrom(start), "tuple", []);

        var first = ParseExpression(Aliases.Inside);
        if (Take(SqlSymbol.RightParenthesis))
            return first;

        var mark = _stack.Count;
        _stack.Add(first);
        while (!Failed && Take(SqlSymbol.Comma) && !Is(SqlSymbol.RightParenthesis))
            _stack.Add(ParseExpression(Aliases.Inside));
        Expect(SqlSymbol.RightParenthesis);
        var items = PopFrom<SqlExpression>(mark);
        return new Operation(SpanFrom(start), "tuple", items) { Depth = DepthOf(items) + 1 };
    }

    private SqlExpression? ParseSpecialForm(int start)
    {
        switch (Current.Symbol)
        {
            case SqlSymbol.Null:
                return Take(LiteralKind.Null);
            case SqlSymbol.True or SqlSymbol.False:
                return Take(LiteralKind.Boolean);
            case SqlSymbol.Case when !IsNameHere():
                return ParseCase(start);
            case SqlSymbol.Interval:
                return ParseInterval(start);
            case SqlSymbol.Date or SqlSymbol.Timestamp when IsKind(SqlTokenKind.String, 1):
                var function = Is(SqlSymbol.Date) ? "toDate" : "toDateTime";
                _at++;
                return Call(start, function, [ParsePrimary()]);
            default:
                return null;
        }
    }

    private Literal Take(LiteralKind kind)
    {
        var span = Current.Span;
        _at++;
        return new Literal(span, kind, Names.Get(text, span.Start, span.Length));
    }

    /// <summary>Whether the word that stands here is a name, as nothing follows that it could take.</summary>
    private bool IsNameHere()
    {
        var next = tokens[Math.Min(_at + 1, tokens.Length - 1)];
        return next.Kind switch
        {
            SqlTokenKind.End => true,
            SqlTokenKind.Operator =>
                next.Symbol is not (SqlSymbol.LeftParenthesis or SqlSymbol.LeftBracket or SqlSymbol.LeftBrace or SqlSymbol.Minus or SqlSymbol.Plus or SqlSymbol.At),
            SqlTokenKind.Word => next.Symbol is SqlSymbol.From or SqlSymbol.As,
            _ => false,
        };
    }

    private CaseExpression ParseCase(int start)
    {
        _at++;
        var operand = Is(SqlSymbol.When) ? null : ParseExpression(Aliases.None);
        var branches = ImmutableArray.CreateBuilder<(SqlExpression, SqlExpression)>();
        var depth = operand?.Depth ?? 0;
        while (!Failed && Take(SqlSymbol.When))
        {
            var when = ParseExpression(Aliases.InCase);
            if (!Take(SqlSymbol.Then))
                FailExpecting(SqlSymbol.Then);
            var then = ParseExpression(Aliases.InCase);
            branches.Add((when, then));
            depth = Math.Max(depth, Math.Max(when.Depth, then.Depth));
        }

        var otherwise = Take(SqlSymbol.Else) ? ParseExpression(Aliases.InCase) : null;
        if (!Take(SqlSymbol.End))
            FailExpecting(SqlSymbol.End);
        return new CaseExpression(SpanFrom(start), operand, branches.ToImmutable(), otherwise) { Depth = Math.Max(depth, otherwise?.Depth ?? 0) + 1 };
    }

    private SqlExpression ParseName(int start)
    {
        if (!Is(SqlSymbol.LeftParenthesis, 1) && !Is(SqlSymbol.Dot, 1))
            return new Identifier(Current.Span, NameAlone());

        var symbol = Current.Symbol;
        var name = Name();
        if (Take(SqlSymbol.LeftParenthesis))
            return ParseCallOf(start, name, symbol);

        var parts = ImmutableArray.CreateBuilder<string>(4);
        parts.Add(name);
        while (!Failed && Is(SqlSymbol.Dot))
        {
            if (Is(SqlSymbol.Star, 1))
            {
                _at += 2;
                return ParseAsterisk(start, string.Join(".", parts));
            }

            if (!ParseNamePart(parts))
                break;
        }

        if (!Failed && Is(SqlSymbol.LeftParenthesis))
        {
            symbol = tokens[_at - 1].Symbol == SqlSymbol.Columns ? SqlSymbol.Columns : SqlSymbol.None;
            _at++;
            return ParseCallOf(start, string.Join(".", parts), symbol);
        }

        return new Identifier(SpanFrom(start), parts.ToImmutable());
    }

    /// <summary>A part behind a dot, with what JSON columns know: <c>.^part</c>, <c>.:Type</c> and <c>part[]</c>.</summary>
    private bool ParseNamePart(ImmutableArray<string>.Builder parts)
    {
        if (IsName(1))
        {
            _at++;
            parts.Add(Name());
        }
        else if (Is(SqlSymbol.Caret, 1) && IsName(2))
        {
            _at += 2;
            parts.Add("^" + Name());
        }
        else if (Is(SqlSymbol.Colon, 1) && IsName(2))
        {
            _at += 2;
            parts.Add(":" + ParseType());
        }
        else
        {
            return false;
        }

        while (Take(SqlSymbol.LeftBracket, SqlSymbol.RightBracket))
            parts[parts.Count - 1] += "[]";
        return true;
    }

    /// <summary>A type as written: a name, perhaps of several words, with arguments in parentheses.</summary>
    private string ParseType()
    {
        var start = Start;
        if (!IsName(0))
        {
            Fail("a type");
            return "";
        }

        _at++;
        while (Current.Kind == SqlTokenKind.Word && IsTypeWord())
            _at++;
        if (Is(SqlSymbol.LeftParenthesis))
            SkipParentheses();
        return Names.Get(text, start, SpanFrom(start).Length);
    }

    /// <summary>The second word of <c>DOUBLE PRECISION</c> and of other types of standard SQL.</summary>
    private bool IsTypeWord() =>
        Current.Span.Length >= 6
        && (TextAt(_at).ToUpperInvariant() is "PRECISION" or "UNSIGNED" or "SIGNED" or "VARYING"
            || (TextAt(_at - 1).Equals("NATIONAL", StringComparison.OrdinalIgnoreCase) && TextAt(_at).ToUpperInvariant() is "CHARACTER"));
}
