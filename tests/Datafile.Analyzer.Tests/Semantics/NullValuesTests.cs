using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Tests.Semantics;

/// <summary>Whether a value of a Nullable type may be NULL, as ClickHouse 26.7 answers.</summary>
public class NullValuesTests
{
    [Theory]
    [InlineData("toNullable(k)", "String")]
    [InlineData("concat(toNullable(k), 'x')", "String")]
    [InlineData("CAST(n AS Nullable(UInt8))", "UInt8")]
    [InlineData("toUInt8(toNullable(n))", "UInt8")]
    [InlineData("toNullable(k) IN (k, NULL)", "UInt8")]

    // What is read from a text and cannot be is NULL.
    [InlineData("CAST(k AS Nullable(UInt8))", "Nullable(UInt8)")]
    [InlineData("accurateCast(k, 'Nullable(UInt8)')", "Nullable(UInt8)")]
    [InlineData("toUInt8(toNullable(k))", "Nullable(UInt8)")]

    // The type that a call names, and the elements of an array, have their own NULL.
    [InlineData("JSONExtract(toNullable(k), 'a', 'Nullable(String)')", "Nullable(String)")]
    [InlineData("arrayElement(list, toNullable(1))", "Nullable(UInt8)")]
    [InlineData("nullIf(toNullable(k), 'x')", "Nullable(String)")]
    public void A_value_has_a_Nullable_type_only_where_it_may_be_NULL(string expression, string type)
    {
        var project = DataProject.Load(TinyProject.Empty
            .With("datasources/t.datasource", "SCHEMA >\n    `k` String,\n    `n` UInt8,\n    `list` Array(Nullable(UInt8))\n\nENGINE MergeTree\nENGINE_SORTING_KEY k\n")
            .With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {expression} AS x FROM t\n").Snapshot);
        var column = Assert.Single(new ProjectSemantics(project).ColumnsOf(Assert.Single(Assert.Single(project.Pipes).Nodes)).Columns);

        Assert.True(column.Type.IsNullable);
        Assert.Equal(type, column.ValueType.ToString());
    }
}
