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

    /// <summary>Whether the type could not be told, so that the kind comes from the literal beside it.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>Whether no value is below zero.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>For texts: whether they are compared with timestamps.</summary>
    public bool HoldsTimestamps { get; init; }

    /// <summary>Whether its values tell when something happened.</summary>
    public bool IsTime => Kind == AxisKind.Time || UnitsPerSecond is not null || HoldsTimestamps;

    /// <summary>Whether the moment of a value is known: of text that a function made, only the order is.</summary>
    public bool TellsMoments => (Kind != AxisKind.Text && !IsUnknown) || (Columns.Count == 1 && Label == Columns[0]);

    /// <summary>The moment of a value, in seconds since 1970.</summary>
    public decimal MomentOf(AxisValue value) => Kind switch
    {
        AxisKind.Time => value.Number,
        AxisKind.Number => value.Number / (UnitsPerSecond ?? 1),
        _ => TimeText.Parse(value.Text, TimeZoneInfo.Utc, out _) ?? 0,
    };

    /// <summary>A value as it would be written in the query.</summary>
    public string Print(AxisValue value) => Kind switch
    {
        AxisKind.Time => TimeText.Print(value.Number, Zone),
        AxisKind.Number => value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value.Text,
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
