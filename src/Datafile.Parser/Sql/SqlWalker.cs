using System.Collections.Immutable;

namespace Datafile.Parser.Sql;

/// <summary>Walks over parsed SQL. The parser bounds how deep trees nest, so recursion is safe.</summary>
public static class SqlWalker
{
    /// <summary>A longer list is not kept for the next walk.</summary>
    private const int KeptNodes = 1024;

    /// <summary>The nodes that a walk has yet to visit. Walks are many and short, so they take turns with one list.</summary>
    [ThreadStatic]
    private static List<SqlNode>? Spare;

    /// <summary>The node and everything below it, in the order of the text as far as the tree keeps it.</summary>
    public static IEnumerable<SqlNode> DescendantsAndSelf(this SqlNode node)
    {
        var waiting = TakeList();
        try
        {
            waiting.Add(node);
            while (waiting.Count > 0)
            {
                var next = waiting[waiting.Count - 1];
                waiting.RemoveAt(waiting.Count - 1);
                yield return next;

                var first = waiting.Count;
                AddChildren(next, waiting);
                if (waiting.Count > first + 1)
                    waiting.Reverse(first, waiting.Count - first);
            }
        }
        finally
        {
            GiveBack(waiting);
        }
    }

    /// <summary>Whether a node, or something below it, meets a condition.</summary>
    /// <param name="isEntered">Whether what is below a node is looked at as well.</param>
    public static bool Has(this SqlNode node, Func<SqlNode, bool> condition, Func<SqlNode, bool> isEntered)
    {
        var waiting = TakeList();
        waiting.Add(node);
        var found = false;
        while (waiting.Count > 0 && !found)
        {
            var next = waiting[waiting.Count - 1];
            waiting.RemoveAt(waiting.Count - 1);
            found = condition(next);
            if (isEntered(next))
                AddChildren(next, waiting);
        }

        GiveBack(waiting);
        return found;
    }

    /// <summary>An empty list for a walk.</summary>
    public static List<SqlNode> TakeList()
    {
        var list = Spare ?? new List<SqlNode>(32);
        Spare = null;
        return list;
    }

    /// <summary>Keeps the list of a walk that has ended for the next one.</summary>
    public static void GiveBack(List<SqlNode> list)
    {
        list.Clear();
        if (list.Capacity <= KeptNodes)
            Spare = list;
    }

    /// <summary>The direct parts of a node.</summary>
    public static IReadOnlyList<SqlNode> Children(this SqlNode node)
    {
        if (node is Identifier or Literal or TableName)
            return [];

        var children = new List<SqlNode>();
        AddChildren(node, children);
        return children;
    }

    /// <summary>Adds the direct parts of a node: the way without a list for each node.</summary>
    public static void AddChildren(SqlNode node, List<SqlNode> to)
    {
        switch (node)
        {
            case Identifier or Literal:
                break;
            case SqlExpression expression:
                AddPartsOfExpression(expression, to);
                break;
            case TableExpression table:
                AddPartsOfTable(table, to);
                break;
            case QueryExpression query:
                AddPartsOfQuery(query, to);
                break;
            default:
                AddPartsOfClause(node, to);
                break;
        }
    }

    private static void AddPartsOfQuery(QueryExpression query, List<SqlNode> to)
    {
        switch (query)
        {
            case SetOperation set:
                Add(set.Queries, to);
                break;
            case SelectQuery select:
                Add(select.With, to);
                Add(select.Items, to);
                Add(select.From, to);
                Add(select.Prewhere, to);
                Add(select.Where, to);
                Add(select.GroupBy, to);
                Add(select.Having, to);
                Add(select.Clauses, to);
                break;
        }
    }

    private static void AddPartsOfClause(SqlNode clause, List<SqlNode> to)
    {
        switch (clause)
        {
            case SelectClause select:
                if (select.Order.IsEmpty)
                    Add(select.Expressions, to);
                Add(select.Order, to);
                Add(select.Interpolations, to);
                Add(select.Windows, to);
                break;
            case OrderKey key:
                Add(key.Expression, to);
                Add(key.Fill, to);
                break;
            case OrderFill fill:
                Add(fill.From, to);
                Add(fill.To, to);
                Add(fill.Step, to);
                Add(fill.Staleness, to);
                break;
            case WindowSpecification window:
                Add(window.PartitionBy, to);
                Add(window.OrderBy, to);
                Add(window.Frame, to);
                break;
            case WindowFrame frame:
                to.Add(frame.First);
                to.Add(frame.Last);
                break;
            case FrameBound bound:
                Add(bound.Offset, to);
                break;
            case WithItem item:
                Add(item.Query, to);
                Add(item.Expression, to);
                break;
            case SelectItem item:
                to.Add(item.Expression);
                break;
        }
    }

    private static void AddPartsOfTable(TableExpression table, List<SqlNode> to)
    {
        switch (table)
        {
            case SubqueryTable subquery:
                to.Add(subquery.Query);
                break;
            case TableFunction function:
                to.Add(function.Call);
                break;
            case JoinedTable join:
                to.Add(join.Left);
                to.Add(join.Right);
                Add(join.On, to);
                Add(join.Using, to);
                break;
            case ArrayJoin join:
                Add(join.Table, to);
                Add(join.Arrays, to);
                break;
        }
    }

    private static void AddPartsOfExpression(SqlExpression expression, List<SqlNode> to)
    {
        switch (expression)
        {
            case FunctionCall call:
                Add(call.Parameters, to);
                Add(call.Arguments, to);
                Add(call.Filter, to);
                Add(call.Window, to);
                break;
            case Operation operation:
                Add(operation.Operands, to);
                break;
            case CaseExpression choice:
                Add(choice.Operand, to);
                foreach (var (when, then) in choice.Branches)
                {
                    to.Add(when);
                    to.Add(then);
                }

                Add(choice.Else, to);
                break;
            case Cast cast:
                to.Add(cast.Operand);
                break;
            case Interval interval:
                to.Add(interval.Amount);
                break;
            case Lambda lambda:
                to.Add(lambda.Body);
                break;
            case ScalarSubquery subquery:
                to.Add(subquery.Query);
                break;
            case Asterisk asterisk:
                Add(asterisk.Listed, to);
                Add(asterisk.Replacements, to);
                break;
            case AliasedExpression aliased:
                to.Add(aliased.Expression);
                break;
        }
    }

    private static void Add<T>(ImmutableArray<T> nodes, List<SqlNode> to)
        where T : SqlNode
    {
        foreach (var node in nodes)
            to.Add(node);
    }

    private static void Add(SqlNode? node, List<SqlNode> to)
    {
        if (node is not null)
            to.Add(node);
    }
}
