using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Types;

public class TypeShapeTests
{
    [Theory]
    [InlineData("Strin", "Strin", "ClickHouse has no type Strin. Write String, or another that it has.")]
    [InlineData("string", "string", "ClickHouse has no type string: it minds the case of this name. Write String.")]
    [InlineData("Array(Nullable(Uuid))", "Uuid", "ClickHouse has no type Uuid: it minds the case of this name. Write UUID.")]
    [InlineData("UInt", "UInt", "ClickHouse has no type UInt. Write UInt64, or another that it has.")]
    [InlineData("Whatever", "Whatever", "ClickHouse has no type Whatever. Write one that it has.")]
    [InlineData("FixedString", "FixedString", "FixedString lacks its arguments. Write FixedString(length).")]
    [InlineData("Array(String, String)", "Array(String, String)", "Array does not take 2 arguments. Write Array(type).")]
    [InlineData("Map(String)", "Map(String)", "Map does not take 1 argument. Write Map(key, value).")]
    [InlineData("UUID(3)", "UUID(3)", "UUID takes no arguments. Write UUID.")]
    [InlineData("DateTime64('UTC')", "DateTime64('UTC')", "DateTime64 takes a precision from 0 to 9 here, not 'UTC'. Write DateTime64(precision).")]
    [InlineData("DateTime(UTC)", "DateTime(UTC)", "DateTime takes a precision up to 9 or a time zone in quotes here, not UTC. Write DateTime('time zone').")]
    [InlineData("DateTime('Europe/Madird')", "DateTime('Europe/Madird')", "The time zone 'Europe/Madird' does not exist. Write one such as 'Europe/Madrid'.")]
    [InlineData("Array(DateTime64(3, 'Madrid'))", "DateTime64(3, 'Madrid')", "The time zone 'Madrid' does not exist. Write one such as 'Europe/Madrid'.")]
    [InlineData("Decimal(3, 4)", "Decimal(3, 4)", "Decimal has 4 digits after the point, but only 3 in all. Write a scale up to 3.")]
    [InlineData("Enum8", "Enum8", "Enum8 has no entries. Write Enum8('name' = number, …).")]
    [InlineData("Enum8('a' = 200)", "Enum8('a' = 200)", "'a' = 200 is out of the range of Enum8, -128 to 127. Write Enum16, or a smaller number.")]
    [InlineData("Enum8('a' = 1, 'a' = 2)", "Enum8('a' = 1, 'a' = 2)", "Two entries of this Enum8 are called 'a'. Rename or remove one.")]
    [InlineData("Tuple(a String, UInt8)", "Tuple(a String, UInt8)", "Some elements of this Tuple have no name. Write Tuple(name type, …).")]
    [InlineData("Nested(a String, a UInt8)", "Nested(a String, a UInt8)", "Two elements of this Nested are called a. Rename one.")]
    [InlineData("Array(a String)", "Array(a String)", "Array takes a type here, and a String is none. Write Array(type).")]
    [InlineData("Tuple(a Nullable(Map(String, String)))", "Nullable(Map(String, String))", "Nullable cannot hold Map. Take Nullable off: an empty Map says that there is none.")]
    [InlineData("Nullable(AggregateFunction(sum, UInt8))", "Nullable(AggregateFunction(sum, UInt8))", "Nullable cannot hold a state, which is never NULL. Make the argument of the function Nullable.")]
    [InlineData("LowCardinality(Nullable(Decimal(9, 2)))", "LowCardinality(Nullable(Decimal(9, 2)))", "LowCardinality cannot hold Decimal: it holds strings, numbers, Date and DateTime. Take LowCardinality off.")]
    [InlineData("Map(LowCardinality(Nullable(String)), String)", "Map(LowCardinality(Nullable(String)), String)", "The key of a Map cannot be Nullable. Take Nullable off.")]
    [InlineData("AggregateFunction(sum, Strin)", "Strin", "ClickHouse has no type Strin. Write String, or another that it has.")]
    [InlineData("AggregateFunction(unique, UInt8)", "unique", "ClickHouse has no aggregate function unique. Write uniq.")]
    [InlineData("AggregateFunction(sumif, UInt8, UInt8)", "sumif", "ClickHouse has no aggregate function sumif. Write sumIf.")]
    [InlineData("SimpleAggregateFunction(MAXMAP, Map(String, UInt64))", "MAXMAP", "ClickHouse has no aggregate function MAXMAP. Write maxMap.")]
    [InlineData("AggregateFunction(fooBar(1), UInt8)", "fooBar(1)", "ClickHouse has no aggregate function fooBar. Write one that it has.")]
    [InlineData("AggregateFunction(toDate, DateTime)", "toDate", "toDate is not an aggregate function: it takes one row at a time. Write the aggregate that the query calls.")]
    [InlineData("AggregateFunction('sum', UInt8)", "AggregateFunction('sum', UInt8)", "AggregateFunction takes the name of an aggregate function first, not 'sum'. Write AggregateFunction(function, type).")]
    [InlineData("SimpleAggregateFunction(count, UInt64)", "SimpleAggregateFunction(count, UInt64)", "SimpleAggregateFunction does not take count. Write SimpleAggregateFunction(sum, UInt64).")]
    [InlineData("SimpleAggregateFunction(groupArrayArray, Decimal(18, 4))", "SimpleAggregateFunction(groupArrayArray, Decimal(18, 4))", "groupArrayArray takes arrays, not Decimal(18, 4). Write the types that the query passes to it.")]
    [InlineData("SimpleAggregateFunction(maxMap, UInt64)", "SimpleAggregateFunction(maxMap, UInt64)", "maxMap takes maps, not UInt64. Write the types that the query passes to it.")]
    [InlineData("AggregateFunction(sumOrDefault(5), UInt8)", "sumOrDefault(5)", "sumOrDefault takes no parameters. Write sumOrDefault alone.")]
    [InlineData("AggregateFunction(uniqExact)", "AggregateFunction(uniqExact)", "uniqExact takes at least 1 argument, not 0. Write that many types.")]
    [InlineData("Array(Nothing)", "Array(Nothing)", "Nothing has no values, and ClickHouse stores no column of it. Write the type of the values.")]
    public void A_wrong_type_is_reported_at_the_part_that_is_wrong(string type, string at, string message)
    {
        var problem = Check(type);

        Assert.NotNull(problem);
        Assert.Equal((at, message), (ClickHouseType.From(problem.Type).ToString(), problem.Message));
    }

    [Theory]
    [InlineData("Nullable(SimpleAggregateFunction(groupArrayArray, Array(UInt64)))")] // Classic rewrites it
    [InlineData("Object('json')")] // of older engines
    [InlineData("geometry")] // likewise
    [InlineData("AggregateFunction(quantileTDigestState(0.50), Float64)")]
    [InlineData("AggregateFunction(argMinState, String, DateTime)")]
    [InlineData("AggregateFunction(1, sumMap, Array(UInt8), Array(UInt8))")]
    [InlineData("AggregateFunction(1, sumMapFiltered([1, -2]), Array(UInt8), Array(UInt8))")]
    [InlineData("SimpleAggregateFunction(maxMap, Map(String, UInt64))")]
    [InlineData("SimpleAggregateFunction(sumMap, Tuple(Array(UInt8), Array(UInt64)))")]
    [InlineData("AggregateFunction(argMinOrNull(5), UInt8, UInt8)")]
    [InlineData("AggregateFunction(count)")]
    [InlineData("Nullable(Tuple(String))")]
    [InlineData("LowCardinality(Float64)")]
    [InlineData("enum8('a' = 1)")]
    [InlineData("Array(DOUBLE PRECISION)")]
    [InlineData("Map(INT UNSIGNED, Nullable(DOUBLE PRECISION))")]
    [InlineData("JSON(max_dynamic_paths=8)")]
    [InlineData("timestamp")]
    public void What_ClickHouse_takes_or_is_not_certain_to_refuse_is_not_reported(string type) => Assert.Null(Check(type));

    [Fact]
    public void A_type_as_deep_as_the_parser_reads_it_is_checked_to_its_end()
    {
        const int Deep = 60;

        Assert.Null(Check(Arrays(Deep, "String")));
        Assert.Equal("Strin", Check(Arrays(Deep, "Strin"))?.Type.Name);

        static string Arrays(int depth, string inner) => string.Concat(Enumerable.Repeat("Array(", depth)) + inner + new string(')', depth);
    }

    [Theory]
    [InlineData("Int", true)]
    [InlineData("Nullable(Int)", true)]
    [InlineData("DateTime64", true)]
    [InlineData("Array(boolean)", true)]
    [InlineData("Boolean", false)] // the reader looks for lower case
    [InlineData("Array(DateTime64)", false)] // and for the type of the column
    [InlineData("DateTime64(3)", false)]
    public void What_Forward_alone_refuses_is_reported_where_the_project_is_one_of_Forward(string type, bool isRefused)
    {
        Assert.Equal(isRefused, Ids(type, Workflow.Forward).Contains("DF1006"));
        Assert.DoesNotContain("DF1006", Ids(type, Workflow.Branches));
        Assert.DoesNotContain("DF1006", Ids(type, null));
    }

    [Fact]
    public void A_mistake_is_reported_once_whatever_the_product_is()
    {
        Assert.Equal(["DF1006"], Ids("Array(Strin, DateTime64(99))", Workflow.Forward));
        Assert.Equal(["DF1006"], Ids("UInt", null));
    }

    private static TypeProblem? Check(string type) => TypeShape.OfColumn(DatafileParser.ParseType(type) ?? throw new ArgumentException(type));

    private static string[] Ids(string type, Workflow? workflow)
    {
        var file = new ProjectFile("datasources/orders.datasource", SourceText.From($"SCHEMA >\n    `id` {type}\n"));
        var request = new AnalysisRequest(new ProjectSnapshot([file]), null, DateTime.UnixEpoch) { Workflow = workflow };
        return [.. DatafileAnalysis.Analyze(request).Findings.Select(f => f.Id)];
    }
}
