using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Rules;

/// <summary>
/// What becomes of an aggregate over the rows of one insert when the engine of the target puts it together with those of
/// other inserts (ClickHouse facts 1c).
/// </summary>
internal static class PartialAggregate
{
    /// <summary>Any row's value will do, whichever insert it is of.</summary>
    private static readonly string[] Arbitrary = ["any", "anyLast", "anyHeavy", "singleValueOrNull"];

    /// <summary>What adds up.</summary>
    private static readonly string[] Sums = ["sum", "sumWithOverflow", "sumKahan", "count"];

    /// <summary>What a query over the target can put together again where every insert has a row of its own.</summary>
    private static readonly ImmutableHashSet<string> Readable =
    [
        .. Arbitrary, .. Sums, "min", "max", "argMin", "argMax", "groupArray", "groupUniqArray", "groupConcat", "sumMap", "minMap", "maxMap",
        "groupBitAnd", "groupBitOr", "groupBitXor", "sumCount",
    ];

    /// <summary>What the row of the last insert may say on purpose: the newest of a key.</summary>
    private static readonly ImmutableHashSet<string> Newest = [.. Arbitrary, "max", "min", "argMax", "argMin"];

    /// <summary>What happens to the value, for a message; null where it stays right, or cannot be told.</summary>
    public static string? Effect(DataSource target, Column column, BoundExpression value)
    {
        var calls = value.DescendantsAndSelf().OfType<BoundCall>().ToArray();
        var aggregates = calls.Select(c => AggregateFunction.Find(c.Name)).OfType<AggregateFunction>().ToArray();
        if (aggregates.Length == 0 || aggregates.Any(a => a.YieldsState || a.YieldsSimpleState) || column.Type.IsUnknown || column.Type.IsAggregateState || IsInKey(target, column))
            return null;

        var call = calls.First(c => AggregateFunction.Find(c.Name) is not null).Name;
        var remedy = $"Store it as AggregateFunction({StateName(aggregates[0])}, …) with {StateName(aggregates[0])}{(aggregates[0].Combinators.Contains("Merge") ? "MergeState" : "State")}(…).";
        if (column.Type.IsSimpleAggregateState)
        {
            // Another function than the column's is found as a wrong state; -Merge makes a value of a state first.
            return aggregates[0].Combinators.Contains("Merge") && ReferenceEquals(calls[0], value) && !AggregateState.Merges(column.Type, Plain(aggregates[0]))
                ? $"'{call}' makes a value of the states of one insert, and merges of '{column.Name}' do not put such values together. {remedy}"
                : null;
        }

        var isAlone = value is BoundCall whole && AggregateFunction.Find(whole.Name) is not null;
        var divides = calls.Any(c => c.Name.ToLowerInvariant() is "divide" or "intdiv");
        return (target.Syntax.Engine.Call?.Name ?? "MergeTree") switch
        {
            "AggregatingMergeTree" when !aggregates.All(a => Arbitrary.Contains(a.Base)) =>
                $"'{column.Name}' of '{target.Name}' is a plain column, so that merges keep the '{call}' of one insert and drop those of the others. {remedy}",
            "SummingMergeTree" when !aggregates.All(a => Arbitrary.Contains(a.Base)) && (divides || !aggregates.All(a => Sums.Contains(a.Base))) =>
                $"Merges of '{target.Name}' add up '{column.Name}', which is no '{call}' of all rows. {remedy}",
            "SummingMergeTree" when isAlone && !IsSummed(target, column) && aggregates.All(a => Sums.Contains(a.Base)) =>
                $"Merges of '{target.Name}' add up its ENGINE_COLUMNS alone, and of '{column.Name}' they keep the '{call}' of one insert. Add it to ENGINE_COLUMNS.",
            "ReplacingMergeTree" when !aggregates.All(a => Newest.Contains(a.Base)) =>
                $"Merges of '{target.Name}' keep one row of a key, with the '{call}' of one insert alone. {remedy}",
            "MergeTree" when divides || !aggregates.All(a => Readable.Contains(a.Base)) =>
                $"'{target.Name}' gets a row for each insert with the '{call}' of its rows alone, and of several such values none can be made. {remedy}",
            _ => null,
        };
    }

    private static AggregateFunction Plain(AggregateFunction function) =>
        function with { Combinators = function.Combinators.RemoveAll(c => c is "Merge") };

    private static string StateName(AggregateFunction function) => function.StateName;

    private static bool IsInKey(DataSource target, Column column) => target.SortingKey.Split(',', '(', ')').Contains(column.Name);

    private static bool IsSummed(DataSource target, Column column)
    {
        var columns = target.Key("COLUMNS").Length > 0 ? target.Key("COLUMNS") : target.Key("SUMMING_COLUMNS");
        return columns.Length == 0 || columns.Split(',').Contains(column.Name);
    }
}
