namespace Datafile.Analyzer.Cutoffs;

/// <summary>Values to which others are cut down.</summary>
internal abstract record Grid : Monotone
{
    /// <summary>The last point of the grid that is not after the value.</summary>
    public abstract decimal FloorOf(decimal value);

    /// <summary>The point of the grid after a point of the grid.</summary>
    public abstract decimal NextAfter(decimal point);

    /// <summary>The first point of the grid that is not before the value.</summary>
    public override decimal First(decimal value) => FloorOf(value) is var floor && floor == value ? value : NextAfter(floor);

    public override decimal FirstAbove(decimal value) => NextAfter(FloorOf(value));

    public bool Contains(decimal value) => FloorOf(value) == value;
}

/// <summary>Multiples of a number.</summary>
internal sealed record NumberGrid(decimal Size) : Grid
{
    public override decimal FloorOf(decimal value) => Math.Floor(value / Size) * Size;

    public override decimal NextAfter(decimal point) => point + Size;
}

/// <summary>A Float64 that is cut to digits after the point, as a DateTime64 is.</summary>
internal sealed record FloatGrid(int Digits) : Grid
{
    private readonly NumberGrid _grid = new(1 / Scale(Digits));

    /// <exception cref="NotFollowedException">The Float64 that is meant by the value is cut to the one before it.</exception>
    public override decimal FloorOf(decimal value) => _grid.FloorOf(value) is var floor
        && Math.Truncate((double)floor * (double)Scale(Digits)) == (double)(floor * Scale(Digits))
        ? floor
        : throw new NotFollowedException("A Float64 does not hold such a value exactly.");

    public override decimal NextAfter(decimal point) => FloorOf(_grid.NextAfter(point));

    private static decimal Scale(int digits) => (decimal)Math.Pow(10, digits);
}
