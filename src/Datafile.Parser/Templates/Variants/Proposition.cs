using System.Collections.Immutable;

namespace Datafile.Parser.Templates.Variants;

/// <summary>A condition of a template as a formula over what a request sends.</summary>
internal abstract class Proposition
{
    public static readonly Proposition Always = new Compound(isAll: true, []);

    public static readonly Proposition Never = new Compound(isAll: false, []);

    public Proposition Negated => this == Always ? Never : this == Never ? Always : this is Negation negation ? negation.Inner : new Negation(this);

    public static Proposition Of(bool holds) => holds ? Always : Never;

    public static Proposition All(params Proposition[] parts) => Combine(isAll: true, parts);

    public static Proposition Any(params Proposition[] parts) => Combine(isAll: false, parts);

    private static Proposition Combine(bool isAll, Proposition[] parts)
    {
        var (neutral, absorbing) = isAll ? (Always, Never) : (Never, Always);
        if (Array.IndexOf(parts, absorbing) >= 0)
            return absorbing;

        ImmutableArray<Proposition> left = [.. parts.Where(p => p != neutral).Distinct()];
        return left.Length switch { 0 => neutral, 1 => left[0], _ => new Compound(isAll, left) };
    }
}

/// <summary>That what a template asks for lies in some cells of its subject.</summary>
internal sealed class Atom(TemplateSubject subject, CellTest test) : Proposition
{
    private CellSet? _cells;
    private CellSet? _others;

    public TemplateSubject Subject { get; } = subject;

    /// <summary>The cells in which it holds, or does not hold. All constants of the subject are known by then.</summary>
    public CellSet CellsWhere(bool holds) => holds
        ? _cells ??= Subject.CellsOf(test)
        : _others ??= Subject.All.Except(CellsWhere(holds: true));
}

internal sealed class Negation(Proposition inner) : Proposition
{
    public Proposition Inner { get; } = inner;
}

/// <summary>All of its parts, or any of them; none of no parts.</summary>
internal sealed class Compound(bool isAll, ImmutableArray<Proposition> parts) : Proposition
{
    public bool IsAll { get; } = isAll;

    public ImmutableArray<Proposition> Parts { get; } = parts;
}
