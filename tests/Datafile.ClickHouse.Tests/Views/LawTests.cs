using System.Globalization;
using Datafile.Analyzer.Analysis;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Views;

/// <summary>Is what several inserts leave in a target what one of all rows would, and does a rule speak exactly where it is not?</summary>
public sealed class LawTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const int Seed = 20261, Parts = 4, Groups = 32;

    private const string Columns = "k UInt8, t UInt32, n UInt64, i Int64, f Float64, s String, nn Nullable(UInt64), a Array(UInt64), m Map(String, UInt64), c UInt8, at DateTime";

    /// <summary>Aggregates with every combinator that is known, and functions of them.</summary>
    private static readonly string[] Values =
    [
        "count()", "count(n)", "count(nn)", "countIf(c)", "count(DISTINCT n)", "countArray(a)", "countDistinctIf(s, c)", "countOrNull()",
        "sum(n)", "sum(i)", "sum(f)", "sum(nn)", "sumIf(n, c)", "sumArray(a)", "sumOrNull(n)", "sumOrDefault(n)", "sumOrNullIf(n, c)",
        "sumDistinct(n)", "sumForEach(a)", "sumMap(m)", "sumMapIf(m, c)", "sumWithOverflow(n)", "sumKahan(f)", "sumCount(n)",
        "min(n)", "min(i)", "min(s)", "min(nn)", "minIf(n, c)", "minIf(nn, c)", "minOrNullIf(n, c)",
        "finalizeAggregation(minIfState(n, c))", "finalizeAggregation(minStateIf(n, c))", "finalizeAggregation(maxIfState(n, c))",
        "minArray(a)", "minDistinct(n)", "minMap(m)",
        "max(n)", "max(i)", "max(s)", "max(nn)", "maxIf(n, c)", "maxOrNullIf(i, c)", "maxArray(a)", "maxDistinct(n)", "maxMap(m)", "maxForEach(a)",
        "any(n)", "any(s)", "anyLast(n)", "any(nn)", "anyIf(s, c)", "anyOrNullIf(s, c)", "first_value(s)", "last_value(n)",
        "argMax(n, t)", "argMin(s, t)", "argMax(k, t)", "argMax(1, t)",
        "avg(n)", "avg(f)", "avgIf(n, c)", "avgWeighted(n, t)", "uniq(n)", "uniqExact(s)", "uniqExactIf(s, c)", "uniqCombined(n)",
        "uniqHLL12(s)", "median(n)", "quantile(0.9)(f)", "quantileExact(n)", "quantiles(0.1, 0.9)(n)",
        "stddevPop(n)", "varSamp(f)", "skewPop(f)", "corr(f, n)", "entropy(s)", "singleValueOrNull(s)", "topK(2)(s)",
        "groupArray(n)", "groupArrayIf(n, c)", "groupArrayArray(a)", "groupUniqArray(s)", "groupUniqArrayArray(a)", "groupBitAnd(n)",
        "groupBitOr(n)", "groupBitXor(n)", "groupBitOrIf(n, c)", "groupBitmap(n)", "groupBitAndIf(n, c)",
        "max(k)", "any(1)", "min(k + 1)", "count() > 0", "if(count() > 0, 1, 0)", "uniqExact(k)",
        "sum(n) * 2", "sum(n) + 1", "-sum(n)", "sum(n) - sum(t)", "sum(n) / count()", "sum(f) / 4", "sum(n) / 60", "intDiv(sum(n), 7)",
        "toUInt64(sum(n))", "toString(sum(n))", "round(sum(n), 1)", "coalesce(sum(nn), 0)", "sum(n) > 400", "sum(n) % 7", "sqrt(sum(n))",
        "max(n) - min(n)", "max(n) + 1", "toDate(max(at))", "toStartOfHour(min(at))", "greatest(max(n), 90)", "greatest(max(n), max(t))",
        "least(min(n), 30)", "least(count(), 6)", "-max(i)", "max(n) > 60", "countIf(c) > 0", "countIf(n > 90) > 1",
        "length(groupArray(n))", "arraySum(groupArray(n))", "length(groupUniqArray(s))", "arrayMax(groupArray(n))", "if(k > 3, sum(n), 0)",
        "toUInt8(uniq(s))", "sum(n) + max(n)",
    ];

    /// <summary>Functions of aggregates whose laws are known in part: what is found is wrong, and not all that is wrong is found.</summary>
    private static readonly string[] Derived =
    [
        "arrayStringConcat(arraySort(groupUniqArray(s)), ',')", "toJSONString(arraySort(groupArray(n)))", "ifNull(min(nn), 0)",
        "coalesce(max(nn), 0)", "ifNull(max(nn), 0) + 1", "abs(sum(i))", "abs(max(i))", "abs(max(n))", "abs(sum(n))",
        "if(max(n) > 60, 'gold', 'silver')", "if(max(n) > 60, 'silver', 'gold')", "if(max(n) > 60, 2, 1)", "if(min(n) > 30, 2, 1)",
        "if(max(n) > 60, 5, 2)", "if(max(n) > 60, 1, -1)", "if(max(n) > 60, 3, 1)", "if(min(n) > 30, 6, 4)", "if(min(n) < 30, 1, 0)",
        "max((t, s)).2", "max((t, s)).1", "min((t, n)).1", "tupleElement(min((t, n)), 2)",
        "arrayDistinct(groupArray(n))", "arrayCumSum(groupArray(n))", "arrayEnumerate(groupArray(n))", "arrayDifference(groupArray(i))",
        "arrayUniq(groupArray(n))", "arrayFilter(x -> x > 50, groupArray(n))", "arrayMap(x -> x * 2, groupArray(n))",
        "arrayMap(x -> intDiv(x, 50), groupUniqArray(n))", "arrayFilter(x -> x > 50, groupUniqArray(n))", "arrayReverse(groupArray(n))",
        "length(arrayFilter(x -> x > 50, groupArray(n)))", "arraySum(x -> x * 2, groupArray(n))", "arrayCount(x -> x > 50, groupArray(n))",
        "arrayCount(x -> x > 50, groupUniqArray(n))", "length(arrayDistinct(groupArray(n)))", "arrayMax(arraySort(groupArray(n)))",
        "has(groupArray(n % 10), 7)", "arrayExists(x -> x > 50, groupUniqArray(n))", "arrayAll(x -> x > 5, groupArray(n))",
        "mapFilter((k, v) -> v > 60, sumMap(m))", "mapFilter((k, v) -> v > 0, sumMap(m))", "mapFilter((k, v) -> k != 'a', sumMap(m))",
        "mapKeys(sumMap(m))", "mapContains(sumMap(m), 'a')", "mapValues(maxMap(m))", "mapSort(sumMap(m))", "bitCount(groupBitOr(n))",
        "formatDateTime(max(at), '%Y-%m-%d %i')", "upper(max(s))", "toMonth(max(at))", "concat(max(s), 'x')", "toMinute(min(at))",
        "sqrt(max(n))", "nullIf(max(n), 7)", "sum(n) - min(n)", "transform(max(n) > 60, [0, 1], [5, 6], 0)", "modulo(max(n), 7)",
        "floor(max(f))", "k + max(k)",
        "toString(max(k))", "if(max(k) > 3, 'a', 'b')", "modulo(max(k), 3)", "length(groupArray(2)(n))", "length(arraySlice(groupArray(n), 1, 2))",
    ];

    private static readonly string[] Merging =
        ["sum", "sumWithOverflow", "min", "max", "any", "anyLast", "groupBitAnd", "groupBitOr", "groupBitXor", "groupArrayArray", "groupUniqArrayArray", "sumMap", "minMap", "maxMap"];

    /// <summary>What a reader of a MergeTree may combine values with.</summary>
    private static readonly string[] Readers =
    [
        "sum(v)", "min(v)", "max(v)", "any(v)", "groupBitAnd(v)", "groupBitOr(v)", "groupBitXor(v)", "groupArrayArray(v)",
        "groupUniqArrayArray(v)", "sumMap(v)", "minMap(v)", "maxMap(v)",
        "sumForEach(v)", "maxForEach(v)", "tuple(sum(v.1), sum(v.2))",
    ];

    [ClickHouseFact]
    public void A_value_is_found_where_no_merge_and_no_reader_makes_the_whole_of_its_parts()
    {
        database.Execute($"CREATE TABLE source (part UInt8, {Columns}) ENGINE = Memory", $"INSERT INTO source VALUES {Rows(Seed)}");

        var (wrong, right, found) = (new List<string>(), 0, 0);
        foreach (var value in Values.Concat(Derived))
        {
            foreach (var (engine, column, survives) in Targets(value))
            {
                // SummingMergeTree deletes a row whose sums are all zero.
                var (more, rows) = engine == "SummingMergeTree" ? (", rows UInt64", ", count() AS rows") : ("", "");
                var isFound = Finds($"SELECT k, {value} AS v{rows} FROM rows GROUP BY k", $"k UInt8, v {column}{more}", engine, "k", "DF2001", "DF2006");
                (right, found) = (right + (survives ? 1 : 0), found + (isFound ? 1 : 0));
                if (isFound == survives && (survives || !Derived.Contains(value)))
                    wrong.Add($"{value} as {column} in {engine} {(survives ? "is right, and found" : "is wrong, and not found")}");
            }
        }

        output.WriteLine($"seed {Seed}, {Values.Length + Derived.Length} values: {right} of them right in a target, {found} found, {wrong.Count} told wrong");
        Assert.True(right > 150 && found > 400, $"{right} right, {found} found");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    /// <summary>Each column that the engine lets hold a value, and whether its merged parts are the value of all rows.</summary>
    private IEnumerable<(string Engine, string Column, bool Survives)> Targets(string value)
    {
        var type = database.Value($"SELECT toTypeName({value}) FROM source GROUP BY k LIMIT 1");
        var merging = Merging.Where(f => !IsAny(value) || f.StartsWith("any", StringComparison.Ordinal)) // the least of some rows' values is one row's value as well, but not what a column of minima is for
            .Select(f => $"SimpleAggregateFunction({f}, {type})").Where(IsColumn);
        var (all, unique) = (Read(value, "source GROUP BY k", value, isUnique: false), Read(value, "source GROUP BY k", value, isUnique: true));
        foreach (var (engine, columns) in new (string, string[])[] { ("AggregatingMergeTree", [type, .. merging]), ("SummingMergeTree", [type]), ("ReplacingMergeTree", [type]), ("MergeTree", [type]) })
        {
            if (!Insert(value, engine, columns))
                continue;
            for (var i = 0; i < columns.Length; i++)
            {
                // A column of unique values asks for no others.
                var isUnique = columns[i].Contains("groupUniqArrayArray", StringComparison.Ordinal);
                var wanted = isUnique ? unique : all;
                var survives = engine switch
                {
                    "MergeTree" => Readers.Any(r => Read(r, "target GROUP BY k", value, isUnique) == wanted),

                    // Merged before: FINAL reads a SummingMergeTree by the columns that are asked for, and leaves out what is zero in them.
                    "SummingMergeTree" => Read("v", "target", value, isUnique) == wanted,
                    _ => Read(Name(i), "target FINAL", value, isUnique) == wanted,
                };
                yield return (engine, columns[i], survives);
            }
        }
    }

    /// <summary>Inserts a value into columns of one table, part by part; false where the engine refuses it.</summary>
    private bool Insert(string value, string engine, string[] columns)
    {
        var (more, rows) = engine == "SummingMergeTree" ? (", rows UInt64", ", count()") : ("", "");
        var settings = engine is "AggregatingMergeTree" or "SummingMergeTree" ? " SETTINGS allow_dimensions_outside_sorting_key = 1" : "";
        var refusal = database.Refusal("DROP TABLE IF EXISTS target")
            ?? database.Refusal($"CREATE TABLE target (k UInt8, {string.Join(", ", columns.Select((c, i) => $"{Name(i)} {c}"))}{more}) ENGINE = {engine} ORDER BY k{settings}");
        for (var part = 0; part < Parts; part++)
            refusal ??= database.Refusal($"INSERT INTO target SELECT k, {string.Join(", ", columns.Select((_, i) => $"{value} AS {Name(i)}"))}{rows} FROM source WHERE part = {part} GROUP BY k");
        if (engine == "SummingMergeTree")
            refusal ??= database.Refusal("OPTIMIZE TABLE target FINAL");
        return refusal is null;
    }

    private static string Name(int column) => column == 0 ? "v" : $"v{column}";

    private bool IsColumn(string type)
    {
        if (!_columns.TryGetValue(type, out var isColumn))
            _columns.Add(type, isColumn = database.Refusal($"CREATE OR REPLACE TABLE probe (k UInt8, v {type}) ENGINE = AggregatingMergeTree ORDER BY k") is null);
        return isColumn;
    }

    private readonly Dictionary<string, bool> _columns = [];

    /// <summary>
    /// The values of all groups as text: of any row, every row is right; the order of an array tells nothing. Null where the expression
    /// does not fit.
    /// </summary>
    private string? Read(string expression, string from, string value, bool isUnique)
    {
        var argument = value.Split('(', ')', ',')[1].Trim();
        var plain = IsAny(value) && argument != "1" ? $"has((SELECT groupArray((k, toString({argument}))) FROM source{(value.Contains("If(") ? " WHERE c" : "")}), (k, toString({expression}))) OR isNull({expression})" : expression;
        var sorted = isUnique ? $"arraySort(arrayDistinct({plain}))" : $"arraySort({plain})";
        foreach (var text in new[] { sorted, $"round({plain}, 5)", plain })
        {
            try
            {
                return database.Value($"SELECT toString(groupArray(shown)) FROM (SELECT toString({text}) AS shown FROM {from} ORDER BY k)");
            }
            catch (ClickHouseException)
            {
                // Another kind of value.
            }
        }

        return null;
    }

    [ClickHouseTheory]
    [InlineData("at", "DateTime", "at")]
    [InlineData("at", "DateTime", "-toUnixTimestamp(v)")]
    [InlineData("at", "DateTime", "toString(v)")]
    [InlineData("at", "DateTime", "cityHash64(v)")]
    [InlineData("at", "DateTime", "toDate(v)")]
    [InlineData("at", "DateTime", "toYYYYMM(v)")]
    [InlineData("toStartOfMinute(at)", "DateTime", "toStartOfHour(v)")]
    [InlineData("toStartOfMinute(at)", "DateTime", "toStartOfMinute(v)")]
    [InlineData("toStartOfHour(at)", "DateTime", "toStartOfDay(v)")]
    [InlineData("toDate(at)", "Date", "toMonday(v)")]
    [InlineData("s", "String", "lower(v)")]
    [InlineData("s", "String", "length(v)")]
    [InlineData("s", "String", "reverse(v)")]
    [InlineData("n", "UInt64", "v % 2")]
    [InlineData("n", "UInt64", "intDiv(v, 10)")]
    [InlineData("n", "UInt64", "v + 1")]
    [InlineData("n", "UInt64", "-v")]
    public void A_key_holds_a_column_where_merges_keep_its_groups_apart(string grouped, string type, string key)
    {
        database.Execute("DROP TABLE IF EXISTS some", $"CREATE TABLE some (part UInt8, {Columns}) ENGINE = Memory", $"INSERT INTO some VALUES {Rows(Seed)}");
        var (columns, order) = ($"v {type}, rows SimpleAggregateFunction(sum, UInt64)", key == "at" ? "v" : key);
        database.Execute("DROP TABLE IF EXISTS target", $"CREATE TABLE target ({columns}) ENGINE = AggregatingMergeTree ORDER BY ({order}) SETTINGS allow_dimensions_outside_sorting_key = 1");
        for (var part = 0; part < Parts; part++)
            database.Execute($"INSERT INTO target SELECT {grouped} AS v, count() AS rows FROM some WHERE part = {part} GROUP BY v");

        var isKept = database.Value($"SELECT toString(groupArray((v, c))) FROM (SELECT {grouped} AS v, count() AS c FROM some GROUP BY v ORDER BY v)")
            == database.Value("SELECT toString(groupArray((v, c))) FROM (SELECT v, sum(rows) AS c FROM target FINAL GROUP BY v ORDER BY v)");

        Assert.Equal(!isKept, Finds($"SELECT {grouped} AS v, count() AS rows FROM rows GROUP BY v", columns, "AggregatingMergeTree", order, "DF2004"));
    }

    [ClickHouseTheory]
    [InlineData("quantileExact(0.8)", "n", "quantileExactMerge(v)")]
    [InlineData("quantileExact(0.8)", "n", "quantileExactMerge(0.8)(v)")]
    [InlineData("quantileExact", "n", "quantileExactMerge(v)")]
    [InlineData("quantileTDigest(0.9)", "n", "quantileTDigestMerge(v)")]
    [InlineData("uniqExact", "s", "uniqExactMerge(v)")]
    [InlineData("uniqExact", "s", "uniqExact(v)")]
    [InlineData("uniqExact", "s", "count(DISTINCT v)")]
    [InlineData("uniqExact", "s", "count(v)")]
    [InlineData("uniqExact", "s", "sum(finalizeAggregation(v))")]
    [InlineData("sum", "n", "max(finalizeAggregation(v))")]
    [InlineData("sum", "n", "sum(finalizeAggregation(v))")]
    [InlineData("max", "n", "max(finalizeAggregation(v) * 2) / 2")]
    [InlineData("sum", "n", "sumMerge(v)")]
    public void A_read_of_a_state_is_found_where_it_is_not_what_the_state_is_of(string function, string argument, string read)
    {
        var (name, parameters) = (function.Split('(')[0], function.Contains('(') ? function[function.IndexOf('(')..] : "");
        var column = $"v AggregateFunction({function}, {(argument == "s" ? "String" : "UInt64")})";
        database.Execute("DROP TABLE IF EXISTS some", $"CREATE TABLE some (part UInt8, {Columns}) ENGINE = Memory", $"INSERT INTO some VALUES {Rows(Seed)}");
        database.Execute("DROP TABLE IF EXISTS target", $"CREATE TABLE target (k UInt8, {column}) ENGINE = AggregatingMergeTree ORDER BY k");
        for (var part = 0; part < Parts; part++)
            database.Execute($"INSERT INTO target SELECT k, {name}State{parameters}({argument}) FROM some WHERE part = {part} GROUP BY k");

        var isRight = database.Value($"SELECT toString(groupArray(x)) FROM (SELECT {read} AS x FROM target GROUP BY k ORDER BY k)")
            == database.Value($"SELECT toString(groupArray(x)) FROM (SELECT {name}{parameters}({argument}) AS x FROM some GROUP BY k ORDER BY k)");
        var project = InMemoryProject.Of(
            ("datasources/target.datasource", $"SCHEMA >\n    k UInt8,\n    {column}\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"k\"\n"),
            ("pipes/read.pipe", $"NODE read\nSQL >\n    SELECT k, {read} AS x FROM target GROUP BY k\n\nTYPE endpoint\n"));

        Assert.Equal(!isRight, DatafileAnalysis.Analyze(new AnalysisRequest(project, null, DateTime.UnixEpoch)).Ids().Contains("DF2009"));
    }

    private static bool IsAny(string value) =>
        value.StartsWith("any", StringComparison.Ordinal) || value.StartsWith("first", StringComparison.Ordinal) || value.StartsWith("last", StringComparison.Ordinal);

    private static bool Finds(string query, string columns, string engine, string key, params string[] ids)
    {
        var project = InMemoryProject.Of(
            ("datasources/rows.datasource", $"SCHEMA >\n    {Columns}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n"),
            ("datasources/target.datasource", $"SCHEMA >\n    {columns}\n\nENGINE \"{engine}\"\nENGINE_SORTING_KEY \"{key}\"\n"),
            ("pipes/view.pipe", $"NODE to_target\nSQL >\n    {query}\n\nTYPE materialized\nDATASOURCE target\n"));
        return DatafileAnalysis.Analyze(new AnalysisRequest(project, null, DateTime.UnixEpoch)).Findings.Any(f => f.Severity > DiagnosticSeverity.Info && ids.Contains(f.Id)); // what readers have to do is an info
    }

    /// <summary>
    /// Rows that look random, the same in every run: they must tell a law from what looks like one. Every group has some in each part, and
    /// in some part none that meets the condition.
    /// </summary>
    private static string Rows(int seed)
    {
        var random = new Random(seed);
        var rows = new List<string>();
        for (var k = 0; k < Groups; k++)
        {
            for (var part = 0; part < Parts; part++)
            {
                for (var row = random.Next(1, 5); row > 0; row--)
                {
                    var (n, text) = (random.Next(1, 100), ((char)('a' + random.Next(4))).ToString());
                    rows.Add(string.Create(CultureInfo.InvariantCulture, $"({part}, {k}, {random.Next(1, 1_000_000)}, {n}, {random.Next(-50, 50)}, {random.Next(1, 400) / 8.0}, '{(random.Next(3) == 0 ? text.ToUpperInvariant() : text)}{new string('x', random.Next(2))}', "
                        + $"{(random.Next(4) == 0 ? "NULL" : random.Next(1, 100))}, [{random.Next(1, 20)}, {random.Next(1, 20)}], map('{text}', {random.Next(1, 50)}), {(part == k % Parts ? 0 : random.Next(2))}, '2024-0{random.Next(1, 4)}-0{random.Next(1, 9)} 1{random.Next(3)}:{random.Next(10, 60)}:{random.Next(10, 60)}')"));
                }
            }
        }

        return string.Join(", ", rows);
    }
}
