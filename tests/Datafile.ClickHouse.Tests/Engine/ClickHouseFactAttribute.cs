namespace Datafile.ClickHouse.Tests.Engine;

/// <summary>A test that asks the engine: skipped where it is not installed, unless DATAFILE_REQUIRE_CLICKHOUSE=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClickHouseFactAttribute : FactAttribute
{
    public ClickHouseFactAttribute() => Skip = Requirement.Reason;
}

/// <summary>A test with data that asks the engine: skipped where it is not installed, unless DATAFILE_REQUIRE_CLICKHOUSE=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClickHouseTheoryAttribute : TheoryAttribute
{
    public ClickHouseTheoryAttribute() => Skip = Requirement.Reason;
}

internal static class Requirement
{
    /// <summary>Why tests are skipped; null where they run, or must.</summary>
    public static string? Reason { get; } =
        ChdbLibrary.Path is not null || Environment.GetEnvironmentVariable("DATAFILE_REQUIRE_CLICKHOUSE") == "1" ? null : ChdbLibrary.Missing;
}
