using System.Collections.Immutable;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Flow;

/// <summary>What a function of combinable values leaves of their laws: <c>sum(a) * 2</c> adds up, <c>sum(a) + 1</c> does not.</summary>
internal static class CallLaws
{
    /// <summary>Functions that keep the order of values, so that the greatest stays the greatest.</summary>
    private static readonly HashSet<string> Monotone = new(StringComparer.OrdinalIgnoreCase)
    {
        "toDate", "toDate32", "toDateTime", "toDateTime32", "toDateTime64", "toStartOfSecond", "toStartOfMinute", "toStartOfFiveMinutes", "toStartOfFiveMinute",
        "toStartOfTenMinutes", "toStartOfFifteenMinutes", "toStartOfHour", "toStartOfDay", "toMonday", "toStartOfWeek", "toStartOfMonth",
        "toStartOfQuarter", "toStartOfYear",
        "toStartOfInterval", "toYear", "toYYYYMM", "toYYYYMMDD", "toYYYYMMDDhhmmss", "toUnixTimestamp", "toUnixTimestamp64Milli",
        "addSeconds", "addMinutes", "addHours", "addDays",
        "subtractSeconds", "subtractMinutes", "subtractHours", "subtractDays", "floor", "ceil", "ceiling", "round", "trunc", "sqrt", "log",
        "log2", "log10", "exp", "intDiv",
    };

    /// <summary>Functions that give the value itself, in another type at most.</summary>
    private static readonly HashSet<string> Identities = new(StringComparer.OrdinalIgnoreCase)
    {
        "toUInt8", "toUInt16", "toUInt32", "toUInt64", "toUInt128", "toUInt256", "toInt8", "toInt16", "toInt32", "toInt64", "toInt128",
        "toInt256", "toFloat32", "toFloat64",
        "toDecimal32", "toDecimal64", "toDecimal128", "toDecimal256", "CAST", "accurateCast",
    };

    /// <summary>Functions whose value for the whole does not follow from sums of parts.</summary>
    private static readonly HashSet<string> NotLinear = new(StringComparer.OrdinalIgnoreCase)
    {
        "plus", "minus", "multiply", "divide", "intDiv", "modulo", "equals", "notEquals", "less", "greater", "lessOrEquals",
        "greaterOrEquals", "least", "greatest",
        "dateDiff", "date_diff", "sqrt", "log", "log2", "log10", "exp", "toString", "and", "or", "not", "length", "arraySum", "abs", "bitCount",
    };

    /// <summary>Functions that pick or bundle values, so that what they yield may be that of any row.</summary>
    private static readonly HashSet<string> Picking = new(StringComparer.OrdinalIgnoreCase)
    {
        "arrayJoin", "arrayElement", "arrayElementOrNull", "arrayFirst", "arrayLast", "arrayFirstOrNull", "arrayLastOrNull",
        "arrayRandomSample", "empty", "notEmpty", "tuple", "array", "map", "arrayZip",
    };

    public static MergeLaw Of(BoundCall call, ImmutableArray<MergeLaw> parts)
    {
        if (parts.All(p => p.Kind == MergeKind.Same))
            return MergeLaw.Same;
        if (WithoutDefault(call, parts) is { } known)
            return known;
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
            && CombinedLaws.IsDefault(value.Type.Unwrapped, none) => MergeLaw.CombinedBy(parts[0].Function),
        // if(countIf(c) > 0, f(…, c), NULL)
        { Arguments: [BoundCall { Arguments: [BoundCall { Arguments: [var counted] } count, var zero] } some, BoundCall chosen, { Type.IsNull: true }] }
            when call.Is("if")
                && parts[1].Kind == MergeKind.Defaulted
                && some.Is("greater")
                && CombinedLaws.IsZero(zero)
                && AggregateFunction.Find(count.Name) is { Base: "count" } function
                && function.Combinators.Contains("If")
                && chosen.Arguments.Length > 1
                && counted.Key == chosen.Arguments[chosen.Arguments.Length - 1].Key => MergeLaw.CombinedBy(parts[1].Function),
        _ => null,
    };

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
        var first = parts[0];
        var isRestSame = parts.Skip(1).All(p => p.IsSame);
        if (call.PassedArgument is not null || (Identities.Contains(call.Name) && isRestSame))
            return first;
        if (CombinedLaws.Of(call, parts) is { } law)
            return law;

        var function = call.Name.ToLowerInvariant();
        if (CollectionLaws.Of(function, call, parts) is { } collected)
            return collected;

        if (isRestSame && first.IsExtreme && Monotone.Contains(call.Name) && (function != "intdiv" || IsDividedUp(call)))
            return first.Plain;

        // A function of the value of one row, whichever it is, is that of the same row.
        var isOfRow = first.Is("any") || ((first.Is("argMax") || first.Is("argMin")) && !Picking.Contains(call.Name));
        return isRestSame && isOfRow ? first : MergeLaw.Unknown;
    }

    /// <summary>Whether a division keeps the order of values.</summary>
    private static bool IsDividedUp(BoundCall division) => division.Arguments is [_, var divisor] && CombinedLaws.IsPositive(divisor);
}
