using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Does the engine store values of one type in a column of another as it is told?</summary>
public sealed class ConversionTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    /// <summary>Types, each with values at its edges and a usual one.</summary>
    internal static readonly (string Type, string[] Values)[] Types =
    [
        ("UInt8", ["0", "1", "255"]), ("UInt16", ["0", "300", "65535"]), ("UInt32", ["0", "70000", "4294967295"]), ("UInt64", ["0", "5000000000", "18446744073709551615"]),
        ("Int8", ["-128", "1", "127"]), ("Int16", ["-32768", "300", "32767"]), ("Int32", ["-2147483648", "70000", "2147483647"]), ("Int64", ["-9223372036854775807", "5000000000", "9223372036854775807"]),
        ("Float32", ["-1.5", "0", "100000000000"]), ("Float64", ["-1.5", "0", "1234567890.123456", "1e300"]), ("Bool", ["true", "false"]),
        ("Decimal(9, 2)", ["-0.01", "1", "9999999.99"]), ("Decimal(18, 4)", ["-0.0001", "1", "99999999999999.9999"]),
        ("String", ["''", "'hello world'", "'12'"]), ("LowCardinality(String)", ["''", "'hello world'", "'12'"]), ("Nullable(String)", ["NULL", "'hello world'", "'12'"]),
        ("FixedString(4)", ["'abcd'"]), ("Nullable(UInt32)", ["NULL", "1", "4294967295"]), ("Nullable(Int64)", ["NULL", "1", "9223372036854775807"]), ("Nullable(Float64)", ["NULL", "1.5"]),
        ("Enum8('a' = 1, 'b' = 2)", ["'a'", "'b'"]), ("Enum8('a' = 1, 'b' = 2, 'c' = 3)", ["'a'", "'c'"]), ("Enum16('p' = 1000, 'q' = 2000)", ["'p'", "'q'"]),
        ("Date", ["'1971-01-01'", "'2024-06-02'", "'2100-02-07'"]), ("Date32", ["'1920-01-01'", "'2024-06-02'", "'2299-12-31'"]),
        ("DateTime", ["'1970-01-01 00:00:00'", "'2024-06-02 23:30:01'", "'2106-02-07 06:28:15'"]), ("DateTime('Europe/Madrid')", ["'2024-06-02 23:30:01'", "'2106-02-07 06:28:15'"]),
        ("DateTime64(0)", ["'1920-01-01 00:00:00'", "'2024-06-02 23:30:01'"]), ("DateTime64(9)", ["'2024-06-02 23:30:01.123456789'"]),
        ("DateTime64(3)", ["'1920-01-01 00:00:00.123'", "'2024-06-02 23:30:01.999'"]), ("DateTime64(6)", ["'1920-01-01 00:00:00.123456'", "'2024-06-02 23:30:01.999999'"]),
        ("Nullable(DateTime)", ["NULL", "'2024-06-02 23:30:01'"]), ("UUID", ["'61f0c404-5cb3-11e7-907b-a6006ad3dba0'"]), ("IPv4", ["'1.2.3.4'"]), ("IPv6", ["'2001:db8::1'"]),
        ("Array(UInt32)", ["[]", "[1, 4294967295]"]), ("Array(String)", ["[]", "['hello']"]), ("Array(Nullable(String))", ["[NULL]", "['hello']"]), ("Array(Array(UInt32))", ["[]", "[[1]]"]),
        ("Variant(String, UInt16)", ["'hello'", "300::UInt16"]), ("Variant(Array(UInt8), String)", ["'12'", "[1]::Array(UInt8)"]),
        ("Map(String, UInt64)", ["map('a', 18446744073709551615)"]), ("Map(String, String)", ["map('a', 'hello')"]), ("Tuple(a UInt32, b String)", ["(1, 'hello')"]), ("Tuple(UInt32, String)", ["(1, 'hello')"]),
    ];

    [ClickHouseFact]
    public void Values_are_stored_refused_or_changed_as_it_is_told()
    {
        // A view does not take the default in place of NULL.
        database.Execute("SET insert_null_as_default = 0");
        for (var i = 0; i < Types.Length; i++)
        {
            database.Execute($"CREATE TABLE from_{i} (i UInt8, v {Types[i].Type}) ENGINE = Memory");
            for (var value = 0; value < Types[i].Values.Length; value++)
                database.Execute($"INSERT INTO from_{i} SELECT {value}, {Types[i].Values[value]}");
        }

        var (agreed, unknown, differing, grave) = (0, 0, new List<string>(), new List<string>());
        for (var from = 0; from < Types.Length; from++)
        {
            for (var to = 0; to < Types.Length; to++)
            {
                var told = Conversion.Of(ClickHouseType.Parse(Types[from].Type), ClickHouseType.Parse(Types[to].Type));
                var (seen, detail) = See(from, Types[from].Values.Length, Types[from].Type, Types[to].Type);
                var line = $"{Types[from].Type} into {Types[to].Type}: {seen} ({detail}), told {told}";
                if (told == CastOutcome.Unknown)
                    unknown++;
                else if (Agrees(told, seen))
                    agreed++;
                else
                    differing.Add(line);
                if (told is CastOutcome.Refused or CastOutcome.Corrupt && seen is not CastOutcome.Refused)
                    grave.Add(line);
            }
        }

        output.WriteLine($"{Types.Length * Types.Length} pairs: {agreed} told as the engine does, {unknown} unknown, {differing.Count} otherwise, {grave.Count} of them refused without need");
        output.WriteLine(string.Join("\n", differing));
        Assert.Empty(grave);
        Assert.True(agreed >= (agreed + differing.Count) * 0.99, string.Join("\n", differing));
    }

    [ClickHouseFact]
    public void A_cast_without_a_conversion_is_refused_with_the_error_that_is_told()
    {
        string[] more = ["Map(String, Array(UUID))", "Array(UUID)", "Tuple(UUID, String)", "AggregateFunction(count)", "AggregateFunction(sum, UInt8)", "Point", "Ring", "Array(Array(Tuple(Float64, Float64)))", "Polygon", "IntervalDay", "FixedString(16)", "Enum8('x' = 1)"];
        var types = Types.Select(t => t.Type).Concat(more).ToArray();
        var (refused, wrong, missed, named) = (0, new List<string>(), new List<string>(), new List<string>());
        for (var from = 0; from < types.Length; from++)
        {
            database.Execute($"CREATE TABLE cast_{from} (v {types[from]}) ENGINE = Memory");
            foreach (var to in types)
            {
                var (source, target) = (ClickHouseType.Parse(types[from]), ClickHouseType.Parse(to));
                var told = Conversion.Of(source, target) == CastOutcome.Refused ? CastError.Of(source, target) : "";
                var seen = database.Refusal($"DESCRIBE (SELECT CAST(v, '{to.Replace("'", "\\'", StringComparison.Ordinal)}') FROM cast_{from})") ?? "";
                refused += seen.Length > 0 ? 1 : 0;
                if (told.Length > 0 && seen.Length == 0)
                    wrong.Add($"{types[from]} to {to}: told {told}");
                else if (!seen.Contains(told, StringComparison.Ordinal))
                    named.Add($"{types[from]} to {to}: told {told}, seen {seen}");
                else if (told.Length == 0 && seen.Length > 0)
                    missed.Add($"{types[from]} to {to}: {seen}");
            }
        }

        output.WriteLine($"{types.Length * types.Length} casts: {refused} refused, {missed.Count} of them not told");
        output.WriteLine(string.Join("\n", missed));
        Assert.Equal("", string.Join("\n", wrong));
        Assert.Equal("", string.Join("\n", named));
        Assert.True(missed.Count <= refused * 0.1, string.Join("\n", missed));
    }

    [ClickHouseFact]
    public void NULL_of_a_Variant_is_stored_as_the_default_of_what_holds_none()
    {
        database.Execute(
            "SET insert_null_as_default = 0",
            "CREATE TABLE lists (v Variant(Array(UInt8))) ENGINE = Memory",
            "INSERT INTO lists VALUES (NULL)",
            "CREATE TABLE stored (a Array(UInt8), s String, n Nullable(String)) ENGINE = Memory",
            "INSERT INTO stored SELECT v, v, v FROM lists");
        Assert.Equal("[]||1", database.Value("SELECT concat(toString(a), '|', s, '|', toString(n IS NULL)) FROM stored"));
        Assert.Equal("NULL is stored as the default of Array(UInt8)", Conversion.RareEffect(ClickHouseType.Parse("Variant(Array(UInt8))"), ClickHouseType.Parse("Array(UInt8)")));
    }

    /// <summary>What may fail shows itself only for the values that do, and what is lost only for those that are out of range.</summary>
    private static bool Agrees(CastOutcome told, CastOutcome seen) => told switch
    {
        CastOutcome.Same or CastOutcome.LossFree => seen == CastOutcome.LossFree,
        CastOutcome.MayFail => seen is CastOutcome.MayFail or CastOutcome.Refused or CastOutcome.Lossy,
        _ => told == seen,
    };

    private (CastOutcome, string) See(int from, int count, string fromType, string toType)
    {
        database.Execute("DROP TABLE IF EXISTS target", $"CREATE TABLE target (i UInt8, v {toType}) ENGINE = Memory");
        var refusals = Enumerable.Range(0, count).Select(i => database.Refusal($"INSERT INTO target SELECT i, v FROM from_{from} WHERE i = {i}")).OfType<string>().ToArray();
        if (refusals.Length == count)
            return (CastOutcome.Refused, refusals[0][..Math.Min(90, refusals[0].Length)]);
        if (refusals.Length > 0)
            return (CastOutcome.MayFail, refusals[0][..Math.Min(90, refusals[0].Length)]);

        // What was stored is lossless where it is read back as it was, or shown as it was.
        var typeName = fromType.Replace("'", "\\'", StringComparison.Ordinal);
        var (kept, shown) = (Count($"isNotDistinctFrom(CAST(t.v, '{typeName}'), f.v)"), Count("isNotDistinctFrom(toString(t.v), toString(f.v))"));
        return kept == count || shown == count ? (CastOutcome.LossFree, "") : (CastOutcome.Lossy, $"{kept} of {count} kept");

        int Count(string condition)
        {
            try
            {
                return int.Parse(database.Value($"SELECT countIf({condition}) FROM target AS t INNER JOIN from_{from} AS f ON t.i = f.i"), System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (ClickHouseException)
            {
                return -1;
            }
        }
    }
}
