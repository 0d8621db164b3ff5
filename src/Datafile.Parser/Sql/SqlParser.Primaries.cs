using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

/// <summary>Operands: literals, names, calls, parentheses and the special forms.</summary>
internal sealed partial class SqlParser
{
    private static readonly HashSet<string> IntervalUnits = new(StringComparer.OrdinalIgnoreCase)
    {
        "nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year",
    };

    /// <summary>Words that are no column even where one is expected, unless they are called: <c>and(a, b)</c>.</summary>
    private static readonly HashSet<string> ClauseWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "FROM", "WHERE", "PREWHERE", "HAVING", "UNION", "JOIN", "AND", "OR", "WHEN", "THEN", "ELSE", "END",
        "AS", "ON", "USING", "BY", "GROUP", "ORDER",
    };

    private SqlExpression ParsePrimary()
    {
        var token = Current;
        var start = token.Span.Start;
        switch (token.Kind)
        {
            case SqlTokenKind.Number:
                _at++;
                return new Literal(token.Span, LiteralKind.Number, TextOf(token.Span));
            case SqlTokenKind.String:
                _at++;
                return new Literal(token.Span, LiteralKind.String, Unquote(TextOf(token.Span)));
            case SqlTokenKind.TemplateExpression:
                _at++;
                return new TemplateExpression(token.Span, TextOf(token.Span));
            case SqlTokenKind.Operator when TakeOperator("("):
                return ParseParenthesized(start);
            case SqlTokenKind.Operator when TakeOperator("["):
                var items = IsOperator("]") ? [] : ParseExpressionList(allowAlias: true);
                Expect("]");
                return Nested(new Operation(SpanFrom(start), "array", items), items);
            case SqlTokenKind.Operator when TakeOperator("*"):
                return ParseAsterisk(start, "");
            case SqlTokenKind.Word when !ClauseWords.Contains(TextAt(_at)) || IsOperator("(", 1):
                return ParseSpecialForm(start) ?? ParseName(start);
            case SqlTokenKind.QuotedIdentifier:
                return ParseName(start);
            default:
                Fail("an expression");
                return new SkippedExpression(token.Span);
        }
    }

    private SqlExpression ParseParenthesized(int start)
    {
        if (IsQueryStart())
        {
            var query = ParseQuery();
            Expect(")");
            return new ScalarSubquery(SpanFrom(start), query);
        }

        if (TakeOperator(")"))
            return new Operation(SpanFrom(start), "tuple", []);

        var items = ImmutableArray.CreateBuilder<SqlExpression>();
        var trailing = false;
        do
        {
            if (trailing = items.Count > 0 && IsOperator(")"))
                break;
            items.Add(ParseExpression(allowAlias: true));
        }
        while (!Failed && TakeOperator(","));
        Expect(")");

        return items.Count == 1 && !trailing
            ? items[0]
            : Nested(new Operation(SpanFrom(start), "tuple", items.ToImmutable()), items.ToImmutable());
    }

    private SqlExpression? ParseSpecialForm(int start)
    {
        if (IsWord("CASE"))
            return ParseCase(start);
        if (IsWord("CAST") && IsOperator("(", 1))
            return ParseCast(start);
        if (IsWord("INTERVAL") && !IsOperator("(", 1) && !IsOperator(",", 1) && ParseInterval(start) is { } interval)
            return interval;
        if (IsWord("EXTRACT") && IsOperator("(", 1) && IsWord("FROM", 3))
        {
            _at += 2;
            var unit = Name().ToLowerInvariant();
            _at++;
            var operand = ParseExpression(allowAlias: false);
            Expect(")");
            return Operation(start, "extract_" + unit, operand);
        }

        if (IsWord("NULL"))
            return Take(LiteralKind.Null);
        if (IsWord("TRUE") || IsWord("FALSE"))
            return IsOperator("(", 1) ? null : Take(LiteralKind.Boolean);
        if ((IsWord("DATE") || IsWord("TIMESTAMP")) && tokens[_at + 1].Kind == SqlTokenKind.String)
        {
            var function = IsWord("DATE") ? "toDate" : "toDateTime";
            _at++;
            return new FunctionCall(SpanFrom(start), function, [], [ParsePrimary()], false, null, false);
        }

        return null;
    }

    private Literal Take(LiteralKind kind)
    {
        var literal = new Literal(Current.Span, kind, TextAt(_at));
        _at++;
        return literal;
    }

    private CaseExpression ParseCase(int start)
    {
        _at++;
        var operand = IsWord("WHEN") ? null : ParseExpression(allowAlias: false);
        var branches = ImmutableArray.CreateBuilder<(SqlExpression, SqlExpression)>();
        while (!Failed && TakeWord("WHEN"))
        {
            var when = ParseExpression(allowAlias: false);
            if (!TakeWord("THEN"))
                Fail("THEN");
            branches.Add((when, ParseExpression(allowAlias: false)));
        }

        var otherwise = TakeWord("ELSE") ? ParseExpression(allowAlias: false) : null;
        if (!TakeWord("END"))
            Fail("END");
        return new CaseExpression(SpanFrom(start), operand, branches.ToImmutable(), otherwise);
    }

    private SqlExpression ParseCast(int start)
    {
        _at += 2;
        var operand = ParseExpression(allowAlias: false);
        string type;
        if (TakeWord("AS"))
        {
            var from = Current.Span.Start;
            ParseType();
            type = TextOf(SpanFrom(from));
        }
        else
        {
            Expect(",");
            if (ParseExpression(allowAlias: false) is Literal { Kind: LiteralKind.String } name)
            {
                type = name.Value;
            }
            else
            {
                Fail("a type as a string");
                type = "";
            }
        }

        Expect(")");
        return new Cast(SpanFrom(start), operand, type) { Depth = operand.Depth + 1 };
    }

    private Interval? ParseInterval(int start)
    {
        var from = _at;
        _at++;
        if (Current.Kind == SqlTokenKind.String && Unquote(TextAt(_at)).Split(' ') is { Length: 2 } words)
        {
            var literal = new Literal(Current.Span, LiteralKind.Number, words[0]);
            _at++;
            return new Interval(SpanFrom(start), literal, Singular(words[1]));
        }

        var amount = ParseFrom(Comparison + 1);
        if (!Failed && Current.Kind == SqlTokenKind.Word && IntervalUnits.Contains(Singular(TextAt(_at))))
        {
            var unit = Singular(TextAt(_at));
            _at++;
            return new Interval(SpanFrom(start), amount, unit) { Depth = amount.Depth + 1 };
        }

        _at = from; // A column may be named interval.
        Diagnostics.Clear();
        return null;
    }

    private static string Singular(string unit) => unit.ToLowerInvariant().TrimEnd('s');

    private SqlExpression ParseName(int start)
    {
        if (IsOperator("(", 1) && Current.Kind == SqlTokenKind.Word)
            return ParseCall(start);

        var parts = ImmutableArray.CreateBuilder<string>();
        parts.Add(Name());
        while (!Failed && IsOperator("."))
        {
            if (IsOperator("*", 1))
            {
                _at += 2;
                return ParseAsterisk(start, string.Join(".", parts));
            }

            if (!IsName(1))
                break;
            _at++;
            parts.Add(Name());
        }

        return new Identifier(SpanFrom(start), parts.ToImmutable());
    }

    private SqlExpression ParseCall(int start)
    {
        var name = Name();
        _at++;
        var distinct = IsWord("DISTINCT") && !IsOperator(",", 1) && TakeWord("DISTINCT");
        var arguments = ParseArguments();
        ImmutableArray<SqlExpression> parameters = [];
        if (TakeOperator("("))
        {
            parameters = arguments;
            distinct = TakeWord("DISTINCT");
            arguments = ParseArguments();
        }

        if (string.Equals(name, "COLUMNS", StringComparison.OrdinalIgnoreCase))
            return ParseAsterisk(start, "");

        SqlExpression? filter = null;
        if (IsWord("FILTER") && IsOperator("(", 1))
        {
            _at += 2;
            if (!TakeWord("WHERE"))
                Fail("WHERE");
            filter = ParseExpression(allowAlias: false);
            Expect(")");
        }

        if (TakeAny("IGNORE", "RESPECT"))
            TakeWord("NULLS");
        var window = TakeWord("OVER");
        if (window && IsOperator("("))
            SkipParentheses();
        else if (window)
            Name();

        var call = new FunctionCall(SpanFrom(start), name, parameters, arguments, distinct, filter, window);
        return Nested(call, arguments);
    }

    /// <summary>Arguments up to and with the closing parenthesis.</summary>
    private ImmutableArray<SqlExpression> ParseArguments()
    {
        if (TakeOperator(")"))
            return [];

        var arguments = ImmutableArray.CreateBuilder<SqlExpression>();
        do
        {
            if (IsQueryStart())
            {
                var start = Current.Span.Start;
                arguments.Add(new ScalarSubquery(SpanFrom(start), ParseQuery()));
            }
            else
            {
                arguments.Add(ParseExpression(allowAlias: true));
            }
        }
        while (!Failed && TakeOperator(","));
        Expect(")");
        return arguments.ToImmutable();
    }

    private Asterisk ParseAsterisk(int start, string qualifier)
    {
        var from = Current.Span.Start;
        while (!Failed)
        {
            if (IsWord("EXCEPT") || IsWord("REPLACE") || IsWord("APPLY"))
            {
                // EXCEPT between two queries is no modifier.
                if (IsWord("EXCEPT") && (IsWord("SELECT", 1) || IsWord("ALL", 1) || IsWord("DISTINCT", 1)))
                    break;
                _at++;
                TakeWord("STRICT");
                if (IsOperator("("))
                    SkipParentheses();
                else
                    Name();
            }
            else
            {
                break;
            }
        }

        var span = SpanFrom(start);
        return new Asterisk(span, qualifier, span.End > from ? text.Substring(from, span.End - from) : "");
    }

    /// <summary>Skips a type: a name with arguments in parentheses.</summary>
    private void ParseType()
    {
        Name();
        if (IsOperator("("))
            SkipParentheses();
    }

    private static T Nested<T>(T expression, IReadOnlyCollection<SqlExpression> inner)
        where T : SqlExpression =>
        inner.Count == 0 ? expression : expression with { Depth = inner.Max(e => e.Depth) + 1 };
}
