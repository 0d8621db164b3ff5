using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Changes;

/// <summary>What differs between two states of a pipe.</summary>
internal sealed class PipeComparison(DataProject before, QueryComparison queries, Renames renames, Readers readers, ChangeList found)
{
    private static readonly string[] Schedules = ["COPY_SCHEDULE", "EXPORT_SCHEDULE"], Modes = ["COPY_MODE", "MODE"];

    public void Compare(Pipe old, Pipe now)
    {
        if (old.Syntax.Content == now.Syntax.Content)
            return;

        var pairs = Pairs(old, now).ToImmutableArray();
        CompareQueries(old, now, pairs);
        foreach (var (node, was) in pairs)
        {
            if (was is not null)
                CompareNode(node, was);
        }

        if (old.Syntax.Description != now.Syntax.Description || Descriptions(old) != Descriptions(now))
            found.Add(PipeFacts.Description, now.Name, "", now.File, default, $"The description of '{now.Name}' changes.");
        if (TokenChange.Of(Instructions(old), Instructions(now)) is { } tokens)
            found.Add(tokens.Facts, now.Name, "", now.File, default, $"The tokens of '{now.Name}' change.");
    }

    /// <summary>One change of each kind for the pipe: the product replaces a pipe as a whole.</summary>
    private void CompareQueries(Pipe old, Pipe now, ImmutableArray<(PipeNode Node, PipeNode? Was)> pairs)
    {
        var (changed, groups, sources) = (new List<PipeNode>(), new List<PipeNode>(), new List<PipeNode>());
        var isSame = YieldTheSame(old, now, pairs);
        var renamed = (from pair in pairs where pair.Was is not null && pair.Was.Name != pair.Node.Name select (pair.Node, OldName: pair.Was.Name)).ToArray();
        foreach (var (node, was) in isSame ? [] : pairs)
        {
            var (form, oldForm) = (NormalizedQuery.Of(node), was is null ? null : NormalizedQuery.Of(was));
            if (was is not null && form != oldForm && queries.AreSame(was, node))
                continue;
            if (oldForm is null || form.Rest != oldForm.Rest)
                changed.Add(node);
            if (oldForm is not { IsParsed: true } || !form.IsParsed)
                continue;
            if (form.GroupBy != oldForm.GroupBy && (was is null || !queries.GroupAlike(was, node)))
                groups.Add(node);

            // A node of the same pipe is not another source, and a renamed node is still the same.
            if (form.Source.Length > 0
                && oldForm.Source.Length > 0
                && form.Source != renames.NameOf(oldForm.Source)
                && !renamed.Any(r => r.OldName == oldForm.Source && r.Node.Name == form.Source))
                (now.FindNode(form.Source) is null && old.FindNode(oldForm.Source) is null ? sources : changed).Add(node);
        }

        var (query, group, source) = Facts(old, now);
        if (changed.Count > 0 || (old.Nodes.Length > now.Nodes.Length && !isSame))
            Add(query, now, changed.Distinct().ToList(), $"The query of '{now.Name}' changes.", GoneOutputs(old, now));
        if (groups.Count > 0)
            Add(group, now, groups, $"'{now.Name}' groups by {OrNothing(NormalizedQuery.Of(groups[0]).Keys)} instead of {OrNothing(NormalizedQuery.Of(WasOf(groups[0], pairs)).Keys)}.");
        if (sources.Count > 0)
            Add(source, now, sources, $"'{now.Name}' reads {OrNothing(NormalizedQuery.Of(sources[0]).Source)} instead of {OrNothing(NormalizedQuery.Of(WasOf(sources[0], pairs)).Source)}.");
        if (changed.Count == 0)
        {
            foreach (var (node, oldName) in renamed)
                found.Add(
                    PipeFacts.NodeRenamed, now.Name, node.Name, now.File, node.Syntax.Start.Keyword,
                    $"Node '{oldName}' of '{now.Name}' is now '{node.Name}'.", oldName);
        }
    }

    /// <summary>
    /// Whether all that leaves the pipe is what it was, so that a node between that is moved or written into another changes nothing.
    /// </summary>
    private bool YieldTheSame(Pipe old, Pipe now, ImmutableArray<(PipeNode Node, PipeNode? Was)> pairs)
    {
        var outputs = pairs.Where(p => IsOutput(p.Node)).ToArray();
        return outputs.Length == old.Nodes.Count(IsOutput)
            && Array.TrueForAll(outputs, p => p.Was is { } was && IsOutput(was) && was.Name == p.Node.Name && queries.AreSame(was, p.Node));
    }

    private static bool IsOutput(PipeNode node) => node == node.Pipe.Output || node.Type != NodeType.Standard;

    private void Add(ChangeFacts facts, Pipe now, List<PipeNode> nodes, string message, ImmutableArray<BrokenRead>? reads = null)
    {
        var at = nodes.FirstOrDefault() ?? now.Nodes.FirstOrDefault();
        found.Add(facts, now.Name, nodes.Count == 1 ? nodes[0].Name : "", now.File, at?.Syntax.Start.Keyword ?? default, message, reads: reads);
    }

    private void CompareNode(PipeNode node, PipeNode was)
    {
        var pipe = node.Pipe;
        void Add(ChangeFacts facts, string message) =>
            found.Add(facts, pipe.Name, node.Name, pipe.File, node.Syntax.Start.Keyword, message);

        if (was.Type != node.Type || (node.Type == NodeType.Unknown && was.Syntax.Type != node.Syntax.Type))
        {
            var fed = was.Type == NodeType.Materialized && was.Target != node.Target ? $" '{was.Target}' gets no new rows from it." : "";
            var facts = node.Type != NodeType.Materialized ? PipeFacts.NodeType
                : before.FindDataSource(node.Target) is null ? PipeFacts.NodeBecomesView
                : PipeFacts.NodeBecomesViewOfLive;
            Add(facts, $"Node '{node.Name}' of '{pipe.Name}' changes its type from {Named(was)} to {Named(node)}.{fed}");
        }
        else if (renames.NameOf(was.Target) != node.Target)
        {
            var facts = node.Type == NodeType.Materialized ? PipeFacts.ViewTarget : PipeFacts.CopyTarget;
            Add(facts, $"Node '{node.Name}' of '{pipe.Name}' writes to '{node.Target}' instead of '{was.Target}'.");
        }

        if (node.Type == NodeType.Copy && was.Type == NodeType.Copy && Value(was, Modes) != Value(node, Modes))
        {
            var (facts, effect) = Value(node, Modes) == "replace"
                ? (PipeFacts.CopyReplaces, "replaces the rows of its target instead of appending to them")
                : (PipeFacts.Schedule, "appends to its target instead of replacing its rows");
            Add(facts, $"Copy node '{node.Name}' of '{pipe.Name}' {effect}.");
        }
        else if (was.Type == node.Type && Value(was, Schedules) != Value(node, Schedules))
        {
            Add(PipeFacts.Schedule, $"The schedule of node '{node.Name}' of '{pipe.Name}' changes.");
        }

        if (was.Type == node.Type && Values(was, IsSink) != Values(node, IsSink))
            Add(PipeFacts.Sink, $"What node '{node.Name}' of '{pipe.Name}' writes to changes.");
        if (Values(was, i => i.Kind.IsEngine) is { Length: > 0 } engine
            && Values(node, i => i.Kind.IsEngine) is { Length: > 0 } other
            && engine != other)
            Add(PipeFacts.TargetEngine, $"The engine of the target in node '{node.Name}' of '{pipe.Name}' changes.");
    }

    /// <summary>Who reads columns of the pipe that it no longer yields.</summary>
    private ImmutableArray<BrokenRead> GoneOutputs(Pipe old, Pipe now)
    {
        if (OutputNames(old.Output) is not { } were || OutputNames(now.Output) is not { } are)
            return [];

        return [.. were.Where(n => !are.Contains(n)).SelectMany(n => readers.Of(now.Name, n)).Where(r => r.Reader.Pipe != now)];
    }

    /// <summary>The columns that a node names; null where it does not name each.</summary>
    private static HashSet<string>? OutputNames(PipeNode? node)
    {
        if (node?.Sql?.Query is not SelectQuery select)
            return null;

        var names = select.Items.Select(i => i.Alias.Length > 0 ? i.Alias : (i.Expression as Identifier)?.Name).ToArray();
        return names.Any(n => n is null) ? null : [.. names.OfType<string>()];
    }

    private static (ChangeFacts Query, ChangeFacts GroupBy, ChangeFacts Source) Facts(Pipe old, Pipe pipe)
    {
        if (pipe.Nodes.FirstOrDefault(n => n.Type == NodeType.Materialized) is { } view)
        {
            // Of a node that becomes a view, the change of its type says what follows.
            if (old.Nodes.All(n => n.Type != NodeType.Materialized))
                return (PipeFacts.Query, PipeFacts.GroupBy, PipeFacts.Source);

            return view.IsAltered
                ? (PipeFacts.AlteredQuery, PipeFacts.AlteredGroupBy, PipeFacts.AlteredSource)
                : (PipeFacts.ViewQuery, PipeFacts.ViewGroupBy, PipeFacts.ViewSource);
        }

        return pipe.Nodes.Any(n => n.Type == NodeType.Copy)
            ? (PipeFacts.CopyQuery, PipeFacts.CopyGroupBy, PipeFacts.CopySource)
            : (PipeFacts.Query, PipeFacts.GroupBy, PipeFacts.Source);
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

    private static PipeNode WasOf(PipeNode node, ImmutableArray<(PipeNode Node, PipeNode? Was)> pairs) =>
        pairs.First(p => p.Node == node).Was ?? node;

    private static string OrNothing(string text) => text.Length == 0 ? "nothing" : text;

    private static string Named(PipeNode node) => node.Type == NodeType.Standard ? "standard" : node.Syntax.Type;

    private static string Value(PipeNode node, string[] instructions) =>
        string.Join("\n", instructions.Select(i => node.Syntax.Find(i)?.Value ?? "")).Trim().ToLowerInvariant() is var value && value == "append"
            ? ""
            : value;

    private static bool IsSink(InstructionSyntax instruction) =>
        instruction.Kind.Name is not "EXPORT_SCHEDULE"
        && (instruction.Kind.Name.StartsWith("EXPORT_", StringComparison.Ordinal)
            || instruction.Kind.Name.StartsWith("KAFKA_", StringComparison.Ordinal));

    private static string Values(PipeNode node, Func<InstructionSyntax, bool> which) =>
        string.Join("\n", node.Syntax.Instructions.Where(which).Select(i => i.Kind.Name + " " + i.Value).OrderBy(v => v, StringComparer.Ordinal));

    private static string Descriptions(Pipe pipe) =>
        string.Join("\n", pipe.Nodes.Select(n => n.Syntax.Find("DESCRIPTION")?.Value ?? "").Where(d => d.Length > 0));

    private static IEnumerable<InstructionSyntax> Instructions(Pipe pipe) =>
        pipe.Syntax.Header.Concat(pipe.Nodes.SelectMany(n => n.Syntax.Instructions));
}
