namespace Datafile.Parser.Templates.Variants;

/// <summary>A set of the cells of one <see cref="TemplateSubject"/>, by their numbers.</summary>
internal sealed class CellSet(int count) : IEquatable<CellSet>
{
    private readonly ulong[] _bits = new ulong[(count + 63) / 64];

    public static CellSet Where(int count, Func<int, bool> isIn)
    {
        var cells = new CellSet(count);
        for (var i = 0; i < count; i++)
        {
            if (isIn(i))
                cells._bits[i / 64] |= 1UL << (i % 64);
        }

        return cells;
    }

    public bool IsEmpty => Array.TrueForAll(_bits, b => b == 0);

    public bool Contains(int cell) => (_bits[cell / 64] & (1UL << (cell % 64))) != 0;

    public CellSet And(CellSet other) => Combined(other, (a, b) => a & b);

    public CellSet Or(CellSet other) => Combined(other, (a, b) => a | b);

    public CellSet Except(CellSet other) => Combined(other, (a, b) => a & ~b);

    public bool IsSubsetOf(CellSet other) => Except(other).IsEmpty;

    public bool Equals(CellSet? other) => other is not null && _bits.AsSpan().SequenceEqual(other._bits);

    public override bool Equals(object? obj) => Equals(obj as CellSet);

    public override int GetHashCode() => _bits.Aggregate(count, (hash, bits) => unchecked((hash * 31) + bits.GetHashCode()));

    private CellSet Combined(CellSet other, Func<ulong, ulong, ulong> combine)
    {
        var cells = new CellSet(count);
        for (var i = 0; i < _bits.Length; i++)
            cells._bits[i] = combine(_bits[i], other._bits[i]);
        return cells;
    }
}
