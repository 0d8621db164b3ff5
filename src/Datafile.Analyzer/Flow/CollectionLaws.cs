using System.Collections.Immutable;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Flow;

/// <summary>What a function of collected values leaves of their laws: arrays of two inserts make one array, and maps one map.</summary>
internal static class CollectionLaws
{
    private const string Arrays = "groupArrayArray", Sets = "groupUniqArrayArray";

    /// <param name="function">The name of the function in lower case.</param>
    /// <param name="call">Its call.</param>
    /// <param name="parts">The laws of its arguments.</param>
    /// <returns>The law; null where it is not one of collections.</returns>
    public static MergeLaw? Of(string function, BoundCall call, ImmutableArray<MergeLaw> parts)
    {
        // The array comes after the lambda.
        var isLambda = parts.Length == 2 && call.Arguments[0] is BoundLambda && parts[0].Kind == MergeKind.Same;
        var law = isLambda ? parts[1] : parts[0];
        var isAlone = parts.Length == 1 || isLambda;
        if (law.Is(Arrays) || law.Is(Sets))
            return OfArray(function, call, law, isLambda, isAlone, parts.Skip(1).All(p => p.Kind == MergeKind.Same));
        return law.Is("sumMap") || law.Is("minMap") || law.Is("maxMap") ? OfMap(function, call, law, isLambda, isAlone) : null;
    }

    /// <summary>Whether a text of a collection is another one for the whole than for each part, which is longer.</summary>
    public static bool HasNoOrder(BoundCall call, ImmutableArray<MergeLaw> parts) =>
        (call.Is("arrayStringConcat") || call.Is("toJSONString"))
            && parts[0] is { Kind: MergeKind.Combined, Function: Arrays or Sets or "sumMap" or "minMap" or "maxMap" };

    private static MergeLaw? OfArray(string function, BoundCall call, MergeLaw law, bool isLambda, bool isAlone, bool isRestSame)
    {
        var isWhole = law.Is(Arrays) && !law.IsCut;
        return function switch
        {
            "length" when isWhole && isAlone => MergeLaw.CombinedBy("sum"),
            "arraysum" or "arraycount" when isWhole && isAlone => MergeLaw.CombinedBy("sum"),
            "arraymax" when !law.IsCut && isAlone => MergeLaw.CombinedBy("max"),
            "arraymin" when !law.IsCut && isAlone => MergeLaw.CombinedBy("min"),
            "has" or "hasany" when !law.IsCut && isRestSame => MergeLaw.CombinedBy("max"),
            "arrayexists" when !law.IsCut && isLambda => MergeLaw.CombinedBy("max"),
            "arrayall" when !law.IsCut && isLambda => MergeLaw.CombinedBy("min"),
            "arrayfilter" when isLambda => law,
            "arraymap" when isLambda && law.Is(Arrays) => law,
            "arrayreverse" when isAlone => law,
            "arraysort" or "arrayreversesort" when isAlone => law with { IsSorted = true },
            "arraydistinct" when isAlone => MergeLaw.CombinedBy(Sets) with { IsCut = law.IsCut },
            "arrayslice" when isRestSame => law with { IsCut = true },

            // An element depends on those before it, and a number of different ones on all.
            "arraycumsum" or "arraydifference" or "arrayenumerate" or "arrayenumerateuniq" or "arrayenumeratedense" or "arrayuniq" when isAlone =>
                MergeLaw.None,
            "arrayelement" when isRestSame && law is { IsCut: false, IsSorted: false } && call.Arguments is [_, { Constant: "1" or "-1" }] =>
                MergeLaw.CombinedBy("any"),

            // Up to its limit a number adds up.
            "length" or "arraysum" or "arraycount" when law.IsCut => MergeLaw.Derived(),
            _ => null,
        };
    }

    private static MergeLaw? OfMap(string function, BoundCall call, MergeLaw law, bool isLambda, bool isAlone) => function switch
    {
        "mapkeys" when isAlone => MergeLaw.CombinedBy(Sets),
        "mapsort" or "mapreversesort" when isAlone => law,
        "mapcontains" or "mapcontainskey" when call.Arguments is [_, { Constant: not null }] => MergeLaw.CombinedBy("max"),
        "mapfilter" when isLambda && call.Arguments[0] is BoundLambda { Parameters: [_, var value] } filter =>
            !filter.Parts[0].DescendantsAndSelf().OfType<BoundParameter>().Any(p => p.Name == value) ? law
            : law.Is("sumMap") && NeedsMore(filter.Parts[0], value) ? MergeLaw.None
            : null,
        _ => null,
    };

    /// <summary>
    /// Whether a condition asks for a number that a sum may reach and its parts may not. Parts meet <c>&gt; 0</c> and <c>&gt;= 1</c> as
    /// well.
    /// </summary>
    private static bool NeedsMore(BoundExpression condition, string value) =>
        condition is BoundCall { Arguments: [BoundParameter parameter, BoundConstant { Kind: LiteralKind.Number } limit] } test
            && parameter.Name == value
        && limit.Constant is { Length: > 0 } number && number[0] is >= '1' and <= '9' && (test.Is("greater")
            || (test.Is("greaterOrEquals") && number != "1"));
}
