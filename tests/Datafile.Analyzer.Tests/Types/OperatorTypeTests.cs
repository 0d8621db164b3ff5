using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Tests.Types;

/// <summary>What operators yield over arrays, tuples, addresses and times (asked of ClickHouse 26.7).</summary>
public class OperatorTypeTests
{
    [Theory]
    [InlineData("plus", "Array(UInt8)", "Array(Int32)", "Array(Int64)")]
    [InlineData("multiply", "Array(Array(UInt8))", "UInt8", "Array(Array(UInt16))")]
    [InlineData("divide", "UInt8", "Array(UInt8)", "Array(Float64)")]
    [InlineData("intDiv", "Array(UInt32)", "Nullable(UInt8)", "Array(UInt32)")]
    [InlineData("plus", "Array(UInt8)", "UInt8", "")]
    [InlineData("multiply", "Array(UInt8)", "Array(UInt8)", "")]
    [InlineData("divide", "Array(Nullable(UInt8))", "UInt8", "")]
    [InlineData("multiply", "Tuple(a UInt8, b Int16)", "Float32", "Tuple(Float64, Float64)")]
    [InlineData("multiply", "UInt8", "Tuple(UInt8, Int16)", "Tuple(UInt16, Int32)")]
    [InlineData("divide", "UInt8", "Tuple(UInt8, Int16)", "")]
    [InlineData("plus", "IPv6", "UInt8", "UInt128")]
    [InlineData("minus", "IPv6", "IPv6", "Int128")]
    [InlineData("modulo", "Date", "Int16", "Int16")]
    [InlineData("modulo", "DateTime", "Bool", "UInt8")]
    [InlineData("modulo", "DateTime64(3)", "UInt8", "")]
    [InlineData("intDiv", "Decimal(18, 4)", "UInt8", "Int64")]
    [InlineData("intDiv", "UInt16", "Decimal(9, 2)", "Int16")]
    [InlineData("equals", "Tuple(UInt8, String)", "Tuple(UInt8, String)", "UInt8")]
    [InlineData("less", "Tuple(UInt8, Nullable(String))", "Tuple(UInt8, String)", "")]
    public void An_operator_yields_a_type(string function, string left, string right, string expected) =>
        Assert.Equal(expected, FunctionResult.Of(function, [], [new(ClickHouseType.Parse(left)), new(ClickHouseType.Parse(right))]).ToString());

    [Theory]
    [InlineData("Array(UInt8)", "Variant(Array(UInt8))")]
    [InlineData("Map(String, UInt8)", "Variant(Map(String, UInt8))")]
    [InlineData("UInt8", "Nullable(UInt8)")]
    public void A_value_beside_NULL_has_a_type_that_holds_both(string type, string expected) =>
        Assert.Equal(expected, FunctionResult.Of("if", [], [new(ClickHouseType.Of("UInt8")), new(ClickHouseType.Parse(type)), new(ClickHouseType.Of("Nullable", ClickHouseType.Of("Nothing")), "NULL")]).ToString());

    [Theory]
    [InlineData("LowCardinality(String)", "0", "LowCardinality(UInt8)")]
    [InlineData("LowCardinality(Nullable(String))", "0", "LowCardinality(UInt8)")]
    [InlineData("LowCardinality(String)", "NULL", "LowCardinality(Nullable(UInt8))")]
    [InlineData("Nullable(String)", "0", "UInt8")]
    public void A_case_over_words_and_constants_yields_words(string type, string otherwise, string expected) =>
        Assert.Equal(expected, FunctionResult.Of(
            "caseWithExpression", [],
            [new(ClickHouseType.Parse(type)), new(ClickHouseType.Of("String"), "'a'"), new(ClickHouseType.Of("UInt8"), "1"), new(LiteralType.Of(otherwise == "NULL" ? LiteralKind.Null : LiteralKind.Number, otherwise), otherwise)]).ToString());

    [Theory]
    [InlineData("any_respect_nullsStateIf", "AggregateFunction(any_respect_nulls, Nullable(String))")]
    [InlineData("any_respect_nullsIf", "Nullable(String)")]
    [InlineData("any_respect_nullsOrNull", "Nullable(String)")]
    [InlineData("anyStateIf", "AggregateFunction(any, String)")]
    public void A_function_that_respects_NULL_keeps_it_in_its_state(string function, string expected) =>
        Assert.Equal(expected, FunctionResult.Of(function, [], function.EndsWith("If", StringComparison.Ordinal) ? [new(ClickHouseType.Parse("Nullable(String)")), new(ClickHouseType.Of("UInt8"))] : [new(ClickHouseType.Parse("Nullable(String)"))]).ToString());
}
