using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>Where the values of an expression come from: columns, as they are, or what functions make of them.</summary>
internal static class ValueOrigin
{
    /// <summary>Functions that yield one of their arguments.</summary>
    private static readonly HashSet<string> Choices = new(StringComparer.OrdinalIgnoreCase)
    {
        "coalesce", "ifNull", "if", "multiIf", "nullIf", "greatest", "least",
    };

    /// <summary>Functions that yield NULL only where no argument has a value.</summary>
    private static readonly HashSet<string> NullIfAll = new(StringComparer.OrdinalIgnoreCase) { "coalesce", "ifNull", "greatest", "least" };

    /// <summary>Functions that yield the value under a name, or under a path.</summary>
    private static readonly HashSet<string> JsonFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "JSONExtract", "JSONExtractString", "JSONExtractInt", "JSONExtractUInt", "JSONExtractFloat", "JSON_VALUE",
        "simpleJSONExtractString", "simpleJSONExtractInt", "simpleJSONExtractUInt", "simpleJSONExtractFloat",
    };

    /// <summary>See <see cref="Axis.IsDirect"/>.</summary>
    public static bool IsDirect(BoundExpression expression) => expression switch
    {
        BoundColumn => true,
        _ when ConstantValue.Of(expression) is { Kind: not ConstantKind.Clock } => true,
        BoundCall call when call.Is("if") || call.Is("multiIf") =>
            call.Arguments.Where((_, i) => i % 2 == 1 || i == call.Arguments.Length - 1).All(IsDirect),
        BoundCall call when call.PassedArgument is not null || Choices.Contains(call.Name) => call.Arguments.All(IsDirect),
        BoundCall call when call.Arguments.Length > 0
            && call.Arguments[0].Type.Unwrapped.IsString
            && (call.Name.StartsWith("parseDateTime", StringComparison.OrdinalIgnoreCase) || AxisReader.Target(call) is not null) =>
            IsDirect(call.Arguments[0]) || AxisText.LengthOf(call.Arguments[0]) is 10 or 16 or >= 19,

        // A time in another zone or resolution, and a text with a blank in place of the T.
        BoundCall call when call.Arguments.Length > 0
            && AxisReader.Target(call) is { IsDateTime: true }
            && call.Arguments[0].Type.Unwrapped.IsDateTime => IsDirect(call.Arguments[0]),
        BoundCall call when call.Is("replaceOne") || call.Is("replaceAll") || call.Is("replace") =>
            call.Arguments is [_, BoundConstant { Value: "T" }, BoundConstant { Value: " " }] && IsDirect(call.Arguments[0]),
        BoundCall call => (IsParserOr(call) || IsField(call)) && IsDirect(call.Arguments[0]),
        _ => false,
    };

    /// <summary>Whether rows with NULL in a column are the ones that have NULL there, and not those with a text that cannot be read.</summary>
    public static bool TakesNullOfColumn(BoundExpression expression) => expression.Type.IsNullable && expression switch
    {
        BoundColumn => true,
        BoundCall call when IsField(call) => true,
        BoundCall call when NullIfAll.Contains(call.Name) => call.Arguments.All(TakesNullOfColumn),
        BoundCall call => call.Arguments.Any(TakesNullOfColumn),
        _ => false,
    };

    /// <summary>Whether a call yields what stands under a fixed name in a text of JSON, a map or a tuple, as a column of its own would.</summary>
    private static bool IsField(BoundCall call) =>
        call.Arguments.Length > 1
        && call.Arguments.Skip(1).All(a => a is BoundConstant)
        && (call.Is("tupleElement")
            || (call.Is("arrayElement") && call.Arguments[0].Type.Unwrapped.Name == "Map")
            || JsonFields.Contains((call.UnderMainName ?? call).Name));

    private static bool IsParserOr(BoundCall call) => call.Arguments.Length > 0 && call.Arguments[0].Type.Unwrapped.IsString
        && (call.Is("toDateTimeOrNull")
            || call.Is("toDateTimeOrZero")
            || call.Is("toDateTime64OrNull")
            || call.Is("toDateTime64OrZero")
            || call.Is("toDateOrNull")
            || call.Is("toDateOrZero"));
}
