using Datafile.Workspace.Output;

namespace Datafile.Cli.Lsp;

/// <summary>From the URIs of the protocol to full paths, and back.</summary>
internal static class FileUri
{
    /// <summary>Null for what is not a file, such as a document without a name.</summary>
    public static string? ToPath(string uri)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || !parsed.IsFile)
            return null;

        // On Windows some editors write file:///c%3A/…, of which a path with a slash in front is left.
        var path = parsed.LocalPath;
        return Path.GetFullPath(OperatingSystem.IsWindows() && path is ['/' or '\\', _, ':', ..] ? path[1..] : path);
    }

    /// <param name="path">A full path.</param>
    public static string Of(string path) => ArtifactUri.Of(path.Replace(Path.DirectorySeparatorChar, '/'));
}
