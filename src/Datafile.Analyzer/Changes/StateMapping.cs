using System.Collections.Immutable;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Changes;

/// <summary>
/// Which states can be made again of what the old ones hold: those of functions whose result over one value is that value, so that
/// the state of a result merges as the states behind it would have (tests ask ClickHouse).
/// </summary>
internal static class StateMapping
{
    private static readonly ImmutableHashSet<string> OfOneValue = ["sum", "min", "max", "any", "anyLast"];

    /// <summary>The value that a state holds, and the type of which the new state takes it; null where the new state is made of more.</summary>
    public static (string Value, ClickHouseType From, ClickHouseType To)? ValueOf(string column, ClickHouseType was, ClickHouseType now)
    {
        if (Argument(now) is not { } argument || was.StateFunction != now.StateFunction)
            return null;
        if (was.IsSimpleAggregateState)
            return was.Stored.IsNullable ? null : (column, was.Stored, argument);

        return Argument(was) is not null && AggregateResult.Merged(was) is { HasUnknown: false, IsNullable: false } held
            ? ($"finalizeAggregation({column})", held, argument)
            : null;
    }

    /// <summary>The state of one value.</summary>
    public static string StateOf(string value, ClickHouseType type) => $"initializeAggregation('{type.StateFunction}State', {value})";

    private static ClickHouseType? Argument(ClickHouseType state) =>
        state.IsAggregateState && OfOneValue.Contains(state.StateFunction) && state.Inner is [_, { HasUnknown: false, IsNullable: false } only] ? only : null;
}
