using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Rules;

/// <summary>
/// What becomes of an aggregate over the rows of one insert when the engine of the target combines it with those of other
/// inserts (ClickHouse facts 1c).
/// </summary>
internal static class PartialAggregate
{
    /// <summary>Any row's value will do, whichever insert it is of.</summary>
    private static readonly string[] Arbitrary = ["any", "anyLast", "anyHeavy", "singleValueOrNull"];

    /// <summary>What adds up.</summary>
    private static readonly string[] Sums = ["sum", "sumWithOverflow", "sumKahan", "count"];

    /// <summary>What a query over the target can combine if every insert has a row of its own.</summary>
    private static readonly ImmutableHashSet<string> Readable =
    [
        .. Arbitrary, .. Sums, "min", "max", "argMin", "argMax", "groupArray", "groupUniqArray", "groupConcat", "sumMap", "minMap", "maxMap",
        "groupBitAnd", "groupBitOr", "groupBitXor", "sumCount",
    ];

    /// <summary>What the row of the last insert may hold on purpose: the newest of a key.</summary>
    private static readonly ImmutableHashSet<string> Newest = [.. Arbitrary, "max", "min", "argMax", "argMin"];

    /// <summary>What gives the same however often it sees a row (laws of sets: ClickHouse facts 1c).</summary>
    private static readonly ImmutableHashSet<string> Idempotent =
    [
        .. Arbitrary, "min", "max", "argMin", "argMax", "uniq", "uniqExact", "uniqCombined", "uniqCombined64", "uniqHLL12", "uniqTheta",
        "groupUniqArray", "groupBitAnd", "groupBitOr", "groupBitmap", "minMap", "maxMap",
    ];

    private static readonly Message MergedValue = new("'{0}' turns the states of one insert into a value, and merges of '{1}' cannot combine such values. Store {2}.");
    private static readonly Message PlainInAggregating = new("'{1}' of '{3}' is a plain column, so merges keep the '{0}' of one insert and drop those of the others. Store {2}.");
    private static readonly Message NotASum = new("Merges of '{3}' add up '{1}', which does not give the '{0}' of all rows. Store {2}.");
    private static readonly Message NotSummed = new("Merges of '{3}' add up its ENGINE_COLUMNS alone, and keep the '{0}' of one insert in '{1}'. Add it to ENGINE_COLUMNS.");
    private static readonly Message Replaced = new("Merges of '{3}' keep one row of each key, with the '{0}' of one insert alone. Store {2}.");
    private static readonly Message OneForEachInsert = new("'{3}' stores one '{0}' per insert, and such values cannot be combined afterwards. Store {2}.");

    /// <summary>All of them, about a function, a column, the state to store, and a target.</summary>
    public static Message[] Messages => [MergedValue, PlainInAggregating, NotASum, NotSummed, Replaced, OneForEachInsert];

    /// <summary>What happens to the value, for a message; null if it stays right, or if that is not known.</summary>
    public static MessageText? Effect(DataSource target, Column column, BoundExpression value)
    {
        var calls = value.DescendantsAndSelf().OfType<BoundCall>().ToArray();
        var aggregates = calls.Select(c => AggregateFunction.Find(c.Name)).OfType<AggregateFunction>().ToArray();
        if (aggregates.Length == 0 || aggregates.Any(a => a.YieldsState || a.YieldsSimpleState) || column.Type.IsUnknown || column.Type.IsAggregateState || IsInKey(target, column))
            return null;

        var call = calls.First(c => AggregateFunction.Find(c.Name) is not null).Name;
        var isAlone = value is BoundCall whole && AggregateFunction.Find(whole.Name) is not null;
        var addsUp = aggregates.All(AddsUp) && !calls.Any(c => IsNotLinear(c, column.Type));
        var message = column.Type.IsSimpleAggregateState
            // A function other than the column's is reported as a wrong state; -Merge turns a state into a value first.
            ? aggregates[0].Combinators.Contains("Merge") && ReferenceEquals(calls[0], value) && !AggregateState.Merges(column.Type, Plain(aggregates[0])) ? MergedValue
                : column.Type.StateFunction is "sum" or "sumWithOverflow" && isAlone && SeesEachValueOnce(aggregates[0]) ? NotASum : null
            : target.Engine.Name switch
            {
                "AggregatingMergeTree" when !aggregates.All(a => Arbitrary.Contains(a.Base)) => PlainInAggregating,
                "SummingMergeTree" when aggregates.All(a => Arbitrary.Contains(a.Base)) => isAlone && IsNumber(column.Type) && IsSummed(target, column) ? NotASum : null,
                "SummingMergeTree" when !addsUp => NotASum,
                "SummingMergeTree" when isAlone && !IsSummed(target, column) && aggregates.All(a => Sums.Contains(a.Base)) => NotSummed,
                "ReplacingMergeTree" when !aggregates.All(a => Newest.Contains(a.Base)) => Replaced,
                "MergeTree" when calls.Any(c => IsNotLinear(c, column.Type)) || aggregates.Any(a => !Readable.Contains(a.Base) || SeesEachValueOnce(a)) => OneForEachInsert,
                _ => null,
            };
        return message?.With(call, column.Name, State(aggregates[0]), target.Name);
    }

    /// <summary>Whether the aggregates among some calls give the same of rows that come twice; null where there are none.</summary>
    public static bool? AreIndifferentToCopies(IEnumerable<FunctionCall> calls)
    {
        var aggregates = calls.Where(c => !c.IsWindow).Select(c => AggregateFunction.Find(c.Name)).OfType<AggregateFunction>().ToArray();
        return aggregates.Length == 0 ? null : aggregates.All(a => Idempotent.Contains(a.Base) && !a.Combinators.Any(c => c is "Merge" or "MergeState"));
    }

    private static bool AddsUp(AggregateFunction function) => Sums.Contains(function.Base) && !SeesEachValueOnce(function);

    /// <summary>Whether a value counts once in each insert, and so once more in the sum of two.</summary>
    private static bool SeesEachValueOnce(AggregateFunction function) => Sums.Contains(function.Base) && function.Combinators.Contains("Distinct");

    /// <summary>A quotient, unless it divides exactly enough by what all inserts of a group have in common: <c>sum(v) / 60</c> into a Float64.</summary>
    private static bool IsNotLinear(BoundCall call, ClickHouseType stored) => call.Name.ToLowerInvariant() switch
    {
        "intdiv" => true,
        "divide" => !stored.Unwrapped.IsFloat || call.Arguments.Length != 2
            || call.Arguments[1].DescendantsAndSelf().OfType<BoundCall>().Any(c => AggregateFunction.Find(c.Name) is not null),
        _ => false,
    };

    private static bool IsNumber(ClickHouseType type) => type.Unwrapped is { IsInteger: true } or { IsFloat: true } or { IsDecimal: true };

    /// <summary>The state that can be merged, with the column that stores it.</summary>
    private static string State(AggregateFunction function)
    {
        // ClickHouse calls count(DISTINCT …) so.
        if (function.Base == "count" && SeesEachValueOnce(function))
            return "uniqExactState(…) as AggregateFunction(uniqExact, …)";

        return $"{function.StateName}{(function.Combinators.Contains("Merge") ? "MergeState" : "State")}(…) as AggregateFunction({function.StateName}, …)";
    }

    private static AggregateFunction Plain(AggregateFunction function) =>
        function with { Combinators = function.Combinators.RemoveAll(c => c is "Merge") };

    private static bool IsInKey(DataSource target, Column column) => target.Engine.SortingKey.Mentions(column.Name);

    private static bool IsSummed(DataSource target, Column column) =>
        target.Engine.SummedColumns.IsEmpty || target.Engine.SummedColumns.Contains(column.Name);
}
