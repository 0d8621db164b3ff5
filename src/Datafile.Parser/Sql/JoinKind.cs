namespace Datafile.Parser.Sql;

/// <summary>The words of a join, OUTER included. <c>JOIN</c> alone has none.</summary>
[Flags]
public enum JoinKind
{
    None = 0,
    Comma = 1 << 0,
    Cross = 1 << 1,
    Paste = 1 << 2,
    Inner = 1 << 3,
    Left = 1 << 4,
    Right = 1 << 5,
    Full = 1 << 6,
    Outer = 1 << 7,
    Semi = 1 << 8,
    Anti = 1 << 9,
    Any = 1 << 10,
    All = 1 << 11,
    Asof = 1 << 12,
    Natural = 1 << 13,
    Global = 1 << 14,
}

/// <summary>What the words of a join mean.</summary>
public static class JoinKinds
{
    /// <summary>Whether it has one of some words.</summary>
    public static bool Has(this JoinKind kind, JoinKind words) => (kind & words) != 0;

    /// <summary>Whether rows of the left side that have no partner are left out, and the others stay as they are; unknown kinds are not.</summary>
    public static bool DropsUnmatchedLeft(this JoinKind kind) =>
        (kind & ~(JoinKind.Inner | JoinKind.Any | JoinKind.All | JoinKind.Global)) == JoinKind.None
        || (kind & ~JoinKind.Global) == (JoinKind.Left | JoinKind.Semi);
}
