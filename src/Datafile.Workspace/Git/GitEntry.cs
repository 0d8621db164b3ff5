using System.Collections.Immutable;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>A file in a commit or in the index.</summary>
/// <param name="Path">Relative to what was listed.</param>
/// <param name="Object">The id of its content.</param>
/// <param name="IsConflicted">Whether a merge left it open what the file is.</param>
/// <param name="IsLeftOut">Whether a sparse checkout leaves it out of the work tree.</param>
internal sealed record GitEntry(string Path, string Object, bool IsLink, bool IsConflicted, bool IsLeftOut)
{
    private const string Link = "120000";
    private const string Submodule = "160000";

    /// <summary>The ids of no content, in SHA-1 and in SHA-256.</summary>
    private const string Nothing = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        NothingInSha256 = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";

    public bool IsEmpty => Object is Nothing or NothingInSha256;

    /// <summary>The answer of <c>ls-tree -r -z</c> or <c>ls-files -t --stage -z</c>.</summary>
    /// <exception cref="WorkspaceException">It is not such an answer.</exception>
    public static ImmutableArray<GitEntry> Parse(string listing)
    {
        var entries = ImmutableArray.CreateBuilder<GitEntry>();
        foreach (var line in listing.Split(['\0'], StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t');
            var fields = tab < 0 ? [] : line.Substring(0, tab).Split(' ');
            var path = line.Substring(tab + 1);

            // "mode type id<TAB>path" of a tree, "tag mode id stage<TAB>path" of the index.
            var entry = fields.Length switch
            {
                3 => (Mode: fields[0], Id: fields[2], Stage: "0", Tag: ""),
                4 => (Mode: fields[1], Id: fields[2], Stage: fields[3], Tag: fields[0]),
                _ => throw new WorkspaceException("git lists its files in an unknown way: check that the git on the PATH is the one of git-scm.com"),
            };

            if (entry.Mode != Submodule)
                entries.Add(new GitEntry(path, entry.Id, entry.Mode == Link, entry.Stage != "0", entry.Tag is "S" or "s"));
        }

        return entries.ToImmutable();
    }

    /// <summary>The entry, which must not have a merge conflict.</summary>
    /// <exception cref="WorkspaceException">It has one.</exception>
    public GitEntry Merged() => IsConflicted
        ? throw new WorkspaceException($"'{OneLine.Of(Path)}' has a merge conflict: resolve it, and git add the file")
        : this;
}
