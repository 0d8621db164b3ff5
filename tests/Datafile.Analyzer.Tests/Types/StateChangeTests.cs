using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Tests.Types;

/// <summary>What becomes of stored states and values when the type of their column changes in place.</summary>
public class StateChangeTests
{
    [Theory]
    [InlineData("SimpleAggregateFunction(max, UInt16)", "SimpleAggregateFunction(min, UInt16)", StateChange.OtherMerge)]
    [InlineData("SimpleAggregateFunction(max, UInt16)", "SimpleAggregateFunction(max, UInt32)", StateChange.None)]
    [InlineData("SimpleAggregateFunction(sum, Int64)", "SimpleAggregateFunction(sumWithOverflow, Int64)", StateChange.None)] // both add what is stored
    [InlineData("SimpleAggregateFunction(sumWithOverflow, UInt16)", "SimpleAggregateFunction(sum, UInt64)", StateChange.None)]
    [InlineData("SimpleAggregateFunction(any, UInt16)", "UInt16", StateChange.None)]
    [InlineData("AggregateFunction(sum, UInt16)", "AggregateFunction(avg, UInt16)", StateChange.Inconvertible)]
    [InlineData("AggregateFunction(max, UInt16)", "SimpleAggregateFunction(max, UInt16)", StateChange.NoState)]
    [InlineData("UInt16", "String", StateChange.None)]
    public void States_stay_right_or_not(string was, string now, StateChange expected) =>
        Assert.Equal(expected, StateChanges.Between(ClickHouseType.Parse(was), ClickHouseType.Parse(now)));
}
