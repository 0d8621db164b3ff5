using Datafile.Parser.Includes;

namespace Datafile.Workspace.Files;

/// <summary>Where the files come from that a project includes: a disk, a commit or the index.</summary>
internal abstract class IncludeStore
{
    /// <summary>A file by its path from the project root, which may begin with <c>../</c>. Nothing outside of the repository is read.</summary>
    /// <exception cref="WorkspaceException">It is there, and cannot be read.</exception>
    public abstract IncludedText Read(string path);

    /// <summary>Whether a file that the project lists may be included; a file is not read for that.</summary>
    public virtual IncludeState StateOf(string path) => IncludeState.Found;
}
