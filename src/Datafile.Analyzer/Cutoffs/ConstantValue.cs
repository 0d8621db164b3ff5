using System.Globalization;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

internal enum ConstantKind { Text, Number, Moment, Clock }

/// <summary>What an expression without columns comes to.</summary>
/// <param name="Kind">Clock: it depends on when it is asked, like <c>now()</c>.</param>
/// <param name="Number">A number, or the moment in seconds since 1970.</param>
/// <param name="IsDay">Whether the moment is the start of a day, as a Date is.</param>
internal sealed record ConstantValue(ConstantKind Kind, decimal Number, string Text, bool IsDay = false)
{
    public static readonly ConstantValue Clock = new(ConstantKind.Clock, 0, "");

    /// <summary>Functions of the clock: whether they yield a day, and how many seconds that is from now.</summary>
    private static readonly Dictionary<string, (bool IsDay, decimal Offset)> Clocks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["now"] = (false, 0),
        ["now64"] = (false, 0),
        ["current_timestamp"] = (false, 0),
        ["nowInBlock"] = (false, 0),
        ["today"] = (true, 0),
        ["yesterday"] = (true, -TimeUnits.Day),
    };

    /// <summary>The zone in which a moment has its day and hour: that of its type.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public static ConstantValue OfText(string text) => new(ConstantKind.Text, 0, text);

    public static ConstantValue OfNumber(decimal value) => new(ConstantKind.Number, value, "");

    public static ConstantValue OfMoment(decimal value, bool isDay = false) => new(ConstantKind.Moment, value, "", isDay);

    /// <summary>Whether a function yields what a clock shows.</summary>
    public static bool IsClock(string function) => Clocks.ContainsKey(function);

    /// <summary>
    /// What a function of the clock yields when it is asked at a moment, in seconds since 1970; null for another function, and for a clock
    /// of another zone.
    /// </summary>
    public static ConstantValue? AtClock(BoundCall call, decimal now) =>
        Clocks.TryGetValue(call.Name, out var clock) && call.Arguments.All(a => a is BoundConstant { Kind: LiteralKind.Number })
            ? OfMoment(now + clock.Offset, clock.IsDay)
            : null;

    /// <summary>Evaluates an expression without columns; null where it has some, or where it is not followed.</summary>
    public static ConstantValue? Of(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundConstant { Kind: LiteralKind.String } text:
                return OfText(text.Value);
            case BoundConstant { Kind: LiteralKind.Number } number:
                return decimal.TryParse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? OfNumber(value) : null;
            case BoundConstant { Kind: LiteralKind.Boolean } boolean:
                return OfNumber(string.Equals(boolean.Value, "true", StringComparison.OrdinalIgnoreCase) ? 1 : 0);
            case BoundCall { Size: <= Limits.ConstantParts } call:
                try
                {
                    var result = ConstantCall.ValueOf(call) is { } made ? Held(made, call) : null;
                    return result is not { Kind: ConstantKind.Moment, IsDay: false } ? result
                        : TimeText.ZoneOf(call.Type) is { } zone ? result with { Zone = zone }
                        : null;
                }
                catch (Exception e) when (e is OverflowException or NotFollowedException)
                {
                    return null; // beyond all times and numbers
                }

            // `(SELECT toDateTime('…'))`
            case BoundSubquery
            {
                Query: BoundSelect
                {
                    From: null,
                    Filters.IsEmpty: true,
                    Clauses.IsEmpty: true,
                    IsGrouped: false,
                    Columns: { IsOpen: false, Columns: [var only] },
                },
            }:
                return Of(only.Value);
            default:
                return null;
        }
    }

    /// <summary>
    /// A moment in the range of its type: what a text says beyond it, or a number of seconds, becomes the first or the last one. What is
    /// computed of another moment begins again at the other end, and <c>makeDate</c> at 1970 (asked of ClickHouse 26.7): neither is followed.
    /// </summary>
    private static ConstantValue? Held(ConstantValue value, BoundCall call)
    {
        if (value.Kind != ConstantKind.Moment || LastMoment(call.Type.Unwrapped) is not { } last || (value.Number >= 0 && value.Number <= last))
            return value;

        var isRead = call.Arguments.All(a => Of(a) is null or { Kind: ConstantKind.Text or ConstantKind.Number })
            && (!value.IsDay || Of(call.Arguments[0])?.Kind == ConstantKind.Text);
        return isRead ? value with { Number = value.Number < 0 ? 0 : last } : null;
    }

    private static decimal? LastMoment(ClickHouseType type) => type.Name switch
    {
        "DateTime" or "DateTime32" => uint.MaxValue,
        "Date" => ushort.MaxValue * TimeUnits.Day,
        _ => null,
    };

    /// <summary>The day in which a moment lies, in its zone.</summary>
    public static ConstantValue DayOf(ConstantValue moment) =>
        OfMoment(decimal.Floor(TimeText.Moment(TimeText.ToLocal(moment.Number, moment.Zone)) / TimeUnits.Day) * TimeUnits.Day, isDay: true);
}
