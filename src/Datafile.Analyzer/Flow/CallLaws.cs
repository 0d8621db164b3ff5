using System.Collections.Immutable;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Flow;

/// <summary>What a function of combinable values leaves of their laws: <c>sum(a) * 2</c> adds up, <c>sum(a) + 1</c> does not.</summary>
internal static class CallLaws
{
    /// <summary>Functions that keep the order of values, so that the greatest stays the greatest.</summary>
    private static readonly HashSet<string> Monotone = new(StringComparer.OrdinalIgnoreCase)
    {
        "toDate", "toDate32", "toDateTime", "toDateTime32", "toDateTime64", "toStartOfSecond", "toStartOfMinute", "toStartOfFiveMinutes", "toStartOfFiveMinute",
        "toStartOfTenMinutes", "toStartOfFifteenMinutes", "toStartOfHour", "toStartOfDay", "toMonday", "toStartOfWeek", "toStartOfMonth", "toStartOfQuarter", "toStartOfYear",
        "toStartOfInterval", "toYear", "toYYYYMM", "toYYYYMMDD", "toYYYYMMDDhhmmss", "toUnixTimestamp", "toUnixTimestamp64Milli", "addSeconds", "addMinutes", "addHours", "addDays",
        "subtractSeconds", "subtractMinutes", "subtractHours", "subtractDays", "floor", "ceil", "ceiling", "round", "trunc", "sqrt", "log", "log2", "log10", "exp", "intDiv",
    };

    /// <summary>Functions that give the value itself, in another type at most.</summary>
    private static readonly HashSet<string> Identities = new(StringComparer.OrdinalIgnoreCase)
    {
        "toUInt8", "toUInt16", "toUInt32", "toUInt64", "toUInt128", "toUInt256", "toInt8", "toInt16", "toInt32", "toInt64", "toInt128", "toInt256", "toFloat32", "toFloat64",
        "toDecimal32", "toDecimal64", "toDecimal128", "toDecimal256", "CAST", "accurateCast",
    };

    /// <summary>Functions whose value for the whole does not follow from sums of parts.</summary>
    private static readonly HashSet<string> NotLinear = new(StringComparer.OrdinalIgnoreCase)
    {
        "plus", "minus", "multiply", "divide", "intDiv", "modulo", "equals", "notEquals", "less", "greater", "lessOrEquals", "greaterOrEquals", "least", "greatest",
        "dateDiff", "date_diff", "sqrt", "log", "log2", "log10", "exp", "toString", "and", "or", "not", "length", "arraySum", "abs", "bitCount",
    };

    /// <summary>Functions that pick or bundle values, so that what they yield may be that of any row.</summary>
    private static readonly HashSet<string> Picking = new(StringComparer.OrdinalIgnoreCase)
    {
        "arrayJoin", "arrayElement", "arrayElementOrNull", "arrayFirst", "arrayLast", "arrayFirstOrNull", "arrayLastOrNull", "arrayRandomSample", "empty", "notEmpty", "tuple", "array", "map", "arrayZip",
    };

    public static MergeLaw Of(BoundCall call, ImmutableArray<MergeLaw> parts)
    {
        if (parts.All(p => p.Kind == MergeKind.Same))
            return MergeLaw.Same;
        if (WithoutDefault(call, parts) is { } told)
            return told;
        foreach (var kind in new[] { MergeKind.Regrouped, MergeKind.Unknown, MergeKind.None, MergeKind.Defaulted })
        {
            if (parts.Any(p => p.Kind == kind))
                return parts.First(p => p.Kind == kind);
        }

        if (call.Is("finalizeAggregation"))
            return Finished(call.Arguments[0], call.Type);
        if (parts.Any(p => p.Kind == MergeKind.State))
            return MergeLaw.Unknown;
        if (parts.Any(p => p.Kind == MergeKind.Derived))
            return (Identities.Contains(call.Name) || call.PassedArgument is not null) && parts[0].Kind == MergeKind.Derived
                ? parts[0]
                : OfFunction(call, parts);

        var law = Combined(call, parts);
        return law.Kind != MergeKind.Unknown ? law : NotLinear.Contains(call.Name) ? MergeLaw.None : OfFunction(call, parts);
    }

    /// <summary>A function of values none of which is that of any row.</summary>
    private static MergeLaw OfFunction(BoundCall call, ImmutableArray<MergeLaw> parts) =>
        Picking.Contains(call.Name) || parts.Any(p => p.Is("any"))
            ? MergeLaw.Unknown
            : MergeLaw.Derived(hasNoOrder: CollectionLaws.HasNoOrder(call, parts));

    /// <summary>
    /// A value that is NULL where no row meets the condition: <c>nullIf(minIf(t, c), toDateTime(0))</c>,
    /// <c>if(countIf(c) > 0, minIf(t, c), NULL)</c>. Null for another call.
    /// </summary>
    private static MergeLaw? WithoutDefault(BoundCall call, ImmutableArray<MergeLaw> parts) => call switch
    {
        { Arguments: [var value, var none] } when call.Is("nullIf")
            && parts[0].Kind == MergeKind.Defaulted
            && IsDefault(value.Type.Unwrapped, none) => MergeLaw.CombinedBy(parts[0].Function),
        { Arguments: [BoundCall { Arguments: [BoundCall { Arguments: [var counted] } count, var zero] } some, BoundCall { Arguments: { Length: > 1 } chosen }, { Type.IsNull: true }] }
            when call.Is("if")
                && parts[1].Kind == MergeKind.Defaulted
                && some.Is("greater")
                && IsZero(zero)
                && AggregateFunction.Find(count.Name) is { Base: "count" } function
                && function.Combinators.Contains("If")
                && counted.Key == chosen[chosen.Length - 1].Key => MergeLaw.CombinedBy(parts[1].Function),
        _ => null,
    };

    /// <summary>Whether a constant is what an aggregate yields for no rows; of times in the zone of the server.</summary>
    private static bool IsDefault(ClickHouseType type, BoundExpression constant) =>
        type.IsDateTime || type.IsDate
            ? (constant is BoundConstant { Kind: LiteralKind.String, Value: "1970-01-01" or "1970-01-01 00:00:00" }
                && type.Arguments.All(a => a.Literal is null || a.Literal[0] != '\''))
                || (constant is BoundCall { Arguments: [var number, ..] } call
                    && ConversionFunction.TargetOf(call.Name) is not null
                    && IsZero(number))
            : type.IsString ? constant is BoundConstant { Kind: LiteralKind.String, Value: "" } : IsZero(constant);

    /// <summary>What a state is when it is finished: a default value, where no row met its condition.</summary>
    private static MergeLaw Finished(BoundExpression state, ClickHouseType type)
    {
        var call = state as BoundCall;
        if ((AggregateFunction.Find(call?.Name ?? "") ?? AggregateFunction.Find(state.Type.StateFunction)) is not { } function)
            return MergeLaw.Unknown;
        if (AggregateLaw.CombiningOf(function) is not { } combining)
            return MergeLaw.None;

        return function.Combinators.Contains("If") && !HasNeutralValue(combining, type, call)
            ? MergeLaw.Defaulted(combining)
            : MergeLaw.CombinedBy(combining);
    }

    /// <summary>Whether the value of an -If aggregate over no rows is neutral when values are combined. Negative numbers are ignored.</summary>
    public static bool HasNeutralValue(string combining, ClickHouseType type, BoundCall? call) =>
        combining is not ("min" or "any") || type.IsUnknown || type.IsNullable || call?.Arguments[call.Arguments.Length - 1].Constant is not null;

    private static MergeLaw Combined(BoundCall call, ImmutableArray<MergeLaw> parts)
    {
        var function = call.Name.ToLowerInvariant();
        var (first, second) = (parts[0], parts.Length > 1 ? parts[1] : MergeLaw.Same);
        var rest = parts.Skip(1).All(p => p.Kind == MergeKind.Same);
        if (call.PassedArgument is not null || (Identities.Contains(call.Name) && rest))
            return first;
        switch (function)
        {
            case "ifnull" or "coalesce" when rest && (first.Is("sum") ? IsZero(call.Arguments[1]) : first.Is("any")):
                return first;

            // The default is the least value of most types, and the least is kept.
            case "ifnull" or "coalesce" when rest
                && parts.Length == 2
                && IsExtreme(first)
                && call.Arguments[0].Type.IsNullable
                && IsDefault(call.Arguments[0].Type.Unwrapped, call.Arguments[1]):
                return first.Is("min") ? MergeLaw.Defaulted("min") with { ReplacesNull = true }
                    : MayBeNegative(call.Arguments[0].Type.Unwrapped) ? MergeLaw.Unknown
                    : first;
            case "abs" when rest && call.Arguments[0].Type.Unwrapped is { IsInteger: true } number && !Numbers.IsSigned(number):
                return first;
            case "plus" or "minus" when first.Is("sum") && second.Is("sum"):
            case "negate" when first.Is("sum"):
            case "multiply" or "divide" when first.Is("sum") && rest:
            case "round" or "floor" or "ceil" when first.Is("sum") && call.Arguments[0].Type.Unwrapped.IsInteger:
                return first;
            case "multiply" or "divide" when IsExtreme(first) && rest && IsPositive(call.Arguments[1]):
                return MergeLaw.CombinedBy(first.Function);
            case "multiply" when IsExtreme(second) && first.Kind == MergeKind.Same && IsPositive(call.Arguments[0]):
                return MergeLaw.CombinedBy(second.Function);
            case "multiply" when second.Is("sum") && first.Kind == MergeKind.Same:
                return second;
            case "plus" or "minus" when IsExtreme(first) && rest:
                return MergeLaw.CombinedBy(first.Function);
            case "plus" when IsExtreme(second) && first.Kind == MergeKind.Same:
                return MergeLaw.CombinedBy(second.Function);
            case "negate" when IsExtreme(first):
                return Opposite(first);
            case "minus" when IsExtreme(second) && first.Kind == MergeKind.Same:
                return Opposite(second);
            case "greatest" when parts.All(p => p.Is("max") || p.Kind == MergeKind.Same):
                return MergeLaw.CombinedBy("max");
            case "least" when parts.All(p => p.Is("min") || p.Kind == MergeKind.Same):
                return MergeLaw.CombinedBy("min");
            case "greatest" or "least"
                when parts.Count(p => p.Kind != MergeKind.Same) == 1 && parts.Single(p => p.Kind != MergeKind.Same) is var only && IsExtreme(only):
                return MergeLaw.CombinedBy(only.Function);
            case "greater" or "greaterorequals" or "notequals" when rest && first.Is("sum") && IsCount(call.Arguments[0]):
                return HasSome(function, call.Arguments[0], call.Arguments[1]);
            case "equals" when rest && first.Is("sum") && IsCount(call.Arguments[0]) && IsZero(call.Arguments[1]):
                return call.Arguments[0] is BoundCall { Arguments.IsEmpty: true }
                    ? MergeLaw.Same
                    : MergeLaw.CombinedBy("min"); // none of all is none of each
            case "greater" or "greaterorequals" when rest && IsExtreme(first):
                return MergeLaw.CombinedBy(first.Function);
            case "less" or "lessorequals" when rest && IsExtreme(first):
                return Opposite(first);

            // What is not the least value of all is greater.
            case "notequals" when rest && IsExtreme(first) && IsLeast(call.Arguments[0].Type.Unwrapped, call.Arguments[1]):
                return MergeLaw.CombinedBy(first.Function);
            case "equals" when rest && IsExtreme(first) && IsLeast(call.Arguments[0].Type.Unwrapped, call.Arguments[1]):
                return Opposite(first);
            case "or" when parts.All(p => p.Is("max")):
            case "and" when parts.All(p => p.Is("min")):
            case "tostring" when IsExtreme(first)
                && call.Arguments[0].Type.Unwrapped is { IsString: true } or { IsDate: true } or { IsDateTime: true }:
                return MergeLaw.CombinedBy(first.Function);
            case "not" when IsExtreme(first):
                return Opposite(first);
            case "if" when parts.Length == 3 && first.Kind == MergeKind.Same:
                return Choice(call, second, parts[2]);
            case "if" when parts.Length == 3
                && IsExtreme(first)
                && rest
                && ConstantOrder.Compare(call.Arguments[1], call.Arguments[2]) is { } order and not 0:
                return order > 0 ? first : Opposite(first);
            case "tupleelement" when IsExtreme(first) && call.Arguments[0].Type.Unwrapped.Name == "Tuple":
                return call.Arguments[1].Constant == "1" ? first : MergeLaw.Derived(hasNoOrder: true); // tuples are ordered by their first element
        }

        if (CollectionLaws.Of(function, call, parts) is { } collected)
            return collected;

        if (rest && IsExtreme(first) && Monotone.Contains(call.Name) && (function != "intdiv" || IsPositive(call.Arguments[1])))
            return MergeLaw.CombinedBy(first.Function);

        // A function of the value of one row, whichever it is, is that of the same row.
        return rest && (first.Is("any") || ((first.Is("argMax") || first.Is("argMin")) && !Picking.Contains(call.Name))) ? first : MergeLaw.Unknown;
    }

    /// <summary>The same condition in all inserts chooses one of two values.</summary>
    private static MergeLaw Choice(BoundCall call, MergeLaw then, MergeLaw otherwise)
    {
        var (law, other, constant) = then.Kind == MergeKind.Combined ? (then, otherwise, call.Arguments[2]) : (otherwise, then, call.Arguments[1]);
        return other == law || (other.Kind == MergeKind.Same && (law.Is("sum") ? IsZero(constant) : AggregateLaw.IsIdempotent(law.Function)))
            ? MergeLaw.CombinedBy(law.Function)
            : MergeLaw.Unknown;
    }

    /// <summary>Whether a count reaches a number. A group has a row; that some row meets a condition is so for all where it is for one insert.</summary>
    private static MergeLaw HasSome(string function, BoundExpression count, BoundExpression number) =>
        number.Constant != (function == "greaterorequals" ? "1" : "0") ? MergeLaw.Unknown
        : count is BoundCall { Arguments.IsEmpty: true } ? MergeLaw.Same : MergeLaw.CombinedBy("max");

    private static bool IsCount(BoundExpression value) => value is BoundCall call && AggregateFunction.Find(call.Name)?.Base == "count";

    private static bool IsExtreme(MergeLaw law) => law.Is("max") || law.Is("min");

    private static MergeLaw Opposite(MergeLaw law) => MergeLaw.CombinedBy(law.Is("max") ? "min" : "max");

    private static bool IsLeast(ClickHouseType type, BoundExpression value) =>
        type.IsInteger
            ? !Numbers.IsSigned(type) && IsZero(value)
            : type.Name == "String" && value is BoundConstant { Kind: LiteralKind.String, Value: "" };

    private static bool MayBeNegative(ClickHouseType type) => type.IsInteger ? Numbers.IsSigned(type) : type.IsFloat || type.IsDecimal;

    private static bool IsZero(BoundExpression value) => value.Constant is "0" or "0." or "0.0";

    private static bool IsPositive(BoundExpression value) => value.Constant is { Length: > 0 } number && number[0] != '-' && !IsZero(value);
}
