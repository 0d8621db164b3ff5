using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>
/// Whether what a view yields may be one of the values that a conversion without loss changes all the same (<see
/// cref="Conversion.RareEffect"/>).
/// </summary>
internal sealed class RareValues(BoundQuery query)
{
    private readonly Lazy<HashSet<string>> _neverBelowZero = new(() => [.. InsertPath.Of(query).Selects
        .SelectMany(s => s.Filters)
        .SelectMany(f => f.Predicate.Conjuncts)
        .OfType<BoundCall>()
        .Select(AtLeastZero)
        .OfType<string>()]);

    /// <summary>How likely the values are: a warning, an info, or null for values that are hardly ever those.</summary>
    public DiagnosticSeverity? Severity(ClickHouseType from, BoundExpression? value)
    {
        if (IsBelowZero(value) || IsOfWholeRange(value))
            return DiagnosticSeverity.Warning;

        // NULL, and a text without its zone, do not depend on how the value was computed.
        if (from.Unwrapped is { Name: "Variant" } or { IsDateTime: true })
            return DiagnosticSeverity.Info;

        // A column that is passed on may hold any value; what is computed of it is usually never negative.
        var isSigned = Numbers.IsSigned(from.Unwrapped);
        return isSigned && IsPassedOn(value) ? DiagnosticSeverity.Warning : MayBeAny(value, isSigned) ? DiagnosticSeverity.Info : null;
    }

    /// <summary>
    /// Whether a value, or one of its alternatives, is below zero: a number that somebody wrote, or an unsigned one with a minus before it.
    /// </summary>
    private static bool IsBelowZero(BoundExpression? value) => value switch
    {
        BoundConstant { Kind: LiteralKind.Number } number => number.Value.StartsWith("-", StringComparison.Ordinal),
        BoundCall { Arguments: [var negated] } call when call.Is("negate") =>
            negated is BoundConstant ? negated is BoundConstant { Kind: LiteralKind.Number, Value: not "0" } : IsUnsigned(Unconverted(negated).Type.Unwrapped),
        BoundCall call when IsChoice(call) => Branches(call).Any(IsBelowZero),
        BoundCall call when call.Is("ifNull") || call.Is("coalesce") => call.Arguments.Any(IsBelowZero),
        _ => false,
    };

    /// <summary>What a number was before <c>toInt64</c> and the like.</summary>
    private static BoundExpression Unconverted(BoundExpression value) =>
        value is BoundCall { Arguments: [var converted, ..] } call && IsConversion(call) ? Unconverted(converted) : value;

    private static bool IsConversion(BoundCall call) =>
        (call.Name.StartsWith("toInt", StringComparison.OrdinalIgnoreCase) || call.Is("CAST")) && Numbers.IsSigned(call.Type.Unwrapped);

    private static bool IsUnsigned(ClickHouseType type) => type.IsInteger && !Numbers.IsSigned(type);

    /// <summary>Whether half of the values have the highest bit: those of hashes and of random numbers.</summary>
    private static bool IsOfWholeRange(BoundExpression? value) => value is BoundCall call && FunctionFacts.Find(call.Name)?.Name is
        "cityHash64" or "farmHash64" or "metroHash64" or "sipHash64" or "sipHash64Keyed" or "wyHash64" or "xxHash32" or "xxHash64" or "halfMD5" or "URLHash"
        or "intHash32" or "intHash64" or "murmurHash2_32" or "murmurHash2_64" or "murmurHash3_32" or "murmurHash3_64" or "gccMurmurHash" or "kafkaMurmurHash"
        or "CRC32" or "CRC32IEEE" or "CRC64" or "rand" or "rand64";

    /// <summary>Whether a value is a column as it is, of which no filter says that it is not below zero.</summary>
    private bool IsPassedOn(BoundExpression? value) => value switch
    {
        BoundColumn column => !_neverBelowZero.Value.Contains(column.Key),
        BoundCall { PassedArgument: { } passed } => IsPassedOn(passed),
        BoundCall call => (call.Is("ifNull") || call.Is("coalesce")) && call.Arguments.Any(IsPassedOn),
        _ => false,
    };

    /// <summary>Whether a value is a column, or what is picked, added up or computed of one by functions that do not limit it.</summary>
    private bool MayBeAny(BoundExpression? value, bool mindsFilters) => value switch
    {
        BoundColumn => !mindsFilters || IsPassedOn(value),
        BoundCall call when IsChoice(call) => Unguarded(call).Any(b => MayBeAny(b, mindsFilters)),
        BoundCall { PassedArgument: { } passed } => MayBeAny(passed, mindsFilters),
        BoundCall { Arguments: [var converted, ..] } call when IsConversion(call) =>
            !(mindsFilters && IsUnsigned(converted.Type.Unwrapped)) && MayBeAny(converted, mindsFilters),
        BoundCall { Arguments: [var first, ..] } call => call.Name.ToLowerInvariant() switch
        {
            "round" or "floor" or "ceil" or "trunc" or "modulo" or "moduloorzero" or "ifnull" or "coalesce" => MayBeAny(first, mindsFilters),
            "negate" => MayBeAny(first, false),
            "greatest" => call.Arguments.All(a => MayBeAny(a, mindsFilters)),
            "least" => call.Arguments.Any(a => MayBeAny(a, mindsFilters)),
            "minus" when IsDifferenceOfCounts(call) => true,
            "plus" or "minus" or "multiply" or "intdiv" or "intdivorzero" => call.Arguments.Any(a => MayBeAny(a, false)),
            _ => AggregateFunction.Find(call.Name)?.Base is "min" or "max" or "sum" or "any" or "anyLast" or "argMin" or "argMax"
                && (MayBeAny(first, mindsFilters) || IsBelowZero(first)),
        },
        _ => false,
    };

    /// <summary>
    /// Whether rows are counted less others, e.g. <c>countIf(a) - countIf(b)</c>; of rows that are among the first it is never below zero.
    /// </summary>
    private static bool IsDifferenceOfCounts(BoundCall difference)
    {
        if (difference.Arguments is not [BoundCall counted, BoundCall others] || !IsCount(counted) || !IsCount(others) || counted.Arguments.IsEmpty)
            return false;

        var conditions = others.Arguments.IsEmpty ? [] : others.Arguments[others.Arguments.Length - 1].Conjuncts.Select(c => c.Key).ToArray();
        return !counted.Arguments[counted.Arguments.Length - 1].Conjuncts.All(c => conditions.Contains(c.Key));
    }

    private static bool IsCount(BoundCall call) =>
        AggregateFunction.Find(call.Name) is { Base: "count", Combinators: [] or ["If"] } function && (function.Combinators.Length == 1 || call.Arguments.IsEmpty);

    private static bool IsChoice(BoundCall call) => call.Arguments.Length > 2 && (call.Is("if") || call.Is("multiIf"));

    private static IEnumerable<BoundExpression> Branches(BoundCall choice) =>
        choice.Arguments.Where((_, i) => i % 2 == 1 || i == choice.Arguments.Length - 1);

    /// <summary>The branches whose columns no condition of the choice asks about.</summary>
    private static IEnumerable<BoundExpression> Unguarded(BoundCall choice)
    {
        var asked = new HashSet<string>(
            choice.Arguments.Where((_, i) => i % 2 == 0 && i < choice.Arguments.Length - 1).SelectMany(c => c.Columns).Select(c => c.Key),
            StringComparer.Ordinal);
        return Branches(choice).Where(b => !b.Columns.Any(c => asked.Contains(c.Key)));
    }

    /// <summary>What a condition bounds from below by zero or more; null for other conditions.</summary>
    private static string? AtLeastZero(BoundCall condition) => condition.Arguments switch
    {
        [var value, var least]
            when (condition.Is("greater") || condition.Is("greaterOrEquals") || condition.Is("equals")) && IsNotNegative(least) => value.Key,
        [var least, var value]
            when (condition.Is("less") || condition.Is("lessOrEquals") || condition.Is("equals")) && IsNotNegative(least) => value.Key,
        [var value, var least, _] when condition.Is("between") && IsNotNegative(least) => value.Key,
        _ => null,
    };

    private static bool IsNotNegative(BoundExpression value) => value.Constant is { Length: > 0 } number && number[0] is >= '0' and <= '9';
}
