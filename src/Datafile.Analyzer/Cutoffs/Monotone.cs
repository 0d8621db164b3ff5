namespace Datafile.Analyzer.Cutoffs;

/// <summary>A function that never decreases, by where it reaches a value.</summary>
internal abstract record Monotone
{
    /// <summary>The first argument for which the function is not below the value.</summary>
    public abstract decimal First(decimal value);

    /// <summary>The first argument for which the function is above the value.</summary>
    public abstract decimal FirstAbove(decimal value);
}

/// <summary>
/// A function of a moment that is computed and whose borders are searched for: months later, <c>toRelativeWeekNum</c>.
/// </summary>
/// <param name="Compare">Whether the function is below (negative), at or above (positive) a value for an argument.</param>
/// <param name="Clock">The zone whose clock the function shows, which may repeat an hour; null for a function that shows none.</param>
/// <typeparam name="T">What the function yields.</typeparam>
internal sealed record Searched<T>(Func<decimal, T, int> Compare, TimeZoneInfo? Clock = null)
{
    private const decimal Earliest = -62_135_596_800m, Latest = 253_402_300_799m;

    /// <summary>The shortest time that ClickHouse tells apart, in seconds.</summary>
    private const decimal Tick = 0.000_000_001m;

    /// <exception cref="NotFollowedException">The function reaches the value never or always.</exception>
    public decimal First(T value) => Border(at => Compare(at, value) >= 0);

    /// <exception cref="NotFollowedException">The function exceeds the value never or always.</exception>
    public decimal FirstAbove(T value) => Border(at => Compare(at, value) > 0);

    private decimal Border(Func<decimal, bool> holds)
    {
        var border = Search(holds);
        return Clock?.IsAmbiguousTime(DateTime.SpecifyKind(TimeText.ToLocal(border - 1, Clock), DateTimeKind.Unspecified)) == true
            || Clock?.IsAmbiguousTime(DateTime.SpecifyKind(TimeText.ToLocal(border, Clock), DateTimeKind.Unspecified)) == true
                ? throw new NotFollowedException("A clock that repeats an hour shows it twice.")
                : border;
    }

    /// <summary>The first moment that fulfils a condition which stays fulfilled.</summary>
    private static decimal Search(Func<decimal, bool> holds)
    {
        if (holds(Earliest) || !holds(Latest))
            throw new NotFollowedException("The function never reaches the value, or always exceeds it.");

        decimal low = Earliest, high = Latest;
        while (high - low > Tick)
        {
            var middle = low + (Math.Floor((high - low) / Tick / 2) * Tick);
            (low, high) = holds(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}

/// <summary>A function of a moment that yields a number or a moment.</summary>
internal sealed record MomentFunction(Func<decimal, decimal> Value, TimeZoneInfo? Clock = null) : Monotone
{
    private readonly Searched<decimal> _search = new((at, value) => Value(at).CompareTo(value), Clock);

    public override decimal First(decimal value) => _search.First(value);

    public override decimal FirstAbove(decimal value) => _search.FirstAbove(value);
}

/// <summary>A function that never decreases around some of its values.</summary>
/// <param name="IsMonotoneAt">Whether it does not decrease around a value.</param>
internal sealed record PartlyMonotone(Monotone Function, Func<decimal, bool> IsMonotoneAt) : Monotone
{
    public override decimal First(decimal value) => Checked(value).First(value);

    public override decimal FirstAbove(decimal value) => Checked(value).FirstAbove(value);

    private Monotone Checked(decimal value) =>
        IsMonotoneAt(value) ? Function : throw new NotFollowedException("The function is not monotone there.");
}
