namespace Datafile.Analyzer.Project;

/// <summary>The line ends of files of a project that are edited.</summary>
internal static class LineEnds
{
    /// <summary>A text with the line ends of the file that it is for; as it is where that file has both kinds, or none.</summary>
    public static string As(string file, string text)
    {
        var crlf = CountOf(file, "\r\n");
        var lf = CountOf(file, "\n") - crlf;
        return crlf > 0 == lf > 0 ? text : crlf > 0 ? Bare(text).Replace("\n", "\r\n") : Bare(text);
    }

    /// <summary>Whether two texts differ in nothing but their line ends.</summary>
    public static bool AreTheOnlyDifference(string one, string other) => Bare(one) == Bare(other);

    private static string Bare(string text) => text.Replace("\r\n", "\n");

    private static int CountOf(string text, string end)
    {
        var count = 0;
        for (var at = text.IndexOf(end, StringComparison.Ordinal); at >= 0; at = text.IndexOf(end, at + end.Length, StringComparison.Ordinal))
            count++;
        return count;
    }
}
