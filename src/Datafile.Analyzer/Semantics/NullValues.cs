using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// Whether NULL is among the values of an expression. What only has a Nullable type, such as <c>toNullable(1)</c>, never yields it.
/// </summary>
internal static class NullValues
{
    /// <summary>
    /// Functions that yield NULL also where no argument is NULL, next to those that end with OrNull (ClickHouse 26.7 was asked): their type is
    /// written in the call, or is that of a dictionary or a table.
    /// </summary>
    private static readonly HashSet<string> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        "nullIf", "JSONExtract", "JSONExtractCaseInsensitive", "JSONArrayLength", "JSON_ARRAY_LENGTH", "dictGet", "dictGetOrDefault", "joinGet",
        "defaultValueOfArgumentType", "positive_modulo_or_null",
    };

    /// <summary>Whether no row has NULL there, as far as that is known.</summary>
    public static bool AreExcluded(BoundExpression value) => !MayOccur(value);

    /// <summary>Whether some row may have NULL there. An unknown type is not taken for Nullable.</summary>
    public static bool MayOccur(BoundExpression value) => value.Type.IsNullable && value switch
    {
        BoundConstant constant => constant.Kind == LiteralKind.Null,
        BoundCall { PassedArgument: { } passed } => MayOccur(passed),
        BoundCall { Arguments: [var tested, ..] } call when IsMembership(call) => MayOccur(tested), // NULL in the list is equal to nothing
        BoundCall { Arguments: [var converted, ..] } call when IsConversion(call) =>
            call.Arguments.Any(MayOccur) || IsRead(converted.Type) || Makes(call),
        BoundCall call => Makes(call) || !call.Arguments.Any(a => a.Type.IsNullable) || call.Arguments.Any(a => MayOccur(a) || HoldsNull(a.Type)),
        _ => true,
    };

    /// <summary>
    /// Whether an expression may be NULL for a row or a group whose columns are not: another row, or an aggregate over no rows at all.
    /// </summary>
    public static bool MayBeAdded(BoundExpression value) => value.DescendantsAndSelf().Any(part =>
        part is BoundWindowCall || (part is BoundCall call && AggregateFunction.Find(call.Name)?.Combinators.Contains("If") == true));

    private static bool Makes(BoundCall call) =>
        Makers.Contains(call.Name)
        || call.Name.EndsWith("OrNull", StringComparison.OrdinalIgnoreCase)
        || AggregateFunction.Find(call.Name) is not null; // over no rows

    private static bool IsConversion(BoundCall call) =>
        call.Is("CAST") || call.Is("accurateCast") || call.Is("str_to_date") || call.Is("toUnixTimestamp") || ConversionFunction.TargetOf(call.Name) is not null;

    /// <summary>Whether a conversion to Nullable reads values, and yields NULL for one that it cannot read (ClickHouse 26.7 was asked).</summary>
    private static bool IsRead(ClickHouseType type) =>
        type.IsUnknown || type.Unwrapped is { IsString: true } or { IsDynamic: true } or { Name: "JSON" };

    /// <summary>Whether something inside of a value may be NULL: an element of an array, or what is in a Dynamic.</summary>
    private static bool HoldsNull(ClickHouseType type) => type.IsDynamic || type.Arguments.Any(a => a.Type is { } part && (part.IsNullable || HoldsNull(part)));

    private static bool IsMembership(BoundCall call) => call.Is("in") || call.Is("notIn") || call.Is("globalIn") || call.Is("globalNotIn");
}
