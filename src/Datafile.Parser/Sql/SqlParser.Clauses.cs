using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

/// <summary>What stands before SELECT and behind HAVING.</summary>
internal sealed partial class SqlParser
{
    private ImmutableArray<WithItem> ParseWith()
    {
        var isRecursive = Take(SqlSymbol.Recursive);
        var mark = _stack.Count;
        do
        {
            if (_stack.Count > mark && (Is(SqlSymbol.Select) || Is(SqlSymbol.From)))
                break; // ClickHouse takes a trailing comma

            _stack.Add(ParseWithItem() with { IsRecursive = isRecursive });
        }
        while (!Failed && Take(SqlSymbol.Comma));

        return PopFrom<WithItem>(mark);
    }

    private WithItem ParseWithItem()
    {
        var start = Start;
        if (SubqueryOfWith() is > 0 and var query)
        {
            var name = Name();
            var renames = Is(SqlSymbol.LeftParenthesis);
            _at = query;
            var inner = ParseQuery();
            Expect(SqlSymbol.RightParenthesis);
            return new WithItem(SpanFrom(start), name, inner, null) { RenamesColumns = renames, Depth = inner.Depth + 1 };
        }

        var expression = ParseExpression(Aliases.None);
        var alias = Take(SqlSymbol.As) ? Name() : "";
        return new WithItem(SpanFrom(start), alias, null, expression) { Depth = expression.Depth + 1 };
    }

    /// <summary>Where the query of <c>name [(columns)] AS [MATERIALIZED] (query)</c> starts; 0 where none does.</summary>
    private int SubqueryOfWith()
    {
        if (!IsName(0))
            return 0;

        var at = 1;
        if (Is(SqlSymbol.LeftParenthesis, 1))
        {
            at = 2;
            while (IsName(at) || Is(SqlSymbol.Comma, at))
                at++;
            if (!Is(SqlSymbol.RightParenthesis, at++))
                return 0;
        }

        if (!Is(SqlSymbol.As, at++))
            return 0;
        if (Is(SqlSymbol.Materialized, at))
            at++;
        return Is(SqlSymbol.LeftParenthesis, at) && (IsQueryStart(at + 1) || Is(SqlSymbol.LeftParenthesis, at + 1)) ? _at + at + 1 : 0;
    }

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
        var start = Start;
        if (Is(SqlSymbol.Window) && IsName(1) && Is(SqlSymbol.As, 2))
            ParseWindows();

        start = Start;
        if (Take(SqlSymbol.Qualify))
            AddClause(start, "QUALIFY", [ParseExpression(Aliases.As)]);

        start = Start;
        var ordered = Take(SqlSymbol.Order, SqlSymbol.By);
        if (ordered)
            AddClause(start, "ORDER BY", ParseOrderBy());

        start = Start;
        var limited = Take(SqlSymbol.Limit);
        if (limited && ParseLimit(start, ordered))
        {
            start = Start;
            if (Take(SqlSymbol.Limit))
                ParseLimit(start, ordered);
        }

        start = Start;
        if (!limited)
            ParseOffset(ordered);

        start = Start;
        if (Take(SqlSymbol.Settings))
            _stack.Add(ParseSettings(start));
    }

    private ImmutableArray<SqlExpression> ParseOrderBy()
    {
        var mark = _stack.Count;
        if (Is(SqlSymbol.All) && !Is(SqlSymbol.LeftParenthesis, 1) && !Is(SqlSymbol.Dot, 1))
        {
            _at++;
            ParseDirection();
            return [];
        }

        var filled = false;
        do
        {
            _stack.Add(ParseExpression(Aliases.As));
            ParseDirection();
            if (!Take(SqlSymbol.With, SqlSymbol.Fill))
                continue;

            filled = true;
            AddAfter(SqlSymbol.From);
            AddAfter(SqlSymbol.To);
            AddAfter(SqlSymbol.Step);
            AddAfter(SqlSymbol.Staleness);
        }
        while (!Failed && Take(SqlSymbol.Comma));

        if (filled && Take(SqlSymbol.Interpolate) && Take(SqlSymbol.LeftParenthesis))
        {
            if (!Is(SqlSymbol.RightParenthesis))
                ParseInterpolations();
            Expect(SqlSymbol.RightParenthesis);
        }

        return PopFrom<SqlExpression>(mark);
    }

    private void ParseDirection()
    {
        // A tag may say it: `ORDER BY a {{symbol(direction)}}`.
        if (!TakeEither(SqlSymbol.Asc, SqlSymbol.Desc) && !TakeEither(SqlSymbol.Ascending, SqlSymbol.Descending) && Current.Kind == SqlTokenKind.TemplateExpression)
            _at++;
        if (Take(SqlSymbol.Nulls) && !TakeEither(SqlSymbol.First, SqlSymbol.Last))
            Fail("FIRST or LAST");
        if (!Take(SqlSymbol.Collate))
            return;

        if (Current.Kind == SqlTokenKind.String)
            _at++;
        else
            Fail("a collation as a string");
    }

    private void AddAfter(SqlSymbol word)
    {
        if (Take(word))
            _stack.Add(ParseExpression(Aliases.None));
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
        _stack.Add(ParseExpression(Aliases.As));
        if (!Failed && TakeEither(SqlSymbol.Comma, SqlSymbol.Offset))
            _stack.Add(ParseExpression(Aliases.As));
        if (Take(SqlSymbol.By))
        {
            if (!Take(SqlSymbol.All))
                AddExpressions(Aliases.As);
            AddClause(start, "LIMIT BY", PopFrom<SqlExpression>(mark));
            return true;
        }

        ParseTies(ordered);
        AddClause(start, "LIMIT", PopFrom<SqlExpression>(mark));
        return false;
    }

    private void ParseOffset(bool ordered)
    {
        var start = Start;
        if (Take(SqlSymbol.Offset))
        {
            var offset = ParseExpression(Aliases.As);
            TakeEither(SqlSymbol.Row, SqlSymbol.Rows);
            AddClause(start, "OFFSET", [offset]);
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
        if (!Take(SqlSymbol.Only) && !Take(SqlSymbol.With, SqlSymbol.Ties))
            Fail("ONLY or WITH TIES");
        AddClause(start, "FETCH", [count]);
    }

    private void ParseTies(bool ordered)
    {
        if (!Are(SqlSymbol.With, SqlSymbol.Ties))
            return;

        if (ordered)
            _at += 2;
        else
            Fail("ORDER BY before LIMIT, as only ordered rows have ties");
    }
}
