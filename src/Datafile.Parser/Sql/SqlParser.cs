using System.Collections.Immutable;
using Datafile.Parser.Syntax;

namespace Datafile.Parser.Sql;

/// <summary>
/// A recursive-descent parser of ClickHouse queries. It stops at the first thing that does not fit and says so once: a
/// query that is read half is worth nothing to the analysis.
/// </summary>
internal sealed partial class SqlParser(string text, List<SqlToken> tokens)
{
    /// <summary>ClickHouse's own limit is 1,000; ours keeps the recursion, ours and that of walks, well in the stack.</summary>
    private const int MaxDepth = 400;

    private int _at;
    private int _depth;

    /// <summary>Where INTERVAL turned out to be a name, so that no place is tried twice.</summary>
    private readonly HashSet<int> _noIntervals = [];

    public List<SyntaxDiagnostic> Diagnostics { get; } = [];

    private SqlToken Current => tokens[_at];

    private bool Failed => Diagnostics.Count > 0;

    public QueryExpression ParseWhole()
    {
        var query = ParseQuery();
        TakeOperator(";");
        if (Current.Kind != SqlTokenKind.End)
            Fail("a clause of the query, or its end");
        return query;
    }

    // ---- Queries

    private QueryExpression ParseQuery()
    {
        if (!Enter())
            return new SetOperation(Current.Span, [], []);

        var start = Current.Span.Start;
        var queries = ImmutableArray.CreateBuilder<QueryExpression>();
        var operators = ImmutableArray.CreateBuilder<string>();
        queries.Add(ParseQueryPart());
        while (!Failed && SetOperator() is { } op)
        {
            operators.Add(op);
            queries.Add(ParseQueryPart());
        }

        _depth--;
        return queries.Count == 1
            ? queries[0]
            : Deepened(new SetOperation(SpanFrom(start), queries.ToImmutable(), operators.ToImmutable()));
    }

    private string? SetOperator()
    {
        var name = IsWord("UNION") ? "UNION" : IsWord("INTERSECT") ? "INTERSECT" : IsWord("EXCEPT") ? "EXCEPT" : null;
        if (name is null)
            return null;

        _at++;
        return TakeWord("ALL") ? name + " ALL" : TakeWord("DISTINCT") ? name + " DISTINCT" : name;
    }

    private QueryExpression ParseQueryPart()
    {
        if (!IsOperator("("))
            return ParseSelect();

        _at++;
        var inner = ParseQuery();
        Expect(")");
        return inner;
    }

    private SelectQuery ParseSelect()
    {
        var start = Current.Span.Start;
        var with = TakeWord("WITH") ? ParseWith() : [];
        TableExpression? from = null;
        if (TakeWord("FROM")) // FROM may come first
            from = ParseTables();

        if (!TakeWord("SELECT"))
            Fail("SELECT");
        var distinct = TakeWord("DISTINCT");
        var clauses = ImmutableArray.CreateBuilder<SelectClause>();
        if (distinct && IsWord("ON"))
        {
            var on = Current.Span.Start;
            _at++;
            Expect("(");
            var keys = ParseExpressionList(allowAlias: false);
            Expect(")");
            clauses.Add(new SelectClause(SpanFrom(on), "DISTINCT ON", keys));
        }

        var items = ParseItems();
        if (from is null && TakeWord("FROM"))
            from = ParseTables();

        SqlExpression? prewhere = null, where = null, having = null;
        ImmutableArray<SqlExpression> groupBy = [];
        var modifier = "";
        while (!Failed)
        {
            if (prewhere is null && TakeWord("PREWHERE"))
                prewhere = ParseExpression(allowAlias: true);
            else if (where is null && TakeWord("WHERE"))
                where = ParseExpression(allowAlias: true);
            else if (groupBy.IsEmpty && IsWord("GROUP") && IsWord("BY", 1))
                (groupBy, modifier) = ParseGroupBy(modifier);
            else if (IsWord("WITH") && (IsWord("TOTALS", 1) || IsWord("ROLLUP", 1) || IsWord("CUBE", 1)))
                modifier += TakeModifier();
            else if (having is null && TakeWord("HAVING"))
                having = ParseExpression(allowAlias: true);
            else if (ParseClause() is { } clause)
                clauses.Add(clause);
            else
                break;
        }

        return Deepened(new SelectQuery(
            SpanFrom(start), with, distinct, items, from, prewhere, where, groupBy, modifier.Trim(), having,
            clauses.ToImmutable()));
    }

    private ImmutableArray<WithItem> ParseWith()
    {
        TakeWord("RECURSIVE");
        var items = ImmutableArray.CreateBuilder<WithItem>();
        do
        {
            var start = Current.Span.Start;
            if (Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier && IsWord("AS", 1) && IsOperator("(", 2))
            {
                var name = Name();
                _at += 2;
                if (IsQueryStart())
                {
                    var query = ParseQuery();
                    Expect(")");
                    items.Add(Deepened(new WithItem(SpanFrom(start), name, query, null)));
                    continue;
                }

                _at -= 3;
            }

            var expression = ParseExpression(allowAlias: false);
            var alias = TakeWord("AS") || IsAliasWord() ? Name() : "";
            items.Add(Deepened(new WithItem(SpanFrom(start), alias, null, expression)));
        }
        while (!Failed && TakeOperator(","));

        return items.ToImmutable();
    }

    private ImmutableArray<SelectItem> ParseItems()
    {
        var items = ImmutableArray.CreateBuilder<SelectItem>();
        do
        {
            if (items.Count > 0 && (IsWord("FROM") || Current.Kind == SqlTokenKind.End))
                break; // ClickHouse takes a trailing comma

            var start = Current.Span.Start;
            var expression = ParseExpression(allowAlias: false);
            var alias = ParseAlias();
            items.Add(new SelectItem(SpanFrom(start), expression, alias) { Depth = expression.Depth + 1 });
        }
        while (!Failed && TakeOperator(","));

        return items.ToImmutable();
    }

    private (ImmutableArray<SqlExpression>, string) ParseGroupBy(string modifier)
    {
        _at += 2;
        if (TakeWord("ALL"))
            return ([], modifier + " ALL");
        if (IsWord("GROUPING") && IsWord("SETS", 1))
        {
            _at += 2;
            return (ParseExpressionList(allowAlias: true), modifier + " GROUPING SETS");
        }

        return (ParseExpressionList(allowAlias: true), modifier);
    }

    private string TakeModifier()
    {
        var modifier = " WITH " + TextAt(_at + 1).ToUpperInvariant();
        Skip(2);
        return modifier;
    }

    /// <summary>ORDER BY, LIMIT and the rest: their expressions are kept in order, their words are not.</summary>
    private SelectClause? ParseClause()
    {
        var start = Current.Span.Start;
        if (IsWord("ORDER") && IsWord("BY", 1))
        {
            _at += 2;
            var keys = ParseOrderBy();
            return new SelectClause(SpanFrom(start), "ORDER BY", keys);
        }

        if (TakeWord("LIMIT"))
            return ParseLimit(start);
        foreach (var name in new[] { "OFFSET", "QUALIFY", "SETTINGS", "FETCH", "FORMAT", "WINDOW" })
        {
            if (!TakeWord(name))
                continue;

            if (name == "WINDOW")
                return ParseWindows(start);
            if (name == "FETCH")
                TakeAny("FIRST", "NEXT");
            var list = ParseExpressionList(allowAlias: false);
            while (TakeAny("ROW", "ROWS", "ONLY") || (IsWord("WITH") && IsWord("TIES", 1) && Skip(2)))
                continue;
            return new SelectClause(SpanFrom(start), name, list);
        }

        return null;
    }

    private ImmutableArray<SqlExpression> ParseOrderBy()
    {
        if (TakeWord("ALL"))
            return [];

        var keys = ImmutableArray.CreateBuilder<SqlExpression>();
        do
        {
            keys.Add(ParseExpression(allowAlias: true));
            TakeAny("ASC", "DESC", "ASCENDING", "DESCENDING");
            if (TakeWord("NULLS"))
                TakeAny("FIRST", "LAST");
            if (TakeWord("COLLATE"))
                Skip(1);
            if (IsWord("WITH") && IsWord("FILL", 1))
            {
                _at += 2;
                while (TakeAny("FROM", "TO", "STEP", "STALENESS"))
                    keys.Add(ParseExpression(allowAlias: false));
            }
        }
        while (!Failed && TakeOperator(","));

        if (TakeWord("INTERPOLATE") && TakeOperator("("))
        {
            keys.AddRange(ParseExpressionList(allowAlias: true));
            Expect(")");
        }

        return keys.ToImmutable();
    }

    private SelectClause ParseLimit(int start)
    {
        var expressions = ParseExpressionList(allowAlias: false);
        if (TakeWord("OFFSET"))
            expressions = expressions.Add(ParseExpression(allowAlias: false));
        var name = "LIMIT";
        if (TakeWord("BY"))
        {
            name = "LIMIT BY";
            expressions = expressions.AddRange(ParseExpressionList(allowAlias: false));
        }

        if (IsWord("WITH") && IsWord("TIES", 1))
            _at += 2;
        return new SelectClause(SpanFrom(start), name, expressions);
    }

    private SelectClause ParseWindows(int start)
    {
        do
        {
            Name();
            if (!TakeWord("AS"))
                Fail("AS");
            SkipParentheses();
        }
        while (!Failed && TakeOperator(","));

        return new SelectClause(SpanFrom(start), "WINDOW", []);
    }
}
