namespace Datafile.Workspace.Output;

/// <summary>Paths of files as a report shows them.</summary>
internal static class ShownPath
{
    /// <summary>A file of a project as it is named from where the user is; an include may lie outside of the project (<c>../</c>).</summary>
    /// <param name="prefix">Of the project: empty, or with <c>/</c> at its end.</param>
    public static string Of(string prefix, string file)
    {
        while (file.StartsWith("../", StringComparison.Ordinal) && Above(prefix) is { } above)
            (prefix, file) = (above, file.Substring(3));

        return prefix + file;
    }

    /// <summary>The folder above, where its name can be left out.</summary>
    private static string? Above(string prefix)
    {
        var name = prefix.TrimEnd('/');
        var last = name.Substring(name.LastIndexOf('/') + 1);
        return last is "" or "." or ".." ? null : prefix.Substring(0, name.Length - last.Length);
    }
}
