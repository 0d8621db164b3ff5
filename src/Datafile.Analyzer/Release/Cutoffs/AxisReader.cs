using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Release.Cutoffs;

/// <summary>A step between an axis and the expression that a query compares: a grid or a fixed distance.</summary>
/// <param name="Grid">Null for a shift.</param>
/// <param name="Shift">Seconds that are added.</param>
internal sealed record AxisStep(TimeGrid? Grid, decimal Shift);

/// <summary>An expression as an axis with steps over it, the outermost first.</summary>
internal sealed record AxisExpression(Axis Axis, IReadOnlyList<AxisStep> Steps);

/// <summary>Finds the axis in an expression by taking off what never decreases: toDate, toStartOfHour, + INTERVAL.</summary>
internal sealed class AxisReader(ResultTypes types)
{
    private static readonly HashSet<string> Transparent = new(StringComparer.OrdinalIgnoreCase)
    {
        "toNullable", "materialize", "identity", "toTimeZone", "toTimezone",
    };

    /// <summary>The axis of an expression that has columns; null for one without, and for one that is not followed.</summary>
    public AxisExpression? Read(BoundExpression expression)
    {
        if (expression is not (BoundColumn or BoundCall) || !expression.DescendantsAndSelf().OfType<BoundColumn>().Any())
            return null;
        if (expression is BoundCall aggregate && AggregateFunction.Find(aggregate.Name) is not null)
            return null;

        var steps = new List<AxisStep>();
        while (expression is BoundCall call)
        {
            if (Transparent.Contains(call.Name) && call.Arguments.Length > 0)
            {
                expression = call.Arguments[0];
            }
            else if (TimeShift.Of(call) is { } shift && IsTime(shift.Base))
            {
                steps.Add(new AxisStep(null, shift.Seconds));
                expression = shift.Base;
            }
            else if (Inner(call) is { } inner && IsTime(inner))
            {
                if (ZoneOf(call, inner) is not { } zone)
                    return null;
                if (IsSameTime(call, types.Of(inner).Unwrapped))
                {
                    expression = inner;
                    continue;
                }

                if (TimeGrid.Of(call, zone) is not { } grid)
                    break;
                steps.Add(new AxisStep(grid, 0));
                expression = inner;
            }
            else
            {
                break;
            }
        }

        return AxisOf(expression) is { } axis ? new AxisExpression(axis, steps) : null;
    }

    /// <summary>What a time function works on: its first argument, or the second of date_trunc.</summary>
    private static BoundExpression? Inner(BoundCall call) =>
        call.Arguments.IsEmpty ? null
        : call.Is("date_trunc") || call.Is("dateTrunc") ? call.Arguments.Length > 1 ? call.Arguments[1] : null
        : call.Arguments[0];

    /// <summary>Whether the call leaves the moment as it is: to seconds of what has seconds, to more digits.</summary>
    private static bool IsSameTime(BoundCall call, ClickHouseType inner)
    {
        if (call.Is("toDateTime") || call.Is("toDateTime32") || (call.Is("CAST") && CastType(call).Name == "DateTime"))
            return inner.Name is "DateTime" or "DateTime32" || inner.IsDate;
        if (call.Is("toDate") || (call.Is("CAST") && CastType(call).IsDate))
            return inner.IsDate;
        if (call.Is("toDateTime64") || (call.Is("CAST") && CastType(call).Name == "DateTime64"))
        {
            var digits = call.Is("CAST") ? CastType(call) : ClickHouseType.WithLiterals("DateTime64", (call.Arguments.ElementAtOrDefault(1) as BoundConstant)?.Value ?? "0");
            return Resolution(digits) <= (Resolution(inner) ?? 0);
        }

        return false;
    }

    private static ClickHouseType CastType(BoundCall call) =>
        ClickHouseType.Parse((call.Arguments[1] as BoundConstant)?.Value ?? "").Unwrapped;

    private bool IsTime(BoundExpression expression) => types.Of(expression).Unwrapped is { IsDateTime: true } or { IsDate: true };

    private TimeZoneInfo? ZoneOf(BoundCall call, BoundExpression inner)
    {
        var last = call.Arguments.Length > 1 && call.Arguments[call.Arguments.Length - 1] is BoundConstant { Kind: LiteralKind.String } text && !call.Is("CAST")
            ? text.Value
            : null;
        return last is not null && last.Contains("/") ? TimeText.FindZone(last) : ZoneOf(types.Of(inner));
    }

    private static TimeZoneInfo? ZoneOf(ClickHouseType type) =>
        TimeText.FindZone(type.Unwrapped.Arguments.LastOrDefault(a => a.Literal.StartsWith("'", StringComparison.Ordinal))?.Literal.Trim('\'') ?? "");

    private Axis? AxisOf(BoundExpression expression)
    {
        var type = types.Of(expression);
        if (ZoneOf(type) is not { } zone)
            return null;

        var plain = type.Unwrapped;
        var kind = plain.IsDateTime || plain.IsDate ? AxisKind.Time
            : plain.IsString || plain.Name.StartsWith("Enum", StringComparison.Ordinal) ? AxisKind.Text
            : AxisKind.Number;
        var columns = expression.DescendantsAndSelf().OfType<BoundColumn>().Select(c => c.Name).Distinct().ToArray();
        var label = expression is BoundColumn column ? column.Name : Label(expression, columns);
        return new Axis(expression.Key, label, kind, zone, Resolution(plain), type.IsNullable, columns) { IsUnknown = type.IsUnknown };
    }

    /// <summary>A call as it would be written over its columns, without the Data Source before each.</summary>
    private static string Label(BoundExpression expression, string[] columns) => expression switch
    {
        BoundColumn column => column.Name,
        BoundCall call => $"{call.Name}({string.Join(", ", call.Arguments.Select(a => Label(a, columns)))})",
        _ => expression.Key,
    };

    private static decimal? Resolution(ClickHouseType type) => type switch
    {
        { Name: "DateTime" or "DateTime32" } => 1,
        { IsDate: true } => 86_400,
        { Name: "DateTime64" } when type.Arguments.Length > 0 && int.TryParse(type.Arguments[0].Literal, out var digits) && digits is >= 0 and <= 9 =>
            1m / (decimal)Math.Pow(10, digits),
        { IsInteger: true } => 1,
        _ => null,
    };
}
