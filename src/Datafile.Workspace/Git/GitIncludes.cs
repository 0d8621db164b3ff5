using System.Collections.Immutable;
using System.Text;
using Datafile.Parser.Includes;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>
/// The included files of a project at a commit or in the index, from anywhere in the repository: always what git holds,
/// never what lies on the disk.
/// </summary>
/// <param name="folder">The project's folder in the repository, empty or with <c>/</c> at its end.</param>
/// <param name="list">Lists the repository: asked for once, when the first file is wanted that the project does not list.</param>
/// <param name="read">Reads an entry.</param>
internal sealed class GitIncludes(string folder, Func<ImmutableArray<GitEntry>> list, Func<GitEntry, byte[]> read) : IncludeStore
{
    /// <summary>As many as Linux follows on the way to a file.</summary>
    private const int MostLinks = 40;

    private readonly Lazy<Dictionary<string, GitEntry>> _entries = new(() =>
    {
        var entries = new Dictionary<string, GitEntry>(StringComparer.Ordinal);
        foreach (var entry in list())
            entries[entry.Path] = entry;
        return entries;
    });

    public override IncludedText Read(string path)
    {
        var inRepository = IncludePath.Combine(folder, path);
        if (inRepository is null || LeadsOut(inRepository))
            return new IncludedText(IncludeState.Outside, null);

        var state = Resolve(inRepository, out var entry);
        return entry is null ? new IncludedText(state, null) : IncludedText.Of(SourceFile.Decode(read(entry)));
    }

    /// <summary>Follows the links on the way, as they are in the revision. One that leaves the repository leads to nothing.</summary>
    private IncludeState Resolve(string path, out GitEntry? found)
    {
        found = null;
        for (var links = 0; links < MostLinks; links++)
        {
            if (FirstLink(path) is not { } link)
                return _entries.Value.TryGetValue(path, out found) && found.Merged() is not null ? IncludeState.Found : IncludeState.Missing;

            var target = Encoding.UTF8.GetString(read(link)) + path.Substring(link.Path.Length);
            if (IncludePath.Combine(IncludePath.FolderOf(link.Path), target) is not { } next || LeadsOut(next))
                return IncludeState.BehindLink;
            path = next;
        }

        return IncludeState.Missing;
    }

    /// <summary>The file itself or the first folder on the way to it that is a link; null where none is.</summary>
    private GitEntry? FirstLink(string path)
    {
        for (var end = path.IndexOf('/'); ; end = path.IndexOf('/', end + 1))
        {
            if (_entries.Value.TryGetValue(end < 0 ? path : path.Substring(0, end), out var entry) && entry.IsLink)
                return entry;
            if (end < 0)
                return null;
        }
    }

    private static bool LeadsOut(string path) => path == ".." || path.StartsWith("../", StringComparison.Ordinal);
}
