using System.Globalization;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>A distance in time: <c>x + INTERVAL 1 HOUR</c>, <c>addHours(x, 1)</c>, <c>subtractMonths(x, 2)</c>.</summary>
/// <param name="Base">What is shifted.</param>
/// <param name="Seconds">The seconds that are added.</param>
/// <param name="Months">The months that are added; 0 beside seconds.</param>
internal sealed record TimeShift(BoundExpression Base, decimal Seconds, int Months)
{
    /// <summary>Whether whole days of the clock are added, which are not always 24 hours.</summary>
    public bool IsOfDays { get; init; }

    private static readonly HashSet<string> Additions = new(StringComparer.OrdinalIgnoreCase)
    { "plus", "date_add", "dateAdd", "timestamp_add", "timestampAdd" };

    private static readonly HashSet<string> Subtractions = new(StringComparer.OrdinalIgnoreCase)
    { "minus", "date_sub", "dateSub", "timestamp_sub", "timestampSub" };

    /// <summary>The whole months from one moment to another on the clock of a zone, negative for an earlier one: what <c>age</c> counts.</summary>
    public static int MonthsBetween(decimal from, decimal to, TimeZoneInfo zone)
    {
        if (to < from)
            return -MonthsBetween(to, from, zone);

        var (begin, end) = (TimeText.ToLocal(from, zone), TimeText.ToLocal(to, zone));
        var months = ((end.Year - begin.Year) * 12) + end.Month - begin.Month;
        return (end.Day, end.TimeOfDay).CompareTo((begin.Day, begin.TimeOfDay)) < 0 ? months - 1 : months;
    }

    /// <summary>The same in whole days.</summary>
    public static int DaysBetween(decimal from, decimal to, TimeZoneInfo zone)
    {
        if (to < from)
            return -DaysBetween(to, from, zone);

        var (begin, end) = (TimeText.ToLocal(from, zone), TimeText.ToLocal(to, zone));
        return (end.Date - begin.Date).Days - (end.TimeOfDay < begin.TimeOfDay ? 1 : 0);
    }

    /// <summary>Null for another expression.</summary>
    public static TimeShift? Of(BoundExpression expression)
    {
        if (expression is not BoundCall call)
            return null;
        if (call.Arguments.Length == 2 && (Additions.Contains(call.Name) || Subtractions.Contains(call.Name)))
        {
            var (first, second) = (call.Arguments[0], call.Arguments[1]);
            return Interval(second) is { } after ? Shifted(first, after, Subtractions.Contains(call.Name))
                : Additions.Contains(call.Name) && Interval(first) is { } before ? Shifted(second, before, false)
                : null;
        }

        foreach (var (prefix, isBack) in new[] { ("add", false), ("subtract", true) })
        {
            if (call.Arguments.Length == 2
                && call.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && Distance(call.Name.Substring(prefix.Length), call.Arguments[1]) is { } distance)
                return Shifted(call.Arguments[0], distance, isBack);
        }

        return null;
    }

    /// <summary>A constant moment so much later, on the clock of its zone: a day stays one where whole days or months are added.</summary>
    public ConstantValue Apply(ConstantValue moment)
    {
        var later = Months != 0 ? AddMonths(moment.Number, Months, moment.Zone)
            : IsOfDays ? AddDays(moment)
            : moment.Number + Seconds;
        return moment with { Number = later, IsDay = moment.IsDay && (IsOfDays || Months != 0) };
    }

    private decimal AddDays(ConstantValue moment)
    {
        var local = NotFollowedException.Checked(TimeText.ToLocal(moment.Number, moment.Zone), t => t.AddSeconds((double)Seconds));
        return TimeText.FromLocal(local, moment.Zone) + TimeText.FractionOf(moment.Number);
    }

    /// <summary>A moment some months later, on the clock of a zone; the day is cut to the length of the month.</summary>
    public static decimal AddMonths(decimal moment, int months, TimeZoneInfo zone)
    {
        var local = TimeText.ToLocal(moment, zone);
        var year = local.Year + Math.Floor((local.Month - 1 + months) / 12m);
        return year < 2 ? TimeText.Moment(DateTime.MinValue)
            : year > 9_998 ? TimeText.Moment(DateTime.MaxValue)
            : TimeText.FromLocal(local.AddMonths(months), zone) + TimeText.FractionOf(moment);
    }

    private static TimeShift Shifted(BoundExpression shifted, (decimal Seconds, int Months, bool IsOfDays) distance, bool isBack) =>
        new(shifted, isBack ? -distance.Seconds : distance.Seconds, isBack ? -distance.Months : distance.Months) { IsOfDays = distance.IsOfDays };

    private static (decimal Seconds, int Months, bool IsOfDays)? Interval(BoundExpression expression)
    {
        if (expression is not BoundCall { Arguments.Length: 1 } call)
            return null;

        return call.Name.StartsWith("interval_", StringComparison.Ordinal) ? Distance(call.Name.Substring("interval_".Length), call.Arguments[0])
            : call.Name.StartsWith("toInterval", StringComparison.OrdinalIgnoreCase)
                ? Distance(call.Name.Substring("toInterval".Length), call.Arguments[0])
            : null;
    }

    private static (decimal Seconds, int Months, bool IsOfDays)? Distance(string unit, BoundExpression amount)
    {
        // `INTERVAL '1' HOUR`
        var written = ConstantValue.Of(amount);
        var counted = written?.Kind == ConstantKind.Text
            && decimal.TryParse(written.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : written?.Kind == ConstantKind.Number ? decimal.Truncate(written.Number) // of 1.5 hours one is added
            : null as decimal?;
        if (counted is not (> -1_000_000_000 and < 1_000_000_000) || counted is not { } count)
            return null;

        return TimeUnits.SecondsOf(unit) is { } seconds ? (seconds * count, 0, seconds >= TimeUnits.Day)
            : TimeUnits.MonthsOf(unit) is { } months && Math.Abs(count * months) < 1_200 ? (0, months * (int)count, false)
            : null;
    }
}
