namespace Datafile.Analyzer.Types;

/// <summary>
/// What a function distinguishes of the type of an argument for what it yields: a letter of the facts of functions, of which several
/// <see cref="ArgumentKind"/>s are one.
/// </summary>
internal static class TypeKind
{
    /// <summary>The kind of Dynamic: rules that have it are all that is known of calls over one.</summary>
    public const char Dynamic = 'Y';

    /// <summary>The kind of a type without Nullable and LowCardinality; 0 for what the facts do not cover.</summary>
    public static char Of(ClickHouseType type) => type.Stored.Name == "Array" ? 'A' : type.Name == "Dynamic" ? Dynamic : ArgumentKind.Of(type) switch
    {
        '1' or '2' or '3' => 'U',
        'i' or 'j' => 'I',
        'w' => 'W',
        'f' => 'F',
        'b' => 'B',
        'Z' => '\0',
        var kind => kind,
    };
}
