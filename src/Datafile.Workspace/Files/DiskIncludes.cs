using Datafile.Parser.Includes;

namespace Datafile.Workspace.Files;

/// <summary>The included files of a project on disk, from anywhere in its repository; without git, in the project itself.</summary>
/// <param name="root">The full path of the project root.</param>
internal sealed class DiskIncludes(string root) : IncludeStore
{
    private readonly Lazy<Boundary> _boundary = new(() => Boundary.Around(root));

    public override IncludedText Read(string path) => Resolve(path, out var file) is var state and not IncludeState.Found
        ? new IncludedText(state, null)
        : IncludedText.Of(SourceFile.Read(file));

    public override IncludeState StateOf(string path) => Resolve(path, out _);

    private IncludeState Resolve(string path, out string file) => _boundary.Value.Resolve(path, out file);

    /// <summary>The folder that no include is read from outside of.</summary>
    /// <param name="Root">The project root, with its links resolved.</param>
    private sealed record Boundary(string Root, string Top)
    {
        public static Boundary Around(string root)
        {
            var resolved = ResolvedPath.Of(root, root) ?? root;
            var top = resolved;
            while (!RootAbove.IsRepository(top))
            {
                if (Path.GetDirectoryName(top) is not { } above)
                    return new Boundary(resolved, resolved);
                top = above;
            }

            return new Boundary(resolved, top);
        }

        public IncludeState Resolve(string path, out string file)
        {
            file = Path.GetFullPath(Path.Combine(Root, path));
            if (!ResolvedPath.IsBelow(file, Top))
                return IncludeState.Outside;
            if (!ResolvedPath.Exists(file))
                return IncludeState.Missing;

            // The resolved path is the one that is read, so that nothing changes between the look and the reading of it.
            var resolved = ResolvedPath.Of(file, Top);
            if (resolved is null || !ResolvedPath.IsBelow(resolved, Top))
                return IncludeState.BehindLink;

            file = resolved;
            return File.Exists(file) ? IncludeState.Found : IncludeState.Missing;
        }
    }
}
