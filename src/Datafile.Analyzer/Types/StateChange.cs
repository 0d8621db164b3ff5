namespace Datafile.Analyzer.Types;

/// <summary>What becomes of stored aggregate states when the type of their column changes in place.</summary>
public enum StateChange
{
    /// <summary>They stay right, or there are none.</summary>
    None,

    /// <summary>ClickHouse does not convert them.</summary>
    Inconvertible,

    /// <summary>Values of one function are merged by another.</summary>
    OtherMerge,

    /// <summary>One of the two types is not a state.</summary>
    NoState,
}

/// <summary>Tells changes of states apart.</summary>
public static class StateChanges
{
    /// <summary>What the change from one type to another does to stored states.</summary>
    public static StateChange Between(ClickHouseType was, ClickHouseType now)
    {
        if (was.Equals(now) || (was.StateFunction.Length == 0 && now.StateFunction.Length == 0))
            return StateChange.None;
        if (was.IsAggregateState && now.IsAggregateState)
            return AggregateState.Accepts(now, was) ? StateChange.None : StateChange.Inconvertible;
        if (was.IsSimpleAggregateState && now.IsSimpleAggregateState)
            return MergingFunction(was) == MergingFunction(now) ? StateChange.None : StateChange.OtherMerge;

        return was.IsAggregateState || now.IsAggregateState ? StateChange.NoState : StateChange.None;
    }

    /// <summary>sumWithOverflow adds stored values as sum does: they have the type of the column already.</summary>
    private static string MergingFunction(ClickHouseType type) => type.StateFunction == "sumWithOverflow" ? "sum" : type.StateFunction;
}
