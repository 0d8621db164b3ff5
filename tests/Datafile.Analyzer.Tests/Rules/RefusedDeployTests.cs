using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What a deployment refuses: the reason that is given, and where nothing is said.</summary>
public class RefusedDeployTests
{
    private const string Columns = "`at` DateTime `json:$.at`,`path` String `json:$.path`";

    /// <summary>A query that stays in the file moves nothing until the Data Source is rewritten again: then it runs over what is live by now.</summary>
    [Theory]
    [InlineData("SELECT at, url AS path", "at", "")]
    [InlineData("SELECT at, url AS path", "path", "has no column 'url'. Read a column of the live Data Source.")]
    [InlineData("SELECT at, path FROM visits", "path", "without FROM or WHERE")]
    [InlineData("SELECT at, path WHERE path != ''", "path", "without FROM or WHERE")]
    [InlineData("SELECT at, path PREWHERE path != ''", "path", "without FROM or WHERE")]
    [InlineData("SELECT at, path", "path", "")]
    public void A_query_that_is_live_already_is_refused(string query, string key, string expected) =>
        RuleAssert.Says(expected, FindingsOf(Visits(Columns, query), Visits(Columns, query, key)));

    /// <summary>Its columns are those of SCHEMA, by name.</summary>
    [Theory]
    [InlineData("SELECT at, path, '' AS country", "")]
    [InlineData("SELECT *, '' AS country", "")]
    [InlineData("SELECT at, path", "does not yield column 'country'. Return exactly the columns of SCHEMA, or remove the FORWARD_QUERY: every change here is an ALTER without it.")]
    [InlineData("SELECT *", "does not yield column 'country'. Return exactly the columns of SCHEMA, or remove the FORWARD_QUERY: every change here is an ALTER without it.")]
    [InlineData("SELECT at, path, '' AS country, '' AS city", "yields 'city', which is not a column of SCHEMA. Return exactly the columns of SCHEMA, or remove the FORWARD_QUERY: every change here is an ALTER without it.")]
    [InlineData("SELECT at, path, (SELECT max(name) FROM names) AS country", "")]
    [InlineData("SELECT at, path, (SELECT max(name) FROM names) AS name", "does not yield column 'country'. Return exactly the columns of SCHEMA, or remove the FORWARD_QUERY: every change here is an ALTER without it.")]
    public void The_columns_of_a_query_are_refused(string query, string expected) => RuleAssert.Says(expected, FindingsOf(
        Visits(Columns) + Names, Visits(Columns + ",`country` String `json:$.country`", query) + Names));

    /// <summary>Its types are those of SCHEMA, to the letter.</summary>
    [Theory]
    [InlineData("Nullable(String)", "path", "yields String for column 'note'")]
    [InlineData("Nullable(String)", "CAST(path, 'Nullable(String)')", "")]
    [InlineData("Nullable(String)", "NULL", "yields Nullable(Nothing) for column 'note'")]
    [InlineData("String", "CAST(path, 'Nullable(String)')", "yields Nullable(String) for column 'note'")]
    [InlineData("UInt16", "toUInt8(1)", "yields UInt8 for column 'note'")]
    [InlineData("LowCardinality(String)", "path", "")]
    [InlineData("AggregateFunction(uniq, String)", "defaultValueOfTypeName('AggregateFunction(uniq, String)')", "")]
    [InlineData("AggregateFunction(count)", "0", "yields UInt8 for column 'note', and SCHEMA declares AggregateFunction(count). A FORWARD_QUERY must yield the declared type. Write defaultValueOfTypeName('AggregateFunction(count)').")]
    [InlineData("AggregateFunction(uniq, String)", "path", "Write initializeAggregation('uniqState', path).")]
    [InlineData("UInt64", "initializeAggregation('uniqState', path)", "Write CAST(finalizeAggregation(initializeAggregation('uniqState', path)), 'UInt64').")]
    [InlineData("AggregateFunction(count)", "defaultValueOfTypeName('AggregateFunction(count, UInt64)')", "")]
    [InlineData("String", "unknownFunction(path)", "ClickHouse refuses the FORWARD_QUERY of 'visits': ClickHouse has no function 'unknownFunction'.")]
    [InlineData("String", "(SELECT unknownFunction(1))", "")]
    [InlineData("Tuple(LowCardinality(String))", "tuple(path)", "")]
    public void The_type_of_a_column_is_refused(string type, string expression, string expected) => RuleAssert.Says(expected, FindingsOf(
        Visits(Columns), Visits($"{Columns},`note` {type} `json:$.note`", $"SELECT at, path, {expression} AS note")));

    /// <summary>What a star passes on keeps its live type, and is converted as a plan converts it.</summary>
    [Theory]
    [InlineData("SELECT *", "`path` Nullable(String)", "Remove the FORWARD_QUERY: every change here is an ALTER without it.", "")]
    [InlineData("SELECT *", "`path` LowCardinality(String)", "", "")]
    [InlineData("SELECT *", "`path` UInt64", "passes column 'path' on as String, and SCHEMA declares UInt64.", "* REPLACE (accurateCast(path, 'UInt64') AS path)")]
    [InlineData("SELECT * EXCEPT (at), at", "`path` UInt64", "Write * EXCEPT (at) REPLACE (accurateCast(path, 'UInt64') AS path).", "* EXCEPT (at) REPLACE (accurateCast(path, 'UInt64') AS path)")]
    [InlineData("SELECT * EXCEPT (path), toUInt64(path) AS path", "`path` UInt64", "", "")]
    [InlineData("SELECT * REPLACE (toUInt64(path) AS path)", "`path` UInt64", "", "")]
    [InlineData("SELECT * REPLACE (lower(path) AS path)", "`path` UInt64", "yields String for column 'path', and SCHEMA declares UInt64. A FORWARD_QUERY must yield the declared type. Write CAST(lower(path), 'UInt64').", "CAST(lower(path), 'UInt64')")]
    [InlineData("SELECT *", "`path` AggregateFunction(uniq, String)", "Write * REPLACE (initializeAggregation('uniqState', path) AS path).", "* REPLACE (initializeAggregation('uniqState', path) AS path)")]
    [InlineData("SELECT *", "`path` Map(String, String)", "Nothing converts the stored values: compute 'path' from other columns.", "")]
    public void The_type_of_a_column_that_a_star_passes_on_is_refused(string query, string column, string expected, string edit)
    {
        var found = FindingsOf(Visits(Columns), Visits(Columns.Replace("`path` String", column, StringComparison.Ordinal), query));

        RuleAssert.Says(expected, found);
        Assert.Equal(edit, string.Join(" ", found.SelectMany(f => f.Fixes).SelectMany(f => f.Edits).Select(e => e.Change.NewText)));
    }

    /// <summary>An expression without an alias yields no column of SCHEMA; the alias is certain where one expression is made of the column alone.</summary>
    [Theory]
    [InlineData("SELECT at, lower(path)", "does not yield column 'path', because the expression that computes it has no alias. Write AS path after it.", " AS path")]
    [InlineData("SELECT at, path::String", "because the expression that computes it has no alias", " AS path")]
    [InlineData("SELECT at, path || 'x'", "because the expression that computes it has no alias", " AS path")]
    [InlineData("SELECT at, lower(path), upper(path)", "does not yield column 'path'. Return exactly the columns of SCHEMA.", "")]
    [InlineData("SELECT at, concat(path, toString(at))", "does not yield column 'path'. Return exactly the columns of SCHEMA.", "")]
    [InlineData("SELECT at, lower(path) AS p", "does not yield column 'path'. Return exactly the columns of SCHEMA.", "")]
    [InlineData("SELECT at, path, lower(path)", "yields 'lower(path)', which is not a column of SCHEMA.", "")]
    [InlineData("SELECT at, untuple(CAST(tuple(path), 'Tuple(path String)'))", "", "")]
    public void A_column_without_a_name_is_refused(string query, string expected, string edit)
    {
        var found = FindingsOf(Visits(Columns), Visits(Columns, query, "path"));

        RuleAssert.Says(expected, found);
        Assert.Equal(edit, string.Join(" ", found.SelectMany(f => f.Fixes).SelectMany(f => f.Edits).Select(e => e.Change.NewText)));
    }

    /// <summary>Columns that are not live, in one finding; each is given its default where all of them are new columns that the query names alone.</summary>
    [Theory]
    [InlineData("country", "city", "has no columns 'country', 'city'", "defaultValueOfTypeName('String') AS country defaultValueOfTypeName('UInt8') AS city", "'city'")]
    [InlineData("country", "toUInt8(1) AS city", "has no column 'country'. Give old rows the default of String.", "defaultValueOfTypeName('String') AS country", "")]
    [InlineData("country", "toUInt8(town) AS city", "has no columns 'country', 'town'", "", "'town'")]
    [InlineData("lower(country) AS country", "toUInt8(1) AS city", "has no column 'country'. Read a column of the live Data Source.", "", "")]
    [InlineData("concat(country, country) AS country", "toUInt8(1) AS city", "has no column 'country'. Read a column of the live Data Source.", "", "")]
    [InlineData("visits.country AS country", "toUInt8(1) AS city", "has no column 'visits.country'. Read a column of the live Data Source.", "", "")]
    public void Columns_that_are_not_live_are_refused(string first, string second, string expected, string edits, string related)
    {
        var found = Assert.Single(FindingsOf(
            Visits(Columns), Visits(Columns + ",`country` String `json:$.country`,`city` UInt8 `json:$.city`", $"SELECT at, path, {first}, {second}")));

        Assert.Contains(expected, found.Message, StringComparison.Ordinal);
        Assert.Equal(edits, string.Join(" ", found.Fixes.SelectMany(f => f.Edits).Select(e => e.Change.NewText)));
        Assert.Equal(related, string.Join(" ", found.Related.Select(r => r.Message)));
    }

    /// <summary>A cast of a time keeps its zone where the new type names none, and the numbers of an Enum where its names get others.</summary>
    [Theory]
    [InlineData("DateTime('Europe/Paris')", "DateTime", "CAST(toUnixTimestamp(path), 'DateTime')")]
    [InlineData("Nullable(DateTime('Europe/Paris'))", "Nullable(DateTime)", "CAST(toUnixTimestamp(path), 'Nullable(DateTime)')")]
    [InlineData("DateTime('Europe/Paris')", "DateTime64(3)", "accurateCast(CAST(toUnixTimestamp(path), 'DateTime'), 'DateTime64(3)')")]
    [InlineData("DateTime64(3, 'Europe/Paris')", "DateTime64(3)", "CAST(CAST(path, 'Decimal(18, 3)'), 'DateTime64(3)')")]
    [InlineData("Nullable(Enum8('a' = 1))", "Enum8('a' = 2)", "coalesce(CAST(toString(path), 'Nullable(Enum8(\\'a\\' = 2))'), defaultValueOfTypeName('Enum8(\\'a\\' = 2)'))")]
    public void A_time_without_its_zone_and_a_renumbered_name_are_converted(string live, string type, string expected)
    {
        var found = FindingsOf(
            Visits(Columns.Replace("`path` String", $"`path` {live}", StringComparison.Ordinal)),
            Visits(Columns.Replace("`path` String", $"`path` {type}", StringComparison.Ordinal), "SELECT *"));

        Assert.Equal($"* REPLACE ({expected} AS path)", string.Join(" ", found.SelectMany(f => f.Fixes).SelectMany(f => f.Edits).Select(e => e.Change.NewText)));
    }

    /// <summary>A value that cannot become the new type has no cast.</summary>
    [Theory]
    [InlineData("LowCardinality(String)", "Add one that casts it.", 1)]
    [InlineData("AggregateFunction(uniq, String)", "Nothing can convert the stored values: use a new Data Source", 0)]
    [InlineData("Nullable(String)", "", 0)]
    public void A_type_that_changes_without_a_query_is_refused(string type, string expected, int fixes)
    {
        var found = FindingsOf(Visits(Columns), Visits(Columns.Replace("String", type, StringComparison.Ordinal)));

        RuleAssert.Says(expected, found);
        Assert.Equal(fixes, found.Sum(f => f.Fixes.Length));
    }

    /// <summary>No rows are live that its query could run over.</summary>
    [Fact]
    public void The_query_of_a_new_Data_Source_is_not_looked_at() =>
        Assert.Empty(FindingsOf(Names, Names + Visits(Columns, "SELECT at")));

    /// <summary>An Array that is live was taken with its path.</summary>
    [Theory]
    [InlineData("", "Array(String) `json:$.tags`", "its JSONPath '$.tags' does not go through an array")]
    [InlineData("", "Array(String) `json:$.tags[:]`", "")]
    [InlineData("", "String `json:$.tags`", "")]
    [InlineData("", "Array(String)", "")]
    [InlineData(",`tags` Array(String) `json:$.tags`", "Array(String) `json:$.tags`", "")]
    [InlineData(",`tags` Array(String) `json:$.tags`", "Array(String) `json:$.labels`", "")]
    public void The_path_of_an_array_is_refused(string live, string tags, string expected) =>
        RuleAssert.Says(expected, FindingsOf(Visits(Columns + live), Visits($"{Columns},`tags` {tags}")));

    [Theory]
    [InlineData("TYPE copy\nTARGET_DATASOURCE visits\nCOPY_SCHEDULE {{ tb_secret('schedule') }}", "COPY_SCHEDULE of 'sent' cannot read tb_secret.")]
    [InlineData("TYPE sink\nEXPORT_CONNECTION_NAME bucket\nEXPORT_SCHEDULE {{ tb_secret('schedule') }}", "EXPORT_SCHEDULE of 'sent' cannot read tb_secret.")]
    [InlineData("TYPE copy\nTARGET_DATASOURCE visits\nCOPY_SCHEDULE 0 * * * *", "")]
    public void The_schedule_of_a_pipe_is_refused(string type, string expected) => RuleAssert.Says(expected, FindingsOf(
        Visits(Columns), $"{Visits(Columns)}=== pipes/sent.pipe\nNODE sent_1\nSQL >\n    SELECT at, path FROM visits\n{type}\n"));

    private const string Names = "=== datasources/names.datasource\nSCHEMA >\n    `name` String `json:$.name`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"name\"\n";

    private static string Visits(string columns, string query = "", string key = "at") =>
        $"=== datasources/visits.datasource\nSCHEMA >\n    {columns.Replace(",`", ",\n    `", StringComparison.Ordinal)}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"{key}\"\n"
        + (query.Length == 0 ? "" : $"\nFORWARD_QUERY >\n    {query}\n");

    private static Finding[] FindingsOf(string live, string files) =>
        [.. ExampleReader.Read($"```datafiles base\nworkflow: forward\n{live}```\n\n```datafiles good\n{files}```\n").Single().Findings().Where(f => f.Id == "DF3009")];
}
