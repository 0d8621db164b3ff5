using System.Collections.Immutable;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Flow;

/// <summary>What flows where in a project: from Data Sources through pipes into Data Sources, endpoints and sinks.</summary>
/// <param name="Nodes">Data Sources, then pipes, then tables of elsewhere, each in ordinal order of their names.</param>
/// <param name="Edges">In the direction of the rows, in the order of the nodes.</param>
public sealed record Lineage(ImmutableArray<LineageNode> Nodes, ImmutableArray<LineageEdge> Edges)
{
    /// <summary>The lineage of a project, with nothing marked.</summary>
    public static Lineage Of(ProjectSemantics model) => new LineageReader(model).Read();

    /// <summary>The lineage with marks of what a baseline has otherwise; what is only there is kept, as removed.</summary>
    /// <param name="changed">Names of Data Sources and pipes that changed.</param>
    /// <param name="recreated">Names of Data Sources and pipes that a release re-creates.</param>
    public Lineage Against(Lineage before, IEnumerable<string> changed, IEnumerable<string> recreated)
    {
        var (ids, oldIds) = (IdsOf(Nodes), IdsOf(before.Nodes));
        var (changedNames, recreatedNames) = (Names(changed), Names(recreated));
        LineageMark Mark(LineageNode node) => node switch
        {
            { IsOwn: false } => LineageMark.None,
            _ when !oldIds.Contains(node.Id) => LineageMark.Added,
            _ when recreatedNames.Contains(node.Resource) => LineageMark.Recreated,
            _ when changedNames.Contains(node.Resource) => LineageMark.Changed,
            _ => LineageMark.None,
        };

        var removed = before.Nodes.Where(n => n.IsOwn && !ids.Contains(n.Id)).Select(n => n with { Mark = LineageMark.Removed }).ToArray();
        var removedIds = IdsOf(removed);
        var removedEdges = before.Edges.Where(e => removedIds.Contains(e.From) || removedIds.Contains(e.To)).ToArray();
        var ends = new HashSet<string>(removedEdges.SelectMany(e => new[] { e.From, e.To }), StringComparer.Ordinal);
        var lost = before.Nodes.Where(n => !n.IsOwn && !ids.Contains(n.Id) && ends.Contains(n.Id));
        return new Lineage(
            [.. Nodes.Select(n => n with { Mark = Mark(n) }), .. removed, .. lost],
            [.. Edges, .. removedEdges]).InOrder();
    }

    /// <summary>What is marked, and what is one step away from it; empty where nothing is marked.</summary>
    public Lineage Affected()
    {
        var marked = IdsOf(Nodes.Where(n => n.Mark != LineageMark.None));
        var edges = Edges.Where(e => marked.Contains(e.From) || marked.Contains(e.To)).ToImmutableArray();
        var near = new HashSet<string>(edges.SelectMany(e => new[] { e.From, e.To }).Concat(marked), StringComparer.Ordinal);
        return new Lineage([.. Nodes.Where(n => near.Contains(n.Id))], edges);
    }

    internal Lineage InOrder()
    {
        var nodes = Nodes.OrderBy(n => n.Order).ThenBy(n => n.Name, StringComparer.Ordinal).ToImmutableArray();
        var index = nodes.Select((node, at) => (node.Id, at)).ToDictionary(n => n.Id, n => n.at, StringComparer.Ordinal);
        return new Lineage(nodes, [.. Edges.Distinct().OrderBy(e => index[e.From]).ThenBy(e => index[e.To]).ThenBy(e => e.Kind)]);
    }

    private static HashSet<string> IdsOf(IEnumerable<LineageNode> nodes) => new(nodes.Select(n => n.Id), StringComparer.Ordinal);

    private static HashSet<string> Names(IEnumerable<string> names) => new(names, StringComparer.Ordinal);
}

/// <summary>A Data Source, a pipe with its output, or a table of elsewhere.</summary>
/// <param name="Id">Unlike that of every other node: <c>datasource:events</c>, <c>pipe:kpis</c>, <c>table:other.events</c>.</param>
/// <param name="Name">For people: of a pipe with several outputs <c>pipe.node</c>.</param>
/// <param name="Resource">The Data Source or pipe that it belongs to.</param>
/// <param name="File">Path relative to the project root; empty for a table of elsewhere.</param>
public sealed record LineageNode(string Id, string Name, string Resource, LineageKind Kind, string File)
{
    public LineageMark Mark { get; init; }

    /// <summary>Whether a file of the project declares it.</summary>
    public bool IsOwn => File.Length > 0;

    internal int Order => Kind switch { LineageKind.Datasource => 0, LineageKind.Table => 2, _ => 1 };
}

/// <summary>What a node of the lineage is; in JSON in kebab case.</summary>
public enum LineageKind
{
    Datasource,

    /// <summary>A pipe that only others read.</summary>
    Pipe,
    Endpoint,
    MaterializedView,
    Copy,
    Sink,

    /// <summary>A table that no file of the project declares: of another workspace, a service table, a dictionary.</summary>
    Table,
}

/// <summary>What a comparison says of a node; in JSON in kebab case.</summary>
public enum LineageMark { None, Added, Changed, Recreated, Removed }

/// <summary>Rows flow from one node to another.</summary>
/// <param name="From">An id.</param>
/// <param name="To">An id.</param>
public sealed record LineageEdge(string From, string To, LineageEdgeKind Kind);

/// <summary>How rows flow; in JSON in kebab case.</summary>
public enum LineageEdgeKind
{
    /// <summary>Each insert runs the view.</summary>
    Triggers,

    /// <summary>The view reads it with each insert, and does not run when it changes.</summary>
    LooksUp,

    /// <summary>It is read when the pipe is asked, or runs; for a view, its query is a part of the view.</summary>
    Reads,

    /// <summary>The view or copy fills the Data Source.</summary>
    Writes,
}
