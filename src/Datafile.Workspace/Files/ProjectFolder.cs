using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Includes;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Files;

/// <summary>A data project on disk.</summary>
/// <param name="Root">The full path of its root.</param>
/// <param name="Prefix">What to put before a relative path to reach the file from the current folder: empty, or ending with <c>/</c>.</param>
/// <param name="Files">Paths relative to the root, with <c>/</c>, in ordinal order.</param>
/// <param name="Scope">The files, and folders with <c>/</c> at their end, whose findings are wanted; empty for all.</param>
public sealed record ProjectFolder(
    string Root, string Prefix, ImmutableArray<string> Files, ImmutableHashSet<string> Scope)
{
    /// <summary>From so many files on, all cores are worth being started.</summary>
    private const int ManyFiles = 32;

    /// <summary>The folders in it that cannot be read.</summary>
    internal ImmutableArray<UnreadFolder> UnreadFolders { get; init; } = [];

    /// <summary>The texts of files that an editor has open, by full path: they are checked instead of those on disk.</summary>
    internal IReadOnlyDictionary<string, SourceText> Unsaved { get; init; } = ImmutableDictionary<string, SourceText>.Empty;

    /// <summary>What people call it: its path from where the user is.</summary>
    public string Shown => Prefix.Length == 0 ? "." : Prefix.Length == 1 ? Prefix : Prefix.TrimEnd('/');

    /// <summary>Whether it holds a Data Source or a pipe. Files of the other kinds are too common to make a project.</summary>
    public bool HasDatafiles => Files.Any(ProjectLayout.ShowsProject);

    /// <summary>Whether findings in a file, given relative to the root, are wanted.</summary>
    public bool Wants(string file)
    {
        if (Scope.IsEmpty || Scope.Contains(file))
            return true;

        for (var slash = file.IndexOf('/'); slash >= 0; slash = file.IndexOf('/', slash + 1))
        {
            if (Scope.Contains(file.Substring(0, slash + 1)))
                return true;
        }

        return false;
    }

    /// <summary>Reads all its files, and what they include from elsewhere in the repository.</summary>
    /// <param name="variables">The environment variables that may name included files.</param>
    /// <returns>The files; those that cannot be read are without their text, and say why.</returns>
    public ProjectSnapshot Read(IReadOnlyCollection<string>? variables = null)
    {
        var boundary = ReadBoundary.Around(Root);
        return ProjectFiles.ToSnapshot(ReadFiles(boundary), new DiskIncludes(boundary, UnsavedText), variables) with
        { Configuration = ConfigLocator.Above(boundary) };
    }

    /// <summary>Its files as they are on disk.</summary>
    internal ImmutableArray<ProjectFile> ReadFiles(ReadBoundary boundary)
    {
        var files = new ProjectFile?[Files.Length];
        void ReadOne(int i) => files[i] = ReadFile(Files[i], boundary);

        if (files.Length >= ManyFiles)
        {
            Parallel.For(0, files.Length, ReadOne);
        }
        else
        {
            for (var i = 0; i < files.Length; i++)
                ReadOne(i);
        }

        return [.. files.OfType<ProjectFile>(), .. UnreadFolders.Select(
            folder => SourceFile.ToProjectFile(folder.Path, FileContent.Not(folder.Problem)))];
    }

    /// <summary>The text that an editor has of a file; null where it has none.</summary>
    /// <param name="path">Relative to the root; it may begin with <c>../</c>.</param>
    internal SourceText? UnsavedText(string path) =>
        Unsaved.Count > 0 && Unsaved.TryGetValue(Path.GetFullPath(Path.Combine(Root, path)), out var text) ? text : null;

    /// <summary>A file as it is on disk; null for an include that cannot be read: what is wrong with it is said where it is included.</summary>
    private ProjectFile? ReadFile(string path, ReadBoundary boundary)
    {
        if (UnsavedText(path) is { } unsaved)
            return new ProjectFile(path, unsaved);
        if (!ProjectLayout.IsInclude(path))
            return SourceFile.ToProjectFile(path, boundary.Read(path));

        return boundary.Resolve(path, out var include) == IncludeState.Found && RegularFile.Read(include).Bytes is { } content
            ? new ProjectFile(path, SourceFile.Decode(content))
            : null;
    }
}
