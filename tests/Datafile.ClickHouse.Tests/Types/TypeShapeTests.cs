using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.Parser;
using Datafile.Parser.Syntax;
using Datafile.Properties;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Does the engine refuse the types that are reported?</summary>
public sealed class TypeShapeTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    /// <summary>
    /// The part of the refused types that is found at least, in percent. What is missed: functions of aggregate states,
    /// time zones, types that need a setting, and what older engines take.
    /// </summary>
    private const int FoundOfList = 74, FoundOfRandom = 97;

    /// <summary>Words of the grammar and functions of other versions, of which the facts do not tell whether they are aggregates.</summary>
    private static readonly HashSet<string> NotListed =
        new(["any", "array", "date", "extract", "not", "nothing", "sumMapWithOverflow", "timestamp", "tuple"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The list of types, one a line.</summary>
    private static string[] Handpicked =>
        [.. File.ReadAllLines(Path.Combine(SourceFolder.Repository, "tests", "Datafile.ClickHouse.Tests", "Types", "types.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    [ClickHouseFact]
    public void A_type_of_the_list_is_reported_only_where_the_engine_refuses_it() => Judge(Handpicked, FoundOfList);

    [ClickHouseFact]
    public void A_random_type_is_reported_only_where_the_engine_refuses_it()
    {
        TypeVerdict.Allow(database);
        var (accepted, refused, found) = (0, 0, 0);
        RandomTypes.Types.ForAll(
            2_000,
            type =>
            {
                if (TypeVerdict.Of(database, type) is not { } verdict)
                    return;

                Assert.False(verdict.IsFalseAlarm, verdict.ToString());
                accepted += verdict.Refusal is null ? 1 : 0;
                refused += verdict.Refusal is null ? 0 : 1;
                found += verdict.IsFound ? 1 : 0;
            },
            threads: 1);

        output.WriteLine($"{accepted} accepted, {refused} refused; {found} of the refused reported");
        Assert.True(Property.IsRepeated || (accepted > 50 && refused > 50), "The types have lost their edge.");
        Assert.True(Property.IsRepeated || found * 100 >= refused * FoundOfRandom, $"{found} of {refused}");
    }

    [ClickHouseFact]
    public void A_function_of_a_state_is_unknown_where_it_is_to_the_engine()
    {
        string[] names = [.. database.Query("SELECT name FROM system.functions").Select(row => row[0]), "sumif", "sumIF", "uniqIff", "minMap", "sumMap", "fooBar", "avgWeightedOrDefault"];
        var cases = names.SelectMany(n => new[] { n, n.ToUpperInvariant(), n.ToLowerInvariant(), n + "If", n + "if" }).Distinct()
            .Where(n => n.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')).Order(StringComparer.Ordinal).ToArray();
        var wrong = new List<string>();
        foreach (var name in cases)
        {
            if (DatafileParser.ParseType($"AggregateFunction({name}, UInt8)") is not { } type)
                continue;

            var refusal = database.Refusal($"CREATE TABLE state_type (c AggregateFunction({name}, UInt8)) ENGINE = Memory");
            if (refusal is null)
                database.Execute("DROP TABLE state_type");
            // One that takes a row at a time is refused for other reasons too.
            var isReported = TypeShape.OfColumn(type)?.Message.Contains("aggregate function", StringComparison.Ordinal) == true;
            var isUnknown = refusal?.Contains("Unknown aggregate function", StringComparison.Ordinal) == true && !NotListed.Contains(name);
            if (isReported ? refusal is null : isUnknown)
                wrong.Add($"{name}: {refusal ?? "accepted"}");
        }

        output.WriteLine($"{cases.Length} names");
        Assert.True(cases.Length > 3_000, "The engine lists few functions.");
        Assert.True(wrong.Count == 0, $"{wrong.Count}\n{string.Join("\n", wrong)}");
    }

    [ClickHouseCorpusFact]
    public void A_type_of_the_corpus_is_reported_only_where_the_engine_refuses_it()
    {
        var types = Directory.GetFiles(ClickHouseCorpusFactAttribute.Blobs, "*.datasource").SelectMany(TypesOf).Distinct().Order(StringComparer.Ordinal).ToArray();
        var verdicts = TypeVerdict.Of(database, types);
        var falseAlarms = verdicts.Where(v => v.IsFalseAlarm).ToArray();

        output.WriteLine($"{verdicts.Length} types, {verdicts.Count(v => v.Refusal is not null)} refused, {verdicts.Count(v => v.IsFound)} of them reported");
        output.WriteLine(TypeVerdict.Listed(verdicts.Where(v => v.Refusal is not null || v.Report is not null)));
        Assert.True(verdicts.Length > 100, "The corpus has few types.");
        Assert.True(falseAlarms.Length == 0, TypeVerdict.Listed(falseAlarms));
    }

    private static IEnumerable<string> TypesOf(string file)
    {
        var text = File.ReadAllText(file);
        return DatafileParser.Parse(file, SourceText.From(text)) is DatasourceSyntax { Schema: { } schema }
            ? schema.Columns.Select(c => c.Type).OfType<TypeSyntax>().Select(t => text.Substring(t.Span.Start, t.Span.Length))
            : [];
    }

    private void Judge(IEnumerable<string> types, int percent)
    {
        var verdicts = TypeVerdict.Of(database, types);
        var (refused, found) = (verdicts.Count(v => v.Refusal is not null), verdicts.Count(v => v.IsFound));
        var falseAlarms = verdicts.Where(v => v.IsFalseAlarm).ToArray();

        output.WriteLine($"{verdicts.Length} types, {verdicts.Length - refused} accepted, {refused} refused; {found} of the refused reported, {falseAlarms.Length} false alarms");
        output.WriteLine(TypeVerdict.Listed(verdicts.Where(v => v.Refusal is not null && !v.IsFound)));
        Assert.True(falseAlarms.Length == 0, TypeVerdict.Listed(falseAlarms));
        Assert.True(verdicts.Length - refused > 50 && refused > 50, "The types have lost their edge.");
        Assert.True(found * 100 >= refused * percent, $"{found} of {refused}");
    }
}
