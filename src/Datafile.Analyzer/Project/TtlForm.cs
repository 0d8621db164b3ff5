using System.Text.RegularExpressions;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Project;

/// <summary>A TTL in one form: <c>INTERVAL 1 DAY</c> is <c>toIntervalDay(1)</c>, and the case of keywords makes no difference.</summary>
internal static partial class TtlForm
{
    [GeneratedRegex(
        @"\bINTERVAL\s+'?(?<n>\d+)'?\s+(?<unit>second|minute|hour|day|week|month|quarter|year)s?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Interval { get; }

    /// <summary>What follows the time of a TTL, or joins the conditions of DELETE WHERE.</summary>
    [GeneratedRegex(@"\b(?:delete|where|and|or|not|in)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }

    /// <summary>The TTL of an engine; empty where it has none.</summary>
    public static string Of(DeclaredEngine engine) => Word.Replace(
        SqlWords.Of(Interval.Replace(
            engine.WrittenOption("TTL"),
            m => $"toInterval{char.ToUpperInvariant(m.Groups["unit"].Value[0])}{m.Groups["unit"].Value.Substring(1).ToLowerInvariant()}({m.Groups["n"].Value})")),
        m => m.Value.ToUpperInvariant());
}
