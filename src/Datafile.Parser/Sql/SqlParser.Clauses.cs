using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

/// <summary>GROUP BY, and the clauses that follow HAVING.</summary>
internal sealed partial class SqlParser
{
    private (ImmutableArray<SqlExpression> Keys, string Modifier) ParseGroupBy()
    {
        if (Is(SqlSymbol.All) && !Is(SqlSymbol.LeftParenthesis, 1))
        {
            _at++;
            return ([], "ALL");
        }

        if (Take(SqlSymbol.Grouping, SqlSymbol.Sets))
        {
            Expect(SqlSymbol.LeftParenthesis);
            var sets = ParseExpressionList(Aliases.As);
            Expect(SqlSymbol.RightParenthesis);
            return (sets, "GROUPING SETS");
        }

        if ((Is(SqlSymbol.Rollup) || Is(SqlSymbol.Cube)) && Is(SqlSymbol.LeftParenthesis, 1))
        {
            var modifier = "WITH " + TextAt(_at).ToUpperInvariant();
            _at += 2;
            var keys = ParseExpressionList(Aliases.As);
            Expect(SqlSymbol.RightParenthesis);
            return (keys, modifier);
        }

        return (ParseExpressionList(Aliases.As), "");
    }

    /// <summary>WINDOW, QUALIFY, ORDER BY, LIMIT BY, LIMIT, OFFSET and SETTINGS, in this order.</summary>
    private void ParseClauses()
    {
        if (Is(SqlSymbol.Window) && IsName(1) && Is(SqlSymbol.As, 2))
            ParseWindows();

        var start = Start;
        if (Take(SqlSymbol.Qualify))
            AddClause(start, ClauseKind.Qualify, [ParseExpression(Aliases.As)]);

        start = Start;
        var ordered = Take(SqlSymbol.Order, SqlSymbol.By);
        if (ordered)
            AddOrder(start);

        start = Start;
        var limited = Take(SqlSymbol.Limit);
        if (limited && ParseLimit(start, ordered))
        {
            start = Start;
            if (Take(SqlSymbol.Limit))
                ParseLimit(start, ordered);
        }

        if (!limited)
            ParseOffset(ordered);

        start = Start;
        if (Take(SqlSymbol.Settings))
            _stack.Add(ParseSettings(start));
    }

    private void AddOrder(int start)
    {
        var (order, interpolates, interpolations) = ParseOrderBy();
        _stack.Add(new SelectClause(SpanFrom(start), ClauseKind.OrderBy, [.. order.Select(k => k.Expression).OfType<SqlExpression>()])
        {
            Order = order,
            Interpolates = interpolates,
            Interpolations = interpolations,
            Depth = Math.Max(DepthOf(order), DepthOf(interpolations)) + 1,
        });
    }

    private (ImmutableArray<OrderKey> Order, bool Interpolates, ImmutableArray<Interpolation> Interpolations) ParseOrderBy()
    {
        var mark = _stack.Count;
        do
        {
            var start = Start;
            var isAll = _stack.Count == mark && Is(SqlSymbol.All) && !Is(SqlSymbol.LeftParenthesis, 1) && !Is(SqlSymbol.Dot, 1);
            if (isAll)
                _at++;
            var key = ParseDirection(start, isAll ? null : ParseExpression(Aliases.As));
            _stack.Add(key);
            if (isAll)
                return (PopFrom<OrderKey>(mark), false, []);
        }
        while (!Failed && Take(SqlSymbol.Comma));

        var order = PopFrom<OrderKey>(mark);
        if (!order.Any(k => k.Fill is not null) || !Take(SqlSymbol.Interpolate))
            return (order, false, []);
        if (!Take(SqlSymbol.LeftParenthesis))
            return (order, true, []);

        if (!Is(SqlSymbol.RightParenthesis))
            ParseInterpolations();
        Expect(SqlSymbol.RightParenthesis);
        return (order, true, PopFrom<Interpolation>(mark));
    }

    /// <summary>What follows a key of ORDER BY.</summary>
    private OrderKey ParseDirection(int start, SqlExpression? expression)
    {
        var isDescending = TakeEither(SqlSymbol.Desc, SqlSymbol.Descending);

        // A tag may say it: `ORDER BY a {{symbol(direction)}}`.
        var tag = "";
        if (!isDescending && !TakeEither(SqlSymbol.Asc, SqlSymbol.Ascending) && Current.Kind == SqlTokenKind.TemplateExpression)
            tag = TextAt(_at++);
        var areNullsFirst = false;
        if (Take(SqlSymbol.Nulls))
        {
            areNullsFirst = Take(SqlSymbol.First);
            if (!areNullsFirst && !Take(SqlSymbol.Last))
                Fail("FIRST or LAST");
        }

        Literal? collation = null;
        if (Take(SqlSymbol.Collate))
        {
            if (Current.Kind == SqlTokenKind.String)
                collation = ParsePrimary() as Literal;
            else
                Fail("a collation as a string");
        }

        var fill = expression is null ? null : ParseFill();
        return new OrderKey(SpanFrom(start), expression)
        {
            IsDescending = isDescending,
            DirectionTag = tag,
            HasNullsFirst = areNullsFirst,
            Collation = collation,
            Fill = fill,
            Depth = Math.Max(expression?.Depth ?? 0, fill?.Depth ?? 0) + 1,
        };
    }

    private OrderFill? ParseFill()
    {
        var start = Start;
        if (!Take(SqlSymbol.With, SqlSymbol.Fill))
            return null;

        var (from, to, step, staleness) = (After(SqlSymbol.From), After(SqlSymbol.To), After(SqlSymbol.Step), After(SqlSymbol.Staleness));
        return new OrderFill(SpanFrom(start), from, to, step, staleness)
        {
            Depth = Math.Max(Math.Max(from?.Depth ?? 0, to?.Depth ?? 0), Math.Max(step?.Depth ?? 0, staleness?.Depth ?? 0)) + 1,
        };

        SqlExpression? After(SqlSymbol word) => Take(word) ? ParseExpression(Aliases.None) : null;
    }

    /// <summary><c>INTERPOLATE (name AS expression, name)</c>: here the name stands first.</summary>
    private void ParseInterpolations()
    {
        do
        {
            var start = Start;
            var name = Name();
            var expression = Take(SqlSymbol.As) ? ParseExpression(Aliases.None) : null;
            _stack.Add(new Interpolation(SpanFrom(start), name, expression) { Depth = (expression?.Depth ?? 0) + 1 });
        }
        while (!Failed && Take(SqlSymbol.Comma));
    }

    /// <summary>A LIMIT, whose word is taken; true where it was LIMIT BY, so that another one may follow.</summary>
    private bool ParseLimit(int start, bool ordered)
    {
        var mark = _stack.Count;
        var count = ParseExpression(Aliases.As);
        SqlExpression? offset = null;
        _stack.Add(count);
        if (!Failed && Take(SqlSymbol.Comma))
        {
            _stack.Add(ParseExpression(Aliases.As));
            offset = count;
        }
        else if (!Failed && Take(SqlSymbol.Offset))
        {
            offset = ParseExpression(Aliases.As);
            _stack.Add(offset);
        }

        if (Take(SqlSymbol.By))
        {
            if (!Take(SqlSymbol.All))
                AddExpressions(Aliases.As);
            AddLimit(start, ClauseKind.LimitBy, PopFrom<SqlExpression>(mark), offset);
            return true;
        }

        var withTies = ParseTies(ordered);
        AddLimit(start, ClauseKind.Limit, PopFrom<SqlExpression>(mark), offset, withTies);
        return false;
    }

    private void AddLimit(int start, ClauseKind kind, ImmutableArray<SqlExpression> expressions, SqlExpression? offset = null, bool withTies = false) =>
        _stack.Add(new SelectClause(SpanFrom(start), kind, expressions) { Offset = offset, WithTies = withTies, Depth = DepthOf(expressions) + 1 });

    private void ParseOffset(bool ordered)
    {
        var start = Start;
        if (Take(SqlSymbol.Offset))
        {
            var offset = ParseExpression(Aliases.As);
            TakeEither(SqlSymbol.Row, SqlSymbol.Rows);
            AddLimit(start, ClauseKind.Offset, [offset], offset);
        }

        start = Start;
        if (!Take(SqlSymbol.Fetch))
            return;

        if (!ordered)
        {
            _at--;
            Fail("ORDER BY before FETCH");
        }

        if (!TakeEither(SqlSymbol.First, SqlSymbol.Next))
            Fail("FIRST or NEXT");
        var count = ParseExpression(Aliases.None);
        if (!TakeEither(SqlSymbol.Row, SqlSymbol.Rows))
            Fail("ROW or ROWS");
        var withTies = Take(SqlSymbol.With, SqlSymbol.Ties);
        if (!withTies && !Take(SqlSymbol.Only))
            Fail("ONLY or WITH TIES");
        AddLimit(start, ClauseKind.Fetch, [count], withTies: withTies);
    }

    private bool ParseTies(bool ordered)
    {
        if (!Are(SqlSymbol.With, SqlSymbol.Ties))
            return false;

        if (ordered)
            _at += 2;
        else
            Fail("ORDER BY before LIMIT, as only ordered rows have ties");
        return true;
    }
}
