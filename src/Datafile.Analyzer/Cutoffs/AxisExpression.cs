using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>An expression as an axis with steps over it, the outermost first.</summary>
/// <param name="Type">The type of the whole expression.</param>
/// <param name="Zone">The zone in which a text beside it is read.</param>
internal sealed record AxisExpression(Axis Axis, IReadOnlyList<AxisStep> Steps, ClickHouseType Type, TimeZoneInfo Zone)
{
    /// <summary>For a time or number that is written as a text in the end: that text.</summary>
    public Func<decimal, string>? Text { get; init; }

    /// <summary>For an axis of texts: how many characters of the text are compared; null for all.</summary>
    public int? Length { get; init; }

    /// <summary>The value on the axis that replaces NULL, as <c>ifNull</c> names it; null where NULL stays NULL.</summary>
    public AxisValue? Default { get; init; }

    public AxisExpression Over(ClickHouseType type, TimeZoneInfo zone, params AxisStep[] steps) =>
        new(Axis, [.. steps, .. Steps], type, zone) { Default = Default };
}
