using System.Globalization;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>A fixed distance in time: <c>x + INTERVAL 1 HOUR</c>, <c>addHours(x, 1)</c>, <c>subtractDays(x, 2)</c>.</summary>
internal static class TimeShift
{
    private static readonly Dictionary<string, decimal> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["millisecond"] = 0.001m,
        ["second"] = 1,
        ["minute"] = 60,
        ["hour"] = 3_600,
        ["day"] = 86_400,
        ["week"] = 604_800,
    };

    /// <summary>
    /// The expression that is shifted and the seconds that are added; null for another expression. Months and years are
    /// no fixed distance. Days are, except across a change of clocks.
    /// </summary>
    public static (BoundExpression Base, decimal Seconds)? Of(BoundExpression expression)
    {
        if (expression is not BoundCall { Arguments.Length: 2 } call)
            return null;

        var (x, amount) = (call.Arguments[0], call.Arguments[1]);
        if (call.Is("plus") || call.Is("minus"))
        {
            var sign = call.Is("minus") ? -1 : 1;
            if (call.Is("plus") && Interval(x) is { } before)
                return (amount, before);
            return Interval(amount) is { } seconds ? (x, sign * seconds) : null;
        }

        foreach (var (prefix, sign) in new[] { ("add", 1), ("subtract", -1) })
        {
            if (!call.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                continue;

            var unit = call.Name.Substring(prefix.Length).TrimEnd('s');
            if (Units.TryGetValue(unit, out var seconds) && Amount(amount) is { } count)
                return (x, sign * seconds * count);
        }

        return null;
    }

    private static decimal? Interval(BoundExpression expression)
    {
        if (expression is not BoundCall { Arguments.Length: 1 } call)
            return null;

        var unit = call.Name.StartsWith("interval_", StringComparison.Ordinal) ? call.Name.Substring("interval_".Length)
            : call.Name.StartsWith("toInterval", StringComparison.OrdinalIgnoreCase) ? call.Name.Substring("toInterval".Length)
            : "";
        return Units.TryGetValue(unit, out var seconds) && Amount(call.Arguments[0]) is { } count ? seconds * count : null;
    }

    private static decimal? Amount(BoundExpression expression) =>
        expression is BoundConstant { Kind: LiteralKind.Number } number
        && decimal.TryParse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 1_000_000_000
            ? value
            : null;
}
