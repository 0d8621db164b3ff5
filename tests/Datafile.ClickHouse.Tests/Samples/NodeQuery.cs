using Datafile.Analyzer.Project;

namespace Datafile.ClickHouse.Tests.Samples;

/// <summary>The query of a node as ClickHouse runs it.</summary>
internal static class NodeQuery
{
    /// <summary>
    /// The SQL with nodes and pipes as subqueries (a view over a view would never be triggered), and Data Sources with the
    /// database that holds them.
    /// </summary>
    /// <param name="database">The database of a Data Source.</param>
    public static string Of(PipeNode node, DataProject project, Func<string, string> database)
    {
        var sql = node.Syntax.Sql ?? throw new ArgumentException($"Node {node.Name} has no SQL.", nameof(node));
        var text = node.Pipe.Syntax.Content;
        var (query, at) = ("", sql.ValueSpan.Start);
        foreach (var read in node.Reads.OrderBy(r => r.Span.Start))
        {
            var inner = node.Pipe.FindNode(read.Name) ?? (project.FindDataSource(read.Name) is null ? project.FindPipe(read.Name)?.Output : null);
            query += text[at..read.Span.Start] + (inner is null ? $"{database(read.Name)}.{read.Name}" : $"({Of(inner, project, database)}) AS {read.Name}");
            at = read.Span.End;
        }

        return query + text[at..sql.ValueSpan.End];
    }
}
