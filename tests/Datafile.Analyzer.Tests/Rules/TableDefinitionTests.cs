namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What Tinybird and ClickHouse refuse of the engine, the keys and the columns of a Data Source.</summary>
public class TableDefinitionTests
{
    private static readonly TinyProject Classic = TinyProject.Empty.With(".tinyenv", "VERSION=0.0.1\n"),
        Forward = TinyProject.Empty.With("copies/other.pipe", "NODE other\nSQL >\n    SELECT 1 AS a\n");

    /// <summary>What stands below the SCHEMA, and what is found in it, in either product or in one.</summary>
    [Theory]
    [InlineData("either", "ENGINE MergTree\nENGINE_SORTING_KEY a\n", "DF1008: Tinybird has no engine 'MergTree'. Write MergeTree.")]
    [InlineData("either", "ENGINE Foo\nENGINE_SORTING_KEY a\n", "DF1008: Tinybird has no engine 'Foo'. Write one of MergeTree, ReplacingMergeTree, SummingMergeTree, AggregatingMergeTree, CollapsingMergeTree, VersionedCollapsingMergeTree, Join, Null.")]
    [InlineData("either", "ENGINE ReplicatedMergeTree\nENGINE_SORTING_KEY a\n", "")]
    [InlineData("either", "ENGINE MergeTree\n", "")]
    [InlineData("either", "ENGINE_SORTING_KEY a\n", "")]
    [InlineData("either", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KEY tuple()\n", "DF1008: ReplacingMergeTree needs a sorting key: it keeps one row of each key, and this key is the same for all rows. Name its columns.")]
    [InlineData("either", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KEY \"\"\n", "DF1008: ReplacingMergeTree needs a sorting key: it keeps one row of each key, and this key is the same for all rows. Name its columns.")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY tuple()\n", "")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY ( )\n", "")]
    [InlineData("either", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KEY ( )\n", "DF1008: ReplacingMergeTree needs a sorting key: it keeps one row of each key, and this key is the same for all rows. Name its columns.")]
    [InlineData("either", "ENGINE CollapsingMergeTree\nENGINE_SORTING_KEY a\n", "DF1008: CollapsingMergeTree needs ENGINE_SIGN. Add it.")]
    [InlineData("either", "ENGINE CollapsingMergeTree(i)\nENGINE_SORTING_KEY a\n", "")]
    [InlineData("either", "ENGINE CollapsingMergeTree\nENGINE_SORTING_KEY a\nENGINE_SIGN i\n", "")]
    [InlineData("either", "ENGINE CollapsingMergeTree\nENGINE_SORTING_KEY a\nENGINE_SIGN a\n", "DF1010: ClickHouse refuses ENGINE_SIGN of 'x': 'a' is UInt8, and it must be Int8. Change the type of the column, or name another.")]
    [InlineData("either", "ENGINE CollapsingMergeTree\nENGINE_SORTING_KEY a\nENGINE_SIGN ii\n", "DF1008: ENGINE_SIGN names 'ii', which is not a column of the SCHEMA. Write 'i'.")]
    [InlineData("either", "ENGINE CollapsingMergeTree\nENGINE_SORTING_KEY a\nENGINE_SIGN whatever\n", "DF1008: ENGINE_SIGN names 'whatever', which is not a column of the SCHEMA. Write one.")]
    [InlineData("either", "ENGINE VersionedCollapsingMergeTree\nENGINE_SORTING_KEY a\nENGINE_SIGN a\nENGINE_VERSION s\n", "DF1010: ClickHouse refuses ENGINE_SIGN of 'x': 'a' is UInt8, and it must be Int8. Change the type of the column, or name another.; DF1010: ClickHouse refuses ENGINE_VERSION of 'x': 's' is String, and it must be an integer, a Date or a DateTime. Change the type of the column, or name another.")]
    [InlineData("either", "ENGINE VersionedCollapsingMergeTree\nENGINE_SORTING_KEY a\nENGINE_SIGN i\nENGINE_VERSION ts\n", "")]
    [InlineData("either", "ENGINE VersionedCollapsingMergeTree\nENGINE_SORTING_KEY a\nENGINE_SIGN i\n", "DF1008: VersionedCollapsingMergeTree needs ENGINE_VERSION. Add it.")]
    [InlineData("either", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KEY a\nENGINE_VER s\n", "DF1010: ClickHouse refuses ENGINE_VER of 'x': 's' is String, and it must be an integer, a Date or a DateTime. Change the type of the column, or name another.")]
    [InlineData("either", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KEY a\nENGINE_VER f\n", "")]
    [InlineData("either", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KEY a\nENGINE_IS_DELETED i\nENGINE_VER ts\n", "DF1010: ClickHouse refuses ENGINE_IS_DELETED of 'x': 'i' is Int8, and it must be UInt8. Change the type of the column, or name another.")]
    [InlineData("either", "{table}ENGINE_VER ts\n", "DF1008: MergeTree does not support ENGINE_VER. Remove it, or write ENGINE ReplacingMergeTree.")]
    [InlineData("either", "{table}ENGINE_SIGN i\n", "DF1008: MergeTree does not support ENGINE_SIGN. Remove it, or write ENGINE CollapsingMergeTree or VersionedCollapsingMergeTree.")]
    [InlineData("either", "ENGINE SummingMergeTree\nENGINE_SORTING_KEY a\nENGINE_COLUMNS f\n", "")]
    [InlineData("either", "{table}ENGINE_TTL count()\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': the aggregate 'count' has no value for a single row. Write columns.")]
    [InlineData("either", "{table}ENGINE_TTL ts + toIntervalDay(count())\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': the aggregate 'count' has no value for a single row. Write columns.")]
    [InlineData("either", "{table}ENGINE_TTL tss + toIntervalDay(1)\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': 'tss' is not a column of the SCHEMA. Write 'ts'.")]
    [InlineData("either", "{table}ENGINE_TTL whatever + toIntervalDay(1)\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': 'whatever' is not a column of the SCHEMA. Write one.")]
    [InlineData("either", "{table}ENGINE_TTL now()\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': the value of now changes from call to call. Write columns.")]
    [InlineData("either", "{table}ENGINE_TTL ts + toIntervalDay(rand())\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': the value of rand changes from call to call. Write columns.")]
    [InlineData("either", "{table}ENGINE_TTL toDateTime(0)\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': it depends on no column. Write a column of type Date or DateTime, and an interval.")]
    [InlineData("either", "{table}ENGINE_TTL a\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': it is UInt8, not a Date or DateTime. Write toDateTime(…) around the column.")]
    [InlineData("either", "{table}ENGINE_TTL n\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': it is Nullable(DateTime), not a Date or DateTime. Remove the Nullable, or replace NULL by a date with ifNull.")]
    [InlineData("either", "{table}ENGINE_TTL s\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': it is String, not a Date or DateTime. Write a column of type Date or DateTime, and an interval.")]
    [InlineData("either", "{table}ENGINE_PARTITION_KEY f\n", "DF1010: ClickHouse refuses ENGINE_PARTITION_KEY of 'x': it is Float64, and partitions need exact values. Convert it to an integer, or partition by a date.")]
    [InlineData("either", "{table}ENGINE_PARTITION_KEY toYYYYMM(ts)\n", "")]
    [InlineData("either", "{table}ENGINE_PARTITION_KEY today()\n", "DF1010: ClickHouse refuses ENGINE_PARTITION_KEY of 'x': the value of today changes from call to call. Write columns.")]
    [InlineData("either", "{table}ENGINE_PARTITION_KEY NOW()\n", "DF1010: ClickHouse refuses ENGINE_PARTITION_KEY of 'x': the value of NOW changes from call to call. Write columns.")]
    [InlineData("Classic", "ENGINE MergeTree\nENGINE_SORTING_KEY c\n", "DF1010: ClickHouse refuses ENGINE_SORTING_KEY of 'x': it is AggregateFunction(count), and a key needs values that have an order. Remove it.")]
    [InlineData("Forward", "ENGINE MergeTree\nENGINE_SORTING_KEY c\n", "DF1007: The sorting key names 'c', which holds an aggregate state, and states have no order. Remove it.")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY a, rand()\n", "DF1010: ClickHouse refuses ENGINE_SORTING_KEY of 'x': the value of rand changes from call to call. Write columns.")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY aa\n", "DF1007: ENGINE_SORTING_KEY names 'aa', which is not a column of the SCHEMA. Write 'a'.")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY whatever\n", "DF1007: ENGINE_SORTING_KEY names 'whatever', which is not a column of the SCHEMA. Write one.")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY sum(a)\n", "DF1007: ENGINE_SORTING_KEY calls the aggregate 'sum', which has no value for a single row. Write columns.")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY lower(ss)\n", "DF1007: ENGINE_SORTING_KEY names 'ss', which is not a column of the SCHEMA. Write 'ts'.")]
    [InlineData("Classic", "ENGINE MergeTree\nENGINE_SORTING_KEY n\n", "")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY a, ts\nENGINE_PRIMARY_KEY ts\n", "DF1007: The sorting key (a, ts) does not begin with the primary key (ts), which ClickHouse requires. Change one of them, or remove ENGINE_PRIMARY_KEY.")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY a, ts\nENGINE_PRIMARY_KEY a\n", "")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY \"tuple()\"\nENGINE_PRIMARY_KEY a\n", "DF1007: The sorting key (tuple()) does not begin with the primary key (a), which ClickHouse requires. Change one of them, or remove ENGINE_PRIMARY_KEY.")]
    [InlineData("Classic", "ENGINE MergeTree\nENGINE_SORTING_KEY a\nENGINE_SAMPLING_KEY ts\n", "DF1007: The sampling key (ts) is not in the sorting key (a), where ClickHouse requires it. Add it there.")]
    [InlineData("Forward", "ENGINE MergeTree\nENGINE_SORTING_KEY n\n", "DF1007: The sorting key names 'n', which is Nullable. Remove the Nullable, or write ifNull(n, …).")]
    [InlineData("Classic", "ENGINE MergeTree\nENGINE_SORTING_KEY tuple(n)\n", "")]
    [InlineData("Forward", "ENGINE MergeTree\nENGINE_SORTING_KEY tuple(n)\n", "DF1007: The sorting key names 'n', which is Nullable. Remove the Nullable, or write ifNull(n, …).")]
    [InlineData("Classic", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KEY a, ts\nENGINE_VER ts\n", "")]
    [InlineData("Forward", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KEY a, ts\nENGINE_VER ts\n", "DF1007: The sorting key names 'ts', the version of the rows, so no row ever replaces another. Remove it.")]
    [InlineData("either", "{table}INDEXES >\n    ix s TYPE minmx GRANULARITY 1\n", "DF1010: ClickHouse refuses index 'ix' of 'x': it has no index type 'minmx'. Write minmax.")]
    [InlineData("either", "{table}INDEXES >\n    ix s TYPE foo GRANULARITY 1\n", "DF1010: ClickHouse refuses index 'ix' of 'x': it has no index type 'foo'. Write minmax, set or bloom_filter.")]
    [InlineData("either", "{table}INDEXES >\n    ix s TYPE minmax(3) GRANULARITY 1\n", "")]
    [InlineData("either", "{table}INDEXES >\n    ix a TYPE tokenbf_v1(1, 2, 3) GRANULARITY 1\n", "DF1010: ClickHouse refuses index 'ix' of 'x': tokenbf_v1 does not index UInt8. Index another expression, or use another type of index.")]
    [InlineData("either", "{table}INDEXES >\n    ix s TYPE tokenbf_v1(256, 2, 0) GRANULARITY 1\n", "")]
    [InlineData("either", "{table}INDEXES >\n    ix sum(a) TYPE minmax GRANULARITY 1\n", "DF1010: ClickHouse refuses index 'ix' of 'x': the aggregate 'sum' has no value for a single row. Write columns.")]
    [InlineData("either", "{table}INDEXES >\n    ix aaa TYPE minmax GRANULARITY 1\n", "DF1010: ClickHouse refuses index 'ix' of 'x': 'aaa' is not a column of the SCHEMA. Write one.")]
    [InlineData("either", "ENGINE_SORTING_KEY a\nENGINE_SIGN i\n", "DF1008: MergeTree does not support ENGINE_SIGN. Remove it, or write ENGINE CollapsingMergeTree or VersionedCollapsingMergeTree.")]
    [InlineData("either", "ENGINE Null\nENGINE_TTL ts\n", "DF1008: Null does not support ENGINE_TTL. Remove it.")]
    [InlineData("either", "ENGINE Join\nENGINE_JOIN_STRICTNESS ANY\n", "DF1008: Join needs ENGINE_JOIN_TYPE. Add it.; DF1008: Join needs ENGINE_KEY_COLUMNS. Add it.")]
    [InlineData("either", "ENGINE Join\nENGINE_JOIN_STRICTNES ANY\nENGINE_JOIN_TYPE LEFT\nENGINE_KEY_COLUMNS a\n", "DF0001: Unknown instruction 'ENGINE_JOIN_STRICTNES'. Write ENGINE_JOIN_STRICTNESS, or indent the line if it belongs to the block above.")]
    [InlineData("either", "ENGINE CollapsingMergeTree\nENGINE_SORTING_KEY a\nWHATEVER a\n", "DF1008: CollapsingMergeTree needs ENGINE_SIGN. Add it.; DF0001: Unknown instruction 'WHATEVER'. Remove the line, or indent it if it belongs to the block above.")]
    [InlineData("either", "ENGINE ReplacingMergeTree\nSORTING_KEY a\n", "DF0006: SORTING_KEY is an old spelling, which may not reach the engine. Write ENGINE_SORTING_KEY.")]
    [InlineData("either", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KY a\n", "DF0001: Unknown instruction 'ENGINE_SORTING_KY'. Write ENGINE_SORTING_KEY, or indent the line if it belongs to the block above.")]
    [InlineData("either", "ENGINE ReplacingMergeTree(ts)\n", "DF1008: ReplacingMergeTree needs ENGINE_SORTING_KEY. Add it.")]
    [InlineData("either", "ENGINE CollapsingMergeTree\nENGINE_SORTING_KEY tuple()\nENGINE_SIGN i\n", "")]
    [InlineData("either", "ENGINE ReplacingMergeTree\nENGINE_SORTING_KEY a\nENGINE_VER flag\n", "")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY arrayExists(q -> q = 1, [a])\n", "")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY sum(q)\n", "DF1007: ENGINE_SORTING_KEY calls the aggregate 'sum', which has no value for a single row. Write columns.")]
    [InlineData("either", "ENGINE MergeTree\nENGINE_SORTING_KEY pair.x\n", "")]
    [InlineData("Classic", "ENGINE MergeTree\nENGINE_SORTING_KEY group.at\n", "")]
    [InlineData("Forward", "ENGINE MergeTree\nENGINE_SORTING_KEY group.at\n", "DF1007: The sorting key names 'group.at', which is Nullable. Remove the Nullable, or write ifNull(group.at, …).")]
    [InlineData("either", "{table}ENGINE_TTL lower(a)\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': lower does not accept UInt8 as argument 1. Convert it, or use another function.")]
    [InlineData("either", "{table}ENGINE_TTL rand()\n", "DF1010: ClickHouse refuses ENGINE_TTL of 'x': the value of rand changes from call to call. Write columns.")]
    [InlineData("either", "{table}ENGINE_PARTITION_KEY toFloat64(rand())\n", "DF1010: ClickHouse refuses ENGINE_PARTITION_KEY of 'x': the value of rand changes from call to call. Write columns.")]
    [InlineData("either", "{table}ENGINE_PARTITION_KEY toFloat64(whatever)\n", "DF1007: ENGINE_PARTITION_KEY names 'whatever', which is not a column of the SCHEMA. Write one.")]
    public void Of_a_table_is_told(string product, string options, string expected)
    {
        const string Schema = "SCHEMA >\n    `a` UInt8,\n    `ts` DateTime,\n    `s` String,\n    `f` Float64,\n    `n` Nullable(DateTime),\n    `i` Int8,\n    `c` AggregateFunction(count),\n    `flag` Bool,\n    `pair` Tuple(x UInt8),\n    `group` UInt8,\n    `group.at` Nullable(DateTime)\n\n";
        options = options.Replace("{table}", "ENGINE MergeTree\nENGINE_SORTING_KEY a\n", StringComparison.Ordinal);

        foreach (var project in product switch { "Classic" => new[] { Classic }, "Forward" => [Forward], _ => [Classic, Forward] })
            Assert.Equal(expected, Told(project.With("datasources/x.datasource", Schema + options)));
    }

    /// <summary>A column as it is declared, and what is found in it.</summary>
    [Theory]
    [InlineData("`a` UInt8 CODEC(zstd)", "DF1010: ClickHouse refuses column 'a' of 'x': it has no codec 'zstd'. Write ZSTD.")]
    [InlineData("`a` UInt8 CODEC(ZST)", "DF1010: ClickHouse refuses column 'a' of 'x': it has no codec 'ZST'. Write ZSTD.")]
    [InlineData("`a` UInt8 CODEC(Foo)", "DF1010: ClickHouse refuses column 'a' of 'x': it has no codec 'Foo'. Write ZSTD(1).")]
    [InlineData("`a` UInt8 CODEC(ZSTD(1, 2))", "")]
    [InlineData("`a` UInt8 CODEC(ZSTD(99))", "DF1010: ClickHouse refuses column 'a' of 'x': the codec ZSTD does not take this argument. Write ZSTD(1).")]
    [InlineData("`a` UInt8 CODEC(NONE(1))", "DF1010: ClickHouse refuses column 'a' of 'x': the codec NONE does not take this argument. Write NONE.")]
    [InlineData("`a` String CODEC(Delta)", "DF1010: ClickHouse refuses column 'a' of 'x': the codec Delta does not compress String. Remove it.")]
    [InlineData("`a` UInt8 CODEC(Delta(3))", "DF1010: ClickHouse refuses column 'a' of 'x': the codec Delta does not take this argument. Write Delta(4).")]
    [InlineData("`a` UInt8 CODEC(Delta(2), ZSTD(3))", "")]
    [InlineData("`a` String CODEC(Gorilla)", "DF1010: ClickHouse refuses column 'a' of 'x': the codec Gorilla does not compress String. Remove it.")]
    [InlineData("`a` Foo CODEC(Delta)", "DF1006: Column 'a' of 'x' cannot be created: ClickHouse has no type Foo. Write one that it has.")]
    [InlineData("`a` UInt8 DEFAULT 'x'", "DF1010: ClickHouse refuses the DEFAULT of 'a' of 'x': 'x' cannot be read as UInt8. Write a value of that type.")]
    [InlineData("`a` UInt8 DEFAULT 3", "")]
    [InlineData("`a` Nullable(UInt8) DEFAULT 'x'", "")]
    [InlineData("`a` DateTime DEFAULT now()", "")]
    [InlineData("`a` UInt8 DEFAULT b", "DF1010: ClickHouse refuses the DEFAULT of 'a' of 'x': 'b' is not a column of the SCHEMA. Write one.")]
    [InlineData("`a` UInt8 DEFAULT sum(1)", "DF1010: ClickHouse refuses the DEFAULT of 'a' of 'x': the aggregate 'sum' has no value for a single row. Write columns.")]
    [InlineData("`a` UInt8 DEFAULT [1]", "DF1010: ClickHouse refuses the DEFAULT of 'a' in 'x': Array(UInt8) cannot be converted to UInt8. Write a value of that type.")]
    [InlineData("`a` UInt8 DEFAULT [1],\n    ))(", "DF0002: This parenthesis has no opening one. Remove it.")]
    [InlineData("`a` UInt8 DEFAULT [k]", "")]
    [InlineData("`a` UInt8 DEFAULT NULL", "")]
    [InlineData("`a` AggregateFunction(State, UInt8)", "DF1006: Column 'a' of 'x' cannot be created: ClickHouse has no aggregate function State. Write one that it has.")]
    [InlineData("`a` AggregateFunction(sumState, UInt8)", "DF1006: Column 'a' of 'x' names 'sumState', a state of a state. The type takes the name of the function without 'State'. Write AggregateFunction(sum, …), not AggregateFunction(sumState, …).")]
    [InlineData("`a` Array(sumState)", "DF1006: Column 'a' of 'x' cannot be created: ClickHouse has no type sumState. Write one that it has.")]
    public void Of_a_column_is_told(string column, string expected) =>
        Assert.Equal(expected, Told(Classic.With("datasources/x.datasource", $"SCHEMA >\n    {column},\n    `k` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY k\n")));

    /// <summary>The error that ClickHouse gives, for those who look for it.</summary>
    [Theory]
    [InlineData("`a` UInt8 CODEC(NONE(1))", "DATA_TYPE_CANNOT_HAVE_ARGUMENTS")]
    [InlineData("`a` UInt8 CODEC(ZSTD(99))", "ILLEGAL_CODEC_PARAMETER")]
    [InlineData("`a` UInt8 CODEC(Foo)", "UNKNOWN_CODEC")]
    [InlineData("`a` UInt8 DEFAULT [1]", "TYPE_MISMATCH")]
    public void Of_a_column_the_error_is(string column, string expected) => Assert.Equal(
        expected, Assert.Single(Classic.With("datasources/x.datasource", $"SCHEMA >\n    {column},\n    `k` UInt8\n\n").Against(null).Findings).Properties["clickHouse"]);

    /// <summary>The engine of a target that stands in the node that fills it, and one whose options stand in the file that includes it.</summary>
    [Fact]
    public void The_engine_in_a_node_is_looked_at() => Assert.Equal("DF1008: Tinybird has no engine 'MergTree'. Write MergeTree.", Told(Classic
        .With("datasources/x.datasource", "SCHEMA >\n    `a` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n")
        .With("pipes/v.pipe", "NODE n\nSQL >\n    SELECT a FROM x\n\nTYPE materialized\nDATASOURCE y\nENGINE MergTree\nENGINE_SORTING_KEY a\n")));

    [Fact]
    public void The_options_of_an_included_engine_may_stand_elsewhere() => Assert.Equal("", Told(Classic
        .With("datasources/x.datasource", "SCHEMA >\n    `i` Int8\n\nINCLUDE \"../includes/e.datasource.incl\"\nENGINE_SORTING_KEY i\nENGINE_SIGN i\n")
        .With("includes/e.datasource.incl", "ENGINE CollapsingMergeTree\n")));

    [Fact]
    public void The_options_of_an_engine_may_be_in_an_include_that_is_missing() => Assert.Equal(
        "DF1005: Included file 'datasources/rest.incl' does not exist, and the deploy will fail. Create it, or correct the path.",
        Told(Classic.With("datasources/x.datasource", "SCHEMA >\n    `i` Int8\n\nENGINE CollapsingMergeTree\nINCLUDE \"rest.incl\"\n")));

    private static string Told(TinyProject project) => string.Join("; ", project.Against(null).Findings.Select(f => $"{f.Id}: {f.Message}"));
}
