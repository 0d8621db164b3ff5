using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

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
        var divides = calls.Any(c => c.Name.ToLowerInvariant() is "divide" or "intdiv");
        var message = column.Type.IsSimpleAggregateState
            // A function other than the column's is reported as a wrong state; -Merge turns a state into a value first.
            ? aggregates[0].Combinators.Contains("Merge") && ReferenceEquals(calls[0], value) && !AggregateState.Merges(column.Type, Plain(aggregates[0])) ? MergedValue : null
            : target.Engine.Name switch
            {
                "AggregatingMergeTree" when !aggregates.All(a => Arbitrary.Contains(a.Base)) => PlainInAggregating,
                "SummingMergeTree" when !aggregates.All(a => Arbitrary.Contains(a.Base)) && (divides || !aggregates.All(a => Sums.Contains(a.Base))) => NotASum,
                "SummingMergeTree" when isAlone && !IsSummed(target, column) && aggregates.All(a => Sums.Contains(a.Base)) => NotSummed,
                "ReplacingMergeTree" when !aggregates.All(a => Newest.Contains(a.Base)) => Replaced,
                "MergeTree" when divides || !aggregates.All(a => Readable.Contains(a.Base)) => OneForEachInsert,
                _ => null,
            };
        return message?.With(call, column.Name, State(aggregates[0]), target.Name);
    }

    /// <summary>The state that can be merged, with the column that stores it.</summary>
    private static string State(AggregateFunction function) =>
        $"{function.StateName}{(function.Combinators.Contains("Merge") ? "MergeState" : "State")}(…) as AggregateFunction({function.StateName}, …)";

    private static AggregateFunction Plain(AggregateFunction function) =>
        function with { Combinators = function.Combinators.RemoveAll(c => c is "Merge") };

    private static bool IsInKey(DataSource target, Column column) => target.Engine.SortingKey.Mentions(column.Name);

    private static bool IsSummed(DataSource target, Column column) =>
        target.Engine.SummedColumns.IsEmpty || target.Engine.SummedColumns.Contains(column.Name);
}
