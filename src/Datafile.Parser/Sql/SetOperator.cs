namespace Datafile.Parser.Sql;

/// <summary>What two queries are joined by.</summary>
public enum SetKind { Union, Intersect, Except }

/// <summary>What follows the word of a set operator.</summary>
public enum SetQuantifier { None, All, Distinct }

/// <summary>UNION, INTERSECT or EXCEPT, with ALL, DISTINCT or neither.</summary>
public readonly record struct SetOperator(SetKind Kind, SetQuantifier Quantifier)
{
    public static SetOperator UnionAll { get; } = new(SetKind.Union, SetQuantifier.All);

    /// <summary>In upper case.</summary>
    public override string ToString() => Quantifier == SetQuantifier.None
        ? Kind.ToString().ToUpperInvariant()
        : $"{Kind} {Quantifier}".ToUpperInvariant();
}
