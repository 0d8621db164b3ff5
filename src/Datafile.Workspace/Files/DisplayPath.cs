namespace Datafile.Workspace.Files;

/// <summary>Paths as the user wrote them, so that what is printed leads there from where the user is.</summary>
internal static class DisplayPath
{
    /// <summary>A given path as a prefix: empty for the current folder, otherwise with <c>/</c> at its end.</summary>
    public static string PrefixOf(string given)
    {
        var path = WithSlashes(given);
        while (path.StartsWith("./", StringComparison.Ordinal))
            path = path.Substring(2).TrimStart('/');

        return path is "." or "" ? "" : path.EndsWith("/", StringComparison.Ordinal) ? path : path + "/";
    }

    /// <summary>The prefix of the folder above.</summary>
    public static string Above(string prefix)
    {
        var name = prefix.TrimEnd('/');
        var last = name.Substring(name.LastIndexOf('/') + 1);
        return last is "" or ".." || last == "." ? prefix + "../" : prefix.Substring(0, name.Length - last.Length);
    }

    /// <summary>The path with <c>/</c> on systems that write it otherwise.</summary>
    public static string WithSlashes(string path) =>
        Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');
}
