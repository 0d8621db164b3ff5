using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.Parser;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>What the engine and the analyzer say of the type of a column.</summary>
/// <param name="Refusal">Why the engine refuses it; null where it does not.</param>
/// <param name="Report">What the analyzer says; null where it says nothing.</param>
internal sealed record TypeVerdict(string Type, string? Refusal, string? Report)
{
    /// <summary>Types that need a setting are types: whether a workspace allows them is not told by a datafile.</summary>
    private static readonly string[] Settings =
    [
        "allow_suspicious_low_cardinality_types", "allow_suspicious_fixed_string_types", "allow_suspicious_variant_types",
        "allow_experimental_nullable_tuple_type", "allow_experimental_dynamic_type", "allow_experimental_variant_type",
        "allow_experimental_json_type", "allow_experimental_bfloat16_type", "allow_experimental_qbit_type", "enable_time_time64_type",
    ];

    public bool IsFalseAlarm => Refusal is null && Report is not null;

    public bool IsFound => Refusal is not null && Report is not null;

    /// <summary>The verdicts over types; those that do not parse are left out, since another rule reports them.</summary>
    public static TypeVerdict[] Of(ClickHouseDatabase database, IEnumerable<string> types)
    {
        Allow(database);
        return [.. types.Distinct().Select(t => Of(database, t)).OfType<TypeVerdict>()];
    }

    /// <summary>Turns on what needs a setting.</summary>
    public static void Allow(ClickHouseDatabase database) => database.Execute([.. Settings.Select(s => $"SET {s} = 1")]);

    public static string Listed(IEnumerable<TypeVerdict> verdicts) => string.Join("\n", verdicts);

    public override string ToString() =>
        $"{Type}: {(Refusal is null ? "accepted" : "refused, " + Refusal[..Math.Min(160, Refusal.Length)])}; {Report ?? "nothing reported"}";

    /// <summary>The verdict over one type; null where it does not parse.</summary>
    public static TypeVerdict? Of(ClickHouseDatabase database, string type)
    {
        if (DatafileParser.ParseType(type) is not { } syntax)
            return null;

        var refusal = database.Refusal($"CREATE TABLE column_type (c {type}) ENGINE = Memory");
        if (refusal is null)
            database.Execute("DROP TABLE column_type");
        return new TypeVerdict(type, refusal, TypeShape.OfColumn(syntax)?.Message);
    }
}
