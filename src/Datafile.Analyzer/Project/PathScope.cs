using System.Collections.Immutable;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Project;

/// <summary>What the names in a query mean: the node in which it stands, and the queries that WITH names.</summary>
internal sealed record PathScope(PipeNode Node, ImmutableDictionary<string, QueryExpression> Named)
{
    /// <summary>Inside a SELECT, whose WITH names queries.</summary>
    public PathScope In(SelectQuery select) => this with { Named = Named.SetItems(select.NamedQueries()) };

    /// <summary>Inside a UNION: the WITH of its first SELECT is for all of it.</summary>
    public PathScope In(SetOperation set) => set.Queries.FirstOrDefault() is SelectQuery first ? In(first) : this;

    /// <summary>The query behind a name: one of WITH, a node of the pipe, or another pipe; null for a table.</summary>
    public (QueryExpression Query, PathScope Scope)? Resolve(DataProject project, TableName name)
    {
        if (name.Database.Length > 0)
            return null;
        if (Named.TryGetValue(name.Name, out var named))
            return (named, this with { Named = Named.Remove(name.Name) });

        var node = Node.Pipe.FindNode(name.Name)
            ?? (project.FindDataSource(name.Name) is null ? project.FindPipe(name.Name)?.Output : null);
        return node?.Sql?.Query is { } query ? (query, new PathScope(node, ImmutableDictionary<string, QueryExpression>.Empty)) : null;
    }

    /// <summary>Whether a name means a query, also one that does not parse, and no table.</summary>
    public bool Names(DataProject project, string name) =>
        Named.ContainsKey(name) || Node.Pipe.FindNode(name) is not null
        || (project.FindDataSource(name) is null && project.FindPipe(name) is not null);
}
