using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Changes;

/// <summary>Who reads what a change takes away, by what the names of the changed project mean.</summary>
internal sealed class Readers
{
    private readonly ProjectSemantics _model;
    private readonly ILookup<string, (PipeNode Node, TableReference Table)> _byTable;
    private readonly Lazy<ILookup<string, (PipeNode Node, MissingColumn Missing)>> _unresolved;

    /// <param name="model">The project after the change.</param>
    public Readers(ProjectSemantics model)
    {
        _model = model;
        var nodes = model.Project.Pipes.SelectMany(p => p.Nodes);
        _byTable = (
            from node in nodes
            from table in node.Reads
            where table.Database.Length == 0 && !table.IsDictionary
            select (node, table)).ToLookup(r => r.table.Name, StringComparer.Ordinal);
        _unresolved = new(() => (
            from node in nodes
            from variant in model.Bind(node).Variants
            from missing in variant.Unresolved
            select (node, missing)).ToLookup(r => r.missing.Name.Name, StringComparer.Ordinal));
    }

    /// <summary>The nodes that name a resource; a node of the pipe comes before a resource of its name.</summary>
    public ImmutableArray<BrokenRead> Of(string resource) =>
        [.. _byTable[resource].Where(r => r.Node.Pipe.FindNode(resource) is null).Select(r => new BrokenRead("", r.Node, r.Table.Span))];

    /// <summary>
    /// The nodes that name a column which a resource no longer has, and those that name it behind a <c>SELECT *</c> of others. A
    /// name that means something else by now breaks nothing.
    /// </summary>
    public ImmutableArray<BrokenRead> Of(string resource, string column)
    {
        // Columns that Kafka adds are there whether or not they are declared (datafile format 2.3).
        if (column.StartsWith("__", StringComparison.Ordinal))
            return [];

        if (!_unresolved.Value.Contains(LastPart(column)))
            return [];

        var giver = new ColumnGiver(_model, resource, column, ReadersOf);
        return
        [
            .. from read in _unresolved.Value[LastPart(column)]
               where IsMeant(read.Missing, giver, column)
               group read.Missing by read.Node into places
               let first = places.OrderBy(m => m.Name.Span.Start).First()
               select new BrokenRead(column, places.Key, first.Name.Span) { Meaning = first.Meaning },
        ];
    }

    private static string LastPart(string column) => column.Substring(column.LastIndexOf('.') + 1);

    /// <summary>The nodes that read something by its name.</summary>
    /// <param name="node">The node that has the name in its pipe; null for a Data Source or a pipe.</param>
    private IEnumerable<PipeNode> ReadersOf(string name, PipeNode? node) =>
        _byTable[name]
            .Select(r => r.Node)
            .Where(reader => node is null ? reader.Pipe.FindNode(name) is null : reader.Pipe == node.Pipe && reader.Pipe.FindNode(name) == node);

    /// <summary>Whether a name would mean the column if the resource still had it.</summary>
    private static bool IsMeant(MissingColumn missing, ColumnGiver giver, string column)
    {
        var (name, qualifier) = (string.Join(".", missing.Name.Parts), missing.Name.Parts[0]);
        return name == column
            ? missing.Tables.Any(giver.Gives) && missing.Tables.All(t => giver.Gives(t) || !t.Columns.IsOpen)
            : missing.Tables.Any(t => t.Name == qualifier && name == $"{qualifier}.{column}" && giver.Gives(t));
    }
}
