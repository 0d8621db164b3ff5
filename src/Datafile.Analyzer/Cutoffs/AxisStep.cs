using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// A function between an axis and the expression that a query compares. It never decreases, or it is strictly monotone and
/// can be taken back.
/// </summary>
/// <param name="Function">Null for a strictly monotone function.</param>
/// <param name="Back">The value below the step for a value above it.</param>
internal sealed record AxisStep(Monotone? Function, Func<decimal, decimal> Back)
{
    /// <summary>Whether larger values become smaller ones.</summary>
    public bool IsDecreasing { get; private init; }

    public static AxisStep On(Monotone function) => new(function, v => v);

    public static AxisStep Shift(decimal added) => new(null, v => v - added);

    public static AxisStep Multiply(decimal factor) => new(null, v => v / factor) { IsDecreasing = factor < 0 };

    /// <summary><c>total - x</c></summary>
    public static AxisStep SubtractFrom(decimal total) => new(null, v => total - v) { IsDecreasing = true };

    /// <summary>The quotient of a whole number is rounded to a Float64, which means that number again.</summary>
    public static AxisStep Divide(decimal divisor) => new(null, v =>
    {
        var (exact, whole) = (v * divisor, decimal.Round(v * divisor));
        return (double)whole / (double)divisor == (double)v ? whole : exact;
    });

    /// <summary>The days since 1970 of a midnight in UTC.</summary>
    public static AxisStep CountDays { get; } = new(null, v => v * TimeUnits.Day);

    /// <summary>The seconds of our days are the same in 32 bits; other numbers are not followed.</summary>
    public static AxisStep Seconds { get; } = new(
        null, v => v is >= 1_000_000_000 and < 1L << 31 ? v : throw new NotFollowedException("No seconds of our days."));

    /// <summary>A Float64 holds every whole number of up to 53 bits.</summary>
    public static AxisStep Float { get; } = new(
        null, v => Math.Abs(v) < 1L << 53 ? v : throw new NotFollowedException("A Float64 rounds such numbers."));

    /// <summary>What a Date becomes as a time: midnight of one zone for midnight of another.</summary>
    public static AxisStep Midnight(TimeZoneInfo from, TimeZoneInfo to) => new(null, v => TimeText.FromLocal(TimeText.ToLocal(v, to), from) + TimeText.FractionOf(v));

    /// <summary>Whole days on the clock of a zone, which are not always 24 hours.</summary>
    public static AxisStep Days(decimal seconds, TimeZoneInfo zone) => new(null, v =>
    {
        var local = DateTime.SpecifyKind(
            NotFollowedException.Checked(TimeText.ToLocal(v, zone), t => t.AddSeconds((double)-seconds)), DateTimeKind.Unspecified);
        return zone.IsInvalidTime(local) || zone.IsAmbiguousTime(local)
            ? throw new NotFollowedException("No one moment is so many days away: the clock skips or repeats it.")
            : TimeText.FromLocal(local, zone) + TimeText.FractionOf(v);
    });
}
