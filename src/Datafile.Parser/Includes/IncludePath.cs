namespace Datafile.Parser.Includes;

/// <summary>Paths of includes: relative to the project root, with <c>/</c>; <c>../</c> leads out of the project.</summary>
public static class IncludePath
{
    /// <summary>The path that is meant by another one, seen from a folder; null for one that is not relative.</summary>
    /// <param name="folder">Empty for the project root, otherwise with <c>/</c> at its end.</param>
    public static string? Combine(string folder, string path)
    {
        if (path.StartsWith("/", StringComparison.Ordinal) || path.StartsWith("\\", StringComparison.Ordinal) || path.IndexOf(':') == 1)
            return null;

        var steps = new List<string>();
        foreach (var step in (folder + path).Split('/'))
        {
            if (step == ".." && steps.Count > 0 && steps[steps.Count - 1] != "..")
                steps.RemoveAt(steps.Count - 1);
            else if (step is not ("" or "."))
                steps.Add(step);
        }

        return string.Join("/", steps);
    }

    /// <summary>How a file is named from a folder, as INCLUDE would have it.</summary>
    public static string From(string folder, string file)
    {
        var (from, to) = (folder.Split('/'), file.Split('/'));
        var common = 0;
        while (common < from.Length - 1 && common < to.Length - 1 && from[common] == to[common])
            common++;

        return string.Concat(Enumerable.Repeat("../", from.Length - 1 - common)) + string.Join("/", to.Skip(common));
    }

    /// <summary>The folder of a file with its <c>/</c>; empty at the root.</summary>
    public static string FolderOf(string file) => file.Substring(0, file.LastIndexOf('/') + 1);
}
