using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>Reads a bound predicate as a condition over axes. What it cannot follow becomes an open condition.</summary>
/// <param name="parameters">Values of template parameters, where a script names them.</param>
internal sealed class ConditionReader(IReadOnlyDictionary<string, string>? parameters = null)
{
    /// <summary>What yields 0, 1 or NULL.</summary>
    private static readonly HashSet<string> Predicates = new(StringComparer.OrdinalIgnoreCase)
    {
        "less", "lessOrEquals", "greater", "greaterOrEquals", "equals", "notEquals", "between", "notBetween", "in", "notIn",
        "and", "or", "not", "like", "notLike", "ilike", "notILike", "isNull", "isNotNull", "empty", "notEmpty",
    };

    private static readonly BoundConstant Zero = new(Datafile.Parser.Sql.LiteralKind.Number, "0");

    private readonly AxisReader _axes = new();

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
            case "if" or "multiif" when call.Arguments.Length == 3:
                return new Choice(Read(call.Arguments[0]), Read(call.Arguments[1]), Read(call.Arguments[2]));
            case "equals" or "notequals" when Asserted(call) is { } asserted:
                return asserted;
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
        return positive is null ? null : new BoundCall(positive, call.Parameters, call.Arguments, call.Type);
    }

    /// <summary><c>(x > y) = 1</c>: a condition that is compared with its own truth.</summary>
    private RowCondition? Asserted(BoundCall call)
    {
        if (call.Arguments.Length != 2)
            return null;

        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        var (condition, value) = right is BoundCall ? (right, left) : (left, right);
        if (condition is not BoundCall inner || !Predicates.Contains(inner.Name) || ConstantValue.Of(value) is not { Kind: ConstantKind.Number, Number: 0 or 1 } truth)
            return null;

        var read = Read(condition);
        return truth.Number == 1 == call.Is("equals") ? read : new Negation(read);
    }

    private RowCondition Open(BoundExpression predicate)
    {
        // now() > '…' compares the clock alone: it is true for late rows too.
        if (predicate is BoundCall call && call.Arguments.Any(a => ConstantValue.Of(a)?.Kind == ConstantKind.Clock))
            return new ClockCondition(null, predicate.Key);

        var columns = predicate.DescendantsAndSelf().OfType<BoundColumn>().ToArray();
        return new OpenCondition(
            predicate.Key, columns.Any(c => c.Type.Unwrapped is { IsDateTime: true } or { IsDate: true }), [.. columns.Select(c => c.Name).Distinct()])
        {
            HasParameter = predicate.DescendantsAndSelf().Any(e => e is BoundTemplate { DependsOnRequest: true }),
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
        var isDate = _axes.Read(call.Arguments[0])?.Type.Unwrapped.IsDate == true;
        var tests = values.Select(v => isDate && Constant(v) is { Kind: ConstantKind.Moment } moment

            // The values of a set take the type of what is looked up: a time becomes a Date.
            ? Compare(_axes.Read(call.Arguments[0])!, "equals", ConstantValue.DayOf(moment))
            : Comparison("equals", call.Arguments[0], v)).ToArray();
        return tests.Length > 0 && tests.All(t => t is not null) ? new AnyOf([.. tests!]) : null;
    }

    private RowCondition? Comparison(string op, BoundExpression left, BoundExpression right)
    {
        try
        {
            return Compare(op, left, right);
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            return null; // beyond all times and numbers, or in an hour that a clock skips
        }
    }

    private RowCondition? Compare(string op, BoundExpression left, BoundExpression right)
    {
        if (Constant(left) is { } a && Constant(right) is { } b && op is "equals" or "notequals" && a.Kind == b.Kind && a.Kind is ConstantKind.Number or ConstantKind.Text)
            return a == b == (op == "equals") ? RowCondition.True : RowCondition.False;
        if (Constant(right) is { } value && _axes.Read(left) is { } axis)
            return Compare(axis, op, value);
        if (Constant(left) is { } first && _axes.Read(right) is { } other)
            return Compare(other, Turned(op), first);

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

    private static RowCondition? Compare(AxisExpression expression, string op, ConstantValue value)
    {
        var (axis, type) = (expression.Axis, expression.Type.Unwrapped);
        if (value.Kind == ConstantKind.Clock)
            return new ClockCondition(axis, $"{axis.Key} {op} clock");
        if (expression.IsCalendarNumber)
        {
            return value.Kind == ConstantKind.Number && CalendarNumber.Moment(value.Number, expression.Zone) is { } moment
                ? Through(axis, expression.Steps, 0, op, moment)
                : null;
        }

        return (axis, value) switch
        {
            ({ IsUnknown: true }, { Kind: ConstantKind.Text }) => OnTime(expression with { Axis = axis with { Kind = AxisKind.Time } }, op, value) ?? OnText(axis with { Kind = AxisKind.Text }, op, value),
            ({ IsUnknown: true }, { Kind: ConstantKind.Moment }) => OnTime(expression with { Axis = axis with { Kind = AxisKind.Time } }, op, value),
            _ when type.IsDateTime || type.IsDate => OnTime(expression, op, value),
            ({ Kind: AxisKind.Text }, { Kind: ConstantKind.Text }) => OnText(axis, op, value),

            // A number beside a time is compared as seconds.
            ({ Kind: not AxisKind.Text }, { Kind: ConstantKind.Number or ConstantKind.Moment }) => Through(axis, expression.Steps, 0, op, value.Number),
            _ => null,
        };
    }

    private static RowCondition OnText(Axis axis, string op, ConstantValue value) =>
        Split(axis with { HoldsTimestamps = TimeText.Parse(value.Text, TimeZoneInfo.Utc, out _) is not null }, op, new AxisValue(0, value.Text));

    private static RowCondition? OnTime(AxisExpression expression, string op, ConstantValue value)
    {
        var moment = value.Kind switch
        {
            ConstantKind.Text => TimeText.Parse(value.Text, expression.Zone, out _),

            // A Date beside a time is midnight in the zone of the time; a time beside a Date, in the zone of the server.
            ConstantKind.Moment when value.IsDay || expression.Type.Unwrapped.IsDate => TimeText.FromLocal(TimeText.Utc(value.Number), expression.Zone),
            ConstantKind.Moment => value.Number,
            ConstantKind.Number => value.Number, // a DateTime beside a number is compared as seconds
            _ => null,
        };
        return moment is { } at ? Through(expression.Axis, expression.Steps, 0, op, at) : null;
    }

    /// <summary>Turns <c>step(x) op value</c> into conditions on x, one step after the other.</summary>
    private static RowCondition Through(Axis axis, IReadOnlyList<AxisStep> steps, int index, string op, decimal value)
    {
        if (index == steps.Count)
            return Split(axis.Kind == AxisKind.Number ? Units(axis, value) : axis, op, new AxisValue(value));

        var step = steps[index];
        RowCondition Below(string nextOp, decimal v) => Through(axis, steps, index + 1, nextOp, v);
        if (step.Grid is not { } grid)
            return Below(op, step.Back(value));

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
