namespace Datafile.Parser.Sql;

/// <summary>Walks over parsed SQL. The parser bounds how deep trees nest, so recursion is safe.</summary>
public static class SqlWalker
{
    /// <summary>The node and everything below it, in the order of the text as far as the tree keeps it.</summary>
    public static IEnumerable<SqlNode> DescendantsAndSelf(this SqlNode node)
    {
        var stack = new Stack<SqlNode>();
        stack.Push(node);
        while (stack.Count > 0)
        {
            var next = stack.Pop();
            yield return next;
            foreach (var child in Children(next).Reverse())
                stack.Push(child);
        }
    }

    /// <summary>The direct parts of a node.</summary>
    public static IEnumerable<SqlNode> Children(this SqlNode node) => node switch
    {
        SetOperation set => set.Queries,
        SelectQuery select => Some(
            [.. select.With, .. select.Items, select.From, select.Prewhere, select.Where, .. select.GroupBy, select.Having, .. select.Clauses]),
        SelectClause clause => [.. clause.Expressions, .. clause.Windows],
        WindowSpecification window => [.. window.PartitionBy, .. window.OrderBy, .. window.Frame],
        WithItem item => Some([item.Query, item.Expression]),
        SelectItem item => [item.Expression],
        SubqueryTable table => [table.Query],
        TableFunction function => [function.Call],
        JoinedTable join => Some([join.Left, join.Right, join.On, .. join.Using]),
        ArrayJoin join => Some([join.Table, .. join.Arrays]),
        FunctionCall call => Some([.. call.Parameters, .. call.Arguments, call.Filter, call.Window]),
        Operation operation => operation.Operands,
        CaseExpression choice => Some(
            [choice.Operand, .. choice.Branches.SelectMany(b => new[] { b.When, b.Then }), choice.Else]),
        Cast cast => [cast.Operand],
        Interval interval => [interval.Amount],
        Lambda lambda => [lambda.Body],
        ScalarSubquery subquery => [subquery.Query],
        Asterisk asterisk => [.. asterisk.Listed, .. asterisk.Replacements],
        AliasedExpression aliased => [aliased.Expression],
        _ => [],
    };

    private static IEnumerable<SqlNode> Some(IEnumerable<SqlNode?> nodes) => nodes.OfType<SqlNode>();
}
