using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

internal enum AxisKind { Time, Number, Text }

/// <summary>An expression over rows whose comparisons with constants are followed exactly, e.g. the event time.</summary>
/// <param name="Key">The key of the expression.</param>
/// <param name="Label">How a message names it.</param>
/// <param name="Zone">For times: the zone in which bare literals are read.</param>
/// <param name="Resolution">The distance between neighbouring values, in seconds or units; null where it is unknown.</param>
/// <param name="IsNullable">Whether rows may have NULL there.</param>
/// <param name="Columns">The columns that it is made of.</param>
internal sealed record Axis(
    string Key, string Label, AxisKind Kind, TimeZoneInfo Zone, decimal? Resolution, bool IsNullable, IReadOnlyList<string> Columns)
{
    /// <summary>For numbers that are times: how many of its units a second has; null for numbers that are no times.</summary>
    public decimal? UnitsPerSecond { get; init; }

    /// <summary>Whether it is a number that only its size makes a time: bytes and amounts can be as large.</summary>
    public bool IsTimeBySize { get; init; }

    /// <summary>Whether the type is not known, so that the kind comes from the literal beside it.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The tables of those columns.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>The values that its type holds: seconds of a time, or numbers.</summary>
    public ValueRange Range { get; init; } = ValueRange.All;

    /// <summary>
    /// Whether each value is one that a column holds, as it is or as a text is read, so that every value may occur. Of
    /// what a function made of a time, some values never occur, and what they say about the time of a row is not known.
    /// </summary>
    public bool IsDirect { get; init; }

    /// <summary>Whether NULL means that a column holds NULL, and not that a text cannot be read.</summary>
    public bool HasColumnNulls { get; init; }

    /// <summary>
    /// Whether it is a column, or arithmetic of one and constants: neighbouring values of a hash have nothing to do with each other.
    /// </summary>
    public bool IsArithmetic { get; init; }

    /// <summary>Whether a column with a time is among those that it is made of.</summary>
    public bool NamesTime { get; init; }

    /// <summary>See <see cref="CalendarFunction.Repeats"/>.</summary>
    public bool Repeats { get; init; }

    /// <summary>For texts: whether they are compared with timestamps.</summary>
    public bool HoldsTimestamps { get; init; }

    /// <summary>Whether its values tell when something happened.</summary>
    public bool IsTime => Kind == AxisKind.Time || UnitsPerSecond is not null || HoldsTimestamps;

    /// <summary>Whether the moment of a value is known.</summary>
    public bool TellsMoments => IsDirect && !IsUnknown;

    /// <summary>The first value of a time that is not before a moment: times of whole seconds, or of days, have none between.</summary>
    public decimal CeilingOf(decimal moment)
    {
        if (Kind != AxisKind.Time || Resolution is not { } step)
            return moment;

        // A Date is midnight of its zone, which is usually not a whole number of days in UTC.
        if (step == TimeUnits.Day)
            return TimeText.ToLocal(moment, Zone) is var local && local.TimeOfDay == TimeSpan.Zero && decimal.Truncate(moment) == moment
                ? moment
                : TimeText.FromLocal(NotFollowedException.Checked(local.Date, day => day.AddDays(1)), Zone);

        return Math.Ceiling(moment / step) * step;
    }

    /// <summary>The moment of a value, in seconds since 1970.</summary>
    public decimal MomentOf(AxisValue value) => Kind switch
    {
        AxisKind.Time => value.Number,
        AxisKind.Number => value.Number / (UnitsPerSecond ?? 1),
        _ => TimeText.ParseBeginning(value.Text) ?? 0,
    };

    /// <summary>A value as it would be written in the query.</summary>
    public string Print(AxisValue value) => Kind switch
    {
        AxisKind.Time => TimeText.Print(value.Number, Zone),
        AxisKind.Number => value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value.Text,
    };

    /// <summary>The same, without the time of day for a column of days: ClickHouse compares a Date with no other text.</summary>
    public string PrintDay(AxisValue value) => Print(value) is var text
        && Kind == AxisKind.Time && Resolution == TimeUnits.Day && text.EndsWith(" 00:00:00", StringComparison.Ordinal) ? text.Substring(0, 10) : text;
}

/// <summary>The values that a type holds, the ends included.</summary>
internal readonly record struct ValueRange(decimal Lowest, decimal Highest)
{
    /// <summary>2299-12-31 23:59:59: no date or time of ClickHouse is later.</summary>
    private const decimal LastMoment = 10_413_791_999m;

    public static ValueRange All { get; } = new(decimal.MinValue, decimal.MaxValue);

    /// <summary>The values of a type without Nullable and LowCardinality; <see cref="All"/> where there are no such ends.</summary>
    public static ValueRange Of(ClickHouseType type) => type.Name switch
    {
        "DateTime" or "DateTime32" => new(0, uint.MaxValue),
        "Date" => new(-TimeUnits.Day, (ushort.MaxValue * TimeUnits.Day) + TimeUnits.Day), // midnight of a zone is up to a day off
        "Date32" or "DateTime64" => new(decimal.MinValue, LastMoment),
        "Bool" => new(0, 1),
        "UInt8" => new(0, byte.MaxValue),
        "UInt16" => new(0, ushort.MaxValue),
        "UInt32" => new(0, uint.MaxValue),
        "UInt64" => new(0, ulong.MaxValue),
        "UInt128" or "UInt256" => new(0, decimal.MaxValue),
        "Int8" => new(sbyte.MinValue, sbyte.MaxValue),
        "Int16" => new(short.MinValue, short.MaxValue),
        "Int32" => new(int.MinValue, int.MaxValue),
        "Int64" => new(long.MinValue, long.MaxValue),
        _ => All,
    };
}

/// <summary>A value on an axis.</summary>
internal readonly record struct AxisValue(decimal Number, string Text) : IComparable<AxisValue>
{
    public AxisValue(decimal number)
        : this(number, "")
    {
    }

    public int CompareTo(AxisValue other) =>
        Number != other.Number ? Number.CompareTo(other.Number) : string.CompareOrdinal(Text, other.Text);
}
