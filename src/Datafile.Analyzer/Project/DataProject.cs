using System.Collections.Immutable;
using Datafile.Parser;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Project;

/// <summary>The resources of a data project, parsed, and what refers to what.</summary>
public sealed class DataProject
{
    private readonly Dictionary<string, DataSource> _dataSources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pipe> _pipes = new(StringComparer.Ordinal);

    private DataProject(ProjectSnapshot snapshot, bool isAlone)
    {
        Snapshot = snapshot;
        var includes = new IncludedFiles(isAlone ? ProjectSnapshot.Empty : snapshot);
        var expanded = snapshot.Files.Where(f => isAlone || IsOwn(f)).Select(includes.Expand).ToList();
        var files = ImmutableArray.CreateBuilder<ParsedFile>(expanded.Count);
        foreach (var file in expanded.Where(f => !includes.IsUsed(f.Path)))
        {
            var parsed = new ParsedFile(file, DatafileParser.Parse(file.Path, file.Text));
            if (!parsed.Syntax.IsInclude || IncludedFiles.MeansTheSameAlone(parsed.Syntax))
                files.Add(parsed);
            switch (parsed.Syntax)
            {
                // What is included is read in the files that include it.
                case { IsInclude: true }:
                    break;
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

        Files = files.ToImmutable();
        DataSources = [.. _dataSources.Values.OrderBy(d => d.Name, StringComparer.Ordinal)];
        Pipes = [.. _pipes.Values.OrderBy(p => p.Name, StringComparer.Ordinal)];
        Views = [.. Pipes.SelectMany(p => p.Nodes).Where(n => n.Type == "materialized" && n.Target.Length > 0).Select(n => new MaterializedView(n, FindDataSource(n.Target)))];
        Copies = [.. Pipes.SelectMany(p => p.Nodes).Where(n => n.Type == "copy" && n.Target.Length > 0)];
    }

    public ProjectSnapshot Snapshot { get; }

    /// <summary>
    /// Every datafile with its tree, in the order of the snapshot: with its includes in place, and without the includes
    /// that are read in their places.
    /// </summary>
    public ImmutableArray<ParsedFile> Files { get; }

    /// <summary>In ordinal order of their names.</summary>
    public ImmutableArray<DataSource> DataSources { get; }

    /// <summary>In ordinal order of their names.</summary>
    public ImmutableArray<Pipe> Pipes { get; }

    /// <summary>The materialized nodes that name a target.</summary>
    public ImmutableArray<MaterializedView> Views { get; }

    /// <summary>The copy nodes that name a target.</summary>
    public ImmutableArray<PipeNode> Copies { get; }

    /// <summary>A vendored Data Source belongs to another workspace and is read as <c>workspace.name</c>.</summary>
    private static bool IsOwn(ProjectFile file) =>
        DatafileParser.KindOf(file.Path) is not DatafileKinds.None && !file.Path.StartsWith("vendor/", StringComparison.Ordinal);

    public static DataProject Load(ProjectSnapshot snapshot) => new(snapshot, isAlone: false);

    /// <summary>One datafile as a project of its own, wherever it lies and whatever it includes: its text stays as it is.</summary>
    public static DataProject OfFile(ProjectFile file) => new(new ProjectSnapshot([file]), isAlone: true);

    public DataSource? FindDataSource(string name) => _dataSources.TryGetValue(name, out var found) ? found : null;

    public Pipe? FindPipe(string name) => _pipes.TryGetValue(name, out var found) ? found : null;
}
