using System.Collections.Immutable;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Project;

/// <summary>What the names in a query mean: the node whose query it is, and the queries that WITH names.</summary>
internal sealed record PathScope(PipeNode Node, ImmutableDictionary<string, ScopedQuery> Named)
{
    /// <summary>The queries that WITH names here.</summary>
    public ImmutableDictionary<string, QueryExpression> Queries => Named.ToImmutableDictionary(n => n.Key, n => n.Value.Query, StringComparer.Ordinal);

    public static PathScope Of(PipeNode node) => new(node, ImmutableDictionary.Create<string, ScopedQuery>(StringComparer.Ordinal));

    /// <summary>Inside a SELECT, whose WITH names queries. Each of them sees the others; its own name means what it means outside.</summary>
    public PathScope In(SelectQuery select)
    {
        var named = select.NamedQueries().Select(q => (Name: q.Key, Query: new ScopedQuery(q.Value, this))).ToArray();
        if (named.Length == 0)
            return this;

        var inside = this with { Named = Named.SetItems(named.Select(n => new KeyValuePair<string, ScopedQuery>(n.Name, n.Query))) };
        foreach (var (name, query) in named)
            query.Scope = inside with { Named = Named.TryGetValue(name, out var outer) ? inside.Named.SetItem(name, outer) : inside.Named.Remove(name) };
        return inside;
    }

    /// <summary>Inside a UNION: the WITH of its first SELECT is for all of it.</summary>
    public PathScope In(SetOperation set) => set.Queries.FirstOrDefault() is SelectQuery first ? In(first) : this;

    /// <summary>The query behind a name: one of WITH, a node of the pipe, or another pipe; null for a table.</summary>
    public (QueryExpression Query, PathScope Scope)? Resolve(DataProject project, TableName name)
    {
        if (name.Database.Length > 0)
            return null;
        if (Named.TryGetValue(name.Name, out var named))
            return (named.Query, named.Scope);

        var node = Node.Pipe.FindNode(name.Name)
            ?? (project.FindDataSource(name.Name) is null ? project.FindPipe(name.Name)?.Output : null);
        return node?.Sql?.Query is { } query ? (query, Of(node)) : null;
    }

    /// <summary>Whether a name means a query, also one that does not parse, and no table.</summary>
    public bool Names(DataProject project, string name) =>
        Named.ContainsKey(name) || Node.Pipe.FindNode(name) is not null
        || (project.FindDataSource(name) is null && project.FindPipe(name) is not null);
}

/// <summary>A query that WITH names, and what names mean where it is written.</summary>
internal sealed class ScopedQuery(QueryExpression query, PathScope outside)
{
    public QueryExpression Query { get; } = query;

    public PathScope Scope { get; set; } = outside;
}
