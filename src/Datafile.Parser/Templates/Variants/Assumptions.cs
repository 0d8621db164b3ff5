using System.Collections.Immutable;

namespace Datafile.Parser.Templates.Variants;

/// <summary>What is assumed of a request: the cells that are left of each subject that something is assumed of.</summary>
internal sealed class Assumptions : IEquatable<Assumptions>
{
    private readonly ImmutableDictionary<TemplateSubject, CellSet> _left;

    private Assumptions(ImmutableDictionary<TemplateSubject, CellSet> left) => _left = left;

    public static Assumptions None { get; } = new(ImmutableDictionary<TemplateSubject, CellSet>.Empty);

    /// <summary>The subjects that something is assumed of.</summary>
    public IEnumerable<TemplateSubject> Subjects => _left.Keys;

    public CellSet LeftOf(TemplateSubject subject) => _left.TryGetValue(subject, out var cells) ? cells : subject.All;

    /// <summary>With a subject in some cells; null where that contradicts what is assumed.</summary>
    public Assumptions? And(TemplateSubject subject, CellSet cells)
    {
        var before = LeftOf(subject);
        var after = before.And(cells);
        return after.IsEmpty ? null : after.Equals(before) ? this : new(_left.SetItem(subject, after));
    }

    /// <summary>With a subject in some cells, whatever was assumed of it.</summary>
    public Assumptions With(TemplateSubject subject, CellSet cells) => new(_left.SetItem(subject, cells));

    public bool Equals(Assumptions? other) =>
        other is not null
            && _left.Count == other._left.Count
            && _left.All(left => other._left.TryGetValue(left.Key, out var cells) && cells.Equals(left.Value));

    public override bool Equals(object? obj) => Equals(obj as Assumptions);

    public override int GetHashCode() =>
        _left.Aggregate(0, (hash, left) => hash ^ unchecked((left.Key.GetHashCode() * 31) + left.Value.GetHashCode()));
}
