using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

internal sealed partial class SqlParser
{
    private static readonly string[] JoinWords =
        ["GLOBAL", "LOCAL", "ANY", "ALL", "ASOF", "SEMI", "ANTI", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "PASTE", "OUTER", "NATURAL"];

    private TableExpression ParseTables()
    {
        var start = Current.Span.Start;
        var left = ParseTable();
        while (!Failed)
        {
            if (left.Depth > MaxDepth)
            {
                Fail($"at most {MaxDepth} joins");
            }
            else if (TakeOperator(","))
            {
                var right = ParseTable();
                left = Deepened(new JoinedTable(SpanFrom(start), left, ",", right, null, []));
            }
            else if (IsArrayJoin(out var isLeft))
            {
                _at += isLeft ? 3 : 2;
                var arrays = ParseExpressionList(allowAlias: true);
                left = Deepened(new ArrayJoin(SpanFrom(start), left, isLeft, arrays));
            }
            else if (JoinKind() is { } kind)
            {
                left = ParseJoin(start, left, kind);
            }
            else
            {
                break;
            }
        }

        return left;
    }

    private JoinedTable ParseJoin(int start, TableExpression left, string kind)
    {
        var right = ParseTable();
        SqlExpression? on = null;
        ImmutableArray<SqlExpression> columns = [];
        if (TakeWord("ON"))
        {
            on = ParseExpression(allowAlias: false);
        }
        else if (TakeWord("USING"))
        {
            var parenthesized = TakeOperator("(");
            columns = ParseExpressionList(allowAlias: false);
            if (parenthesized)
                Expect(")");
        }

        return Deepened(new JoinedTable(SpanFrom(start), left, kind, right, on, columns));
    }

    private bool IsArrayJoin(out bool isLeft)
    {
        isLeft = IsWord("LEFT");
        var at = isLeft ? 1 : 0;
        return IsWord("ARRAY", at) && IsWord("JOIN", at + 1);
    }

    private string? JoinKind()
    {
        var count = 0;
        while (JoinWords.Any(w => IsWord(w, count)))
            count++;
        if (!IsWord("JOIN", count))
            return null;

        var kind = string.Join(" ", Enumerable.Range(_at, count + 1).Select(i => TextAt(i).ToUpperInvariant()));
        _at += count + 1;
        return kind;
    }

    private TableExpression ParseTable()
    {
        var start = Current.Span.Start;
        if (TakeOperator("("))
        {
            if (!IsQueryStart() && !IsOperator("("))
            {
                var tables = ParseTables();
                Expect(")");
                return tables;
            }

            var query = ParseQuery();
            Expect(")");
            TakeWord("FINAL");
            var name = ParseTableAlias();
            return Deepened(new SubqueryTable(SpanFrom(start), query, name));
        }

        if (Current.Kind == SqlTokenKind.TemplateExpression)
        {
            var tag = new TemplateExpression(Current.Span, TextAt(_at++));
            var name = ParseTableAlias();
            return new TableFunction(SpanFrom(start), tag, name);
        }

        if (Current.Kind == SqlTokenKind.Word && IsOperator("(", 1))
        {
            var call = ParsePrimary();
            var name = ParseTableAlias();
            return new TableFunction(SpanFrom(start), call, name);
        }

        var first = Name();
        var database = "";
        while (!Failed && IsOperator(".") && IsName(1))
        {
            _at++;
            database = database.Length == 0 ? first : database + "." + first;
            first = Name();
        }

        // FINAL and SAMPLE stand before or after the alias.
        var final = TakeWord("FINAL");
        var alias = ParseTableAlias();
        final |= TakeWord("FINAL");
        var sampled = TakeWord("SAMPLE");
        if (sampled)
        {
            ParseExpression(allowAlias: false);
            if (TakeWord("OFFSET"))
                ParseExpression(allowAlias: false);
        }

        if (alias.Length == 0)
            alias = ParseTableAlias();
        return new TableName(SpanFrom(start), database, first, alias, final, sampled);
    }

    private string ParseTableAlias()
    {
        if (TakeWord("AS"))
            return Name();

        return IsAliasWord() ? Name() : "";
    }
}
