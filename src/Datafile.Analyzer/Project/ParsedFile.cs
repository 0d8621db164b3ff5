using System.Globalization;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Project;

/// <summary>A datafile with its tree.</summary>
public sealed record ParsedFile(ProjectFile File, DatafileSyntax Syntax)
{
    /// <summary>Whether an include of it could not be read, so that what it lacks may stand there.</summary>
    public bool IsIncomplete => File.IsIncomplete;

    /// <summary>The resource that it declares.</summary>
    public string Name { get; } = ResourceName(File.Path, Syntax.Kind);

    /// <summary>A pipe is named by what stands before the first dot, the other kinds lose the last suffix alone (datafile format 1.1).</summary>
    public static string ResourceName(string path, DatafileKinds kind)
    {
        var name = Path.GetFileName(path);
        return name.Substring(0, kind == DatafileKinds.Pipe ? name.IndexOf('.') : name.LastIndexOf('.'));
    }

    /// <summary>
    /// The name that queries and targets use as well where the file has a VERSION: <c>events__v2</c> (datafile format 1.7); null without one.
    /// </summary>
    public static string? VersionedName(string name, DatafileSyntax syntax) =>
        syntax.Find("VERSION") is { } version && int.TryParse(version.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? $"{name}__v{number}"
            : null;
}
