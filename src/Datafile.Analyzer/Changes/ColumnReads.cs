using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>What one node takes of a column of a table that it names, as far as that is certain.</summary>
/// <param name="project">Tells the columns of the tables beside it in a join.</param>
internal sealed class ColumnReads(DataProject project, PipeNode node, string table, string column)
{
    private readonly HashSet<string> _named = [];

    /// <summary>Where the column is named; null where it is not, or where that cannot be told.</summary>
    public TextSpan? Place { get; private set; }

    /// <summary>Whether the node yields the column through <c>*</c>, without naming it.</summary>
    public bool PassesOn { get; private set; }

    public ColumnReads Find()
    {
        IEnumerable<QueryExpression?> queries = node.Sql switch
        {
            null => [],
            { Query: { } query } => [query],
            var sql => sql.Variants.Select(e => e.Query),
        };
        foreach (var query in queries.OfType<QueryExpression>())
        {
            _named.Clear();
            _named.UnionWith(query.DescendantsAndSelf().OfType<WithItem>().Where(w => w.Query is not null).Select(w => w.Name));
            PassesOn |= query is SelectQuery top && Gives(top);
            foreach (var select in query.DescendantsAndSelf().OfType<SelectQuery>())
                Place ??= PlaceIn(select);
        }

        return this;
    }

    private TextSpan? PlaceIn(SelectQuery select)
    {
        var tables = Leaves(select.From).ToImmutableArray();
        var givers = tables.Where(Gives).SelectMany(Aliases).ToImmutableHashSet();
        if (givers.IsEmpty)
            return null;

        // Under an alias of that name, the column is meant in the definition of the alias alone.
        var own = select.Children().SelectMany(Own).ToArray();
        var aliases = select.Items.Where(i => i.Alias == column).Select(i => i.Expression)
            .Concat(select.With.Where(w => w.Name == column).Select(w => w.Expression))
            .Concat(own.OfType<AliasedExpression>().Where(a => a.Alias == column).Select(a => a.Expression))
            .OfType<SqlExpression>()
            .ToArray();
        var places = aliases.Length > 0 ? aliases.SelectMany(Own) : own;
        var isAlone = tables.All(t => Gives(t) || Lacks(t));
        var found = places.OfType<Identifier>()
            .Where(i => IsColumn(i, givers, isAlone))
            .OrderBy(i => i.Span.Start)
            .FirstOrDefault();
        return found?.Span;
    }

    private bool IsColumn(Identifier identifier, ImmutableHashSet<string> givers, bool isAlone)
    {
        if (identifier.Parts.Length == 1 || string.Join(".", identifier.Parts) == column)
            return isAlone && string.Join(".", identifier.Parts) == column;

        return identifier.Parts.Length == 2 && identifier.Name == column && givers.Contains(identifier.Parts[0]);
    }

    /// <summary>A part of a SELECT without the queries inside of it, and without lambdas that call a parameter like the column.</summary>
    private IEnumerable<SqlNode> Own(SqlNode node)
    {
        if (node is QueryExpression || (node is Lambda lambda && lambda.Parameters.Contains(column)))
            return [];

        return node.Children().SelectMany(Own).Prepend(node);
    }

    private static IEnumerable<TableExpression> Leaves(TableExpression? table) => table switch
    {
        JoinedTable join => Leaves(join.Left).Concat(Leaves(join.Right)),
        ArrayJoin array => Leaves(array.Table),
        null => [],
        _ => [table],
    };

    /// <summary>Whether the column comes from there.</summary>
    private bool Gives(TableExpression leaf) => leaf switch
    {
        TableName { Database: "" } name => name.Name == table && !_named.Contains(name.Name),
        SubqueryTable { Query: SelectQuery inner } => Gives(inner),
        _ => false,
    };

    /// <summary>Whether a query passes the column on: through <c>*</c>, with nothing taken out.</summary>
    private bool Gives(SelectQuery select) =>
        Leaves(select.From).Where(Gives).SelectMany(Aliases).ToArray() is { Length: > 0 } givers
        && select.Items.All(i => i.Alias != column)
        && select.Items.Any(i => i.Expression is Asterisk { Modifiers: "" } star && (star.Qualifier.Length == 0 || givers.Contains(star.Qualifier)));

    private static IEnumerable<string> Aliases(TableExpression leaf) => leaf switch
    {
        TableName { Alias: "" } name => [name.Name],
        TableName name => [name.Alias],
        SubqueryTable subquery => [subquery.Alias],
        _ => [],
    };

    /// <summary>Whether another table is known not to have the column.</summary>
    private bool Lacks(TableExpression leaf) =>
        leaf is TableName { Database: "" } name && !_named.Contains(name.Name) && node.Pipe.FindNode(name.Name) is null
        && project.FindDataSource(name.Name) is { IsIncomplete: false } source && source.FindColumn(column) is null;
}
