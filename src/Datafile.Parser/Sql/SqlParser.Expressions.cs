using System.Collections.Immutable;
using static Datafile.Parser.Sql.SqlOperators;

namespace Datafile.Parser.Sql;

/// <summary>Expressions by precedence climbing, with the priorities of ClickHouse's own parser.</summary>
internal sealed partial class SqlParser
{
    /// <summary>
    /// Which alias may follow an expression. Inside brackets, in arguments and in CASE an operator may follow the alias:
    /// <c>round(avg(x) AS mean / 60)</c>. In CASE the alias may also be a bare one, as in a SELECT list and in FROM.
    /// </summary>
    private enum Aliases { None, As, Inside, InCase }

    private ImmutableArray<SqlExpression> ParseExpressionList(Aliases aliases)
    {
        var mark = _stack.Count;
        AddExpressions(aliases);
        return PopFrom<SqlExpression>(mark);
    }

    private void AddExpressions(Aliases aliases)
    {
        do
            _stack.Add(ParseExpression(aliases));
        while (!Failed && Take(SqlSymbol.Comma));
    }

    private SqlExpression ParseExpression(Aliases aliases)
    {
        var start = Start;
        var expression = ParseFrom(Lambdas);
        if (aliases == Aliases.None || Failed)
            return expression;

        var alias = aliases == Aliases.InCase && !Is(SqlSymbol.End) ? ParseAlias() : Take(SqlSymbol.As) ? AliasName() : "";
        if (alias.Length == 0)
            return expression;

        // The alias names all that is to its left, whatever the priority of the operator behind it.
        var aliased = new AliasedExpression(SpanFrom(start), expression, alias) { Depth = expression.Depth + 1 };
        return aliases == Aliases.As ? aliased : ParseOperators(aliased, start, Lambdas);
    }

    /// <summary>An alias with or without AS; empty where there is none.</summary>
    private string ParseAlias()
    {
        if (Take(SqlSymbol.As))
            return AliasName();
        if (Failed || !IsAliasWord())
            return "";

        _bareAlias = _at;
        return Name();
    }

    /// <summary>A name behind AS; a tag that writes it is kept as it is.</summary>
    private string AliasName() => Current.Kind == SqlTokenKind.TemplateExpression ? TextAt(_at++) : Name();

    /// <summary>Whether an alias may stand here without AS: a word that nothing else can start with.</summary>
    private bool IsAliasWord() => Current.Kind switch
    {
        SqlTokenKind.QuotedIdentifier => true,
        SqlTokenKind.Word => !EndsExpression[(int)Current.Symbol],
        _ => false,
    };

    private SqlExpression ParseFrom(int priority)
    {
        if (!Enter())
            return new SkippedExpression(Current.Span);

        var start = Start;
        var expression = ParseOperators(ParsePrefix(), start, priority);
        _depth--;
        return expression;
    }

    /// <summary>The operators behind an operand that bind at least as tight as the priority, with their other operands.</summary>
    private SqlExpression ParseOperators(SqlExpression left, int start, int priority)
    {
        while (!Failed)
        {
            var symbol = Current.Symbol;
            ref readonly var op = ref Of(symbol);
            var next = symbol == SqlSymbol.None ? ParseOtherOperator(left, start, priority)
                : op.Priority < priority || op.Priority == 0 ? null
                : op.IsBinary ? ParseBinary(left, start, symbol, in op)
                : ParseForm(left, start, symbol, priority);
            if (next is null)
                break;

            if (next.Depth > Limits.SqlDepth)
                CheckDepth(next, "levels of nesting");
            left = next;
        }

        return left;
    }

    private SqlExpression ParsePrefix()
    {
        var start = Start;
        switch (Current.Symbol)
        {
            case SqlSymbol.Not:
                _at++;
                return Operation(start, "not", ParseFrom(Not));
            case SqlSymbol.Minus:
                _at++;
                if (Current.Kind == SqlTokenKind.Number)
                {
                    // The sign belongs to the number: `-1::Int8` casts -1.
                    var digits = TextAt(_at++);
                    return new Literal(SpanFrom(start), LiteralKind.Number, "-" + digits);
                }

                return Operation(start, "negate", ParseFrom(Negation));
            case SqlSymbol.Plus:
                _at++;
                return ParseFrom(Negation);
            default:
                return ParsePrimary();
        }
    }

    private SqlExpression ParseBinary(SqlExpression left, int start, SqlSymbol symbol, in Operator op)
    {
        _at++;
        if (symbol is SqlSymbol.And or SqlSymbol.Or or SqlSymbol.Concat)
            return ParseChain(left, start, symbol, in op);
        if (op.Priority == Comparison
            && Current.Symbol is SqlSymbol.Any or SqlSymbol.All or SqlSymbol.Some
            && Is(SqlSymbol.LeftParenthesis, 1)
            && IsQueryStart(2))
            return ParseQuantified(left, start, op.Function);

        return Binary(left, start, symbol, op.Function);
    }

    private SqlExpression Binary(SqlExpression left, int start, SqlSymbol symbol, string function)
    {
        var right = ParseFrom(Of(symbol).Priority + 1);
        return symbol is SqlSymbol.Like or SqlSymbol.Ilike && Take(SqlSymbol.Escape)
            ? Operation(start, function, left, right, ParsePrimary())
            : Operation(start, function, left, right);
    }

    /// <summary><c>x = ANY (SELECT …)</c> is IN, <c>x != ALL (SELECT …)</c> NOT IN; the rest compares with the subquery.</summary>
    private Operation ParseQuantified(SqlExpression left, int start, string function)
    {
        var all = Is(SqlSymbol.All);
        _at++;
        function = (function, all) switch
        {
            ("equals", false) => "in",
            ("notEquals", true) => "notIn",
            _ => function,
        };
        return Operation(start, function, left, ParsePrimary());
    }

    /// <summary>A chain of AND, OR or || is one operation, as in ClickHouse, and so does not nest, however long it is.</summary>
    private Operation ParseChain(SqlExpression left, int start, SqlSymbol symbol, in Operator op)
    {
        var mark = _stack.Count;
        _stack.Add(left);
        do
            _stack.Add(ParseFrom(op.Priority + 1));
        while (!Failed && Take(symbol));

        var operands = PopFrom<SqlExpression>(mark);
        return new Operation(SpanFrom(start), op.Function, operands) { Depth = DepthOf(operands) + 1 };
    }

    /// <summary>What is no plain binary operator; null where it is none at all, or binds less tight than the priority.</summary>
    private SqlExpression? ParseForm(SqlExpression left, int start, SqlSymbol symbol, int priority)
    {
        switch (symbol)
        {
            case SqlSymbol.Dot:
                return ParseMember(left, start);
            case SqlSymbol.LeftBracket:
                _at++;
                var index = ParseExpression(Aliases.Inside);
                Expect(SqlSymbol.RightBracket);
                return Operation(start, "arrayElement", left, index);
            case SqlSymbol.DoubleColon:
                _at++;
                var type = ParseType();
                return new Cast(SpanFrom(start), left, type) { Depth = left.Depth + 1 };
            case SqlSymbol.Is:
                return ParseIs(left, start);
            case SqlSymbol.Between:
                return ParseBetween(left, start, "between");
            case SqlSymbol.Not when Is(SqlSymbol.Between, 1):
                _at++;
                return ParseBetween(left, start, "notBetween");
            case SqlSymbol.Not or SqlSymbol.Global:
                return ParseNegated(left, start);
            case SqlSymbol.Arrow:
                if (LambdaParameters(left) is not { } parameters)
                {
                    Fail("the parameters of a lambda before '->'");
                    return null;
                }

                _at++;
                var body = ParseFrom(Lambdas);
                return new Lambda(SpanFrom(start), parameters, body) { Depth = body.Depth + 1 };
            default:
                _at++;
                var then = ParseFrom(Lambdas);
                Expect(SqlSymbol.Colon);
                return Operation(start, "if", left, then, ParseFrom(Ternary));
        }
    }

    /// <summary>
    /// A tag that is an operator, <c>a {{symbol(op)}} b</c>, and AT, of which no word is one of queries; null where neither follows.
    /// </summary>
    private SqlExpression? ParseOtherOperator(SqlExpression left, int start, int priority)
    {
        if (priority > Comparison || !IsOperatorTag())
            return IsWord("AT") && (IsWord("LOCAL", 1) || (IsWord("TIME", 1) && IsWord("ZONE", 2))) ? ParseTimeZone(left, start) : null;

        do
        {
            _at++;
            ParseFrom(Comparison + 1);
        }
        while (!Failed && IsOperatorTag());

        return Tagged(start);
    }

    private bool IsOperatorTag() => Current.Kind == SqlTokenKind.TemplateExpression && StartsOperand(1);

    /// <summary>
    /// An expression of which a tag is a part that decides what it is. A long one is equal to no other: its text would be kept for each
    /// level.
    /// </summary>
    private TemplateExpression Tagged(int start)
    {
        var span = SpanFrom(start);
        return new(span, span.Length <= Limits.TaggedText ? TextOf(span) : $"{{{{…}}}} {span}");
    }

    /// <summary><c>x AT TIME ZONE 'UTC'</c> and <c>x AT LOCAL</c>.</summary>
    private Operation ParseTimeZone(SqlExpression left, int start)
    {
        var isLocal = IsWord("LOCAL", 1);
        _at += isLocal ? 2 : 3;
        return isLocal
            ? Operation(start, "toTimeZone", left, Call(start, "timeZone", []))
            : Operation(start, "toTimeZone", left, ParsePrimary());
    }

    private Operation? ParseIs(SqlExpression left, int start)
    {
        _at++;
        var negated = Take(SqlSymbol.Not);
        if (Take(SqlSymbol.Null))
            return Operation(start, negated ? "isNotNull" : "isNull", left);

        var function = negated ? "isNotDistinctFrom" : "isDistinctFrom";
        if (Take(SqlSymbol.Distinct, SqlSymbol.From))
            return Operation(start, function, left, ParseFrom(IsNull + 1));
        if (Is(SqlSymbol.True) || Is(SqlSymbol.False))
            return Operation(start, negated ? "isDistinctFrom" : "isNotDistinctFrom", left, ParsePrimary());

        Fail("NULL, TRUE, FALSE or DISTINCT FROM");
        return null;
    }

    private Operation ParseBetween(SqlExpression left, int start, string function)
    {
        _at++;
        var low = ParseFrom(Between + 1);
        if (!Take(SqlSymbol.And))
            FailExpecting(SqlSymbol.And);
        return Operation(start, function, left, low, ParseFrom(Between + 1));
    }

    /// <summary>NOT LIKE, NOT IN, GLOBAL IN and so on; null where NOT or GLOBAL stand before something else.</summary>
    private SqlExpression? ParseNegated(SqlExpression left, int start)
    {
        var words = Is(SqlSymbol.Global) ? 1 : 0;
        var negated = Is(SqlSymbol.Not, words);
        words += negated ? 1 : 0;
        if (_at + words >= tokens.Length)
            return null;

        var symbol = tokens[_at + words].Symbol;
        if (Is(SqlSymbol.Global) && symbol != SqlSymbol.In)
            return null;

        var op = Of(symbol);
        var function = negated ? op.Negated : op.Function;
        if (function.Length == 0)
            return null;

        _at += words + 1;
        return Binary(left, start, symbol, function);
    }

    private Operation? ParseMember(SqlExpression left, int start)
    {
        _at++;
        var token = Current;
        SqlExpression? member = token.Kind switch
        {
            SqlTokenKind.Number => ParsePrimary(),
            SqlTokenKind.Operator when Is(SqlSymbol.Minus) => ParsePrefix(),
            SqlTokenKind.String => ParsePrimary(),
            SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier => new Literal(token.Span, LiteralKind.String, Name()),
            SqlTokenKind.TemplateExpression => ParsePrimary(),
            _ => null,
        };
        if (member is not null)
            return Operation(start, "tupleElement", left, member);

        Fail("the name or the number of an element");
        return null;
    }

    private static ImmutableArray<string>? LambdaParameters(SqlExpression left)
    {
        if (left is Identifier { Parts.Length: 1 } one)
            return one.Parts;
        if (left is not Operation { Function: "tuple" } tuple)
            return null;

        var names = ImmutableArray.CreateBuilder<string>(tuple.Operands.Length);
        foreach (var operand in tuple.Operands)
        {
            if (operand is not Identifier { Parts.Length: 1 } name)
                return null;
            names.Add(name.Name);
        }

        return names.MoveToImmutable();
    }

    private Operation Operation(int start, string function, SqlExpression operand) =>
        new(SpanFrom(start), function, [operand]) { Depth = operand.Depth + 1 };

    private Operation Operation(int start, string function, SqlExpression left, SqlExpression right) =>
        new(SpanFrom(start), function, [left, right]) { Depth = Math.Max(left.Depth, right.Depth) + 1 };

    private Operation Operation(int start, string function, SqlExpression first, SqlExpression second, SqlExpression third) =>
        new(SpanFrom(start), function, [first, second, third]) { Depth = Math.Max(Math.Max(first.Depth, second.Depth), third.Depth) + 1 };
}
