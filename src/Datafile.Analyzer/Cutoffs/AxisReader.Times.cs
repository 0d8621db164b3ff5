using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>What is done with times: shifts, grids, differences and conversions.</summary>
internal sealed partial class AxisReader
{
    private static AxisExpression? OverTime(BoundCall call, AxisExpression inner, ClickHouseType type)
    {
        if (call.Is("toTimeZone"))
            return ExplicitZone(call) is { } shown ? inner.Over(type, shown) : null;
        if (Difference(call, inner, type) is { } difference)
            return difference;
        if (TimeShift.Of(call) is { Months: not 0 } longShift)
        {
            // A month after 31 May 00:00 is before a month after 30 May 12:00: both are on 30 June.
            var function = new MomentFunction(m => TimeShift.AddMonths(m, longShift.Months, inner.Zone), inner.Zone);
            return inner.Over(
                type, inner.Zone, AxisStep.On(new PartlyMonotone(function, v => type.IsDate || TimeText.ToLocal(v, inner.Zone).Day < 28)));
        }

        if (Shift(call, type) is { } shift)
            return Shifted(inner, type, shift.Seconds, shift.IsOfDays);
        if (ConstantCall.UnitsOfToUnixTimestamp(call.Name) is { } units)
        {
            // The day of a Date begins with midnight of the server, whatever zone is named.
            return type.IsDate
                ? inner.Over(Int64, inner.Zone, AxisStep.Multiply(units), AxisStep.Midnight(inner.Zone, TimeZoneInfo.Utc))
                : inner.Over(Int64, inner.Zone, [AxisStep.Multiply(units), .. Cut(1 / units, type)]);
        }

        if (Integers.Contains(call.Name))
        {
            // A Date counts days.
            return type.IsDate
                ? inner.Over(Int64, inner.Zone, AxisStep.CountDays, AxisStep.Midnight(inner.Zone, TimeZoneInfo.Utc))
                : inner.Over(Int64, inner.Zone, Cut(1, type));
        }

        if (call.Is("toFloat64") && type.IsDateTime && (Resolution(type) ?? 0) >= 0.000_001m)
            return inner.Over(Float64, inner.Zone);

        return ZoneOf(call, inner) is { } zone ? InZone(call, inner, type, zone) : null;
    }

    /// <summary>Conversions, grids and parts of the calendar, which depend on the zone.</summary>
    private static AxisExpression? InZone(BoundCall call, AxisExpression inner, ClickHouseType type, TimeZoneInfo zone)
    {
        if (call.Is("toLastDayOfMonth"))
            return inner.Over(Date, zone, AxisStep.On(new MomentFunction(m => CalendarFunction.LastDayOfMonth(m, zone))));
        if (CalendarFunction.Of(call, zone) is { } number)
            return inner.Over(
                Int64, zone,
                [AxisStep.On(new MomentFunction(number, call.Is("toYYYYMMDDhhmmss") ? zone : null)), .. MidnightOf(inner, zone)]);

        var target = Target(call);
        if (target is { IsDateTime: true })
        {
            var step = type.IsDate ? AxisStep.Midnight(inner.Zone, zone) : null;
            return inner.Over(target, zone, step is null ? Cut(Resolution(target) ?? 1, type) : [step]);
        }

        if (target is { IsDate: true } && type.IsDate)
            return inner;
        if (TimeGrid.Of(call, zone) is not { } grid)
            return null;

        // toStartOfDay of a Date is a time.
        var rounded = target ?? (TimeGrid.YieldsDate(call) ? Date : DateTime);
        return type.IsDate && !rounded.IsDate
            ? inner.Over(rounded, zone, AxisStep.On(grid), AxisStep.Midnight(inner.Zone, zone))
            : inner.Over(rounded, zone, AxisStep.On(grid));
    }

    /// <summary>How far a time lies from a constant one: <c>x - T</c>, <c>dateDiff('hour', T, x)</c>, <c>age('hour', T, x)</c>.</summary>
    private static AxisExpression? Difference(BoundCall call, AxisExpression inner, ClickHouseType type)
    {
        if (call.Is("minus") && call.Arguments.Length == 2 && !type.IsDate)
        {
            var isFirst = HasColumns(call.Arguments[0]);
            return ConstantValue.Of(call.Arguments[isFirst ? 1 : 0]) is { Kind: ConstantKind.Moment, IsDay: false } moment
                ? inner.Over(Float64, inner.Zone, isFirst ? AxisStep.Shift(-moment.Number) : AxisStep.SubtractFrom(moment.Number))
                : null;
        }

        if (!(call.Is("dateDiff") || call.Is("date_diff") || call.Is("timestampDiff") || call.Is("age")) || call.Arguments.Length is not (3 or 4))
            return null;

        var isLast = HasColumns(call.Arguments[2]);
        var other = call.Arguments[isLast ? 1 : 2];
        var isNamed = call.Arguments.Length == 4;
        var zone = isNamed ? ExplicitZone(call) : type.IsDate ? TimeZoneInfo.Utc : inner.Zone;
        if (call.Arguments[0] is not BoundConstant { Kind: LiteralKind.String, Value: var name }
            || TimeUnits.OfDifference(name) is not { } unit
            || zone is null
            || ConstantValue.Of(other) is not { Kind: ConstantKind.Moment } from)
            return null;

        // Without a zone, each of the two is read in its own, and a Date in that of the server.
        var otherZone = isNamed ? zone : from.IsDay ? TimeZoneInfo.Utc : TimeText.ZoneOf(other.Type) ?? TimeZoneInfo.Utc;
        var isOfOneZone = zone.Equals(otherZone);
        if (call.Is("age"))
        {
            // Whole units that have passed; of two zones, only the short ones are. Of an earlier time, weeks are 1 as well as -1: they have no order.
            return type.IsDate || from.IsDay || unit == "week" || (!isOfOneZone && TimeUnits.SecondsOf(unit) is not < TimeUnits.Hour) ? null
                : unit == "day" ? inner.Over(
                    Int64, zone, [.. Sign(isLast), AxisStep.On(new MomentFunction(m => TimeShift.DaysBetween(from.Number, m, zone), zone))])
                : TimeUnits.SecondsOf(unit) is { } length
                    ? inner.Over(Int64, zone, [.. Sign(isLast), AxisStep.On(new MomentFunction(m => decimal.Truncate((m - from.Number) / length)))])
                : TimeUnits.MonthsOf(unit) is { } months
                    ? inner.Over(Int64, zone, [.. Sign(isLast), AxisStep.On(
                        new MomentFunction(m => decimal.Truncate(TimeShift.MonthsBetween(from.Number, m, zone) / (decimal)months), zone))])
                : null;
        }

        if (unit == "hour" && !isOfOneZone)
            return null; // the hours of two zones are counted from two beginnings

        var begin = from.IsDay ? TimeText.FromLocal(TimeText.Utc(from.Number), otherZone) : from.Number;
        return CalendarFunction.Number(unit, zone) is { } here && CalendarFunction.Number(unit, otherZone) is { } there && there(begin) is var start
            ? inner.Over(Int64, zone, [.. Sign(isLast), AxisStep.On(new MomentFunction(m => here(m) - start)), .. MidnightOf(inner, zone)])
            : null;

        static AxisStep[] Sign(bool isLast) => isLast ? [] : [AxisStep.SubtractFrom(0)];
    }

    /// <summary>The step that reads a Date as midnight of a zone; none for a time.</summary>
    private static AxisStep[] MidnightOf(AxisExpression dates, TimeZoneInfo zone) =>
        dates.Type.Unwrapped.IsDate ? [AxisStep.Midnight(dates.Zone, zone)] : [];

    /// <summary>Seconds that the call adds to a time, and whether they are days of the clock.</summary>
    private static (decimal Seconds, bool IsOfDays)? Shift(BoundCall call, ClickHouseType type)
    {
        if (TimeShift.Of(call) is { } shift)
            return (shift.Seconds, shift.IsOfDays);
        if (call.Arguments.Length != 2 || !(call.Is("plus") || (call.Is("minus") && HasColumns(call.Arguments[0])))
            || ConstantValue.Of(call.Arguments[HasColumns(call.Arguments[0]) ? 1 : 0]) is not { Kind: ConstantKind.Number } amount)
            return null;

        // A number beside a time counts whole seconds, and beside a Date days.
        return (decimal.Truncate(amount.Number) * (type.IsDate ? TimeUnits.Day : 1) * (call.Is("minus") ? -1 : 1), type.IsDate);
    }

    private static AxisExpression? Shifted(AxisExpression inner, ClickHouseType type, decimal seconds, bool isOfDays)
    {
        if (isOfDays)
            return inner.Over(type, inner.Zone, AxisStep.Days(seconds, inner.Zone));
        if (type.IsDate)
            return inner.Over(DateTime, TimeZoneInfo.Utc, AxisStep.Shift(seconds), AxisStep.Midnight(
                inner.Zone, TimeZoneInfo.Utc)); // no Date takes parts of a second

        return inner.Over(seconds == decimal.Truncate(seconds) ? type : Finer(type), inner.Zone, AxisStep.Shift(seconds));
    }

    private static ClickHouseType Finer(ClickHouseType type) => type.Name == "DateTime64" ? type : ClickHouseType.WithLiterals("DateTime64", "3");

    /// <summary>The step that cuts to a resolution; none for what is not finer.</summary>
    private static AxisStep[] Cut(decimal to, ClickHouseType type) =>
        (Resolution(type) ?? 0) >= to ? [] : [AxisStep.On(new NumberGrid(to))];

    /// <summary>The type that a conversion names; null for another function.</summary>
    internal static ClickHouseType? Target(BoundCall call) => call.Name.ToLowerInvariant() switch
    {
        "todatetime" or "todatetime32" => DateTime,
        "todatetime64" => ClickHouseType.WithLiterals("DateTime64", (call.Arguments.ElementAtOrDefault(1) as BoundConstant)?.Value ?? "0"),
        "todate" or "todate32" or "date" => Date,
        "cast" => CastType(call) is { IsDateTime: true } or { IsDate: true } ? CastType(call) : null,
        _ => null,
    };

    private static ClickHouseType CastType(BoundCall call) =>
        ClickHouseType.Parse((call.Arguments[1] as BoundConstant)?.Value ?? "").Unwrapped;
}
