namespace Datafile.Parser.Templates.Variants;

/// <summary>Which pairs of branches some variant takes together: a row of bits for each branch.</summary>
/// <param name="count">The branches of the template.</param>
internal sealed class BranchPairs(int count)
{
    private readonly int _count = Math.Min(count, Limits.BranchesInPairs);
    private readonly ulong[]?[] _together = new ulong[]?[Math.Min(count, Limits.BranchesInPairs)];

    public bool Contains(int first, int second) =>
        first < _count && second < _count && _together[first] is { } row && (row[second / 64] & (1UL << (second % 64))) != 0;

    /// <summary>The branches that no variant takes together with one of them.</summary>
    public IEnumerable<int> MissingOf(int branch) =>
        branch < _count ? Enumerable.Range(0, _count).Where(other => !Contains(branch, other)) : [branch];

    /// <summary>Notes all pairs of some branches; returns whether one of them is new.</summary>
    public bool Add(IReadOnlyCollection<int> taken)
    {
        var bits = BitsOf(taken);
        var isNew = false;
        foreach (var branch in taken.Where(b => b < _count))
        {
            var row = _together[branch] ??= new ulong[bits.Length];
            for (var i = 0; i < bits.Length; i++)
            {
                isNew |= (bits[i] & ~row[i]) != 0;
                row[i] |= bits[i];
            }
        }

        return isNew;
    }

    private ulong[] BitsOf(IEnumerable<int> taken)
    {
        var bits = new ulong[(_count + 63) / 64];
        foreach (var branch in taken.Where(b => b < _count))
            bits[branch / 64] |= 1UL << (branch % 64);
        return bits;
    }
}
