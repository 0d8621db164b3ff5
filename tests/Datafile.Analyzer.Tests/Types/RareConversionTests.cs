using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Tests.Types;

/// <summary>Values that a column may hold and rarely does, and that a conversion without loss changes all the same (asked of ClickHouse 26.7).</summary>
public class RareConversionTests
{
    [Theory]
    [InlineData("UInt32", "Nullable(Int32)", "numbers above the greatest Int32 are stored as negative ones")]
    [InlineData("Nullable(Int16)", "LowCardinality(UInt64)", "numbers below zero are stored as large ones, e.g. -1 as the greatest UInt64")]
    [InlineData("Date32", "DateTime64(9)", "days after 2262-04-11, the last of DateTime64(9), are stored as that day")]
    [InlineData("Date32", "DateTime64(3)", "")]
    [InlineData("DateTime('Europe/Madrid')", "Nullable(String)", "the text is the time of Europe/Madrid, and does not say so")]
    [InlineData("DateTime64(3, 'Europe/Madrid')", "String", "the text is the time of Europe/Madrid, and does not say so")]
    [InlineData("DateTime('UTC')", "String", "")]
    [InlineData("DateTime", "String", "")]
    [InlineData("Variant(Array(UInt8))", "Array(UInt32)", "NULL is stored as the default of Array(UInt32)")]
    [InlineData("Variant(Array(UInt8))", "Nullable(String)", "")]
    [InlineData("Variant(String, UInt8)", "String", "")]
    public void Of_these_values_it_is_said(string from, string to, string expected) =>
        Assert.Equal(expected, Conversion.RareEffect(ClickHouseType.Parse(from), ClickHouseType.Parse(to)));
}
