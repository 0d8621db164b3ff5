using System.Collections.Immutable;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>A pipe: nodes that read each other.</summary>
public sealed class Pipe
{
    private Dictionary<string, PipeNode>? _byName;

    public Pipe(ProjectFile file, PipeSyntax syntax)
    {
        File = file;
        Syntax = syntax;
        Name = ParsedFile.ResourceName(file.Path, DatafileKinds.Pipe);
        Nodes = [.. syntax.Nodes.Select(n => new PipeNode(this, n))];
        Output = Nodes.FirstOrDefault(n => n.Type == NodeType.Endpoint) ?? Nodes.LastOrDefault();
    }

    public string Name { get; }

    public ProjectFile File { get; }

    public PipeSyntax Syntax { get; }

    /// <summary>Whether an include of it could not be read, so that it may have more than is known.</summary>
    public bool IsIncomplete => File.IsIncomplete;

    public ImmutableArray<PipeNode> Nodes { get; }

    /// <summary>The node that is read when another pipe names this one: the endpoint, else the last; null without nodes.</summary>
    public PipeNode? Output { get; }

    /// <summary>Parses the SQL of all nodes now, where it would be parsed when it is first asked for.</summary>
    internal void ParseSql()
    {
        foreach (var node in Nodes)
            _ = node.Reads;
    }

    /// <summary>Whether a template of it asks whether a parameter is defined, and so can do without it.</summary>
    public bool AsksFor(string parameter) => Nodes.Any(n => n.Sql?.Template?.Expressions().SelectMany(e => e.DescendantsAndSelf())
        .Any(e => e is PythonCall { Name: "defined", Arguments: [{ Value: PythonName asked }, ..] } && asked.Name == parameter) == true);

    /// <summary>The first node of a name; null where there is none.</summary>
    public PipeNode? FindNode(string name) => NameIndex.Find(Nodes, n => n.Name, name, ref _byName);
}

/// <summary>A node of a pipe.</summary>
public sealed class PipeNode
{
    private readonly Lazy<SqlTree?> _sql;
    private readonly Lazy<ImmutableArray<TableReference>> _reads;
    private DeclaredEngine? _engine;

    public PipeNode(Pipe pipe, NodeSyntax syntax)
    {
        Pipe = pipe;
        Syntax = syntax;
        Type = NodeKind.TypeOf(syntax);
        Target = TargetSyntax?.Value ?? "";
        _sql = new(() => Syntax.Sql is { HasValue: true } sql ? SqlTree.Parse(Pipe.Syntax.Content, sql.ValueSpan) : null);
        _reads = new(() => Sql is { } tree ? TableReferences.Of(tree) : []);
    }

    private static readonly Lazy<PipeSyntax> AlonePipe = new(() => (PipeSyntax)DatafileParser.Parse("alone.pipe", SourceText.From("NODE alone\n")));

    /// <summary>A node that reads nothing and that nothing reads, for SQL that is in a file and in no node of it.</summary>
    internal static PipeNode Alone(ProjectFile file) =>
        new Pipe(file, AlonePipe.Value).Nodes[0];

    public Pipe Pipe { get; }

    public NodeSyntax Syntax { get; }

    public string Name => Syntax.Name;

    public NodeType Type { get; }

    /// <summary>The SQL; null where the node has none.</summary>
    public SqlTree? Sql => _sql.Value;

    /// <summary>Where the query is written; the start of a node without one.</summary>
    public TextSpan QuerySpan => Sql?.Query?.Span ?? Syntax.Start.Keyword;

    /// <summary>The tables that the SQL names, from every branch of a template.</summary>
    public ImmutableArray<TableReference> Reads => _reads.Value;

    /// <summary>Whether the SQL names a resource of the project, of this release or of another; a node of its pipe hides one of its name.</summary>
    public bool Names(string resource) => PlaceOf(resource) is not null;

    /// <summary>Where its SQL names a Data Source or a pipe first; null where it does not.</summary>
    public TextSpan? PlaceOf(string resource) =>
        Reads.FirstOrDefault(r => r.IsOwn && r.Name == resource && (r.Database.Length > 0 || Pipe.FindNode(resource) is null))?.Span;

    /// <summary>The parameters that the SQL takes from the request, also where the <c>%</c> of a template is forgotten.</summary>
    public ImmutableArray<TemplateParameter> Parameters =>
        Sql?.Template?.Parameters ?? [];

    /// <summary>The Data Source that the node writes; empty for a node that writes none.</summary>
    public string Target { get; }

    /// <summary>Where the target is written; null for a node that writes none.</summary>
    public TextSpan? TargetSpan => TargetSyntax?.ValueSpan;

    /// <summary>The engine that the node declares for its target.</summary>
    public DeclaredEngine Engine => _engine ??= new(Pipe.Syntax.Content, new EngineSyntax(Syntax.Instructions));

    /// <summary>When a copy or a sink runs by itself: a cron expression; null for one that runs on demand alone.</summary>
    public string? Schedule => (Syntax.Find("COPY_SCHEDULE") ?? Syntax.Find("EXPORT_SCHEDULE"))?.Value
        .Trim(' ', '"', '\'') is { Length: > 0 } schedule
        && !schedule.StartsWith("@on-demand", StringComparison.OrdinalIgnoreCase) ? schedule : null;

    /// <summary>The mode of a copy in lower case, and where it is written; null without one.</summary>
    public (string Value, TextSpan Span)? CopyMode =>
        (Syntax.Find("COPY_MODE") ?? Syntax.Find("MODE")) is { } mode ? (mode.Value.ToLowerInvariant(), mode.ValueSpan) : null;

    /// <summary>How Forward deploys a change of the node, in lower case; empty for the default.</summary>
    public string DeploymentMethod => Syntax.Find("DEPLOYMENT_METHOD")?.Value.ToLowerInvariant() ?? "";

    /// <summary>Whether Forward changes the query of a view and leaves the stored rows as they are (datafile format 8.5).</summary>
    public bool IsAltered => DeploymentMethod == "alter";

    private InstructionSyntax? TargetSyntax => Type switch
    {
        NodeType.Materialized => Syntax.Find("DATASOURCE"),
        NodeType.Copy => Syntax.Find("TARGET_DATASOURCE"),
        _ => null,
    };
}
