using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>Expressions by precedence climbing, with the priorities of ClickHouse's own parser.</summary>
internal sealed partial class SqlParser
{
    private const int Lambdas = 1, Ternary = 2, Or = 3, And = 4, Not = 5, IsNull = 6, Between = 7, Comparison = 9,
        Concatenation = 10, Addition = 11, Multiplication = 12, Negation = 13, Postfix = 14;

    private static readonly Dictionary<string, (int Priority, string Function)> Operators = new(StringComparer.Ordinal)
    {
        ["="] = (Comparison, "equals"),
        ["=="] = (Comparison, "equals"),
        ["!="] = (Comparison, "notEquals"),
        ["<>"] = (Comparison, "notEquals"),
        ["<"] = (Comparison, "less"),
        ["<="] = (Comparison, "lessOrEquals"),
        [">"] = (Comparison, "greater"),
        [">="] = (Comparison, "greaterOrEquals"),
        ["<=>"] = (Comparison, "isNotDistinctFrom"),
        ["||"] = (Concatenation, "concat"),
        ["+"] = (Addition, "plus"),
        ["-"] = (Addition, "minus"),
        ["*"] = (Multiplication, "multiply"),
        ["/"] = (Multiplication, "divide"),
        ["%"] = (Multiplication, "modulo"),
    };

    private static readonly Dictionary<string, (int Priority, string Function)> WordOperators =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["OR"] = (Or, "or"),
            ["AND"] = (And, "and"),
            ["LIKE"] = (Comparison, "like"),
            ["ILIKE"] = (Comparison, "ilike"),
            ["REGEXP"] = (Comparison, "match"),
            ["IN"] = (Comparison, "in"),
            ["DIV"] = (Multiplication, "intDiv"),
            ["MOD"] = (Multiplication, "modulo"),
        };

    private ImmutableArray<SqlExpression> ParseExpressionList(bool allowAlias)
    {
        var list = ImmutableArray.CreateBuilder<SqlExpression>();
        do
            list.Add(ParseExpression(allowAlias));
        while (!Failed && TakeOperator(","));
        return list.ToImmutable();
    }

    private SqlExpression ParseExpression(bool allowAlias)
    {
        if (!Enter())
            return new SkippedExpression(Current.Span);

        var start = Current.Span.Start;
        var expression = ParseFrom(Lambdas);
        _depth--;
        if (allowAlias && !Failed && ParseAlias() is { Length: > 0 } alias)
            expression = new AliasedExpression(SpanFrom(start), expression, alias) { Depth = expression.Depth + 1 };
        return expression;
    }

    /// <summary>An alias with or without AS; empty where there is none.</summary>
    private string ParseAlias()
    {
        if (TakeWord("AS"))
            return Name();

        return IsAliasWord() ? Name() : "";
    }

    private SqlExpression ParseFrom(int priority)
    {
        if (!Enter())
            return new SkippedExpression(Current.Span);

        var start = Current.Span.Start;
        var left = ParsePrefix();
        while (!Failed)
        {
            var next = ParseInfix(left, start, priority);
            if (next is null)
                break;

            left = next.Depth <= MaxDepth ? next : TooDeep(next);
        }

        _depth--;
        return left;
    }

    private SkippedExpression TooDeep(SqlExpression expression)
    {
        Fail($"at most {MaxDepth} levels of nesting");
        return new SkippedExpression(expression.Span);
    }

    private SqlExpression ParsePrefix()
    {
        var start = Current.Span.Start;
        if (TakeWord("NOT"))
            return Operation(start, "not", ParseFrom(Not));

        if (TakeOperator("-"))
        {
            var operand = ParseFrom(Negation);
            return operand is Literal { Kind: LiteralKind.Number } number
                ? new Literal(SpanFrom(start), LiteralKind.Number, "-" + number.Value)
                : Operation(start, "negate", operand);
        }

        return TakeOperator("+") ? ParseFrom(Negation) : ParsePrimary();
    }

    /// <summary>What follows an operand, if it binds at least as tight as the priority; null where nothing does.</summary>
    private SqlExpression? ParseInfix(SqlExpression left, int start, int priority)
    {
        if (priority <= Postfix && ParsePostfix(left, start) is { } postfix)
            return postfix;

        if (priority <= Lambdas && IsOperator("->"))
        {
            _at++;
            var body = ParseFrom(Lambdas);
            return new Lambda(SpanFrom(start), LambdaParameters(left), body) { Depth = body.Depth + 1 };
        }

        if (priority <= Ternary && TakeOperator("?"))
        {
            var then = ParseFrom(Lambdas);
            Expect(":");
            return Operation(start, "if", left, then, ParseFrom(Ternary));
        }

        if (priority <= IsNull && TakeWord("IS"))
        {
            var negated = TakeWord("NOT");
            if (TakeWord("NULL"))
                return Operation(start, negated ? "isNotNull" : "isNull", left);
            if (TakeWord("DISTINCT") && TakeWord("FROM"))
                return Operation(start, negated ? "isNotDistinctFrom" : "isDistinctFrom", left, ParseFrom(IsNull + 1));
            Fail("NULL or DISTINCT FROM");
            return null;
        }

        var not = IsWord("NOT") ? 1 : 0;
        if (priority <= Between && IsWord("BETWEEN", not))
        {
            _at += not + 1;
            var low = ParseFrom(Between + 1);
            if (!TakeWord("AND"))
                Fail("AND");
            return Operation(start, not == 1 ? "notBetween" : "between", left, low, ParseFrom(Between + 1));
        }

        return ParseBinary(left, start, priority, not);
    }

    private SqlExpression? ParseBinary(SqlExpression left, int start, int priority, int not)
    {
        var global = IsWord("GLOBAL", 0) ? 1 : 0;
        if (global == 1)
            not = IsWord("NOT", 1) ? 1 : 0;
        var at = _at + not + global;
        if (at >= tokens.Count)
            return null;

        var token = tokens[at];
        (int Priority, string Function) found = (0, "");
        var known = token.Kind switch
        {
            SqlTokenKind.Operator => not + global == 0 && Operators.TryGetValue(TextAt(at), out found),
            SqlTokenKind.Word => WordOperators.TryGetValue(TextAt(at), out found)
                && (not == 0 || found.Priority == Comparison) && (global == 0 || found.Function == "in"),
            _ => false,
        };
        if (!known || found.Priority < priority)
            return null;

        _at = at + 1;
        var function = not == 0 ? found.Function
            : found.Function == "match" ? "notMatch"
            : "not" + char.ToUpperInvariant(found.Function[0]) + found.Function.Substring(1);
        return function is "and" or "or"
            ? ParseChain(left, start, found.Priority, function)
            : Operation(start, function, left, ParseFrom(found.Priority + 1));
    }

    /// <summary>A chain of AND or OR is one operation, however long, so that it does not nest.</summary>
    private Operation ParseChain(SqlExpression left, int start, int priority, string function)
    {
        var operands = ImmutableArray.CreateBuilder<SqlExpression>();
        operands.Add(left);
        do
            operands.Add(ParseFrom(priority + 1));
        while (!Failed && TakeWord(function));

        return Nested(new Operation(SpanFrom(start), function, []), operands) with { Operands = operands.ToImmutable() };
    }

    private SqlExpression? ParsePostfix(SqlExpression left, int start)
    {
        if (TakeOperator("["))
        {
            var index = ParseExpression(allowAlias: false);
            Expect("]");
            return Operation(start, "arrayElement", left, index);
        }

        if (TakeOperator("::"))
        {
            var from = Current.Span.Start;
            ParseType();
            return new Cast(SpanFrom(start), left, TextOf(SpanFrom(from))) { Depth = left.Depth + 1 };
        }

        if (IsOperator(".") && left is not Identifier && tokens[_at + 1].Kind is SqlTokenKind.Number or SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
        {
            _at++;
            SqlExpression member = Current.Kind == SqlTokenKind.Number
                ? new Literal(Current.Span, LiteralKind.Number, TextAt(_at++))
                : new Literal(Current.Span, LiteralKind.String, Name());
            return Operation(start, "tupleElement", left, member);
        }

        // `t.1`: the lexer reads `.1` as a number.
        if (Current.Kind == SqlTokenKind.Number && text[Current.Span.Start] == '.')
        {
            var member = new Literal(Current.Span, LiteralKind.Number, TextAt(_at).Substring(1));
            _at++;
            return Operation(start, "tupleElement", left, member);
        }

        return null;
    }

    private ImmutableArray<string> LambdaParameters(SqlExpression left)
    {
        switch (left)
        {
            case Identifier { Parts.Length: 1 } one:
                return [one.Name];
            case Operation { Function: "tuple" } tuple when tuple.Operands.All(o => o is Identifier { Parts.Length: 1 }):
                return [.. tuple.Operands.Select(o => ((Identifier)o).Name)];
            default:
                Fail("the parameters of a lambda before '->'");
                return [];
        }
    }

    private Operation Operation(int start, string function, params SqlExpression[] operands) =>
        new(SpanFrom(start), function, [.. operands]) { Depth = operands.Max(o => o.Depth) + 1 };

    private string TextOf(TextSpan span) => text.Substring(span.Start, span.Length);
}
