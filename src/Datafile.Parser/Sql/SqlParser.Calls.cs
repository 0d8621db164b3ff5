using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>Calls: their arguments, what may follow them, and the functions whose arguments have words between them.</summary>
internal sealed partial class SqlParser
{
    /// <summary>A call up to and with what follows it; name and opening parenthesis are taken.</summary>
    private SqlExpression ParseCallOf(int start, string name, SqlSymbol symbol)
    {
        if (!Enter())
            return new SkippedExpression(Current.Span);

        var call = symbol == SqlSymbol.None ? ParseOrdinaryCall(start, name) : ParseSpecialCall(start, name, symbol);
        _depth--;
        return call;
    }

    private SqlExpression ParseSpecialCall(int start, string name, SqlSymbol symbol)
    {
        switch (symbol)
        {
            case SqlSymbol.Cast:
                return ParseCast(start, name);
            case SqlSymbol.Columns:
                return ParseColumns(start, name);
            case SqlSymbol.Exists
                or SqlSymbol.View
                or SqlSymbol.ViewIfPermitted
                or SqlSymbol.Any
                or SqlSymbol.All when IsQueryStart() || IsNestedQuery():
                return ParseQueryCall(start, name);
            case SqlSymbol.Exists:
                Fail("a subquery");
                return new SkippedExpression(Current.Span);
            case SqlSymbol.Extract when IsName(0) && Is(SqlSymbol.From, 1):
                var unit = Name().ToLowerInvariant();
                _at++;
                var operand = ParseExpression(Aliases.None);
                Expect(SqlSymbol.RightParenthesis);
                return Operation(start, "extract_" + unit, operand);
            case SqlSymbol.Trim when Is(SqlSymbol.Both) || Is(SqlSymbol.Leading) || Is(SqlSymbol.Trailing):
                return ParseTrim(start);
            case SqlSymbol.Substring or SqlSymbol.Overlay or SqlSymbol.Position:
                return ParseWordedCall(start, name, symbol);
            case SqlSymbol.DateAdd or SqlSymbol.DateSub or SqlSymbol.DateDiff when UnitHere() is { } part && Is(SqlSymbol.Comma, 1):
                return ParseUnitCall(start, symbol, part);
            default:
                return ParseOrdinaryCall(start, name);
        }
    }

    private SqlExpression ParseOrdinaryCall(int start, string name)
    {
        var distinct = TakeDistinct();
        var arguments = ParseArguments();
        ImmutableArray<SqlExpression> parameters = [];
        if (Take(SqlSymbol.LeftParenthesis))
        {
            parameters = arguments;
            distinct = TakeDistinct();
            arguments = ParseArguments();
        }

        SqlExpression? filter = null;
        if (Take(SqlSymbol.Filter, SqlSymbol.LeftParenthesis))
        {
            if (!Take(SqlSymbol.Where))
                FailExpecting(SqlSymbol.Where);
            filter = ParseExpression(Aliases.As);
            Expect(SqlSymbol.RightParenthesis);
        }

        var nulls = Take(SqlSymbol.Ignore, SqlSymbol.Nulls) ? NullTreatment.Ignore
            : Take(SqlSymbol.Respect, SqlSymbol.Nulls) ? NullTreatment.Respect
            : NullTreatment.Default;
        var window = Take(SqlSymbol.Over) ? ParseOver() : null;
        var depth = Math.Max(Math.Max(DepthOf(parameters), DepthOf(arguments)), Math.Max(filter?.Depth ?? 0, window?.Depth ?? 0));
        return new FunctionCall(SpanFrom(start), name, parameters, arguments, distinct, filter, window is not null)
        {
            Window = window,
            Nulls = nulls,
            Depth = depth + 1,
        };
    }

    /// <summary>Takes DISTINCT, or ALL, which means nothing.</summary>
    private bool TakeDistinct()
    {
        if ((!Is(SqlSymbol.Distinct) && !Is(SqlSymbol.All)) || Is(SqlSymbol.Comma, 1) || Is(SqlSymbol.RightParenthesis, 1))
            return false;

        if (Take(SqlSymbol.Distinct))
            return true;

        if (!Is(SqlSymbol.LeftParenthesis, 1))
            _at++;
        return false;
    }

    private WindowSpecification ParseOver()
    {
        var start = Start;
        if (Take(SqlSymbol.LeftParenthesis))
            return ParseWindow(start, "");

        var name = Name();
        return new WindowSpecification(SpanFrom(start), "", name, [], [], null);
    }

    /// <summary>Arguments up to and with the closing parenthesis.</summary>
    private ImmutableArray<SqlExpression> ParseArguments()
    {
        if (Take(SqlSymbol.RightParenthesis))
            return [];

        if (Is(SqlSymbol.Select) && (IsName(1) || IsKind(SqlTokenKind.Number, 1) || Is(SqlSymbol.Star, 1)))
            Fail("parentheses of its own around a subquery");
        var arguments = ParseExpressionList(Aliases.Inside);
        Expect(SqlSymbol.RightParenthesis);
        return WithParameters(arguments);
    }

    /// <summary>All names before a lambda are parameters of it, also without parentheses: <c>arrayFold(acc, x -> acc + x, values, 0)</c>.</summary>
    private static ImmutableArray<SqlExpression> WithParameters(ImmutableArray<SqlExpression> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is Lambda { Parameters.Length: 1 } lambda && i > 0)
            {
                var whole = lambda with
                {
                    Span = TextSpan.FromBounds(arguments[0].Span.Start, lambda.Span.End),
                    Parameters = [.. arguments.Take(i).Select(a => ((Identifier)a).Name), .. lambda.Parameters],
                };
                return [whole, .. arguments.Skip(i + 1)];
            }

            if (arguments[i] is not Identifier { Parts.Length: 1 })
                break;
        }

        return arguments;
    }

    private FunctionCall ParseQueryCall(int start, string name)
    {
        var from = Start;
        var query = ParseQuery();
        var subquery = new ScalarSubquery(SpanFrom(from), query) { Depth = query.Depth + 1 };
        var otherwise = Take(SqlSymbol.Else) ? ParsePrimary() : null;
        Expect(SqlSymbol.RightParenthesis);
        ImmutableArray<SqlExpression> arguments = otherwise is null ? [subquery] : [subquery, otherwise];
        return Call(start, name, arguments);
    }

    private SqlExpression ParseCast(int start, string name)
    {
        var operand = ParseExpression(Aliases.None);
        string? alias = null;
        if (Take(SqlSymbol.As))
        {
            var type = ParseType();
            if (Take(SqlSymbol.RightParenthesis))
                return new Cast(SpanFrom(start), operand, type) { Depth = operand.Depth + 1 };

            alias = type; // `CAST(x AS name, 'T')` and `CAST(x AS name AS T)`
            operand = new AliasedExpression(operand.Span, operand, alias) { Depth = operand.Depth + 1 };
            if (Take(SqlSymbol.As))
            {
                type = ParseType();
                Expect(SqlSymbol.RightParenthesis);
                return new Cast(SpanFrom(start), operand, type) { Depth = operand.Depth + 1 };
            }
        }

        if (alias is null && Is(SqlSymbol.RightParenthesis))
            Fail("AS and a type");
        Expect(SqlSymbol.Comma);
        var typed = ParseExpression(Aliases.None);
        Expect(SqlSymbol.RightParenthesis);
        return typed is Literal { Kind: LiteralKind.String } literal
            ? new Cast(SpanFrom(start), operand, literal.Value) { Depth = operand.Depth + 1 }
            : Call(start, name, [operand, typed]);
    }

    /// <summary><c>TRIM(BOTH x FROM y)</c></summary>
    private FunctionCall ParseTrim(int start)
    {
        var function = Is(SqlSymbol.Both) ? "trimBoth" : Is(SqlSymbol.Leading) ? "trimLeft" : "trimRight";
        _at++;
        var characters = ParseExpression(Aliases.None);
        if (!Take(SqlSymbol.From))
            FailExpecting(SqlSymbol.From);
        var operand = ParseExpression(Aliases.None);
        Expect(SqlSymbol.RightParenthesis);
        return Call(start, function, [operand, characters]);
    }

    /// <summary><c>SUBSTRING(x FROM 1 FOR 2)</c>, <c>OVERLAY(x PLACING y FROM 1 FOR 2)</c>, <c>POSITION(x IN y)</c> and their plain forms.</summary>
    private SqlExpression ParseWordedCall(int start, string name, SqlSymbol symbol)
    {
        if (Is(SqlSymbol.RightParenthesis))
            return ParseOrdinaryCall(start, name);

        var mark = _stack.Count;
        do
            _stack.Add(ParseExpression(Aliases.Inside));
        while (!Failed && (Take(SqlSymbol.Comma) || Take(SqlSymbol.Placing) || Take(SqlSymbol.From) || Take(SqlSymbol.For)));
        Expect(SqlSymbol.RightParenthesis);
        var arguments = PopFrom<SqlExpression>(mark);
        if (symbol == SqlSymbol.Position && arguments.Length == 1 && arguments[0] is Operation { Function: "in" } test)
            arguments = [test.Operands[1], test.Operands[0]];
        return Call(start, name, arguments);
    }

    /// <summary><c>DATE_ADD(DAY, 1, x)</c> is <c>plus(x, INTERVAL 1 DAY)</c>, <c>DATE_DIFF(DAY, x, y)</c> is <c>dateDiff('day', x, y)</c>.</summary>
    private FunctionCall ParseUnitCall(int start, SqlSymbol symbol, string unit)
    {
        var part = Current.Span;
        _at += 2;
        var arguments = ParseArguments();
        if (symbol == SqlSymbol.DateDiff)
            return Call(start, "dateDiff", [new Literal(part, LiteralKind.String, unit), .. arguments]);

        if (arguments.Length != 2)
        {
            FailAt(start, "an amount and a time behind the unit");
            return Call(start, "", arguments);
        }

        var interval = new Interval(arguments[0].Span, arguments[0], unit) { Depth = arguments[0].Depth + 1 };
        return Call(start, symbol == SqlSymbol.DateAdd ? "plus" : "minus", [arguments[1], interval]);
    }

    /// <summary>A call that has arguments alone.</summary>
    private FunctionCall Call(int start, string name, ImmutableArray<SqlExpression> arguments) =>
        new(SpanFrom(start), name, [], arguments, false, null, false) { Depth = DepthOf(arguments) + 1 };
}
