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
}
