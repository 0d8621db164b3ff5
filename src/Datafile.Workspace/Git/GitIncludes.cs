using Datafile.Parser.Includes;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>
/// The included files of a project at a commit or in the index, from anywhere in the repository: always what git holds,
/// never what lies on the disk.
/// </summary>
/// <param name="folder">The project's folder in the repository, empty or with <c>/</c> at its end.</param>
/// <param name="tree">The repository: listed when the first file is wanted that the project does not list.</param>
/// <param name="read">Reads an entry.</param>
internal sealed class GitIncludes(string folder, Lazy<GitTree> tree, Func<GitEntry, FileContent> read) : IncludeStore
{
    public override IncludedText Read(string path)
    {
        if (IncludePath.Combine(folder, path) is not { } inRepository)
            return new IncludedText(IncludeState.Outside, null);

        var state = tree.Value.Resolve(inRepository, out var entry);
        return entry is null ? new IncludedText(state, null)
            : read(entry).Bytes is { } content ? IncludedText.Of(SourceFile.Decode(content))
            : new IncludedText(IncludeState.Unreadable, null);
    }
}
