using System.Text;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>
/// A piece of parsed SQL for <see cref="NormalizedQuery"/>: white space, comments, back-ticks, the case of keywords, needless parentheses and
/// AS are gone, operators have one name, and the operands of AND and OR stand in one order. What the tree does not keep
/// is taken from the tokens, so that nothing is lost.
/// </summary>
/// <param name="source">A table whose name is left out; null for none.</param>
/// <param name="leftOut">A piece of the text that is left out.</param>
internal sealed class NormalizedSql(SqlTree sql, TableName? source = null, TextSpan leftOut = default)
{
    /// <summary>Comparisons, and what they are called with their sides exchanged.</summary>
    private static readonly Dictionary<string, string> Mirrored = new(StringComparer.Ordinal)
    {
        ["greater"] = "less",
        ["greaterOrEquals"] = "lessOrEquals",
    };

    public string Of(SqlNode node) => node switch
    {
        Identifier identifier => string.Join(".", identifier.Parts),
        Literal { Kind: LiteralKind.String } text => "'" + text.Value.Replace("'", "''") + "'",
        Literal literal => literal.Value.ToLowerInvariant(),
        TemplateExpression tag => NormalForm.Tag(tag.Text),
        Operation operation => Operator(operation),
        Cast cast => $"cast({Of(cast.Operand)}, {SqlWords.Of(cast.Type)})",
        Interpolation { Expression: { } expression } interpolation => $"{interpolation.Name} AS {Of(expression)}",
        Interpolation { Name: var name } => name,
        TableName table when table == source => table.Alias,
        _ => Tokens(node),
    };

    private string Operator(Operation operation)
    {
        var name = operation.Function;
        var operands = Flat(operation, name).Select(Of).ToList();
        if (name is "and" or "or" or "equals" or "notEquals")
            operands.Sort(StringComparer.Ordinal);
        if (Mirrored.TryGetValue(name, out var mirrored))
        {
            name = mirrored;
            operands.Reverse();
        }

        return $"{name}({string.Join(", ", operands)})";
    }

    /// <summary>The operands of AND in an AND are its own.</summary>
    private static IEnumerable<SqlExpression> Flat(Operation operation, string name) => operation.Operands.SelectMany(o =>
        name is "and" or "or" && o is Operation inner && inner.Function == name ? Flat(inner, name) : [o]);

    /// <summary>A node in the order of its tokens, each part of it in normal form.</summary>
    private string Tokens(SqlNode node)
    {
        var to = new StringBuilder();
        var at = node.Span.Start;
        foreach (var child in node.Children().OrderBy(c => c.Span.Start))
        {
            Append(to, node, at, child.Span.Start);
            if (leftOut.IsEmpty || !leftOut.Contains(child.Span))
                to.Append(Of(child)).Append(' ');
            at = Math.Max(at, child.Span.End);
        }

        Append(to, node, at, node.Span.End);
        return to.ToString().TrimEnd();
    }

    private void Append(StringBuilder to, SqlNode node, int start, int end)
    {
        for (var i = FirstFrom(start); i < sql.Tokens.Count && sql.Tokens[i].Span.End <= end && sql.Tokens[i].Kind != SqlTokenKind.End; i++)
        {
            var token = sql.Tokens[i];
            if (leftOut.Length > 0 && leftOut.Contains(token.Span))
                continue;

            var text = Text(token, node);
            if (text.Length > 0)
                to.Append(text).Append(' ');
        }
    }

    private string Text(SqlToken token, SqlNode node)
    {
        var text = sql.TextOf(token);
        return token.Kind switch
        {
            SqlTokenKind.QuotedIdentifier or SqlTokenKind.TemplateExpression => SqlWords.Of(text, NormalForm.Tag),
            SqlTokenKind.Operator when text is "(" or ")" && node is SelectQuery or SelectItem or SelectClause or OrderKey => "",
            SqlTokenKind.Word when Names(node).Contains(text) => text,
            SqlTokenKind.Word when node is Asterisk => text,
            SqlTokenKind.Word when node is not WithItem && string.Equals(text, "AS", StringComparison.OrdinalIgnoreCase) => "",
            SqlTokenKind.Word => text.ToUpperInvariant(),
            _ => text,
        };
    }

    /// <summary>The words of a node that are names, whose case matters.</summary>
    private static string[] Names(SqlNode node) => node switch
    {
        SelectItem item => [item.Alias],
        WithItem item => [item.Name],
        AliasedExpression aliased => [aliased.Alias],
        TableName table => [table.Database, table.Name, table.Alias],
        SubqueryTable table => [table.Alias],
        TableFunction table => [table.Alias],
        Lambda lambda => [.. lambda.Parameters],
        WindowSpecification window => [window.Name, window.Parent],
        _ => [],
    };

    private int FirstFrom(int position)
    {
        var (low, high) = (0, sql.Tokens.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sql.Tokens[middle].Span.Start < position)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
