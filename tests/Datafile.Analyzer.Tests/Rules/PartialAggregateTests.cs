using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>
/// What becomes of a value that a view computes of each insert, by the engine of its target and the type of the column. The sorting key
/// is user, and the view groups by it.
/// </summary>
public class PartialAggregateTests
{
    private const string Nothing = "", Plain = "is a plain column, so merges keep the", NotASum = "Merges of 'written' add up 'c', which does not give the", OtherCombination = "Merges of 'written' keep the '",
        Defaulted = "yields a default value for an insert in which no row meets the condition", Merged = "turns the states of one insert into a value",
        Replaced = "Merges of 'written' keep one row of each key, with the", Unversioned = "'written' keeps the row that was inserted last",
        LastRead = "takes the value of the row that an insert has last", OneForEachInsert = "per insert, and such values cannot be combined afterwards", ReadAgain = "per insert. Combine them with";

    /// <summary>AggregatingMergeTree keeps a plain value of any of the rows of a key.</summary>
    [Theory]
    [InlineData("UInt64", "sum(v)", Plain)]
    [InlineData("UInt64", "count()", "Store countState(…) as AggregateFunction(count, …).")]
    [InlineData("UInt64", "sum(DISTINCT v)", "Store sumDistinctState(…) as AggregateFunction(sumDistinct, …).")]
    [InlineData("UInt64", "count(DISTINCT v)", "Store uniqExactState(…) as AggregateFunction(uniqExact, …).")]
    [InlineData("UInt32", "max(v)", Plain)]
    [InlineData("Float64", "avg(v)", Plain)]
    [InlineData("String", "any(name)", Nothing)]
    [InlineData("UInt64", "max(length(user))", Nothing)]
    [InlineData("UInt32", "minIf(v, v > 5)", Defaulted)]
    [InlineData("AggregateFunction(uniq, String)", "uniqState(name)", Nothing)]
    public void A_plain_column_of_an_AggregatingMergeTree_is_reported_where_any_row_may_be_kept(string type, string value, string expected) => AssertFound(expected, "\"AggregatingMergeTree\"", type, value);

    /// <summary>Values of several inserts are combined by the function of the column.</summary>
    [Theory]
    [InlineData("sum, UInt64", "sum(v)", Nothing)]
    [InlineData("sum, UInt64", "count()", Nothing)]
    [InlineData("sum, UInt64", "sum(v) * 2", Nothing)]
    [InlineData("sum, UInt64", "coalesce(sum(v))", Nothing)]
    [InlineData("sum, UInt64", "sumMerge(total)", Nothing)]
    [InlineData("sum, UInt64", "uniqMerge(visitors)", Merged)]
    [InlineData("sum, UInt64", "max(length(user)) + 1", NotASum)]
    [InlineData("max, UInt64", "max(length(user))", Nothing)]
    [InlineData("sum, UInt64", "max(v) + 1", NotASum)]
    [InlineData("max, UInt64", "max(v) + 1", Nothing)]
    [InlineData("min, UInt64", "max(v) + 1", OtherCombination)]
    [InlineData("max, Int64", "-min(v)", Nothing)]
    [InlineData("min, UInt32", "minIf(v, v > 5)", Defaulted)]
    [InlineData("max, UInt32", "maxIf(v, v > 5)", Nothing)]
    [InlineData("any, UInt64", "max(v) + 1", OtherCombination)]
    [InlineData("groupBitOr, UInt8", "max(v) > 5", Nothing)]
    [InlineData("groupBitOr, UInt8", "max(v) >= 5", Nothing)]
    [InlineData("groupBitOr, UInt8", "min(v) < 5", Nothing)]
    [InlineData("groupBitOr, UInt8", "min(v) <= 5", Nothing)]
    [InlineData("groupBitOr, UInt8", "countIf(v > 5) != 0", Nothing)]
    [InlineData("groupBitOr, UInt8", "max(v) != 0", Nothing)]
    [InlineData("groupBitOr, UInt8", "max(name) != ''", Nothing)]
    [InlineData("groupBitOr, UInt8", "min(v) = 0", Nothing)]
    [InlineData("groupBitAnd, UInt8", "max(v) = 0", Nothing)]
    [InlineData("groupBitAnd, UInt8", "min(v) != 0", Nothing)]
    [InlineData("groupBitOr, UInt8", "min(v) != 0", OtherCombination)]
    [InlineData("groupBitOr, UInt8", "max(v) != 5", OtherCombination)]
    [InlineData("groupBitOr, UInt8", "max(toInt32(v)) != 0", OtherCombination)]
    [InlineData("groupBitOr, UInt8", "max(f) != 0", OtherCombination)]
    [InlineData("groupBitOr, UInt8", "max(name) != 'a'", OtherCombination)]
    [InlineData("groupBitOr, UInt8", "max(v) > 5 OR min(v) < 2", Nothing)]
    [InlineData("groupBitOr, UInt8", "max(v) > 5 AND max(f) > 1", OtherCombination)]
    [InlineData("groupBitOr, UInt8", "min(v) > 5", OtherCombination)]
    [InlineData("groupBitOr, UInt64", "max(v) + 1", OtherCombination)]
    [InlineData("groupBitAnd, UInt8", "min(v) > 5", Nothing)]
    [InlineData("groupBitAnd, UInt8", "not(max(v) > 5)", Nothing)]
    [InlineData("groupBitAnd, UInt8", "min(v) > 5 AND min(f) > 1", Nothing)]
    [InlineData("groupBitAnd, UInt8", "max(v) > 5", OtherCombination)]
    [InlineData("anyLast, String", "concat(max(name), '!')", OtherCombination)]
    [InlineData("max, String", "concat(max(name), '!')", Nothing)]
    [InlineData("max, String", "toJSONString(groupUniqArray(name))", OtherCombination)]
    [InlineData("max, String", "if(max(v) > 100, 'gold', 'silver')", OtherCombination)]
    [InlineData("min, String", "if(max(v) > 100, 'gold', 'silver')", Nothing)]
    [InlineData("max, Int8", "if(min(v) > 9, 1, -1)", OtherCombination)]
    [InlineData("min, Int8", "if(min(v) > 9, 1, -1)", Nothing)]
    [InlineData("sum, UInt64", "if(max(v) > 9, 1, 0)", NotASum)]
    [InlineData("sum, UInt64", "abs(sum(toInt64(v)))", NotASum)]
    [InlineData("sum, UInt64", "abs(sum(v))", Nothing)]
    [InlineData("sum, UInt64", "dateDiff('second', min(at), max(at))", "Store what it is computed of (min(…), max(…))")]
    [InlineData("anyLast, String", "max((at, name)).2", OtherCombination)]
    [InlineData("max, String", "max((at, name)).2", OtherCombination)]
    [InlineData("max, DateTime", "max((at, name)).1", Nothing)]
    [InlineData("min, UInt32", "ifNull(min(toNullable(v)), 0)", "in which 'min' is NULL writes the default")]
    [InlineData("max, UInt32", "ifNull(max(toNullable(v)), 0)", Nothing)]
    [InlineData("min, UInt32", "ifNull(min(toNullable(v)), 999)", Nothing)]
    [InlineData("groupArrayArray, Array(String)", "groupArray(3)(name)", "is sorted or limited within each of them only")]
    [InlineData("groupArrayArray(3), Array(String)", "groupArray(3)(name)", Nothing)]
    [InlineData("groupArrayArray, Array(String)", "arraySort(groupArray(name))", "is sorted or limited within each of them only")]
    [InlineData("groupUniqArrayArray, Array(String)", "arraySort(groupArray(name))", Nothing)]
    [InlineData("groupArrayArray, Array(UInt32)", "arrayCumSum(groupArray(v))", OtherCombination)]
    [InlineData("groupArrayArray, Array(UInt64)", "arrayMap(x -> x * 2, groupArray(v))", Nothing)]
    [InlineData("groupArrayArray, Array(UInt32)", "arrayDistinct(groupArray(v))", OtherCombination)]
    [InlineData("sum, UInt64", "length(arrayFilter(x -> x > 5, groupArray(v)))", Nothing)]
    [InlineData("sum, UInt64", "arraySum(x -> x * 2, groupArray(v))", Nothing)]
    [InlineData("sum, UInt64", "length(groupArray(3)(v))", Nothing)]
    [InlineData("max, UInt8", "has(groupArray(name), 'a')", Nothing)]
    [InlineData("groupBitOr, UInt8", "has(groupArray(name), 'a')", Nothing)]
    [InlineData("groupBitOr, UInt8", "if(max(v) > 9, 1, 0)", Nothing)]
    [InlineData("groupBitOr, UInt8", "if(max(v) > 9, 2, 1)", OtherCombination)]
    [InlineData("any, String", "groupArray(name)[1]", Nothing)]
    [InlineData("any, UInt8", "notEmpty(groupArray(name))", Nothing)]
    [InlineData("any, String", "concat(any(name), max(name))", Nothing)]
    [InlineData("any, UInt64", "length(user) + max(length(user))", Nothing)]
    public void Columns_with_a_function(string function, string value, string expected) => AssertFound(expected, "\"AggregatingMergeTree\"", $"SimpleAggregateFunction({function})", value);

    /// <summary>SummingMergeTree adds numbers up, those of ENGINE_COLUMNS alone if it has them, and keeps any of other values.</summary>
    [Theory]
    [InlineData("", "UInt64", "sum(v)", Nothing)]
    [InlineData("", "UInt64", "count()", Nothing)]
    [InlineData("", "UInt32", "max(v)", NotASum)]
    [InlineData("", "UInt32", "any(v)", NotASum)]
    [InlineData("", "Float64", "avg(v)", NotASum)]
    [InlineData("", "UInt64", "uniq(name)", NotASum)]
    [InlineData("", "UInt64", "sumIf(v, v > 5)", Nothing)]
    [InlineData("", "String", "any(name)", Nothing)]
    [InlineData("", "String", "max(name)", Plain)]
    [InlineData("", "Float64", "sum(f) / 2", Nothing)]
    [InlineData("", "UInt64", "sum(f) / 2", NotASum)]
    [InlineData("", "UInt64", "sum(f)", Nothing)]
    [InlineData("", "UInt64", "sum(v) * 2", Nothing)]
    [InlineData("ENGINE_COLUMNS \"other\"", "UInt64", "sum(v)", "Merges of 'written' add up its ENGINE_COLUMNS alone")]
    [InlineData("ENGINE_COLUMNS \"other\"", "UInt32", "max(v)", Plain)]
    [InlineData("ENGINE_COLUMNS \"other\"", "UInt32", "any(v)", Nothing)]
    [InlineData("ENGINE_COLUMNS \"c\"", "UInt64", "sum(v)", Nothing)]
    [InlineData("ENGINE_COLUMNS \"c\"", "UInt32", "max(v)", NotASum)]
    public void What_is_stored_of_a_column_that_merges_add_up_is_reported_where_it_is_no_sum(string options, string type, string value, string expected) => AssertFound(expected, "\"SummingMergeTree\"\n" + options, type, value);

    /// <summary>ReplacingMergeTree keeps one row: without a version the last one.</summary>
    [Theory]
    [InlineData("UInt32", "max(v)", Unversioned)]
    [InlineData("UInt32", "min(v)", Unversioned)]
    [InlineData("String", "argMax(name, at)", Unversioned)]
    [InlineData("UInt64", "sum(v)", Replaced)]
    [InlineData("UInt64", "count()", Replaced)]
    [InlineData("Float64", "avg(v)", Replaced)]
    [InlineData("String", "any(name)", Nothing)]
    [InlineData("String", "anyLast(name)", Nothing)]
    [InlineData("UInt64", "max(length(user))", Nothing)]
    [InlineData("AggregateFunction(uniq, String)", "uniqState(name)", "ReplacingMergeTree does not merge states")]
    [InlineData("AggregateFunction(any, String)", "anyState(name)", Nothing)]
    public void Rows_without_a_version(string type, string value, string expected) => AssertFound(expected, "\"ReplacingMergeTree\"", type, value);

    /// <summary>With one, it keeps that of the greatest version of all inserts.</summary>
    [Theory]
    [InlineData("max(at)", "String", "argMax(name, at)", Nothing)]
    [InlineData("max(at)", "DateTime", "max(at)", Nothing)]
    [InlineData("max(at)", "String", "argMax(name, v)", Replaced)]
    [InlineData("max(at)", "String", "upper(argMax(name, at))", Nothing)]
    [InlineData("max(at)", "String", "max((at, name)).2", Nothing)]
    [InlineData("max(at)", "String", "max((v, name)).2", Replaced)]
    [InlineData("max(at)", "String", "argMin(name, at)", Replaced)]
    [InlineData("max(at)", "UInt32", "max(v)", Replaced)]
    [InlineData("max(at)", "DateTime", "greatest(max(at), max(toDateTime(v)))", Replaced)]
    [InlineData("max(at)", "UInt64", "sum(v)", Replaced)]
    [InlineData("max(at)", "String", "any(name)", Nothing)]
    [InlineData("max(at)", "String", "anyLast(name)", LastRead)]
    [InlineData("max(at)", "UInt64", "max(length(user))", Nothing)]
    [InlineData("min(at)", "String", "argMax(name, at)", Replaced)]
    [InlineData("min(at)", "String", "anyLast(name)", Nothing)]
    [InlineData("toDateTime(length(user))", "UInt32", "max(v)", Unversioned)]
    [InlineData("toDateTime(length(user))", "UInt64", "sum(v)", Replaced)]
    public void Rows_with_a_version(string version, string type, string value, string expected) =>
        AssertFound(expected, "\"ReplacingMergeTree\"\nENGINE_VER \"version\"", type, value, $", {version} AS version");

    /// <summary>Where nothing is merged, readers combine the rows, if that can be done.</summary>
    [Theory]
    [InlineData("UInt64", "sum(v)", "", Nothing)]
    [InlineData("UInt64", "count()", "", Nothing)]
    [InlineData("UInt32", "max(v)", "", Nothing)]
    [InlineData("String", "any(name)", "", Nothing)]
    [InlineData("UInt64", "max(length(user))", "", Nothing)]
    [InlineData("Float64", "avg(v)", "", OneForEachInsert)]
    [InlineData("UInt64", "uniq(name)", "", OneForEachInsert)]
    [InlineData("UInt64", "count(DISTINCT name)", "", "Store uniqExactState(…) as AggregateFunction(uniqExact, …).")]
    [InlineData("UInt64", "uniqMerge(visitors)", "", "Store uniqMergeState(…) as AggregateFunction(uniq, …).")]
    [InlineData("UInt64", "max(v) + 1", "", ReadAgain + " 'max'")]
    [InlineData("UInt64", "max(v) - min(v)", "", "'written' stores one 'c' per insert, and such values cannot be combined afterwards. Store what it is computed of (max(…), min(…))")]
    [InlineData("String", "concat(max(name), '!')", "", Nothing)]
    [InlineData("SimpleAggregateFunction(max, UInt64)", "max(v) + 1", "", Nothing)]
    [InlineData("UInt64", "sum(f) / 2", "", OneForEachInsert)]
    [InlineData("Float64", "sum(f) / 2", "", Nothing)]
    [InlineData("UInt32", "minIf(v, v > 5)", "", Defaulted)]
    [InlineData("String", "anyIf(name, v > 5)", "", Nothing)]
    [InlineData("String", "argMax(name, at)", "", OneForEachInsert)]
    [InlineData("String", "argMax(name, at)", ", max(at) AS version", Nothing)]
    [InlineData("String", "argMax(name, at)", ", min(at) AS version", OneForEachInsert)]
    [InlineData("String", "argMax(name, v)", ", max(at) AS version", OneForEachInsert)]
    [InlineData("String", "argMin(name, at)", ", min(at) AS version", Nothing)]
    [InlineData("String", "argMin(name, at)", ", max(at) AS version", OneForEachInsert)]
    [InlineData("String", "argMax(name, length(user))", "", Nothing)]
    public void Rows_that_stay_apart(string type, string value, string more, string expected) => AssertFound(expected, "\"MergeTree\"", type, value, more);

    [Theory]
    [InlineData("Null", "")]
    [InlineData("AggregatingMergeTree", OneForEachInsert)]
    [InlineData("SummingMergeTree", OneForEachInsert)]
    public void Rows_of_no_key(string engine, string expected) => AssertFound(expected, $"\"{engine}\"", "Float64", "avg(v)", key: "tuple()");

    /// <summary>ClickHouse refuses these calls, which is reported elsewhere.</summary>
    [Theory]
    [InlineData("intDiv(max(v))"), InlineData("divide(max(v))"), InlineData("multiply(sum(v))"), InlineData("greater(count())"), InlineData("equals(max(v))")]
    [InlineData("ifNull(sum(v))"), InlineData("tupleElement(max(tuple(v)))"), InlineData("arrayElement(groupArray(v))")]
    public void A_call_with_too_few_arguments_is_analysed(string value) =>
        Assert.Contains(Findings("\"AggregatingMergeTree\"", "UInt64", value), f => f.Id == "DF1009");

    private static void AssertFound(string expected, string engine, string type, string value, string more = "", string key = "user") =>
        RuleAssert.Says(expected, Findings(engine, type, value, more, key)
            .Where(f => f.Id == "DF2006" && f.Related.Any(r => r.Message.StartsWith("'c'", StringComparison.Ordinal))));

    private static IEnumerable<Finding> Findings(string engine, string type, string value, string more = "", string key = "user")
    {
        var page = $"""
            ```datafiles good
            === datasources/events.datasource
            SCHEMA >
                `user` String,
                `name` String,
                `at` DateTime,
                `v` UInt32,
                `f` Float64,
                `total` AggregateFunction(sum, UInt64),
                `visitors` AggregateFunction(uniq, String)

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "at"
            === datasources/written.datasource
            SCHEMA >
                `user` String,
                `c` {type},
                `other` UInt64 DEFAULT 0,
                `version` DateTime DEFAULT 0

            ENGINE {engine}
            ENGINE_SORTING_KEY "{key}"
            === pipes/written_mv.pipe
            NODE written_1
            SQL >
                SELECT user, {value} AS c{more} FROM events GROUP BY user
            TYPE materialized
            DATASOURCE written
            ```

            """;
        return ExampleReader.Read(page).Single().Findings();
    }
}
