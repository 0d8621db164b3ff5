using Datafile.Analyzer.Cutoffs;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>How a copy pipe begins that a plan writes for the history: when to run it, and what it does.</summary>
internal static class CopyHead
{
    private const string Before = "# Run this once, after ", After = " UTC has passed.\n";

    /// <param name="moment">The cut-off, in UTC, as <see cref="TimeText"/> prints it.</param>
    public static string Of(string moment, string target) =>
        $"{Before}{moment}{After}DESCRIPTION >\n    Copies the rows up to the cut-off into {PlainLine.Of(target)}\n\n";

    /// <summary>The cut-off of a pipe that begins so, in seconds since 1970; null for another.</summary>
    public static decimal? MomentOf(string pipe)
    {
        var text = pipe.Replace("\r\n", "\n");
        return text.StartsWith(Before, StringComparison.Ordinal) && text.IndexOf(After, StringComparison.Ordinal) is > 0 and var end
            ? TimeText.Parse(text.Substring(Before.Length, end - Before.Length), TimeZoneInfo.Utc, out _)
            : null;
    }
}
