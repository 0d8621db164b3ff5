using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>An expression as an axis with steps over it, the outermost first.</summary>
/// <param name="Type">The type of the whole expression.</param>
/// <param name="Zone">The zone in which a text beside it is read.</param>
internal sealed record AxisExpression(Axis Axis, IReadOnlyList<AxisStep> Steps, ClickHouseType Type, TimeZoneInfo Zone)
{
    /// <summary>Whether it is a time written as a number, such as 20240917.</summary>
    public bool IsCalendarNumber { get; init; }

    public AxisExpression Over(ClickHouseType type, TimeZoneInfo zone, params AxisStep[] steps) =>
        new(Axis, [.. steps, .. Steps], type, zone);
}
