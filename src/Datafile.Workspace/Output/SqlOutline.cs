using Datafile.Parser.Sql;

namespace Datafile.Workspace.Output;

/// <summary>A part of a query and where it belongs.</summary>
/// <param name="Depth">How many parts it stands in.</param>
/// <param name="Role">
/// What it is to the SELECT or JOIN that it stands in, in the words of SQL, e.g. <c>where</c> or <c>left join</c>; <c>item</c>
/// and <c>clause</c> for what has several; empty for the parts of an expression.
/// </param>
internal readonly record struct SqlPart(int Depth, string Role, SqlNode Node)
{
    /// <summary>The name of a table, column, function or clause, the value of a literal; empty for what has none.</summary>
    public string Name => Node switch
    {
        WithItem item => item.Name,
        TableName table => table.FullName,
        JoinedTable join => join.Words,
        SetOperation set => string.Join(", ", set.Operators.Distinct()),
        SelectClause clause => clause.Name,
        Identifier identifier => string.Join(".", identifier.Parts),
        Literal literal => literal.Value,
        FunctionCall call => call.Name,
        Operation operation => operation.Function,
        Cast cast => cast.Type,
        Interval interval => interval.Unit,
        Asterisk asterisk => asterisk.Qualifier,
        _ => "",
    };

    /// <summary>The name that it has after AS; empty where it has none.</summary>
    public string Alias => Node switch
    {
        SelectItem item => item.Alias,
        TableName table => table.Alias,
        SubqueryTable table => table.Alias,
        TableFunction table => table.Alias,
        AliasedExpression aliased => aliased.Alias,
        _ => "",
    };
}

/// <summary>A query as a list of its parts. Queries nest deeper than readers of JSON and terminals like.</summary>
internal static class SqlOutline
{
    /// <summary>Each part before those in it.</summary>
    public static IEnumerable<SqlPart> Of(QueryExpression query)
    {
        var open = new Stack<SqlPart>();
        open.Push(new SqlPart(0, "", query));
        while (open.Count > 0)
        {
            var part = open.Pop();
            yield return part;
            foreach (var (role, child) in Inside(part).Reverse())
                open.Push(new SqlPart(part.Depth + 1, role, child));
        }
    }

    private static IEnumerable<(string Role, SqlNode Node)> Inside(SqlPart part) => part.Node switch
    {
        SelectQuery select => select.Children().Select(child => (Role(select, child), child)).OrderBy(inside => inside.child.Span.Start),

        // The first table of several is what FROM reads, the others are joined to it.
        JoinedTable join => join.Children().Select(child => (
            ReferenceEquals(child, join.Left) ? part.Role
            : ReferenceEquals(child, join.Right) ? join.Words.ToLowerInvariant()
            : ReferenceEquals(child, join.On) ? "on"
            : "using", child)),
        ArrayJoin join => join.Children().Select(child => (
            ReferenceEquals(child, join.Table) ? part.Role : join.IsLeft ? "left array join" : "array join", child)),
        var node => node.Children().Select(child => ("", child)),
    };

    private static string Role(SelectQuery select, SqlNode child) =>
        child is WithItem ? "with"
        : child is SelectItem ? "item"
        : ReferenceEquals(child, select.From) ? "from"
        : ReferenceEquals(child, select.Prewhere) ? "prewhere"
        : ReferenceEquals(child, select.Where) ? "where"
        : ReferenceEquals(child, select.Having) ? "having"
        : child is SelectClause ? "clause"
        : "group by";
}
