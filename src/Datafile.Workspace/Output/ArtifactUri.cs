namespace Datafile.Workspace.Output;

/// <summary>Paths as the uris that SARIF and editors want.</summary>
public static class ArtifactUri
{
    /// <summary>A relative path as a relative uri, a full path as a <c>file:</c> uri, each name escaped.</summary>
    public static string Of(string path)
    {
        var escaped = string.Join("/", path.Split('/').Select(Escape));
        return IsFull(path) ? "file://" + (path[0] == '/' ? "" : "/") + escaped : escaped;
    }

    /// <summary>A path of Unix, or of Windows with its drive.</summary>
    public static bool IsFull(string path) =>
        path.StartsWith("/", StringComparison.Ordinal) || path.Length > 2 && path[1] == ':' && path[2] == '/';

    private static string Escape(string name) => Uri.EscapeDataString(name);
}
