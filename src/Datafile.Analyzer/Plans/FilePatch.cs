using System.Text;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>A change of a file as <c>git apply --unidiff-zero</c> reads it: for what is to be changed later, and not now.</summary>
internal static class FilePatch
{
    /// <summary>One hunk, from the first line that differs to the last; empty where nothing does.</summary>
    /// <param name="path">Relative to the project root.</param>
    public static string Of(string path, string old, string now)
    {
        if (old == now)
            return "";

        var (was, will) = (Lines(old), Lines(now));
        var first = 0;
        while (first < was.Length && first < will.Length && was[first] == will[first])
            first++;
        var same = 0;
        while (same < was.Length - first && same < will.Length - first && was[was.Length - 1 - same] == will[will.Length - 1 - same])
            same++;

        var patch = new StringBuilder($"{PatchHeader.Of(path)}@@ -{Range(first, was.Length - same - first)} +{Range(first, will.Length - same - first)} @@\n");
        Append(patch, '-', was, first, same);
        Append(patch, '+', will, first, same);
        return patch.ToString();
    }

    /// <summary>A range without lines stands behind the line before it.</summary>
    private static string Range(int first, int count) => count == 0 ? $"{first},0" : $"{first + 1},{count}";

    /// <summary>The lines with their ends.</summary>
    private static string[] Lines(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text.Substring(at, end - at));
            at = end;
        }

        return [.. lines];
    }

    private static void Append(StringBuilder patch, char sign, string[] lines, int first, int same)
    {
        foreach (var line in lines.Skip(first).Take(lines.Length - same - first))
        {
            patch.Append(sign).Append(line);
            if (!line.EndsWith("\n", StringComparison.Ordinal))
                patch.Append("\n\\ No newline at end of file\n");
        }
    }
}
