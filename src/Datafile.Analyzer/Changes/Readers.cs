using System.Collections.Immutable;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Changes;

/// <summary>Who reads the resources and the columns of a project, down through nodes and pipes that pass them on.</summary>
internal sealed class Readers
{
    private readonly DataProject _project;
    private readonly ILookup<string, (PipeNode Node, TableReference Table)> _byTable;

    public Readers(DataProject project)
    {
        _project = project;
        _byTable = (
            from pipe in project.Pipes
            from node in pipe.Nodes
            from table in node.Reads
            where table.Database.Length == 0 && !table.IsDictionary
            select (node, table)).ToLookup(r => r.table.Name, StringComparer.Ordinal);
    }

    /// <summary>The nodes that name a resource; a node of the pipe comes before a resource of its name.</summary>
    public ImmutableArray<BrokenRead> Of(string resource) =>
        [.. _byTable[resource].Where(r => r.Node.Pipe.FindNode(resource) is null).Select(r => new BrokenRead("", r.Node, r.Table.Span))];

    /// <summary>The nodes that name a column of a resource, and those that name it behind a <c>SELECT *</c> of others.</summary>
    public ImmutableArray<BrokenRead> Of(string resource, string column)
    {
        // Columns that Kafka adds are there whether or not they are declared (datafile format 2.3).
        if (column.StartsWith("__", StringComparison.Ordinal))
            return [];

        var found = ImmutableArray.CreateBuilder<BrokenRead>();
        var open = new Queue<(string Table, Pipe? Pipe)>([(resource, null)]);
        var seen = new HashSet<(string, Pipe?)>(open);
        while (open.Count > 0)
        {
            var (table, pipe) = open.Dequeue();
            foreach (var node in _byTable[table].Select(r => r.Node).Distinct())
            {
                var isMeant = pipe is null ? node.Pipe.FindNode(table) is null : node.Pipe == pipe;
                if (!isMeant || node.Name == table)
                    continue;

                var reads = new ColumnReads(_project, node, table, column).Find();
                if (reads.Place is { } place)
                {
                    found.Add(new BrokenRead(column, node, place));
                }
                else if (reads.PassesOn)
                {
                    Follow((node.Name, node.Pipe));
                    if (node.Pipe.Output == node && _project.FindDataSource(node.Pipe.Name) is null)
                        Follow((node.Pipe.Name, null));
                }
            }
        }

        return found.ToImmutable();

        void Follow((string, Pipe?) next)
        {
            if (seen.Add(next))
                open.Enqueue(next);
        }
    }
}
