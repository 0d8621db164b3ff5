namespace Datafile.Parser;

/// <summary>
/// How much is followed, so that every input costs time and memory in proportion to its length. Beyond a limit a thing is
/// unknown, and rules stay silent about it; <c>--verbose</c> names what was too large. Every limit is far above what
/// projects hold: a page of ClickHouse or a real project is named where one comes near.
/// </summary>
public static class Limits
{
    /// <summary>
    /// Types and literals in a type that an expression yields: <c>tuple(x, x)</c> of an alias doubles it in a few characters.
    /// </summary>
    public const int TypeParts = 1_000;

    /// <summary>Types around each other in a type that an expression yields. They are walked on the stack.</summary>
    public const int TypeDepth = 100;

    /// <summary>Columns that a query yields, or that its FROM brings: <c>SELECT *, *</c> doubles them with every node.</summary>
    public const int Columns = 10_000;

    /// <summary>Expressions that are looked at for one query: a lambda that WITH names is looked at for every call of it.</summary>
    public const int QueryWork = 500_000;

    /// <summary>
    /// Expressions and columns that are looked at in all queries of a project. 5,000 pipes of five nodes with 150 columns
    /// and expressions each stay below it.
    /// </summary>
    public const int ProjectWork = 5_000_000;

    /// <summary>How deep expressions nest through aliases and WITH, which are followed on the stack.</summary>
    public const int AliasDepth = 1_000;

    /// <summary>Characters of a constant array or tuple: no function asks for a longer one than the name of a type.</summary>
    public const int ConstantLength = 10_000;

    /// <summary>Arrows of a circle of nodes or views that a finding names, from both of its ends.</summary>
    public const int CircleArrows = 20;

    /// <summary>States of a regular expression; each character of a text costs so many steps at most.</summary>
    public const int PatternStates = 1_000;

    /// <summary>Groups in groups of a regular expression, which are read on the stack.</summary>
    public const int PatternDepth = 50;
}
