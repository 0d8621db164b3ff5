using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

/// <summary>WITH, which names queries and expressions.</summary>
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
}
