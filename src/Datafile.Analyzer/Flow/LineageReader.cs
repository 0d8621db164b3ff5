using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Flow;

/// <summary>Reads the lineage of a project.</summary>
internal sealed class LineageReader(ProjectSemantics model)
{
    private readonly DataProject _project = model.Project;
    private readonly Dictionary<string, LineageNode> _nodes = new(StringComparer.Ordinal);
    private readonly List<LineageEdge> _edges = [];

    public Lineage Read()
    {
        foreach (var source in _project.DataSources)
            Add(new LineageNode(IdOf(source), source.Name, source.Name, LineageKind.Datasource, source.File.Path));

        foreach (var pipe in _project.Pipes)
        {
            foreach (var output in Outputs(pipe))
                Add(Node(pipe, output));
        }

        foreach (var pipe in _project.Pipes)
        {
            foreach (var output in Outputs(pipe))
                AddEdges(pipe, output, Node(pipe, output).Id);
        }

        return new Lineage([.. _nodes.Values], [.. _edges]).InOrder();
    }

    /// <summary>The ids of a pipe in the lineage, each with the node of the pipe whose rows leave it.</summary>
    internal static IEnumerable<(string Id, PipeNode? Output)> OutputsOf(Pipe pipe) =>
        Outputs(pipe).Select(output => (Node(pipe, output).Id, output));

    /// <summary>The nodes of a pipe whose rows leave it: those with a type, else the last.</summary>
    private static PipeNode?[] Outputs(Pipe pipe)
    {
        var typed = pipe.Nodes.Where(n => KindOf(n) != LineageKind.Pipe).ToArray<PipeNode?>();
        return typed.Length > 0 ? typed : [pipe.Output];
    }

    private static LineageNode Node(Pipe pipe, PipeNode? output)
    {
        var name = Outputs(pipe).Length == 1 || output is null ? pipe.Name : $"{pipe.Name}.{output.Name}";
        return new LineageNode("pipe:" + name, name, pipe.Name, KindOf(output), pipe.File.Path);
    }

    private static LineageKind KindOf(PipeNode? node) => node?.Type switch
    {
        NodeType.Endpoint => LineageKind.Endpoint,
        NodeType.Materialized => LineageKind.MaterializedView,
        NodeType.Copy => LineageKind.Copy,
        NodeType.Sink or NodeType.Stream => LineageKind.Sink,
        _ => LineageKind.Pipe,
    };

    private void AddEdges(Pipe pipe, PipeNode? output, string id)
    {
        if (output is null)
            return;

        // What a view reads does not run it, but for its source and the pipes between, whose queries are a part of its own.
        var path = output.Type == NodeType.Materialized ? InsertPath.Of(model.QueryOf(output)) : null;
        var trigger = path?.Trigger is { } table ? IdOf(table, model.Resolver.Find(table.Database, table.Name)) : "";
        var passed = new HashSet<string>(path is null ? [] : path.Selects.Select(s => s.Node.Pipe).Distinct().Select(IdOf), StringComparer.Ordinal);
        foreach (var from in ReadBy(output).Where(from => from != trigger))
            _edges.Add(new LineageEdge(from, id, path is null || passed.Contains(from) ? LineageEdgeKind.Reads : LineageEdgeKind.LooksUp));
        if (trigger.Length > 0)
            _edges.Add(new LineageEdge(trigger, id, LineageEdgeKind.Triggers));

        if (output.Target.Length > 0)
            _edges.Add(new LineageEdge(
                id, _project.FindDataSource(output.Target) is { } target ? IdOf(target) : Foreign(output.Target), LineageEdgeKind.Writes));
    }

    /// <summary>The ids of what a node reads, through the nodes of its pipe.</summary>
    private IEnumerable<string> ReadBy(PipeNode output)
    {
        var seen = new HashSet<PipeNode> { output };
        var open = new Queue<PipeNode>(seen);
        while (open.Count > 0)
        {
            var node = open.Dequeue();
            foreach (var table in node.Reads)
            {
                if (model.Resolver.FindNode(node, table) is not { } inner || inner.Pipe != node.Pipe)
                    yield return IdOf(table, model.Resolver.Find(node, table.Database, table.Name));
                else if (seen.Add(inner))
                    open.Enqueue(inner);
            }
        }
    }

    private string IdOf(TableReference table, object? meaning) => meaning switch
    {
        DataSource source when !table.IsDictionary => IdOf(source),
        PipeNode node when !table.IsDictionary => IdOf(node.Pipe),
        _ => Foreign(table.FullName),
    };

    /// <summary>By the name of the file, also where a pipe writes it with its version.</summary>
    internal static string IdOf(DataSource source) => "datasource:" + source.Name;

    /// <summary>What others read of a pipe.</summary>
    private static string IdOf(Pipe pipe) => Node(pipe, Outputs(pipe).Contains(pipe.Output) ? pipe.Output : Outputs(pipe)[0]).Id;

    private string Foreign(string name)
    {
        var node = new LineageNode(ForeignId(name), name, name, LineageKind.Table, "");
        Add(node);
        return node.Id;
    }

    /// <summary>The id of a table that no file of the project declares.</summary>
    internal static string ForeignId(string name) => "table:" + name;

    private void Add(LineageNode node) => _nodes[node.Id] = node;
}
