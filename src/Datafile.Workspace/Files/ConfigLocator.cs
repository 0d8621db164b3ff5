using Datafile.Analyzer.Project;
using Datafile.Parser.Includes;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Files;

/// <summary>Finds the configuration file that <c>tb</c> would take: the nearest one, from a folder upward to the top of the repository.</summary>
internal static class ConfigLocator
{
    /// <summary>The file for a project on disk, a login file with its folder where there is no other; null where there is none.</summary>
    public static ConfigurationFile? Above(ReadBoundary boundary)
    {
        var levels = boundary.FoldersUp().ToArray();
        return levels.Select(level => In(level.Above, TinybirdConfig.Names, boundary, level.Inner)).FirstOrDefault(file => file is not null)
            ?? levels.Select(level => In(level.Above, [TinybirdConfig.Login], boundary, level.Inner)).FirstOrDefault(file => file is not null);
    }

    /// <summary>The file in a folder itself; null where there is none.</summary>
    /// <param name="folder">Relative to the root of the boundary: empty, or with <c>/</c> at its end.</param>
    public static ConfigurationFile? In(string folder, ReadBoundary boundary) => In(folder, TinybirdConfig.Names, boundary, "");

    /// <summary>
    /// Where the file of a project can be in its repository, the first to be taken first: its path there, how the project names it, and the
    /// way down.
    /// </summary>
    /// <param name="folder">The project root in the repository: empty, or with <c>/</c> at its end.</param>
    public static IEnumerable<(string Path, string Relative, string Inner)> Candidates(string folder)
    {
        for (var (at, above) = (folder, ""); ; (at, above) = (IncludePath.FolderOf(at.TrimEnd('/')), above + "../"))
        {
            foreach (var name in TinybirdConfig.Names)
                yield return (at + name, above + name, folder.Substring(at.Length));
            if (at.Length == 0)
                yield break;
        }
    }

    private static ConfigurationFile? In(string folder, IEnumerable<string> names, ReadBoundary boundary, string inner)
    {
        // One that cannot be read says nothing, and is the one that tb would take all the same.
        var name = names.FirstOrDefault(name => File.Exists(Path.Combine(boundary.Root, folder, name)));
        return name is null ? null
            : new ConfigurationFile(
                new ProjectFile(folder + name, boundary.Read(folder + name).Bytes is { } content ? SourceFile.Decode(content) : SourceText.From("")),
                inner);
    }
}
