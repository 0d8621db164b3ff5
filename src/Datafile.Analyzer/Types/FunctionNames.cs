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
        "exists", "dateAdd", "date_add", "dateSub", "date_sub", "timestampAdd", "timestamp_add", "timestampSub", "timestamp_sub", "grouping", "untuple", "columns", "extract", "any", "all", "some", "viewIfPermitted", "array", "tuple", "not", "nothing", "lambda", "date", "timestamp",
        "BLAKE3", "ulid", "generateULID", "stem", "lemmatize", "synonyms", "detectLanguage", "detectLanguageMixed", "detectLanguageUnknown", "detectCharset", "detectTonality",
        "detectProgrammingLanguage", "bech32Encode", "bech32Decode", "idnaEncode", "tryIdnaEncode", "idnaDecode", "punycodeEncode", "punycodeDecode", "tryPunycodeDecode",
        "s2ToGeo", "geoToS2", "s2GetNeighbors", "s2CellsIntersect", "s2CapContains", "s2CapUnion", "s2RectAdd", "s2RectContains", "s2RectUnion", "s2RectIntersection",
        "uniqThetaIntersect", "uniqThetaUnion", "uniqThetaNot", "bayesAB", "modelEvaluate", "prql", "sumMapWithOverflow", "hyperscan",
    };

    /// <summary>Whether a name means a function: one of the facts, or an aggregate with combinators.</summary>
    public static bool IsKnown(string name) => FunctionFacts.Find(name) is not null || Others.Contains(name) || AggregateFunction.Find(name) is not null;

    /// <summary>The first version that has a function, that of an aggregate with combinators as well; empty where all known versions have it.</summary>
    public static string FirstVersion(string name) =>
        NameTable.NewFunctions.ValueOf(name) is { Length: > 0 } version ? version
        : FunctionFacts.Find(name) is null && AggregateFunction.Find(name) is { } aggregate ? NameTable.NewFunctions.ValueOf(aggregate.Base)
        : "";

    /// <summary>The nearest name, empty where none is near; certain where only the case differs or no other is as near.</summary>
    public static (string Name, bool IsCertain) Nearest(string name)
    {
        var all = FunctionFacts.Names;
        if (all.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) is { } other)
            return (other, true);

        // An aggregate with a combinator, one of them misspelt: uniqIff.
        if (Spelling.Nearest(name, all) is not { } near)
            return ("", false);
        return (near, Spelling.OnlyNearest(name, all) == near);
    }
}
