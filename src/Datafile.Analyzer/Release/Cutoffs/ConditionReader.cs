using Datafile.Analyzer.Binding;

namespace Datafile.Analyzer.Release.Cutoffs;

/// <summary>Reads a bound predicate as a condition over axes. What it cannot follow becomes an open condition.</summary>
/// <param name="parameters">Values of template parameters, where a script names them.</param>
internal sealed class ConditionReader(ResultTypes types, IReadOnlyDictionary<string, string>? parameters = null)
{
    private static readonly BoundConstant Zero = new(Datafile.Parser.Sql.LiteralKind.Number, "0");

    private readonly AxisReader _axes = new(types);

    /// <summary>All conditions of a query, as one.</summary>
    public RowCondition Read(IEnumerable<BoundFilter> filters) => new AllOf([.. filters.Select(f => Read(f.Predicate))]);

    public RowCondition Read(BoundExpression predicate)
    {
        if (ConstantValue.Of(predicate) is { Kind: ConstantKind.Number } always)
            return always.Number != 0 ? RowCondition.True : RowCondition.False;
        if (predicate is not BoundCall call)
            return Comparison("notequals", predicate, Zero) ?? Open(predicate);
        if (Positive(call) is { } positive)
            return new Negation(Read(positive));

        switch (call.Name.ToLowerInvariant())
        {
            case "and":
                return new AllOf([.. call.Arguments.Select(Read)]);
            case "or":
                return new AnyOf([.. call.Arguments.Select(Read)]);
            case "not" when call.Arguments.Length == 1:
                return new Negation(Read(call.Arguments[0]));
            case "less" or "lessorequals" or "greater" or "greaterorequals" or "equals" or "notequals" when call.Arguments.Length == 2:
                return Comparison(call.Name.ToLowerInvariant(), call.Arguments[0], call.Arguments[1]) ?? Open(call);
            case "between" or "notbetween" when call.Arguments.Length == 3:
                return Between(call) is { } between
                    ? call.Is("between") ? between : new Negation(between)
                    : Open(call);
            case "isnull" or "isnotnull" when call.Arguments.Length == 1 && _axes.Read(call.Arguments[0]) is { } nullable:
                var test = new NullTest(nullable.Axis);
                return call.Is("isNull") ? test : new Negation(test);
            case "in" when call.Arguments.Length == 2:
                return In(call) ?? Open(call);
            default:
                return Open(call);
        }
    }

    /// <summary>The call without its NOT: <c>notLike</c> is the negation of <c>like</c>.</summary>
    private static BoundCall? Positive(BoundCall call)
    {
        var positive = call.Name.ToLowerInvariant() switch
        {
            "notlike" => "like",
            "notilike" => "ilike",
            "notmatch" => "match",
            "notin" => "in",
            "notempty" => "empty",
            "isdistinctfrom" => "isNotDistinctFrom",
            _ => null,
        };
        return positive is null ? null : new BoundCall(positive, call.Parameters, call.Arguments);
    }

    private RowCondition Open(BoundExpression predicate)
    {
        // now() > '…' compares the clock alone: it is true for late rows too.
        return predicate is BoundCall call && call.Arguments.Any(a => ConstantValue.Of(a)?.Kind == ConstantKind.Clock)
            ? new ClockCondition(null, predicate.Key)
            : new OpenCondition(predicate.Key, predicate.DescendantsAndSelf().OfType<BoundColumn>().Any(c => types.Of(c).Unwrapped is { IsDateTime: true } or { IsDate: true }))
            {
                HasParameter = predicate.DescendantsAndSelf().Any(e => e is BoundTemplate),
            };
    }

    private AllOf? Between(BoundCall call) =>
        Comparison("greaterorequals", call.Arguments[0], call.Arguments[1]) is { } low
        && Comparison("lessorequals", call.Arguments[0], call.Arguments[2]) is { } high
            ? new AllOf([low, high])
            : null;

    private AnyOf? In(BoundCall call)
    {
        var values = call.Arguments[1] is BoundCall { Name: "tuple" or "array" } list ? list.Arguments : [call.Arguments[1]];
        var tests = values.Select(v => Comparison("equals", call.Arguments[0], v)).ToArray();
        return tests.Length > 0 && tests.All(t => t is not null) ? new AnyOf([.. tests!]) : null;
    }

    private RowCondition? Comparison(string op, BoundExpression left, BoundExpression right)
    {
        if (Constant(left) is { } a && Constant(right) is { } b && op is "equals" or "notequals" && a.Kind == b.Kind && a.Kind is ConstantKind.Number or ConstantKind.Text)
            return a == b == (op == "equals") ? RowCondition.True : RowCondition.False;
        if (Constant(right) is { } value && TakeOff(left) is { } axis)
            return Compare(axis.Axis, axis.Steps, op, value, axis.Scale);
        if (Constant(left) is { } first && TakeOff(right) is { } other)
            return Compare(other.Axis, other.Steps, Turned(op), first, other.Scale);

        return null;
    }

    private ConstantValue? Constant(BoundExpression expression)
    {
        if (expression is BoundTemplate template)
            return template.Value(parameters) is { } text ? new ConstantValue(ConstantKind.Text, 0, text) : null;
        if (ConstantValue.Of(expression) is { } plain)
            return plain;

        // `toDateTime('…') + INTERVAL 1 HOUR`
        return TimeShift.Of(expression) is { } shift && ConstantValue.Of(shift.Base) is { } value
            ? value.Kind == ConstantKind.Moment ? value with { Number = value.Number + shift.Seconds, IsDay = false }
            : value.Kind == ConstantKind.Clock ? value : null
            : null;
    }

    /// <summary>The axis below an expression; <c>toUnixTimestamp(x)</c> is compared with numbers and means times.</summary>
    private (Axis Axis, IReadOnlyList<AxisStep> Steps, decimal? Scale)? TakeOff(BoundExpression expression)
    {
        if (expression is BoundCall call && ConstantValue.UnitsPerSecond(call.Name) is { } scale && call.Arguments.Length > 0
            && _axes.Read(call.Arguments[0]) is { Axis.Kind: AxisKind.Time } inner)
            return (inner.Axis, scale == 1 ? [new AxisStep(TimeGrid.Of(new BoundCall("toDateTime", [], []), TimeZoneInfo.Utc), 0), .. inner.Steps] : inner.Steps, scale);

        if (expression is BoundCall number && CalendarNumber.Grid(number) is { } unit && number.Arguments.Length > 0
            && _axes.Read(number.Arguments[0]) is { Axis.Kind: AxisKind.Time } time)
            return (time.Axis, [new AxisStep(TimeGrid.Of(new BoundCall(unit, [], []), time.Axis.Zone), 0), .. time.Steps], CalendarNumber.Scale);

        return _axes.Read(expression) is { } axis ? (axis.Axis, axis.Steps, null) : null;
    }

    private static RowCondition? Compare(Axis axis, IReadOnlyList<AxisStep> steps, string op, ConstantValue value, decimal? scale)
    {
        if (value.Kind == ConstantKind.Clock)
            return new ClockCondition(axis, $"{axis.Key} {op} clock");
        if (scale == CalendarNumber.Scale)
        {
            if (value.Kind != ConstantKind.Number || CalendarNumber.Moment(value.Number, axis.Zone) is not { } moment)
                return null;
            value = new ConstantValue(ConstantKind.Moment, moment, "");
        }
        else if (scale is { } units)
            value = value.Kind == ConstantKind.Number ? new ConstantValue(ConstantKind.Moment, value.Number / units, "") : value;

        return (axis, value) switch
        {
            ({ IsUnknown: true }, { Kind: ConstantKind.Text }) => OnTime(axis with { Kind = AxisKind.Time }, steps, op, value) ?? OnText(axis with { Kind = AxisKind.Text }, steps, op, value),
            ({ IsUnknown: true }, { Kind: ConstantKind.Moment }) => OnTime(axis with { Kind = AxisKind.Time }, steps, op, value),
            ({ Kind: AxisKind.Time }, _) => OnTime(axis, steps, op, value),
            ({ Kind: AxisKind.Text }, { Kind: ConstantKind.Text }) => OnText(axis, steps, op, value),
            ({ Kind: AxisKind.Number }, { Kind: ConstantKind.Number }) => Split(Units(axis, value.Number), op, new AxisValue(value.Number)),
            _ => null,
        };
    }

    private static RowCondition? OnText(Axis axis, IReadOnlyList<AxisStep> steps, string op, ConstantValue value) =>
        steps.Count == 0
            ? Split(axis with { HoldsTimestamps = TimeText.Parse(value.Text, TimeZoneInfo.Utc, out _) is not null }, op, new AxisValue(0, value.Text))
            : null;

    private static RowCondition? OnTime(Axis axis, IReadOnlyList<AxisStep> steps, string op, ConstantValue value)
    {
        var zone = steps.FirstOrDefault(s => s.Grid is not null)?.Grid?.Zone ?? axis.Zone;
        var moment = value.Kind switch
        {
            ConstantKind.Text => TimeText.Parse(value.Text, zone, out _),
            ConstantKind.Moment when value.IsDay => TimeText.FromLocal(TimeText.Utc(value.Number), zone),
            ConstantKind.Moment => value.Number,
            ConstantKind.Number => value.Number, // a DateTime beside a number is compared as seconds
            _ => null,
        };
        return moment is { } at ? Through(axis, steps, 0, op, at) : null;
    }

    /// <summary>Turns <c>step(x) op value</c> into conditions on x, one step after the other.</summary>
    private static RowCondition Through(Axis axis, IReadOnlyList<AxisStep> steps, int index, string op, decimal value)
    {
        if (index == steps.Count)
            return Split(axis, op, new AxisValue(value));

        var step = steps[index];
        RowCondition Below(string nextOp, decimal v) => Through(axis, steps, index + 1, nextOp, v);
        if (step.Grid is not { } grid)
            return Below(op, value - step.Shift);

        var after = grid.NextAfter(grid.FloorOf(value));
        return op switch
        {
            "less" => Below("less", grid.CeilingOf(value)),
            "lessorequals" => Below("less", after),
            "greater" => Below("greaterorequals", after),
            "greaterorequals" => Below("greaterorequals", grid.CeilingOf(value)),
            "equals" => grid.Contains(value)
                ? new AllOf([Below("greaterorequals", value), Below("less", after)])
                : RowCondition.False,
            _ => grid.Contains(value)
                ? new AnyOf([Below("less", value), Below("greaterorequals", after)])
                : RowCondition.True,
        };
    }

    private static RowCondition Split(Axis axis, string op, AxisValue value) => op switch
    {
        "less" => new Cut(axis, CompareOperator.Less, value, After: false),
        "lessorequals" => new Cut(axis, CompareOperator.Less, value, After: true),
        "greater" => new Cut(axis, CompareOperator.GreaterOrEquals, value, After: true),
        "greaterorequals" => new Cut(axis, CompareOperator.GreaterOrEquals, value, After: false),
        "equals" => new AllOf([Split(axis, "greaterorequals", value), Split(axis, "lessorequals", value)]),
        _ => new AnyOf([Split(axis, "less", value), Split(axis, "greater", value)]),
    };

    /// <summary>A number that is as large as a Unix timestamp of our days is one: in seconds, or in parts of them.</summary>
    private static Axis Units(Axis axis, decimal value)
    {
        foreach (var units in new[] { 1m, 1_000m, 1_000_000m, 1_000_000_000m })
        {
            if (value >= 1_000_000_000m * units && value < 4_000_000_000m * units)
                return axis with { UnitsPerSecond = units };
        }

        return axis;
    }

    private static string Turned(string op) => op switch
    {
        "less" => "greater",
        "lessorequals" => "greaterorequals",
        "greater" => "less",
        "greaterorequals" => "lessorequals",
        _ => op,
    };
}
