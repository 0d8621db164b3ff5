using Datafile.Parser.Includes;

namespace Datafile.Workspace.Files;

/// <summary>The included files of a project on disk, from anywhere in its repository; without git, in the project itself.</summary>
internal sealed class DiskIncludes(ReadBoundary boundary) : IncludeStore
{
    public override IncludedText Read(string path) =>
        boundary.Resolve(path, out var file) is var state and not IncludeState.Found ? new IncludedText(state, null)
        : RegularFile.Read(file).Bytes is { } content ? IncludedText.Of(SourceFile.Decode(content))
        : new IncludedText(IncludeState.Unreadable, null);

    public override IncludeState StateOf(string path) => boundary.Resolve(path, out _);
}
