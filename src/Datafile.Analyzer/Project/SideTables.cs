using System.Collections.Immutable;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Project;

/// <summary>The tables that a piece of a query reads in the end, through nodes and pipes.</summary>
internal static class SideTables
{
    /// <summary>In the order in which they are met, each name once.</summary>
    public static ImmutableArray<TableReference> Of(DataProject project, SqlNode part, PathScope scope)
    {
        var found = new Dictionary<string, TableReference>(StringComparer.Ordinal);
        var order = ImmutableArray.CreateBuilder<TableReference>();
        var seen = new HashSet<PipeNode>();
        var open = new Queue<(TableReference Table, PipeNode Reader)>(TableReferences.Of(part, scope.Queries).Select(table => (table, scope.Node)));
        while (open.Count > 0)
        {
            var (table, reader) = open.Dequeue();
            if (NodeOf(project, table, reader) is not { } node)
            {
                if (!found.ContainsKey(table.FullName))
                    order.Add(found[table.FullName] = table);
            }
            else if (seen.Add(node))
            {
                foreach (var inner in node.Reads)
                    open.Enqueue((inner, node));
            }
        }

        return order.ToImmutable();
    }

    /// <summary>The node that a name means: one of the pipe, or the output of another; null for a table.</summary>
    public static PipeNode? NodeOf(DataProject project, TableReference table, PipeNode reader) =>
        table.Database.Length > 0 || table.IsDictionary
            ? null
            : reader.Pipe.FindNode(table.Name) ?? (project.FindDataSource(table.Name) is null ? project.FindPipe(table.Name)?.Output : null);
}
