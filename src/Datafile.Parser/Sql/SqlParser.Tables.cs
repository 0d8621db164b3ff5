using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

/// <summary>FROM: tables, subqueries, table functions and their joins.</summary>
internal sealed partial class SqlParser
{
    private TableExpression ParseTables()
    {
        var start = Start;
        var left = ParseTable();
        while (!Failed)
        {
            if (left.Depth > Limits.SqlDepth)
            {
                CheckDepth(left, "joins");
            }
            else if (Take(SqlSymbol.Comma))
            {
                var right = ParseTable();
                left = new JoinedTable(SpanFrom(start), left, JoinKind.Comma, ",", right, null, []) { Depth = Math.Max(left.Depth, right.Depth) + 1 };
            }
            else if (IsArrayJoin(out var words))
            {
                var isLeft = Is(SqlSymbol.Left);
                _at += words;
                var arrays = ParseExpressionList(Aliases.As);
                left = new ArrayJoin(SpanFrom(start), left, isLeft, arrays) { Depth = Math.Max(left.Depth, DepthOf(arrays)) + 1 };
            }
            else if (JoinWords(out var kind) is { } written)
            {
                left = ParseJoin(start, left, kind, written);
            }
            else
            {
                break;
            }
        }

        return left;
    }

    private bool IsArrayJoin(out int words)
    {
        words = Is(SqlSymbol.Left) || Is(SqlSymbol.Inner) ? 3 : 2;
        return Is(SqlSymbol.Array, words - 2) && Is(SqlSymbol.Join, words - 1);
    }

    /// <summary>The words of a join, which are taken; null where none starts.</summary>
    private string? JoinWords(out JoinKind kind)
    {
        var count = 0;
        kind = JoinKind.None;
        while (JoinWord(count) is var word and not JoinKind.None)
        {
            kind |= word;
            count++;
        }

        if (!Is(SqlSymbol.Join, count))
            return null;

        var words = "JOIN";
        for (var i = count - 1; i >= 0; i--)
            words = SqlKeywords.NameOf(tokens[_at + i].Symbol) + " " + words;
        _at += count + 1;
        return words;
    }

    private bool IsJoinWord(int ahead) => JoinWord(ahead) != JoinKind.None;

    private JoinKind JoinWord(int ahead) => _at + ahead >= tokens.Length ? JoinKind.None : tokens[_at + ahead].Symbol switch
    {
        SqlSymbol.Global => JoinKind.Global,
        SqlSymbol.Any => JoinKind.Any,
        SqlSymbol.All => JoinKind.All,
        SqlSymbol.Asof => JoinKind.Asof,
        SqlSymbol.Semi => JoinKind.Semi,
        SqlSymbol.Anti => JoinKind.Anti,
        SqlSymbol.Inner => JoinKind.Inner,
        SqlSymbol.Left => JoinKind.Left,
        SqlSymbol.Right => JoinKind.Right,
        SqlSymbol.Full => JoinKind.Full,
        SqlSymbol.Cross => JoinKind.Cross,
        SqlSymbol.Paste => JoinKind.Paste,
        SqlSymbol.Outer => JoinKind.Outer,
        SqlSymbol.Natural => JoinKind.Natural,
        _ => JoinKind.None,
    };

    private JoinedTable ParseJoin(int start, TableExpression left, JoinKind kind, string words)
    {
        var right = ParseTable();
        SqlExpression? on = null;
        ImmutableArray<SqlExpression> columns = [];
        if (kind.Has(JoinKind.Cross | JoinKind.Paste))
        {
            // Such a join has no condition.
        }
        else if (Take(SqlSymbol.On))
        {
            on = ParseExpression(Aliases.None);
        }
        else if (Take(SqlSymbol.Using))
        {
            // The parentheses are none of an expression.
            var parenthesized = Take(SqlSymbol.LeftParenthesis);
            columns = ParseExpressionList(Aliases.As);
            if (parenthesized)
                Expect(SqlSymbol.RightParenthesis);
        }
        else if (!kind.Has(JoinKind.Natural))
        {
            Fail($"ON or USING, as every {words} needs");
        }

        var depth = Math.Max(Math.Max(left.Depth, right.Depth), Math.Max(on?.Depth ?? 0, DepthOf(columns)));
        return new JoinedTable(SpanFrom(start), left, kind, words, right, on, columns) { Depth = depth + 1 };
    }

    private TableExpression ParseTable()
    {
        var start = Start;
        TableExpression table = Current.Kind switch
        {
            SqlTokenKind.Operator when Take(SqlSymbol.LeftParenthesis) => ParseParenthesizedTable(start),
            SqlTokenKind.Operator when Is(SqlSymbol.LeftBrace) => new TableFunction(Current.Span, ParsePrimary(), ""),
            SqlTokenKind.TemplateExpression => new TableFunction(Current.Span, ParsePrimary(), ""),
            SqlTokenKind.String => new TableName(Current.Span, "", ((Literal)ParsePrimary()).Value, ""),
            _ => ParseTableName(start),
        };
        if (Failed || table is JoinedTable or ArrayJoin)
            return table;

        var alias = ParseTableAlias();
        var final = Take(SqlSymbol.Final);
        var sample = Take(SqlSymbol.Sample) ? new TableSample(ParseRatio(), Take(SqlSymbol.Offset) ? ParseRatio() : "") : null;
        var span = SpanFrom(start);
        return table switch
        {
            TableName name => name with { Span = span, Alias = alias, Final = final, Sample = sample },
            SubqueryTable subquery => subquery with { Span = span, Alias = alias, Final = final, Sample = sample, Depth = subquery.Query.Depth + 1 },
            TableFunction function => function with { Span = span, Alias = alias, Final = final, Sample = sample, Depth = function.Call.Depth + 1 },
            _ => table,
        };
    }

    /// <summary>A subquery, tables that are joined, or VALUES; the opening parenthesis is taken.</summary>
    private TableExpression ParseParenthesizedTable(int start)
    {
        if (!Enter())
            return new TableName(Current.Span, "", "", "");

        TableExpression table;
        if (IsValues())
        {
            var values = Start;
            _at++;
            var call = Call(values, "values", ParseExpressionList(Aliases.None));
            table = new TableFunction(SpanFrom(start), call, "");
        }
        else if (IsQueryStart() || IsNestedQuery())
        {
            table = new SubqueryTable(SpanFrom(start), ParseQuery(), "");
        }
        else
        {
            table = ParseTables();
            if (!Failed && table is not (JoinedTable or ArrayJoin))
                Fail("a join, or no parentheses: a table alone stands without them");
        }

        Expect(SqlSymbol.RightParenthesis);
        _depth--;
        return table;
    }

    /// <summary>Whether VALUES with its rows stands here, and not the table function of that name, joined to something.</summary>
    private bool IsValues() =>
        Are(SqlSymbol.Values, SqlSymbol.LeftParenthesis)
        && (ClosingOf(_at + 1) is var close && (close < 0 || tokens[close + 1].Symbol is SqlSymbol.Comma or SqlSymbol.RightParenthesis));

    /// <summary>Whether the parenthesis that opens here holds a query, and no table that is joined to another.</summary>
    private bool IsNestedQuery()
    {
        if (!Is(SqlSymbol.LeftParenthesis))
            return false;

        var at = 1;
        while (Is(SqlSymbol.LeftParenthesis, at))
            at++;
        if (!IsQueryStart(at))
            return false;

        var close = ClosingOf(_at);
        return close < 0 || tokens[close + 1].Symbol is SqlSymbol.RightParenthesis or SqlSymbol.Union or SqlSymbol.Intersect or SqlSymbol.Except;
    }

    private TableExpression ParseTableName(int start)
    {
        var first = Name();
        var database = "";
        while (!Failed && Take(SqlSymbol.Dot))
        {
            // Other databases, which connectors read, have names of three parts.
            database = database.Length == 0 ? first : database + "." + first;
            first = Current.Kind == SqlTokenKind.TemplateExpression ? TextAt(_at++) : Name();
        }

        if (!Is(SqlSymbol.LeftParenthesis) || Failed)
            return new TableName(SpanFrom(start), database, first, "");

        _at++;
        var call = ParseCallOf(start, database.Length == 0 ? first : database + "." + first, tokens[_at - 2].Symbol);
        return new TableFunction(SpanFrom(start), call, "");
    }

    /// <summary>An alias with the names of its columns or without.</summary>
    private string ParseTableAlias()
    {
        var alias = ParseAlias();
        if (alias.Length > 0 && Is(SqlSymbol.LeftParenthesis) && IsName(1))
            SkipParentheses();
        return alias;
    }

    /// <summary>A number, or a fraction of two.</summary>
    private string ParseRatio()
    {
        var numerator = ParseRatioPart();
        return Take(SqlSymbol.Slash) ? numerator + "/" + ParseRatioPart() : numerator;
    }

    private string ParseRatioPart()
    {
        if (Current.Kind is SqlTokenKind.Number or SqlTokenKind.TemplateExpression)
            return TextAt(_at++);

        Fail("a number");
        return "";
    }
}
