using System.Text;
using Datafile.Parser.Includes;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>All files of a commit or of the index, and where the links among them lead.</summary>
/// <param name="read">Reads an entry.</param>
internal sealed class GitTree(IEnumerable<GitEntry> files, Func<GitEntry, FileContent> read)
{
    /// <summary>As many as Linux follows on the way to a file.</summary>
    private const int MaxLinks = 40;

    private readonly Dictionary<string, GitEntry> _entries = ByPath(files);

    /// <summary>Finds a file, following the links on the way as they are in the revision. One that leaves the repository leads to nothing.</summary>
    /// <param name="path">Relative to the top of the repository.</param>
    /// <param name="found">A file that is not a link; null where there is none.</param>
    /// <exception cref="WorkspaceException">The file has a merge conflict, or a link cannot be read.</exception>
    public IncludeState Resolve(string path, out GitEntry? found)
    {
        found = null;
        if (LeadsOut(path))
            return IncludeState.Outside;

        for (var links = 0; links < MaxLinks; links++)
        {
            if (FirstLink(path) is not { } link)
                return _entries.TryGetValue(path, out found) && found.Merged() is not null ? IncludeState.Found : IncludeState.Missing;
            if (read(link).Bytes is not { } content)
                return IncludeState.BehindLink;

            var target = Encoding.UTF8.GetString(content) + path.Substring(link.Path.Length);
            if (IncludePath.Combine(IncludePath.FolderOf(link.Path), target) is not { } next || LeadsOut(next))
                return IncludeState.BehindLink;
            path = next;
        }

        return IncludeState.Missing;
    }

    /// <summary>Reads a file of the project that is a link.</summary>
    /// <inheritdoc cref="Resolve"/>
    public FileContent ReadLink(string path) => Resolve(path, out var target) switch
    {
        IncludeState.Found when target is not null => read(target),
        IncludeState.BehindLink or IncludeState.Outside =>
            FileContent.Not("it is a symbolic link that leads out of the repository: put a copy of the file in its place"),
        _ => FileContent.Not("it is a symbolic link to nothing: remove it, or commit what is missing"),
    };

    /// <summary>The file itself or the first folder on the way to it that is a link; null where none is.</summary>
    private GitEntry? FirstLink(string path)
    {
        for (var end = path.IndexOf('/'); ; end = path.IndexOf('/', end + 1))
        {
            if (_entries.TryGetValue(end < 0 ? path : path.Substring(0, end), out var entry) && entry.IsLink)
                return entry;
            if (end < 0)
                return null;
        }
    }

    private static Dictionary<string, GitEntry> ByPath(IEnumerable<GitEntry> files)
    {
        var entries = new Dictionary<string, GitEntry>(StringComparer.Ordinal);
        foreach (var entry in files)
            entries[entry.Path] = entry;
        return entries;
    }

    private static bool LeadsOut(string path) => path == ".." || path.StartsWith("../", StringComparison.Ordinal);
}
