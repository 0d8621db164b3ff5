using System.Collections.Immutable;
using Datafile.Parser;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>The resources of a data project, parsed, and what refers to what.</summary>
public sealed class DataProject
{
    /// <summary>From so many files on, all cores are worth being started.</summary>
    private const int ManyFiles = 32;

    private readonly Dictionary<string, DataSource> _dataSources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Pipe> _pipes = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, DataSource>> _vendored;
    private ILookup<string, MaterializedView>? _viewsByPipe;
    private Dictionary<string, ParsedFile>? _byPath;

    /// <param name="before">Another state, from which files are taken that are the same.</param>
    private DataProject(ProjectSnapshot snapshot, bool isAlone, DataProject? before = null)
    {
        Snapshot = snapshot;
        _vendored = new(() => Vendored(snapshot));
        var includes = new IncludedFiles(isAlone ? ProjectSnapshot.Empty : snapshot);
        var expanded = snapshot.Files.Where(f => isAlone || IsOwn(f)).Select(includes.Expand).ToList();
        var files = ImmutableArray.CreateBuilder<ParsedFile>(expanded.Count);
        foreach (var (parsed, resource) in Read([.. expanded.Where(f => !includes.IsUsed(f.Path))], before))
        {
            if (!parsed.Syntax.IsInclude || IncludedFiles.IsContextFree(parsed.Syntax))
                files.Add(parsed);
            switch (resource)
            {
                case DataSource source:
                    _dataSources[source.Name] = source;
                    break;
                case Pipe pipe:
                    _pipes[pipe.Name] = pipe;
                    break;
            }
        }

        Files = files.ToImmutable();
        DataSources = [.. _dataSources.Values.OrderBy(d => d.Name, StringComparer.Ordinal)];
        Pipes = [.. _pipes.Values.OrderBy(p => p.Name, StringComparer.Ordinal)];
        AddVersionedNames();
        Views = [.. Pipes.SelectMany(p => p.Nodes)
            .Where(n => n.Type == NodeType.Materialized && n.Target.Length > 0)
            .Select(n => new MaterializedView(n, FindDataSource(n.Target)))];
        Copies = [.. Pipes.SelectMany(p => p.Nodes).Where(n => n.Type == NodeType.Copy && n.Target.Length > 0)];
    }

    /// <summary>A resource with a VERSION is found by its versioned name as well, unless another has that name.</summary>
    private void AddVersionedNames()
    {
        foreach (var source in DataSources)
        {
            if (ParsedFile.VersionedName(source.Name, source.Syntax) is { } name && !_dataSources.ContainsKey(name))
                _dataSources.Add(name, source);
        }

        foreach (var pipe in Pipes)
        {
            if (ParsedFile.VersionedName(pipe.Name, pipe.Syntax) is { } name && !_pipes.ContainsKey(name))
                _pipes.Add(name, pipe);
        }
    }

    /// <summary>Files with their trees and resources, in their order: each file is read alone, so all cores can take part.</summary>
    private static (ParsedFile File, object? Resource)[] Read(ProjectFile[] files, DataProject? before)
    {
        ParsedFile?[] known = [.. files.Select(file => before?.Unchanged(file))];
        var read = new (ParsedFile, object?)[files.Length];
        if (known.Count(p => p is null) >= ManyFiles)
        {
            Parallel.For(0, files.Length, i =>
            {
                ReadOne(i);
                if (read[i] is (_, Pipe pipe))
                    pipe.ParseSql();
            });
        }
        else
        {
            for (var i = 0; i < files.Length; i++)
                ReadOne(i);
        }

        return read;

        void ReadOne(int i)
        {
            var parsed = known[i] ?? new ParsedFile(files[i], DatafileParser.Parse(files[i].Path, files[i].Text));
            read[i] = (parsed, ResourceOf(parsed, before));
        }
    }

    /// <summary>
    /// The Data Source or the pipe in a file, that of the other state where it is the same; null for an include, which is read in the files
    /// that include it.
    /// </summary>
    private static object? ResourceOf(ParsedFile parsed, DataProject? before) => parsed.Syntax switch
    {
        { IsInclude: true } => null,
        DatasourceSyntax syntax => before?.FindDataSource(parsed.Name) is { } same && same.Syntax == syntax ? same : new DataSource(parsed.File, syntax),
        PipeSyntax syntax => before?.FindPipe(parsed.Name) is { } same && same.Syntax == syntax ? same : new Pipe(parsed.File, syntax),
        _ => null,
    };

    public ProjectSnapshot Snapshot { get; }

    /// <summary>Whether it has so many pipes that all cores are worth being used.</summary>
    internal bool IsLarge => Pipes.Length >= ManyFiles;

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

    /// <summary>
    /// By the name that queries use: <c>workspace.name</c> for <c>vendor/workspace/datasources/name.datasource</c> (datafile format 1.1).
    /// </summary>
    private static Dictionary<string, DataSource> Vendored(ProjectSnapshot snapshot)
    {
        var vendored = new Dictionary<string, DataSource>(StringComparer.Ordinal);
        foreach (var file in snapshot.Files.Where(f => !IsOwn(f) && DatafileParser.KindOf(f.Path) == DatafileKinds.Datasource))
        {
            if (file.Path.Split('/') is { Length: > 2 } parts && DatafileParser.Parse(file.Path, file.Text) is DatasourceSyntax syntax)
                vendored[$"{parts[1]}.{ParsedFile.ResourceName(file.Path, DatafileKinds.Datasource)}"] = new DataSource(file, syntax);
        }

        return vendored;
    }

    /// <summary>The tree of a file whose text is the same; null where it is another, where it includes others, or was not read.</summary>
    private ParsedFile? Unchanged(ProjectFile file)
    {
        // Names that are not UTF-8 may be read as one and the same.
        _byPath ??= Files.GroupBy(f => f.File.Path, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.First(), StringComparer.Ordinal);
        return _byPath.TryGetValue(file.Path, out var known) && known.File.Expansion is null && file.Expansion is null
            && known.File.Unread is null && file.Unread is null && HasSameMark(known.File.Text, file.Text)
            && (ReferenceEquals(known.File.Text, file.Text) || known.File.Text.ContentEquals(file.Text))
                ? known
                : null;
    }

    /// <summary>Whether both texts are written with the same byte order mark, which a fix keeps.</summary>
    private static bool HasSameMark(SourceText one, SourceText other) =>
        ReferenceEquals(one.Encoding, other.Encoding) || (one.Encoding?.GetPreamble() ?? []).SequenceEqual(other.Encoding?.GetPreamble() ?? []);

    /// <param name="snapshot">The files.</param>
    /// <param name="baseline">Another state of the project: what is the same there is parsed once and keeps its identity.</param>
    public static DataProject Load(ProjectSnapshot snapshot, DataProject? baseline = null) => new(snapshot, isAlone: false, baseline);

    /// <summary>One datafile as a project of its own, wherever it lies and whatever it includes: its text stays as it is.</summary>
    public static DataProject OfFile(ProjectFile file) => new(new ProjectSnapshot([file]), isAlone: true);

    /// <summary>The project with a file more, or with another text in it. What is the same keeps its identity.</summary>
    public DataProject With(ProjectFile file) => With([file]);

    /// <summary>The project with files more, or with other texts in them. What is the same keeps its identity.</summary>
    public DataProject With(ImmutableArray<ProjectFile> files)
    {
        var paths = files.Select(f => f.Path).ToImmutableHashSet(StringComparer.Ordinal);
        var all = Snapshot.Files.Where(f => !paths.Contains(f.Path)).Concat(files).OrderBy(f => f.Path, StringComparer.Ordinal);
        return new(Snapshot.With(all), isAlone: false, this);
    }

    public DataSource? FindDataSource(string name) => _dataSources.TryGetValue(name, out var found) ? found : null;

    /// <summary>A Data Source that another workspace shares, as it was when it was pulled; null where no file declares it.</summary>
    public DataSource? FindVendored(string workspace, string name) =>
        _vendored.Value.TryGetValue($"{workspace}.{name}", out var found) ? found : null;

    public Pipe? FindPipe(string name) => _pipes.TryGetValue(name, out var found) ? found : null;

    /// <summary>What a view of another state is here: that of the same pipe, by node or by target; null where there is none.</summary>
    public MaterializedView? FindView(MaterializedView other) =>
        ViewsOf(other.Pipe).FirstOrDefault(v => v.Node.Name == other.Node.Name || v.TargetName == other.TargetName);

    /// <summary>The materialized view that a node is; null for another node.</summary>
    public MaterializedView? ViewOf(PipeNode node) => ViewsOf(node.Pipe).FirstOrDefault(v => v.Node == node);

    private IEnumerable<MaterializedView> ViewsOf(Pipe pipe) =>
        (_viewsByPipe ??= Views.ToLookup(v => v.Pipe.Name, StringComparer.Ordinal))[pipe.Name];
}
