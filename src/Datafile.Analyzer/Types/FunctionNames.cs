using System.Collections.Concurrent;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Types;

/// <summary>Which names of functions ClickHouse knows.</summary>
internal static class FunctionNames
{
    /// <summary>
    /// What the engine of the facts does not list: words of the grammar, functions of libraries that it is built without, and
    /// functions of older or newer releases.
    /// </summary>
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "exists", "dateAdd", "date_add", "dateSub", "date_sub", "timestampAdd", "timestamp_add", "timestampSub", "timestamp_sub",
        "grouping", "untuple", "columns", "extract", "any", "all", "some", "viewIfPermitted", "array", "tuple", "not", "nothing", "lambda",
        "date", "timestamp", "date_part", "datepart",
        "BLAKE3", "ulid", "generateULID", "stem", "lemmatize", "synonyms", "detectLanguage", "detectLanguageMixed",
        "detectLanguageUnknown", "detectCharset", "detectTonality",
        "detectProgrammingLanguage", "bech32Encode", "bech32Decode", "idnaEncode", "tryIdnaEncode", "idnaDecode", "punycodeEncode",
        "punycodeDecode", "tryPunycodeDecode",
        "s2ToGeo", "geoToS2", "s2GetNeighbors", "s2CellsIntersect", "s2CapContains", "s2CapUnion", "s2RectAdd", "s2RectContains",
        "s2RectUnion", "s2RectIntersection",
        "uniqThetaIntersect", "uniqThetaUnion", "uniqThetaNot", "bayesAB", "modelEvaluate", "prql", "sumMapWithOverflow", "hyperscan",
    };

    /// <summary>The functions that may be written in capitals, so written: COUNT, SUM.</summary>
    private static readonly Lazy<string[]> Capitals = new(
        () => [.. FunctionFacts.Names.Select(n => n.ToUpperInvariant()).Where(n => FunctionFacts.Find(n) is not null)]);

    private static readonly HashSet<string> OfWindows = new(StringComparer.OrdinalIgnoreCase)
    {
        "row_number", "rank", "dense_rank", "denseRank", "ntile", "lag", "lead", "lagInFrame", "leadInFrame", "nth_value", "percent_rank",
        "percentRank", "cume_dist", "nonNegativeDerivative",
    };

    private static readonly ConcurrentDictionary<string, string> FirstVersions = new(StringComparer.Ordinal);

    /// <summary>Whether a name means a function: one of the facts, or an aggregate with combinators.</summary>
    public static bool IsKnown(string name) => FunctionFacts.Find(name) is not null || IsUnlisted(name) || AggregateFunction.Find(name) is not null;

    /// <summary>Whether a function exists over a window alone.</summary>
    public static bool IsWindowOnly(string name) => OfWindows.Contains(name);

    /// <summary>Whether a name means a function of which the facts tell nothing, not even whether it is an aggregate.</summary>
    public static bool IsUnlisted(string name) => Others.Contains(name);

    /// <summary>
    /// The first version that has a function, that of an aggregate with combinators as well; empty where all known versions have it.
    /// </summary>
    public static string FirstVersion(string name) => FirstVersions.GetOrAdd(name, LookUpFirstVersion);

    private static string LookUpFirstVersion(string name) =>
        NameTable.NewFunctions.ValueOf(name) is { Length: > 0 } version ? version
        : FunctionFacts.Find(name) is null && AggregateFunction.Find(name) is { } aggregate ? NameTable.NewFunctions.ValueOf(aggregate.Base)
        : "";

    /// <summary>The nearest name, empty where none is near; certain where only case or underscores differ, or one letter of a long name.</summary>
    public static (string Name, bool IsCertain) Nearest(string name)
    {
        var near = Nearest(name, FunctionFacts.Names);
        return near.Name.Length > 0 || name.Any(char.IsLower) ? near : Nearest(name, Capitals.Value);
    }

    /// <summary>The same among the aggregate functions, with combinators as well.</summary>
    public static (string Name, bool IsCertain) NearestAggregate(string name) =>
        Nearest(name, [.. FunctionFacts.Names.Where(n => FunctionFacts.Find(n)?.Aggregate is not null)]);

    private static (string Name, bool IsCertain) Nearest(string name, IReadOnlyCollection<string> all)
    {
        if (all.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) is { } other)
            return (other, true);
        if (AggregateFunction.InOtherCase(name) is { } combined)
            return (combined, true);
        if (name.IndexOf('_') > 0 && all.FirstOrDefault(n => string.Equals(n, name.Replace("_", ""), StringComparison.OrdinalIgnoreCase)) is { } plain)
            return (plain, true);

        // An aggregate with a combinator, one of them misspelt: uniqIff.
        if (Spelling.Nearest(name, all) is not { } near)
            return ("", false);
        return (near, IsSlip(name, near) && Spelling.OnlyNearest(name, all) == near);
    }

    /// <summary>
    /// Whether a name is another one with a slip of the pen, and no word of its own: one letter of a long one. <c>toUInt</c> is not
    /// <c>toUInt8</c>, and <c>notNull</c> not <c>notNullIn</c>.
    /// </summary>
    private static bool IsSlip(string name, string near) => Math.Min(name.Length, near.Length) >= ShortestSlip
        && Spelling.AreOneEditApart(name, near)
        && name.Where(char.IsDigit).SequenceEqual(near.Where(char.IsDigit));

    private const int ShortestSlip = 5;
}
