using System.Collections.Immutable;
using Datafile.Analyzer.Project;

namespace Datafile.Workspace.Files;

/// <summary>A data project on disk.</summary>
/// <param name="Root">The full path of its root.</param>
/// <param name="Prefix">What stands before a relative path so that it leads there from where the user is: empty, or with <c>/</c> at its end.</param>
/// <param name="Files">Paths relative to the root, with <c>/</c>, in ordinal order.</param>
/// <param name="Scope">The files, and folders with <c>/</c> at their end, whose findings are wanted; empty for all.</param>
public sealed record ProjectFolder(
    string Root, string Prefix, ImmutableArray<string> Files, ImmutableHashSet<string> Scope)
{
    /// <summary>Whether it holds a Data Source or a pipe. Files of the other kinds are too common to make a project.</summary>
    public bool HasDatafiles => Files.Any(ProjectLayout.IsDatafile);

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
    /// <exception cref="WorkspaceException">A file cannot be read.</exception>
    public ProjectSnapshot Read()
    {
        var includes = new DiskIncludes(Root);
        var files = from file in Files
                    let text = ProjectLayout.IsInclude(file) ? includes.Read(file).Text : SourceFile.Read(Path.Combine(Root, file))
                    where text is not null
                    select new ProjectFile(file, text);
        return ProjectFiles.ToSnapshot([.. files], includes);
    }
}
