using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Rules;
using static Datafile.Analyzer.Tests.Plan.ForwardSample;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>The FORWARD_QUERY that a plan writes, what it makes of stored values, and the one that is not needed.</summary>
public class ForwardQueryPlanTests
{
    [Fact]
    public void History_that_no_forward_query_can_keep_needs_the_flag()
    {
        // Another grain: no old row is one of the new groups.
        var after = Before
            .Edit(Traffic, "`country` LowCardinality(String),", "`country` LowCardinality(String),\n    `visitor` String,")
            .Edit(Traffic, "\"day, country\"", "\"day, country, visitor\"")
            .Edit("materializations/traffic.pipe", "AS day, country, count", "AS day, country, visitor, count")
            .Edit("materializations/traffic.pipe", "GROUP BY day, country", "GROUP BY day, country, visitor");
        var plan = after.Plan(Before, Workflow.Forward);

        Assert.Contains("tb --cloud deployment create --wait --allow-destructive-operations", plan.Steps.SelectMany(s => s.Commands));
        Assert.Contains("A FORWARD_QUERY would mix its rows with other groups", Assert.Single(after.Against(Before).Findings, f => f.Id == "DF3006").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Steps, s => s.Id == "write-forward-query");

        // The step that loses the rows does not resolve the finding about them.
        Assert.Contains(plan.Unresolved, f => f.Id == "DF3006");
    }

    /// <summary>Under a coarser key, stored rows merge: those of an engine that combines them may be meant to, others lose what they say.</summary>
    [Theory]
    [InlineData("AggregatingMergeTree", "Add a FORWARD_QUERY to 'traffic_by_country' that keeps its rows (those that differ only in 'country' will merge, for good), or let a new view write to a new Data Source, or approve")]
    [InlineData("ReplacingMergeTree", "A FORWARD_QUERY would merge its rows that differ only in 'country', for good: keep 'traffic_by_country' as it is, and let a new view write to a new Data Source, or approve")]
    public void Of_a_coarser_key_the_advice_says_what_a_query_merges(string engine, string advice)
    {
        var live = Before.Edit(Traffic, "AggregatingMergeTree", engine);
        var coarser = live.Edit(Traffic, "    `country` LowCardinality(String),\n", "").Edit(Traffic, "\"day, country\"", "\"day\"")
            .Edit("materializations/traffic.pipe", "AS day, country, count", "AS day, count")
            .Edit("materializations/traffic.pipe", "GROUP BY day, country", "GROUP BY day");
        IEnumerable<string> Messages(TinyProject project, string rule) => project.Against(live).Findings.Where(f => f.Id == rule).Select(f => f.Message);

        Assert.Contains(advice, Assert.Single(Messages(coarser, "DF3006")), StringComparison.Ordinal);

        // Whoever follows it finds what was announced.
        var kept = coarser.With(Traffic, coarser.Files[Traffic] + "\nFORWARD_QUERY >\n    SELECT day, visits\n");
        Assert.Empty(Messages(kept, "DF3006"));
        Assert.Contains(Messages(kept, "DF3011"), m => m.Contains("rows that differ only there merge into one, for good", StringComparison.Ordinal));
    }

    /// <summary>Below a target with another name, a view groups as it did.</summary>
    [Fact]
    public void Below_a_renamed_target_a_query_keeps_the_history()
    {
        const string Monthly = "datasources/monthly.datasource", View = "materializations/monthly_mv.pipe";
        var live = Before
            .With(Monthly, "SCHEMA >\n    `month` Date,\n    `visits` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"month\"\n")
            .With(View, "NODE n\nSQL >\n    SELECT toStartOfMonth(day) AS month, countMergeState(visits) AS visits FROM traffic_by_country GROUP BY month\n\nTYPE materialized\nDATASOURCE monthly\n");
        var after = live.Without(Traffic).With("datasources/traffic.datasource", live.Files[Traffic])
            .Edit("materializations/traffic.pipe", "DATASOURCE traffic_by_country", "DATASOURCE traffic")
            .Edit(View, "FROM traffic_by_country", "FROM traffic");
        after = after.Files.Keys.Where(f => f.StartsWith("endpoints/", StringComparison.Ordinal)).Aggregate(after, (p, f) => p.With(f, p.Files[f].Replace("traffic_by_country", "traffic", StringComparison.Ordinal)));
        var plan = after.Plan(live, Workflow.Forward);

        Assert.Contains(new StepCause("DF3006", "monthly"), plan.Steps.Single(s => s.Id == "write-forward-query").Causes);
        Assert.EndsWith("FORWARD_QUERY >\n    SELECT\n        month,\n        visits\n", after.With(plan).Files[Monthly], StringComparison.Ordinal);
        Assert.DoesNotContain(after.With(plan).Against(live).Findings, f => f.Id == "DF3006");
    }

    [Fact]
    public void The_plan_shows_the_query_that_it_writes()
    {
        var query = After.Plan(Before, Workflow.Forward).Queries.Single(q => q.DataSource == "visits");

        Assert.Equal(Visits, query.File);
        Assert.Equal("FORWARD_QUERY >\n    SELECT\n        timestamp,\n        visitor,\n        country,\n        accurateCast(bytes, 'UInt64') AS bytes\n", query.Text);
    }

    [Fact]
    public void A_renamed_column_gets_a_forward_query_that_keeps_its_values()
    {
        var plan = Before.Edit(Visits, "`country` String `json:$.country`", "`land` String `json:$.country`").Plan(Before, Workflow.Forward);

        Assert.Contains(new StepCause("DF3008", "visits"), Assert.Single(plan.Steps, s => s.Id == "write-forward-query").Causes);
    }

    /// <summary>A target of two views, one of which groups in another way: no query makes the new groups of the old rows.</summary>
    [Fact]
    public void Where_one_of_two_views_has_another_grain_no_query_keeps_the_history()
    {
        var live = Before.With("materializations/second.pipe", Before.Files["materializations/traffic.pipe"].Replace("NODE ", "NODE second_", StringComparison.Ordinal));
        var plan = live.Edit("materializations/second.pipe", "GROUP BY day, country", "GROUP BY day, country, visitor").Plan(live, Workflow.Forward);

        Assert.DoesNotContain(plan.Steps, s => s.Id == "write-forward-query");
    }

    [Fact]
    public void A_forward_query_that_is_live_is_taken_out_when_its_data_source_is_touched()
    {
        var before = Before.With(Visits, Before.Files[Visits] + "\nFORWARD_QUERY >\n    SELECT timestamp, visitor, country, bytes\n");
        var after = before.Edit(Visits, "toIntervalDay(90)", "toIntervalDay(120)");
        var plan = after.Plan(before, Workflow.Forward);

        Assert.Equal("remove-stale-forward-query", plan.Steps[0].Id);
        Assert.Equal(Before.Files[Visits].Replace("(90)", "(120)", StringComparison.Ordinal), after.With(plan).Files[Visits]);
        Assert.DoesNotContain(after.Edit("endpoints/top.pipe", "DESC", "ASC").Plan(after, Workflow.Forward).Steps, s => s.Id == "remove-stale-forward-query");
    }

    [Fact]
    public void A_forward_query_that_has_grown_is_taken_out()
    {
        const string Line = "defaultValueOfTypeName('String') AS country";
        var before = Before.With(Visits, Before.Files[Visits] + $"\nFORWARD_QUERY >\n    SELECT timestamp, visitor, bytes, {Line}\n");
        var after = before
            .Edit(Visits, "`visitor` String", "`plan` String `json:$.plan`,\n    `visitor` String")
            .Edit(Visits, Line, Line + ", defaultValueOfTypeName('String') AS plan");
        var plan = after.Plan(before, Workflow.Forward);

        Assert.Equal(["remove-stale-forward-query", "check", "deploy"], plan.Steps.Select(s => s.Id));
        Assert.DoesNotContain("FORWARD_QUERY", after.With(plan).Files[Visits], StringComparison.Ordinal);
        Assert.Contains(plan.Steps[0].Causes, c => c == new StepCause("DF4010", "visits"));

        // What the query computes for a new column is lost without it.
        var computed = after.Edit(Visits, "defaultValueOfTypeName('String') AS plan", "upper(visitor) AS plan");
        Assert.DoesNotContain(computed.Plan(before, Workflow.Forward).Steps, s => s.Id == "remove-stale-forward-query");
    }

    [Theory]
    [InlineData("UInt64", "bytes, '", false)]
    [InlineData("UInt8", "accurateCast(bytes, 'UInt8') AS bytes", true)]
    [InlineData("String", "accurateCast(bytes, 'String') AS bytes", false)]
    [InlineData("Int64", "accurateCast(bytes, 'Int64') AS bytes", false)]
    [InlineData("Bool", "accurateCast(bytes, 'Bool') AS bytes", true)]
    [InlineData("IPv4", "CAST(accurateCast(bytes, 'UInt32'), 'IPv4') AS bytes", false)]
    [InlineData("Int32", "accurateCast(bytes, 'Int32') AS bytes", true)]
    [InlineData("UInt16", "accurateCast(bytes, 'UInt16') AS bytes", true)]
    [InlineData("UInt128", "accurateCast(bytes, 'UInt128') AS bytes", false)]
    [InlineData("Float64", "accurateCast(bytes, 'Float64') AS bytes", false)]
    public void The_plan_warns_of_values_that_do_not_fit(string type, string expression, bool warns)
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32", "`bytes` " + type).Plan(Before, Workflow.Forward);
        var step = plan.Steps.Single(s => s.Id == "write-forward-query");

        Assert.Contains(expression, plan.Files.Single(f => f.Path == Visits).Text, StringComparison.Ordinal);
        Assert.Equal(warns, step.Reason.Contains("cannot hold", StringComparison.Ordinal));
    }

    /// <summary>An ALTER makes a column Nullable by itself; beside a rename it is written again, and has to have the declared type.</summary>
    [Fact]
    public void A_query_for_a_rename_yields_the_types_of_all_columns()
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32 `json:$.bytes`", "`size` UInt32 `json:$.bytes`").Edit(Visits, "`country` String", "`country` Nullable(String)")
            .Plan(Before, Workflow.Forward);

        var text = plan.Files.Single(f => f.Path == Visits).Text;
        Assert.Contains("bytes AS size", text, StringComparison.Ordinal);
        Assert.Contains("CAST(country, 'Nullable(String)') AS country", text, StringComparison.Ordinal);
    }

    /// <summary>A query that the plan writes rewrites its Data Source, and rebuilds what is below from what that still has.</summary>
    [Fact]
    public void A_query_for_a_rename_brings_one_for_the_target_that_its_rewrite_rebuilds()
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32 `json:$.bytes`", "`size` UInt32 `json:$.bytes`").Plan(Before, Workflow.Forward);

        Assert.Contains(plan.Files, f => f.Path == Visits && f.Text.Contains("bytes AS size", StringComparison.Ordinal));
        Assert.Contains(plan.Files, f => f.Path == Traffic && f.Text.Contains("FORWARD_QUERY >", StringComparison.Ordinal));
    }

    [Fact]
    public void A_loss_that_is_approved_gets_no_forward_query()
    {
        var approval = Approvals.With(
            null, "DF3006", "traffic_by_country", DataProject.Load(Before.Snapshot), DataProject.Load(After.Snapshot), "only the last months are read");
        var plan = After.With(Approvals.FileName, approval).Plan(Before, Workflow.Forward);

        Assert.Contains(plan.Files, f => f.Path == Visits);
        Assert.DoesNotContain(plan.Files, f => f.Path == Traffic);
        Assert.Contains(plan.Steps.Single(s => s.Id == "deploy-staging").Commands, c => c.Contains("--allow-destructive-operations", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Steps, s => s.Causes.Concat(s.Accepts).Any(c => c.Rule == "DF3006"));
    }

    /// <summary>accurateCast makes NULL of a text that Nullable cannot hold; without it, the deployment fails.</summary>
    [Theory]
    [InlineData("Nullable(String)", "IPv4", "accurateCast(ifNull(bytes, CAST(defaultValueOfTypeName('IPv4') AS String)), 'IPv4') AS bytes", "NULL of 'bytes' becomes the default of IPv4; a value of 'bytes' that IPv4 cannot hold makes it fail")]
    [InlineData("Nullable(String)", "Nullable(UUID)", "if(isNull(bytes), NULL, accurateCast(ifNull(bytes, CAST(defaultValueOfTypeName('UUID') AS String)), 'UUID')) AS bytes", "makes it fail")]
    [InlineData("String", "Nullable(UInt8)", "CAST(accurateCast(bytes, 'UInt8'), 'Nullable(UInt8)') AS bytes", "makes it fail")]
    [InlineData("DateTime64(9)", "DateTime64(3)", "accurateCast(bytes, 'DateTime64(3)') AS bytes", "values of 'bytes' may change without an error: fractions of a second are lost")]
    [InlineData("DateTime64(0)", "DateTime", "accurateCast(bytes, 'DateTime') AS bytes", "may change without an error: times before 1970 and after 2106 are stored as others")]
    [InlineData("Decimal(9, 2)", "Int32", "accurateCast(bytes, 'Int32') AS bytes", "may change without an error")]
    [InlineData("Decimal(18, 2)", "Int32", "accurateCast(bytes, 'Int32') AS bytes", "is cut without an error, or makes it fail")]
    [InlineData("Nullable(UInt32)", "UInt32", "coalesce(bytes, defaultValueOfTypeName('UInt32')) AS bytes", "NULL of 'bytes' becomes the default of UInt32")]
    [InlineData("Nullable(UInt32)", "UInt64", "coalesce(accurateCast(bytes, 'Nullable(UInt64)'), defaultValueOfTypeName('UInt64')) AS bytes", "NULL of 'bytes' becomes the default of UInt64")]
    [InlineData("Nullable(String)", "LowCardinality(String)", "CAST(coalesce(accurateCast(bytes, 'Nullable(String)'), defaultValueOfTypeName('String')), 'LowCardinality(String)') AS bytes", "NULL of 'bytes' becomes the default of String")]
    [InlineData("SimpleAggregateFunction(any, Nullable(UInt32))", "SimpleAggregateFunction(any, UInt32)", "CAST(coalesce(bytes, defaultValueOfTypeName('UInt32')), 'SimpleAggregateFunction(any, UInt32)') AS bytes", "NULL of 'bytes' becomes the default of UInt32")]
    [InlineData("Nullable(UInt32)", "IPv4", "coalesce(CAST(accurateCast(bytes, 'Nullable(UInt32)'), 'Nullable(IPv4)'), defaultValueOfTypeName('IPv4')) AS bytes", "NULL of 'bytes' becomes the default of IPv4")]
    public void What_a_conversion_loses_is_said_or_fails(string was, string now, string expression, string words)
    {
        var before = Before.Edit(Visits, "`bytes` UInt32", "`bytes` " + was);
        var plan = before.Edit(Visits, "`bytes` " + was, "`bytes` " + now).Plan(before, Workflow.Forward);

        Assert.Contains(expression, plan.Files.Single(f => f.Path == Visits).Text, StringComparison.Ordinal);
        Assert.Contains(words, plan.Steps.Single(s => s.Id == "write-forward-query").Reason, StringComparison.Ordinal);
    }

    /// <summary>What a column is made of its live values, and all that is said of those that have no place in its new type.</summary>
    [Theory]
    [InlineData("UInt64", "UInt32", "accurateCast(bytes, 'UInt32')", "a value of 'bytes' that UInt32 cannot hold makes it fail, and nothing is changed.")]
    [InlineData("UInt32", "Float64", "accurateCast(bytes, 'Float64')", "")]
    [InlineData("UInt8", "Bool", "accurateCast(bytes, 'Bool')", "a value of 'bytes' that Bool cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("UUID", "Bool", "accurateCast(bytes, 'Bool')", "a value of 'bytes' that Bool cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("UInt16", "Date", "accurateCast(bytes, 'Date')", "")]
    [InlineData("Int64", "Date", "accurateCast(bytes, 'Date')", "a value of 'bytes' that Date cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("Date", "DateTime", "accurateCast(bytes, 'DateTime')", "values of 'bytes' may change without an error: days after 2106-02-07, the last of DateTime, are stored as other days.")]
    [InlineData("Date", "DateTime64(3)", "accurateCast(bytes, 'DateTime64(3)')", "")]
    [InlineData("Date", "DateTime64(3, 'Europe/Madrid')", "accurateCast(bytes, 'DateTime64(3, \\'Europe/Madrid\\')')", "values of 'bytes' may change without an error: 1970-01-01, the default of Date, is stored as the day after it in zones east of UTC.")]
    [InlineData("DateTime", "Date", "accurateCast(bytes, 'Date')", "values of 'bytes' may change without an error: the time of day is lost.")]
    [InlineData("DateTime('Europe/Madrid')", "String", "accurateCast(bytes, 'String')", "values of 'bytes' may change without an error: the text is the time of Europe/Madrid, and does not say so.")]
    [InlineData("DateTime('UTC')", "String", "accurateCast(bytes, 'String')", "")]
    [InlineData("UInt8", "Enum8('a' = 1)", "accurateCast(bytes, 'Enum8(\\'a\\' = 1)')", "a value of 'bytes' that Enum8('a' = 1) cannot hold makes it fail, and nothing is changed.")]
    [InlineData("Float32", "Enum8('a' = 1)", "accurateCast(bytes, 'Enum8(\\'a\\' = 1)')", "a value of 'bytes' that Enum8('a' = 1) cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("Float32", "UInt8", "accurateCast(bytes, 'UInt8')", "a value of 'bytes' that UInt8 cannot hold makes it fail, and nothing is changed.")]
    [InlineData("Enum8('a' = 1, 'b' = 2)", "Enum8('a' = 1)", "accurateCast(bytes, 'Enum8(\\'a\\' = 1)')", "values of 'bytes' may change without an error: names that Enum8('a' = 1) lacks are stored as their numbers, and reading these fails.")]
    [InlineData("Array(UInt64)", "Array(UInt32)", "accurateCast(bytes, 'Array(UInt32)')", "a value of 'bytes' that Array(UInt32) cannot hold makes it fail, and nothing is changed.")]
    [InlineData("Map(String, String)", "Array(String)", "accurateCast(bytes, 'Array(String)')", "values of 'bytes' may change without an error: its pairs are stored as texts.")]
    [InlineData("Map(String, UInt64)", "Map(String, UInt32)", "accurateCast(bytes, 'Map(String, UInt32)')", "a value of 'bytes' that Map(String, UInt32) cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("Dynamic", "String", "accurateCast(bytes, 'String')", "")]
    [InlineData("AggregateFunction(count)", "AggregateFunction(count, UInt8)", "accurateCast(bytes, 'AggregateFunction(count, UInt8)')", "")]
    [InlineData("String", "LowCardinality(Nullable(String))", "accurateCast(bytes, 'LowCardinality(Nullable(String))')", "")]
    [InlineData("FixedString(3)", "String", "accurateCast(bytes, 'String')", "")]
    [InlineData("Nullable(UInt8)", "Nullable(UInt16)", "accurateCast(bytes, 'Nullable(UInt16)')", "")]
    [InlineData("UInt32", "Nullable(IPv4)", "CAST(accurateCast(bytes, 'UInt32'), 'Nullable(IPv4)')", "")]
    [InlineData("Nullable(UInt32)", "Nullable(IPv4)", "CAST(accurateCast(bytes, 'Nullable(UInt32)'), 'Nullable(IPv4)')", "")]
    [InlineData("Nullable(Bool)", "Bool", "coalesce(bytes, defaultValueOfTypeName('Bool'))", "NULL of 'bytes' becomes the default of Bool.")]
    [InlineData("Nullable(UInt8)", "String", "coalesce(accurateCast(bytes, 'Nullable(String)'), defaultValueOfTypeName('String'))", "NULL of 'bytes' becomes the default of String.")]
    [InlineData("Nullable(UInt8)", "LowCardinality(UInt8)", "CAST(coalesce(accurateCast(bytes, 'Nullable(UInt8)'), defaultValueOfTypeName('UInt8')), 'LowCardinality(UInt8)')", "NULL of 'bytes' becomes the default of UInt8.")]
    [InlineData("LowCardinality(Nullable(String))", "String", "coalesce(accurateCast(bytes, 'Nullable(String)'), defaultValueOfTypeName('String'))", "NULL of 'bytes' becomes the default of String.")]
    [InlineData("Nullable(String)", "LowCardinality(UInt8)", "CAST(accurateCast(ifNull(bytes, CAST(defaultValueOfTypeName('UInt8') AS String)), 'UInt8'), 'LowCardinality(UInt8)')", "NULL of 'bytes' becomes the default of UInt8; a value of 'bytes' that UInt8 cannot hold makes it fail, and nothing is changed.")]
    [InlineData("SimpleAggregateFunction(sum, UInt64)", "AggregateFunction(sum, UInt64)", "initializeAggregation('sumState', accurateCast(bytes, 'UInt64'))", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "AggregateFunction(sum, UInt32)", "initializeAggregation('sumState', accurateCast(finalizeAggregation(bytes), 'UInt32'))", "a value of 'bytes' that UInt32 cannot hold makes it fail, and nothing is changed.")]
    [InlineData("AggregateFunction(uniq, UInt64)", "AggregateFunction(uniq, UInt32)", "", "")]
    [InlineData("AggregateFunction(sum, Nullable(UInt64))", "AggregateFunction(sum, UInt64)", "", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "String", "", "")]
    public void A_column_of_another_type_is_made_of_its_live_values(string was, string now, string expression, string note)
    {
        var before = Before.Edit(Visits, "`bytes` UInt32", "`bytes` " + was);
        var plan = before.Edit(Visits, "`bytes` " + was, "`bytes` " + now).Plan(before, Workflow.Forward);

        var written = plan.Files.FirstOrDefault(f => f.Path == Visits)?.Text.Split("country,\n        ")[^1] ?? "";
        Assert.Equal(expression.Length > 0 ? expression + " AS bytes\n" : "", written);
        Assert.Equal(note, plan.Steps.Single(s => s.Id == "write-forward-query").Reason.Split("Note: ").ElementAtOrDefault(1) ?? "");
    }

    /// <summary>A column that is computed is not stored by the query, and one whose name alone is another keeps its values as they are.</summary>
    [Theory]
    [InlineData("`bytes` UInt64 `json:$.bytes`,\n    `twice` UInt64 MATERIALIZED bytes * 2", "accurateCast(bytes, 'UInt64') AS bytes\n")]
    [InlineData("`bytes` UInt64 `json:$.bytes`,\n    `twice` UInt64 ALIAS bytes * 2", "accurateCast(bytes, 'UInt64') AS bytes\n")]
    [InlineData("`size` UInt32 `json:$.bytes`", "bytes AS size\n")]
    public void Columns_of_the_query_are_those_that_are_stored(string now, string last)
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32 `json:$.bytes`", now).Plan(Before, Workflow.Forward);

        Assert.EndsWith("country,\n        " + last, plan.Files.Single(f => f.Path == Visits).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_query_is_written_that_converts_nothing()
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32", "`bytes` Map(String, String)").Plan(Before, Workflow.Forward);

        Assert.DoesNotContain(plan.Files, f => f.Path == Visits);
        Assert.Contains("None could be written for 'visits'", plan.Steps.Single(s => s.Id == "write-forward-query").Reason, StringComparison.Ordinal);
    }
}
