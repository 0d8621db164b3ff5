using System.Collections.Immutable;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Project;

/// <summary>The resources of a data project, parsed, and what refers to what.</summary>
public sealed class DataProject
{
    private readonly Dictionary<string, DataSource> _dataSources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pipe> _pipes = new(StringComparer.Ordinal);

    private DataProject(ProjectSnapshot snapshot)
    {
        Snapshot = snapshot;
        foreach (var file in snapshot.Files)
        {
            // A vendored Data Source belongs to another workspace and is read as <workspace>.<name>.
            if (file.Path.StartsWith("vendor/", StringComparison.Ordinal))
                continue;

            switch (DatafileParser.KindOf(file.Path) is DatafileKinds.None ? null : DatafileParser.Parse(file.Path, file.Text))
            {
                case DatasourceSyntax syntax:
                    var source = new DataSource(file, syntax);
                    _dataSources[source.Name] = source;
                    break;
                case PipeSyntax syntax:
                    var pipe = new Pipe(file, syntax);
                    _pipes[pipe.Name] = pipe;
                    break;
            }
        }

        DataSources = [.. _dataSources.Values.OrderBy(d => d.Name, StringComparer.Ordinal)];
        Pipes = [.. _pipes.Values.OrderBy(p => p.Name, StringComparer.Ordinal)];
        Views = [.. Pipes.SelectMany(p => p.Nodes).Where(n => n.Type == "materialized" && n.Target.Length > 0).Select(n => new MaterializedView(n, FindDataSource(n.Target)))];
        Copies = [.. Pipes.SelectMany(p => p.Nodes).Where(n => n.Type == "copy" && n.Target.Length > 0)];
    }

    public ProjectSnapshot Snapshot { get; }

    /// <summary>In ordinal order of their names.</summary>
    public ImmutableArray<DataSource> DataSources { get; }

    /// <summary>In ordinal order of their names.</summary>
    public ImmutableArray<Pipe> Pipes { get; }

    /// <summary>The materialized nodes that name a target.</summary>
    public ImmutableArray<MaterializedView> Views { get; }

    /// <summary>The copy nodes that name a target.</summary>
    public ImmutableArray<PipeNode> Copies { get; }

    public static DataProject Load(ProjectSnapshot snapshot) => new(snapshot);

    public DataSource? FindDataSource(string name) => _dataSources.TryGetValue(name, out var found) ? found : null;

    public Pipe? FindPipe(string name) => _pipes.TryGetValue(name, out var found) ? found : null;
}

/// <summary>A Data Source: a table with its columns and its engine.</summary>
public sealed class DataSource(ProjectFile file, DatasourceSyntax syntax)
{
    /// <summary>The file name without its last suffix.</summary>
    public string Name { get; } = Path.GetFileNameWithoutExtension(file.Path);

    public ProjectFile File { get; } = file;

    public DatasourceSyntax Syntax { get; } = syntax;

    public ImmutableArray<Column> Columns { get; } =
        syntax.Schema is { } schema ? [.. schema.Columns.Select(c => new Column(c))] : [];

    public Column? FindColumn(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>The expressions of ENGINE_SORTING_KEY as they are written, without white space.</summary>
    public string SortingKey => Key("SORTING_KEY");

    /// <summary>A key of the engine, normalised: without white space, back-ticks and outer parentheses.</summary>
    public string Key(string option)
    {
        var key = string.Concat(Syntax.Engine.Option(option).Where(c => !char.IsWhiteSpace(c) && c != '`'));
        return key.StartsWith("tuple(", StringComparison.Ordinal) && key.EndsWith(")", StringComparison.Ordinal)
            ? key.Substring(6, key.Length - 7)
            : key.StartsWith("(", StringComparison.Ordinal) && key.EndsWith(")", StringComparison.Ordinal) && key.IndexOf(')') == key.Length - 1
                ? key.Substring(1, key.Length - 2)
                : key;
    }
}

/// <summary>A column of a Data Source.</summary>
public sealed class Column(ColumnSyntax syntax)
{
    public string Name => Syntax.Name;

    public ColumnSyntax Syntax { get; } = syntax;

    public Types.ClickHouseType Type { get; } = Types.ClickHouseType.From(syntax.Type);

    /// <summary>Whether ClickHouse computes it, so that no query has to yield it.</summary>
    public bool IsComputed => Syntax.Find(ColumnClauseKind.Materialized) is not null;

    /// <summary>Whether it has a value of its own choice where a query yields none.</summary>
    public bool HasDefault => Syntax.Find(ColumnClauseKind.Default) is not null || IsComputed;
}

/// <summary>A pipe: nodes that read each other.</summary>
public sealed class Pipe
{
    public Pipe(ProjectFile file, PipeSyntax syntax)
    {
        File = file;
        Syntax = syntax;

        // A pipe keeps what stands before the first dot (datafile format 1.1).
        var stem = Path.GetFileName(file.Path);
        Name = stem.Substring(0, stem.IndexOf('.'));
        Nodes = [.. syntax.Nodes.Select(n => new PipeNode(this, n))];
    }

    public string Name { get; }

    public ProjectFile File { get; }

    public PipeSyntax Syntax { get; }

    public ImmutableArray<PipeNode> Nodes { get; }

    /// <summary>The node that is read when another pipe names this one: the endpoint, else the last; null without nodes.</summary>
    public PipeNode? Output => Nodes.FirstOrDefault(n => n.Type == "endpoint") ?? Nodes.LastOrDefault();

    public PipeNode? FindNode(string name) => Nodes.FirstOrDefault(n => n.Name == name);
}

/// <summary>A node of a pipe.</summary>
public sealed class PipeNode
{
    private readonly Lazy<SqlTree?> _sql;
    private readonly Lazy<ImmutableArray<TableReference>> _reads;

    public PipeNode(Pipe pipe, NodeSyntax syntax)
    {
        Pipe = pipe;
        Syntax = syntax;
        _sql = new(() => Syntax.Sql is { ValueSpan.Length: > 0 } sql ? SqlTree.Parse(Pipe.Syntax.Content, sql.ValueSpan) : null);
        _reads = new(() => Sql is { } tree ? TableReferences.Of(tree) : []);
    }

    public Pipe Pipe { get; }

    public NodeSyntax Syntax { get; }

    public string Name => Syntax.Name;

    /// <summary>In lower case; empty for a plain node.</summary>
    public string Type => Syntax.Type;

    /// <summary>The SQL; null where the node has none.</summary>
    public SqlTree? Sql => _sql.Value;

    /// <summary>The tables that the SQL names, from every branch of a template.</summary>
    public ImmutableArray<TableReference> Reads => _reads.Value;

    /// <summary>The Data Source that the node writes; empty for a node that writes none.</summary>
    public string Target => Type switch
    {
        "materialized" => Syntax.Find("DATASOURCE")?.Value ?? "",
        "copy" => Syntax.Find("TARGET_DATASOURCE")?.Value ?? "",
        _ => "",
    };
}

/// <summary>A materialized view: the node that is triggered, and what it fills.</summary>
/// <param name="Target">Null where the Data Source does not exist.</param>
public sealed record MaterializedView(PipeNode Node, DataSource? Target)
{
    public Pipe Pipe => Node.Pipe;

    public string TargetName => Node.Target;
}
