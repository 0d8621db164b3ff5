using System.Collections.Immutable;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>A file in a commit or in the index.</summary>
/// <param name="Path">Relative to the project root.</param>
/// <param name="Object">What to ask git for: an object id, or <c>revision:path</c>.</param>
/// <param name="IsConflicted">Whether a merge left it open what the file is.</param>
internal sealed record GitEntry(string Path, string Object, bool IsLink, bool IsConflicted)
{
    private const string Link = "120000";
    private const string Submodule = "160000";

    /// <summary>The answer of <c>ls-tree -r -z</c> or <c>ls-files --stage -z</c>.</summary>
    /// <param name="folder">The project root in the repository, empty or with <c>/</c> at its end; cut off from the paths.</param>
    public static ImmutableArray<GitEntry> Parse(string listing, string folder)
    {
        var entries = ImmutableArray.CreateBuilder<GitEntry>();
        foreach (var line in listing.Split(['\0'], StringSplitOptions.RemoveEmptyEntries))
        {
            // "mode type id<TAB>path" of a tree, "mode id stage<TAB>path" of the index.
            var tab = line.IndexOf('\t');
            var fields = line.Substring(0, tab).Split(' ');
            var path = line.Substring(tab + 1);
            var isTree = fields[1] is "blob" or "commit" or "tree";

            if (fields[0] != Submodule && path.StartsWith(folder, StringComparison.Ordinal))
                entries.Add(new GitEntry(path.Substring(folder.Length), isTree ? fields[2] : fields[1], fields[0] == Link, !isTree && fields[2] != "0"));
        }

        return entries.ToImmutable();
    }

    /// <summary>The entry, which must not have a merge conflict.</summary>
    /// <exception cref="WorkspaceException">It has one.</exception>
    public GitEntry Merged() => IsConflicted
        ? throw new WorkspaceException($"'{Path}' has a merge conflict: resolve it, and git add the file")
        : this;
}
