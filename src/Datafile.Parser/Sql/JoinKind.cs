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

    /// <summary>The words in one order, without those that change no row: ALL, GLOBAL and OUTER.</summary>
    public static string Spelling(this JoinKind kind)
    {
        if (kind.Has(JoinKind.Comma | JoinKind.Cross))
            return "cross join";

        var which = kind.Has(JoinKind.Any) ? "any "
            : kind.Has(JoinKind.Semi) ? "semi "
            : kind.Has(JoinKind.Anti) ? "anti "
            : kind.Has(JoinKind.Asof) ? "asof "
            : "";
        var side = kind.Has(JoinKind.Left) ? "left"
            : kind.Has(JoinKind.Right) ? "right"
            : kind.Has(JoinKind.Full) ? "full"
            : kind.Has(JoinKind.Paste) ? "paste"
            : "inner";
        return (kind.Has(JoinKind.Natural) ? "natural " : "") + which + side + " join";
    }

    /// <summary>Whether rows of the left side that have no partner are left out, and the others stay as they are; unknown kinds are not.</summary>
    public static bool DropsUnmatchedLeft(this JoinKind kind) =>
        (kind & ~(JoinKind.Inner | JoinKind.Any | JoinKind.All | JoinKind.Global)) == JoinKind.None
        || (kind & ~JoinKind.Global) == (JoinKind.Left | JoinKind.Semi);
}
