using Datafile.Analyzer.Cutoffs;

namespace Datafile.Analyzer.Tests.Cutoffs;

/// <summary>Which columns of numbers have the name of a time.</summary>
public class TimeNamesTests
{
    [Theory]
    [InlineData("ts", true)]
    [InlineData("ts_ms", true)]
    [InlineData("created_at", true)]
    [InlineData("eventTime", true)]
    [InlineData("TIMESTAMP", true)]
    [InlineData("t64", true)]
    [InlineData("event.time", true)]
    [InlineData("bytes", false)]
    [InlineData("duration_ms", false)]
    [InlineData("amount", false)]
    [InlineData("format", false)]
    [InlineData("states", false)]
    [InlineData("", false)]
    public void A_name_is_one_of_a_time(string name, bool expected) => Assert.Equal(expected, TimeNames.IsOne(name));
}
