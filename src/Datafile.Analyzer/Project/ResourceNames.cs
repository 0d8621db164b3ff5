using Datafile.Parser.Text;

namespace Datafile.Analyzer.Project;

/// <summary>The names that a query or a target can use.</summary>
internal sealed class ResourceNames(DataProject project)
{
    /// <summary>Rows that were refused are kept in a table beside the Data Source (datafile format 1.11).</summary>
    private const string Quarantine = "_quarantine";

    /// <summary>Before releases, <c>VERSION 2</c> in a file made its name <c>events__v2</c> (datafile format 1.7).</summary>
    private const string Version = "__v";

    /// <summary>ENGINE in a node creates its target (datafile format 4.1).</summary>
    private readonly HashSet<string> _created = new(
        project.Pipes.SelectMany(p => p.Nodes)
            .Where(n => n is { Target.Length: > 0, Engine.IsWritten: true })
            .Select(n => n.Target), StringComparer.Ordinal);

    /// <summary>Whether there is something to read of this name.</summary>
    public bool Has(string name, Pipe reader) =>
        reader.FindNode(name) is not null || Has(name);

    /// <summary>Whether a resource has this name, or gets it.</summary>
    public bool Has(string name) => project.FindPipe(name) is not null || IsDataSource(name);

    /// <summary>Whether a Data Source has this name, or gets it.</summary>
    public bool IsDataSource(string name) =>
        project.FindDataSource(name) is not null
        || _created.Contains(name)
        || (name.EndsWith(Quarantine, StringComparison.Ordinal) && IsDataSource(name.Substring(0, name.Length - Quarantine.Length)))
        || (name.LastIndexOf(Version, StringComparison.Ordinal) is var at && at > 0
            && name.Skip(at + Version.Length).All(char.IsDigit) && name.Length > at + Version.Length
            && (project.FindDataSource(name.Substring(0, at)) ?? (object?)project.FindPipe(name.Substring(0, at))) is not null);

    /// <summary>What a misspelt name to read may have meant.</summary>
    public string? Nearest(string name, Pipe reader) => Spelling.Nearest(
        name, reader.Nodes.Select(n => n.Name)
            .Concat(project.DataSources.Select(d => d.Name))
            .Concat(_created)
            .Concat(project.Pipes.Select(p => p.Name))
            .Where(n => n.Length > 0));

    /// <summary>What a misspelt name of a Data Source may have meant.</summary>
    public string? NearestDataSource(string name) => Spelling.Nearest(name, project.DataSources.Select(d => d.Name).Concat(_created));
}
