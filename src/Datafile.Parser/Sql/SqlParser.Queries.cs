using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

internal sealed partial class SqlParser
{
    private QueryExpression ParseQuery()
    {
        if (!Enter())
            return new SetOperation(Current.Span, [], []);

        var start = Start;
        var first = ParseQueryPart();
        if (Failed || ParseSetOperator() is not { } op)
        {
            _depth--;
            return first;
        }

        var mark = _stack.Count;
        _stack.Add(first);
        var operators = ImmutableArray.CreateBuilder<SetOperator>();
        for (SetOperator? next = op; next is { } joining; next = Failed ? null : ParseSetOperator())
        {
            operators.Add(joining);
            _stack.Add(ParseQueryPart());
        }

        _depth--;
        var queries = PopFrom<QueryExpression>(mark);
        return new SetOperation(SpanFrom(start), queries, operators.ToImmutable()) { Depth = DepthOf(queries) + 1 };
    }

    private SetOperator? ParseSetOperator()
    {
        SetKind? kind = Current.Symbol switch
        {
            SqlSymbol.Union => SetKind.Union,
            SqlSymbol.Intersect => SetKind.Intersect,
            SqlSymbol.Except => SetKind.Except,
            _ => null,
        };
        if (kind is not { } found)
            return null;

        _at++;
        return new SetOperator(
            found,
            Take(SqlSymbol.All) ? SetQuantifier.All : Take(SqlSymbol.Distinct) ? SetQuantifier.Distinct : SetQuantifier.None);
    }

    private QueryExpression ParseQueryPart()
    {
        if (!Take(SqlSymbol.LeftParenthesis))
            return ParseSelect();

        var inner = ParseQuery();
        Expect(SqlSymbol.RightParenthesis);
        return inner;
    }

    /// <summary>One SELECT: its clauses have a fixed order.</summary>
    private SelectQuery ParseSelect()
    {
        var start = Start;
        var with = Take(SqlSymbol.With) ? ParseWith() : [];
        var from = Take(SqlSymbol.From) ? ParseTables() : null; // FROM may come first
        if (!Take(SqlSymbol.Select))
            FailExpecting(SqlSymbol.Select);

        var clauses = _stack.Count;
        var distinct = ParseDistinct();
        var items = ParseItems();
        if (from is null && Take(SqlSymbol.From))
            from = ParseTables();

        var prewhere = Take(SqlSymbol.Prewhere) ? ParseExpression(Aliases.As) : null;
        var where = Take(SqlSymbol.Where) ? ParseExpression(Aliases.As) : null;
        ImmutableArray<SqlExpression> groupBy = [];
        var modifier = "";
        if (Take(SqlSymbol.Group, SqlSymbol.By))
            (groupBy, modifier) = ParseGroupBy();
        while (Is(SqlSymbol.With) && (Is(SqlSymbol.Totals, 1) || Is(SqlSymbol.Rollup, 1) || Is(SqlSymbol.Cube, 1)))
        {
            modifier += (modifier.Length > 0 ? " WITH " : "WITH ") + TextAt(_at + 1).ToUpperInvariant();
            _at += 2;
        }

        var having = Take(SqlSymbol.Having) ? ParseExpression(Aliases.As) : null;
        ParseClauses();

        var kept = PopFrom<SelectClause>(clauses);
        var depth = Math.Max(Math.Max(DepthOf(with), DepthOf(items)), Math.Max(DepthOf(groupBy), DepthOf(kept)));
        depth = Math.Max(Math.Max(depth, from?.Depth ?? 0), Math.Max(prewhere?.Depth ?? 0, where?.Depth ?? 0));
        return new SelectQuery(SpanFrom(start), with, distinct, items, from, prewhere, where, groupBy, modifier, having, kept)
        {
            Depth = Math.Max(depth, having?.Depth ?? 0) + 1,
        };
    }

    /// <summary>ALL, DISTINCT, DISTINCT ON and TOP, which stand before the columns.</summary>
    private bool ParseDistinct()
    {
        var distinct = false;
        if (Is(SqlSymbol.All))
        {
            _at++;
        }
        else if (Take(SqlSymbol.Distinct))
        {
            distinct = true;
            var start = Start;
            if (Take(SqlSymbol.On, SqlSymbol.LeftParenthesis))
            {
                var keys = ParseExpressionList(Aliases.None);
                Expect(SqlSymbol.RightParenthesis);
                AddClause(start, ClauseKind.DistinctOn, keys);
            }
        }

        if (Is(SqlSymbol.Top) && (IsKind(SqlTokenKind.Number, 1) || Is(SqlSymbol.LeftParenthesis, 1)))
        {
            var start = Start;
            _at++;
            var count = ParsePrimary();
            var withTies = Take(SqlSymbol.With, SqlSymbol.Ties);
            AddLimit(start, ClauseKind.Limit, [count], withTies: withTies);
        }

        return distinct;
    }

    private ImmutableArray<SelectItem> ParseItems()
    {
        var mark = _stack.Count;
        do
        {
            if (_stack.Count > mark && IsEndOfItems())
                break; // ClickHouse takes a trailing comma

            var start = Start;
            var expression = ParseExpression(Aliases.None);
            var alias = expression is Asterisk ? "" : ParseAlias();
            _stack.Add(new SelectItem(SpanFrom(start), expression, alias) { Depth = expression.Depth + 1 });
        }
        while (!Failed && Take(SqlSymbol.Comma));

        return PopFrom<SelectItem>(mark);
    }

    private bool IsEndOfItems() =>
        Current.Kind == SqlTokenKind.End
        || (Is(SqlSymbol.From) && (IsName(1) || Is(SqlSymbol.LeftParenthesis, 1) || IsKind(SqlTokenKind.TemplateExpression, 1)))
        || Is(SqlSymbol.RightParenthesis);

    private void AddClause(int start, ClauseKind kind, ImmutableArray<SqlExpression> expressions) =>
        _stack.Add(new SelectClause(SpanFrom(start), kind, expressions) { Depth = DepthOf(expressions) + 1 });
}
