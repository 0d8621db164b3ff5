using System.Collections.Immutable;
using Datafile.Parser;
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
