using System.Globalization;
using System.Text.RegularExpressions;

namespace Datafile.Analyzer.Project;

/// <summary>How long a Data Source keeps its rows.</summary>
/// <param name="Days">Null where the TTL is not of the plain form; infinity is <see cref="Forever"/>.</param>
public sealed partial record Retention(double? Days)
{
    public static readonly Retention Forever = new(double.PositiveInfinity);

    [GeneratedRegex(
        @"^[\w.()` ]+?\+\s*(?:toInterval(?<unit>\w+)\s*\(\s*(?<n>\d+)\s*\)|INTERVAL\s+'?(?<n>\d+)'?\s+(?<unit>\w+))\s*(?:DELETE)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Plain { get; }

    private static readonly Dictionary<string, double> UnitDays = new(StringComparer.OrdinalIgnoreCase)
    {
        ["second"] = 1 / 86_400d,
        ["minute"] = 1 / 1_440d,
        ["hour"] = 1 / 24d,
        ["day"] = 1,
        ["week"] = 7,
        ["month"] = 30.4,
        ["quarter"] = 91.3,
        ["year"] = 365.25,
    };

    /// <summary>For messages: <c>60 days</c>, or <c>everything</c>.</summary>
    public override string ToString() => this switch
    {
        { Days: null } => "some time",
        { Days: double.PositiveInfinity } => "everything",
        { Days: < 1 } => Math.Round(Days.Value * 24, 1).ToString(CultureInfo.InvariantCulture) + " hours",
        _ => Math.Round(Days.Value, 1).ToString(CultureInfo.InvariantCulture) + " days",
    };

    public bool IsShorterThan(Retention other) => Days < other.Days;

    /// <summary>The retention that ENGINE_TTL declares.</summary>
    public static Retention Of(DataSource source)
    {
        var ttl = source.Engine.WrittenOption("TTL").Trim();
        if (ttl.Length == 0)
            return Forever;

        var match = Plain.Match(ttl);
        return match.Success && UnitDays.TryGetValue(match.Groups["unit"].Value.TrimEnd('s', 'S'), out var days)
            ? new Retention(days * double.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture))
            : new Retention((double?)null);
    }
}
