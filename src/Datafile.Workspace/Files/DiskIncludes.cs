using Datafile.Parser.Includes;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Files;

/// <summary>The included files of a project on disk, from anywhere in its repository; without git, in the project itself.</summary>
/// <param name="unsaved">The text that an editor has of a file; null where it has none.</param>
internal sealed class DiskIncludes(ReadBoundary boundary, Func<string, SourceText?> unsaved) : IncludeStore
{
    public override IncludedText Read(string path) =>
        boundary.Resolve(path, out var file) is var state and not IncludeState.Found ? new IncludedText(state, null)
        : unsaved(path) is { } text ? IncludedText.Of(text)
        : RegularFile.Read(file).Bytes is { } content ? IncludedText.Of(SourceFile.Decode(content))
        : new IncludedText(IncludeState.Unreadable, null);

    public override IncludeState StateOf(string path) => boundary.Resolve(path, out _);
}
