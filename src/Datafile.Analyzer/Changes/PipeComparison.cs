using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>What differs between two states of a pipe.</summary>
internal static class PipeComparison
{
    private static readonly string[] Schedules = ["COPY_SCHEDULE", "COPY_MODE", "MODE", "EXPORT_SCHEDULE"];

    public static void Compare(Pipe old, Pipe now, ChangeList found)
    {
        if (old.Syntax.Content == now.Syntax.Content)
            return;

        void Add(ChangeKind kind, string member, TextSpan span, string message) => found.Add(kind, now.Name, member, now.File, span, message);

        var (queries, types) = (new List<PipeNode>(), new List<PipeNode>());
        foreach (var (node, was) in Pairs(old, now))
        {
            if (was is null || Text(was.Sql) != Text(node.Sql))
                queries.Add(node);
            if (was is null)
                continue;

            if (Effective(was.Type) != Effective(node.Type))
                types.Add(node);
            if (was.Target != node.Target && was.Type == node.Type)
                Add(ChangeKind.Target, node.Name, node.Syntax.Start.Keyword, $"Node '{node.Name}' of '{now.Name}' writes to '{node.Target}' instead of '{was.Target}'.");
            if (Schedules.Any(s => Value(was, s) != Value(node, s)))
                Add(ChangeKind.Schedule, node.Name, node.Syntax.Start.Keyword, $"The schedule of node '{node.Name}' of '{now.Name}' changes.");
        }

        // One change for the pipe: the product replaces a pipe as a whole.
        if (queries.Count > 0 || old.Nodes.Length > now.Nodes.Length)
        {
            var at = queries.FirstOrDefault() ?? now.Nodes.FirstOrDefault();
            Add(ChangeKind.Query, queries.Count == 1 ? queries[0].Name : "", at?.Syntax.Start.Keyword ?? default, $"The query of '{now.Name}' changes.");
        }

        foreach (var node in types)
            Add(ChangeKind.NodeType, node.Name, node.Syntax.Start.Keyword, $"Node '{node.Name}' of '{now.Name}' changes its type.");
        if (old.Syntax.Description != now.Syntax.Description || Descriptions(old) != Descriptions(now))
            Add(ChangeKind.Description, "", default, $"The description of '{now.Name}' changes.");
        if (Tokens(old) != Tokens(now))
            Add(ChangeKind.Token, "", default, $"The tokens of '{now.Name}' change.");
    }

    /// <summary>Nodes with their former selves: by name, and where as many nodes have other names, by position.</summary>
    private static IEnumerable<(PipeNode Node, PipeNode? Was)> Pairs(Pipe old, Pipe now)
    {
        for (var i = 0; i < now.Nodes.Length; i++)
        {
            var node = now.Nodes[i];
            var was = old.FindNode(node.Name);
            if (was is null && old.Nodes.Length == now.Nodes.Length && now.FindNode(old.Nodes[i].Name) is null)
                was = old.Nodes[i];
            yield return (node, was);
        }
    }

    private static string Text(SqlTree? sql) => sql is null ? "" : SqlText.Normalize(sql, sql.Span);

    /// <summary>An untyped node and one of type standard are the same.</summary>
    private static string Effective(string type) => type is "standard" or "default" or "none" ? "" : type;

    private static string Value(PipeNode node, string instruction) => node.Syntax.Find(instruction)?.Value ?? "";

    private static string Descriptions(Pipe pipe) =>
        string.Join("\n", pipe.Nodes.Select(n => n.Syntax.Find("DESCRIPTION")?.Value ?? "").Where(d => d.Length > 0));

    private static string Tokens(Pipe pipe) => string.Join("\n", pipe.Syntax.Header
        .Concat(pipe.Nodes.SelectMany(n => n.Syntax.Instructions))
        .Where(i => i.Is("TOKEN"))
        .Select(i => i.Value)
        .OrderBy(v => v, StringComparer.Ordinal));
}
