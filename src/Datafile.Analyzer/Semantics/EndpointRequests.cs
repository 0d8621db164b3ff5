using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;
using Datafile.Parser.Templates.Variants;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// The requests of endpoints that reach a part of a templated node: what must be sent for that, and for the nodes between,
/// which get the same parameters (datafile format 6.1).
/// </summary>
internal sealed class EndpointRequests
{
    private readonly ILookup<PipeNode, (PipeNode Node, TableReference Table)> _readers;

    public EndpointRequests(ProjectSemantics model) => _readers = (
        from node in model.Project.Pipes.SelectMany(p => p.Nodes)
        from table in node.Reads
        let read = model.Resolver.FindNode(node, table)
        where read is not null && !table.IsUnread
        select (Read: read, Node: node, Table: table)).ToLookup(r => r.Read, r => (r.Node, r.Table));

    /// <summary>
    /// The shortest request of the nearest endpoint that meets a condition of a node, e.g.
    /// <c>GET /v0/pipes/top.json?country=PT</c>; null where there is none, or where not only parameters decide.
    /// </summary>
    public string? Reaching(PipeNode node, TemplateCondition condition)
    {
        if (condition is not { IsExact: true, Parameters: { } own })
            return null;

        var seen = new HashSet<PipeNode> { node };
        var open = new Queue<RequestPath>([new(node, [.. own.Parameters], node.Parameters)]);
        while (open.Count > 0 && seen.Count < Limits.EndpointReaders)
        {
            var path = open.Dequeue();
            if (path.Node.Type == NodeType.Endpoint)
                return path.Request;

            foreach (var (reader, table) in _readers[path.Node])
            {
                if (!seen.Contains(reader) && path.Through(reader, table) is { } longer && seen.Add(reader))
                    open.Enqueue(longer);
            }
        }

        return null;
    }

    /// <summary>From a node to one that reads it: what a request of the latter must send so that the former is asked.</summary>
    /// <param name="Conditions">Those of all nodes on the way.</param>
    /// <param name="Declared">The parameters that they declare.</param>
    private sealed record RequestPath(PipeNode Node, ImmutableArray<ParameterCondition> Conditions, ImmutableArray<TemplateParameter> Declared)
    {
        /// <summary>Null where a parameter has no value that is known to do.</summary>
        public string? Request
        {
            get
            {
                var sent = Conditions.Where(c => c.MustBeGiven == true)
                    .Select(c => (c.Name, Value: ValueOf(c)))
                    .OrderBy(p => p.Name, StringComparer.Ordinal)
                    .ToArray();
                return sent.Any(p => p.Value is null) ? null
                    : $"GET /v0/pipes/{Uri.EscapeDataString(Node.Pipe.Name)}.json{(sent.Length > 0 ? "?" : "")}"
                        + string.Join("&", sent.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value ?? "")}"));
            }
        }

        /// <summary>The way on through a node that reads it; null where no request takes both, or that cannot be determined.</summary>
        public RequestPath? Through(PipeNode reader, TableReference table)
        {
            if (reader.Sql?.TemplateVariants is not { } variants)
                return this with { Node = reader };
            if (variants.ConditionOf(table.Span) is not { IsExact: true } condition)
                return null;

            var all = Conditions;
            foreach (var added in condition.Parameters)
            {
                if (all.FirstOrDefault(c => c.Name == added.Name) is not { } known)
                    all = all.Add(added);
                else if (known.IsJustGiven && added.MustBeGiven == true)
                    all = all.Replace(known, added);
                else if (known.Text != added.Text && !(added.IsJustGiven && known.MustBeGiven == true))
                    return null;
            }

            return new(reader, all, Declared.AddRange(reader.Parameters));
        }

        /// <summary>The default is one as good as any, and shows the form that is meant.</summary>
        private string? ValueOf(ParameterCondition condition)
        {
            if (!condition.IsJustGiven)
                return condition.Example;

            var declared = Declared.FirstOrDefault(p => p.Name == condition.Name && p.Type.Length > 0);
            return declared?.Default is { Text.Length: > 0 } literal ? literal.Text : condition.Example ?? SampleOf(declared?.Type ?? "");
        }

        /// <summary>A value of a type; null for names, which only some of are right.</summary>
        private static string? SampleOf(string type) => type switch
        {
            _ when TemplateFunction.Find(type) is { Output: TemplateOutput.Name or TemplateOutput.Columns } => null,
            "Date" => "2024-01-01",
            "DateTime" or "DateTime64" => "2024-01-01 00:00:00",
            "" or "String" => "x",
            "JSON" => "{}",
            _ => "1",
        };
    }
}
