using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>Reads a bound predicate as a condition over axes. What it cannot follow becomes an open condition.</summary>
/// <param name="parameters">Values of template parameters, where a script names them.</param>
internal sealed class ConditionReader(IReadOnlyDictionary<string, string>? parameters = null)
{
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
        if (call.SameAs() is { } same)
            return Read(same);
        if (Positive(call) is { } positive)
            return new Negation(Read(positive));

        var function = call.Name.ToLowerInvariant();
        switch (function)
        {
            case "and":
                return new AllOf([.. call.Arguments.Select(Read)]);
            case "or":
                return new AnyOf([.. call.Arguments.Select(Read)]);
            case "xor" when call.Arguments.Length > 1:
                return call.Arguments.Skip(1).Aggregate(Read(call.Arguments[0]), (left, right) => new Exclusive(left, Read(right)));
            case "not" when call.Arguments.Length == 1:
                return new Negation(Read(call.Arguments[0]));
            case "if" or "multiif" when call.Arguments.Length >= 3 && call.Arguments.Length % 2 == 1:
                return Chosen(call.Arguments, 0);
            case "ifnull" or "coalesce" when call.Arguments.Length > 0:
                return call.Arguments.Reverse().Select(Read).Aggregate((otherwise, inner) => new Fallback(inner, otherwise));
            case "assumenotnull" when call.Arguments.Length == 1:
                // What it makes of NULL depends on the value below NULL.
                return ValueOrigin.MayBeNull(call.Arguments[0]) ? new Fallback(Read(call.Arguments[0]), Open(call)) : Read(call.Arguments[0]);
            case "tobool" when call.Arguments.Length == 1:
            case var _ when call.PassedArgument is not null:
                return Read(call.Arguments[0]);
            case "less" or "lessorequals" or "greater" or "greaterorequals" or "equals" or "notequals" when call.Arguments.Length == 2:
                return Asserted(function, call) ?? Tuples(function, call) ?? Comparison(function, call.Arguments[0], call.Arguments[1]) ?? Open(call);
            case "between" or "notbetween" when call.Arguments.Length == 3:
                return Between(call) is { } between
                    ? call.Is("between") ? between : new Negation(between)
                    : Open(call);
            case "isnull" or "isnotnull" when call.Arguments.Length == 1:
                return Nulls(call.Arguments[0]) is { } test ? call.Is("isNull") ? test : new Negation(test) : Open(call);
            case "in" when call.Arguments.Length == 2:
                return In(call) ?? Open(call);
            case "like" when call.Arguments.Length == 2:
                return Like(call) ?? Open(call);
            default:
                return Open(call);
        }
    }

    private RowCondition Chosen(ImmutableArray<BoundExpression> arguments, int index) => index == arguments.Length - 1
        ? Read(arguments[index])
        : new Choice(Read(arguments[index]), Read(arguments[index + 1]), Chosen(arguments, index + 2));

    private RowCondition? Nulls(BoundExpression tested) =>
        !ValueOrigin.MayBeNull(tested) && !tested.Type.IsUnknown ? RowCondition.False
        : IsCondition(tested) ? new NullCheck(Read(tested))
        : _axes.Read(tested) is { } nullable ? new NullTest(nullable.Axis)
        : null;

    /// <summary>Whether an expression yields 0, 1 or NULL, because it is a condition itself.</summary>
    private static bool IsCondition(BoundExpression expression) => expression is BoundCall call && call.Name.ToLowerInvariant() switch
    {
        "less" or "lessorequals" or "greater" or "greaterorequals" or "equals" or "notequals" or "between" or "notbetween" or "in" or "notin"
            or "and" or "or" or "xor" or "not" or "like" or "notlike" or "ilike" or "notilike" or "isnull" or "isnotnull" or "empty" or "notempty"
            or "has" or "startswith" or "endswith" => true,
        "if" or "multiif" => call.Arguments.Where((_, i) => i % 2 == 1 || i == call.Arguments.Length - 1).All(a => IsTruth(a)),
        "ifnull" or "coalesce" => call.Arguments.All(IsTruth),
        _ => call.PassedArgument is { } passed && IsCondition(passed),
    };

    private static bool IsTruth(BoundExpression expression) =>
        IsCondition(expression)
            || ConstantValue.Of(expression) is { Kind: ConstantKind.Number, Number: 0 or 1 }
            || expression is BoundConstant { Kind: Datafile.Parser.Sql.LiteralKind.Null };

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

    /// <summary><c>(x > y) = 1</c>, <c>(x > y) > 0</c>: a condition that is compared with a number, as 0 or 1.</summary>
    private RowCondition? Asserted(string op, BoundCall call)
    {
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        var isFirst = IsCondition(left);
        var condition = isFirst ? left : right;
        if (!IsCondition(condition) || ConstantValue.Of(isFirst ? right : left) is not { Kind: ConstantKind.Number } value)
            return null;

        op = isFirst ? op : Turned(op);
        return OfTruths(Read(condition), Holds(op, 0m.CompareTo(value.Number)), Holds(op, 1m.CompareTo(value.Number)));
    }

    /// <summary>Whether a comparison is true where its sides compare as negative, 0 or positive.</summary>
    private static bool Holds(string op, int compared) => op switch
    {
        "less" => compared < 0,
        "lessorequals" => compared <= 0,
        "greater" => compared > 0,
        "greaterorequals" => compared >= 0,
        "equals" => compared == 0,
        _ => compared != 0,
    };

    /// <summary>A condition by what becomes of it where the inner one is false and where it is true; NULL stays NULL.</summary>
    private static RowCondition OfTruths(RowCondition inner, bool whereFalse, bool whereTrue) => (whereFalse, whereTrue) switch
    {
        (false, true) => inner,
        (true, false) => new Negation(inner),
        (true, true) => new AnyOf([inner, new Negation(inner)]),
        _ => new AllOf([inner, new Negation(inner)]),
    };

    /// <summary><c>(a, b) > (c, d)</c>, one element after the other.</summary>
    private RowCondition? Tuples(string op, BoundCall call)
    {
        if (call.Arguments is not [BoundCall { Name: "tuple", Arguments: { Length: > 0 } left }, BoundCall { Name: "tuple", Arguments: { Length: > 0 } right }]
            || left.Length != right.Length)
            return null;

        RowCondition At(string function, int i) => Read(new BoundCall(function, [], [left[i], right[i]], call.Type));
        if (op is "equals" or "notequals")
        {
            var all = new AllOf([.. left.Select((_, i) => At("equals", i))]);
            return op == "equals" ? all : new Negation(all);
        }

        var result = At(op, left.Length - 1);
        for (var i = left.Length - 2; i >= 0; i--)
            result = new AnyOf([At(op.StartsWith("less", StringComparison.Ordinal) ? "less" : "greater", i), new AllOf([At("equals", i), result])]);
        return result;
    }

    private RowCondition Open(BoundExpression predicate)
    {
        // now() > '…' compares the clock alone: it is true for late rows too.
        var compared = predicate is BoundCall call ? call.Arguments : [];
        if (compared.Any(a => ConstantValue.Of(a)?.Kind == ConstantKind.Clock))
            return new ClockCondition(null, predicate.Key);

        var columns = predicate.DescendantsAndSelf().OfType<BoundColumn>().ToArray();
        var repeats = CalendarFunction.Repeats(predicate);
        return new OpenCondition(
            predicate.Key, !repeats
                && compared.Concat(columns)
                    .Any(c => c.Type.Unwrapped is { IsDateTime: true } or { IsDate: true }), [.. columns.Select(c => c.Name).Distinct()])
        {
            Repeats = repeats,
            HasParameter = predicate.DescendantsAndSelf().Any(e => e is BoundTemplate { DependsOnRequest: true }),
        };
    }

    private AllOf? Between(BoundCall call) =>
        Comparison("greaterorequals", call.Arguments[0], call.Arguments[1]) is { } low
        && Comparison("lessorequals", call.Arguments[0], call.Arguments[2]) is { } high
            ? new AllOf([low, high])
            : null;

    private RowCondition? In(BoundCall call)
    {
        var values = call.Arguments[1] is BoundCall { Name: "tuple" or "array" } list ? list.Arguments : [call.Arguments[1]];
        if (IsCondition(call.Arguments[0])
            && values.Select(ConstantValue.Of).ToArray() is var numbers
            && numbers.All(n => n is { Kind: ConstantKind.Number }))
            return OfTruths(Read(call.Arguments[0]), numbers.Any(n => n!.Number == 0), numbers.Any(n => n!.Number == 1));

        // The values of a set take the type of what is looked up: a time becomes a Date.
        var date = _axes.Read(call.Arguments[0]) is { } axis && axis.Type.Unwrapped.IsDate ? axis : null;
        var tests = values.Select(v => date is not null && Constant(v) is { Kind: ConstantKind.Moment } moment
            ? WithinTime(() => Compare(date, "equals", ConstantValue.DayOf(moment)))
            : Comparison("equals", call.Arguments[0], v)).ToArray();
        return tests.Length > 0 && tests.All(t => t is not null) ? new AnyOf([.. tests!]) : null;
    }

    /// <summary><c>x LIKE 'a%'</c>: the texts from 'a' up to the first that begins otherwise. Other patterns are not followed.</summary>
    private RowCondition? Like(BoundCall call)
    {
        if (call.Arguments[1] is not BoundConstant { Kind: Datafile.Parser.Sql.LiteralKind.String, Value: { Length: > 1 } pattern }
            || pattern.IndexOfAny(['%', '_', '\\']) != pattern.Length - 1
            || pattern[pattern.Length - 1] != '%' || pattern.Any(c =>
                c > 126) || _axes.Read(call.Arguments[0]) is not { Axis: { Kind: AxisKind.Text, IsUnknown: false } axis, Text: null, Length: null, Default: null, Steps.Count: 0, Type.Unwrapped.IsString: true })
            return null;

        var beginning = pattern.Substring(0, pattern.Length - 1);
        var last = beginning[beginning.Length - 1];
        return new AllOf([Split(axis, "greaterorequals", new AxisValue(0, beginning)), Split(
            axis, "less", new AxisValue(0, beginning.Substring(0, beginning.Length - 1) + (char)(last + 1)))]);
    }

    private RowCondition? Comparison(string op, BoundExpression left, BoundExpression right) => WithinTime(() => Compare(op, left, right));

    private static RowCondition? WithinTime(Func<RowCondition?> compare)
    {
        try
        {
            return compare();
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            return null; // beyond all times and numbers, or in an hour that a clock skips
        }
    }

    private RowCondition? Compare(string op, BoundExpression left, BoundExpression right)
    {
        if (Constant(left) is { } a && Constant(right) is { } b && a.Kind == b.Kind && a.Kind is ConstantKind.Number or ConstantKind.Text)
            return Holds(op, a.Kind == ConstantKind.Number ? a.Number.CompareTo(b.Number) : string.CompareOrdinal(a.Text, b.Text))
                ? RowCondition.True
                : RowCondition.False;
        if (Constant(right) is { } value && _axes.Read(left) is { } axis)
            return Filled(axis, Compare(axis, op, value));
        if (Constant(left) is { } first && _axes.Read(right) is { } other)
            return Filled(other, Compare(other, Turned(op), first));

        return null;
    }

    /// <summary>A comparison whose NULL has the value that the expression gives it.</summary>
    private static RowCondition? Filled(AxisExpression expression, RowCondition? comparison) => expression.Default is not { } value ? comparison
        : comparison is null or ClockCondition ? null
        : new Fallback(comparison, HoldsAt(comparison, value) ? RowCondition.True : RowCondition.False);

    /// <summary>Whether cuts of one axis allow a value.</summary>
    private static bool HoldsAt(RowCondition condition, AxisValue value) => condition switch
    {
        Cut cut => (cut.Operator == CompareOperator.Less) == (value.CompareTo(cut.Value) is var compared
            && (compared < 0 || (compared == 0 && cut.After))),
        AllOf all => all.Parts.All(p => HoldsAt(p, value)),
        AnyOf any => any.Parts.Any(p => HoldsAt(p, value)),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "Not a comparison."),
    };

    private ConstantValue? Constant(BoundExpression expression)
    {
        if (expression is BoundTemplate template)
            return template.Value(parameters) is { } text ? new ConstantValue(ConstantKind.Text, 0, text) : null;

        return ConstantValue.Of(expression);
    }

    private static RowCondition? Compare(AxisExpression expression, string op, ConstantValue value)
    {
        var (axis, type) = (expression.Axis, expression.Type.Unwrapped);
        if (value.Kind == ConstantKind.Clock)
            return new ClockCondition(axis, $"{axis.Key} {op} clock");
        if (expression.Text is { } text)
            return value.Kind == ConstantKind.Text ? OnWritten(expression, text, op, value.Text) : null;

        return (axis, value) switch
        {
            ({ IsUnknown: true }, { Kind: ConstantKind.Text }) =>
                OnTime(expression with { Axis = axis with { Kind = AxisKind.Time } }, op, value)
                    ?? OnText(expression with { Axis = axis with { Kind = AxisKind.Text } }, op, value),
            ({ IsUnknown: true }, { Kind: ConstantKind.Moment }) => OnTime(expression with { Axis = axis with { Kind = AxisKind.Time } }, op, value),
            _ when type.IsDateTime || type.IsDate => OnTime(expression, op, value),
            ({ Kind: AxisKind.Text }, { Kind: ConstantKind.Text }) => OnText(expression, op, value),

            ({ Kind: AxisKind.Number }, { Kind: ConstantKind.Text }) when type.IsFloat
                && decimal.TryParse(
                    value.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) =>
                Through(axis, expression.Steps, 0, op, read),

            // A text beside a number is read as one of its type. Numbers that are written out sort like texts where they have as many digits, as Unix timestamps of our days have.
            ({ Kind: AxisKind.Number }, { Kind: ConstantKind.Text }) when (type.IsInteger || (type.IsString && IsUnixTimestamp(value.Text)))
                && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) =>
                Through(axis, expression.Steps, 0, op, read),

            // A number beside a time is compared as seconds.
            ({ Kind: not AxisKind.Text }, { Kind: ConstantKind.Number or ConstantKind.Moment }) when !type.IsString =>
                Through(axis, expression.Steps, 0, op, value.Number),
            _ => null,
        };
    }

    private static bool IsUnixTimestamp(string text) => text.Length is 10 or 13 or 16 or 19 && text[0] == '1';

    private static RowCondition OnText(AxisExpression expression, string op, ConstantValue value)
    {
        var axis = expression.Axis with { HoldsTimestamps = TimeText.ParseBeginning(value.Text) is not null };
        return expression.Length is not { } length
            ? Split(axis, op, new AxisValue(0, value.Text))
            : Between(op, First(value.Text), FirstAbove(value.Text), Compare);

        RowCondition Compare(string operation, string text) => Split(axis, operation, new AxisValue(0, text));

        // The texts whose beginning is not below (or above) a value begin with one text.
        string First(string text) => text.Length > length ? AxisText.After(text.Substring(0, length)) : text;
        string FirstAbove(string text) => text.Length < length ? text + "\0" : AxisText.After(text.Substring(0, length));
    }

    /// <summary>A time or number that is written as a text, whose order is that of the texts.</summary>
    private static RowCondition OnWritten(AxisExpression expression, Func<decimal, string> text, string op, string value)
    {
        var search = new Searched<string>((at, other) => string.CompareOrdinal(text(at), other), expression.Zone);
        return Between(op, search.First(value), search.FirstAbove(value), (operation, at) => Through(
            expression.Axis, expression.Steps, 0, operation, expression.Steps.Count == 0 ? expression.Axis.CeilingOf(at) : at));
    }

    /// <summary>What <c>f(x) op value</c> says about x, where f never decreases.</summary>
    /// <param name="first">The first x for which f is not below the value.</param>
    /// <param name="firstAbove">The first x for which f is above the value.</param>
    /// <param name="compare">Compares x.</param>
    private static RowCondition Between<T>(string op, T first, T firstAbove, Func<string, T, RowCondition> compare) => op switch
    {
        "less" => compare("less", first),
        "lessorequals" => compare("less", firstAbove),
        "greater" => compare("greaterorequals", firstAbove),
        "greaterorequals" => compare("greaterorequals", first),
        "equals" => new AllOf([compare("greaterorequals", first), compare("less", firstAbove)]),
        _ => new AnyOf([compare("less", first), compare("greaterorequals", firstAbove)]),
    };

    private static RowCondition? OnTime(AxisExpression expression, string op, ConstantValue value)
    {
        var moment = value.Kind switch
        {
            // A text beside a time is read as one of its type, which forgets the digits that the type does not have.
            ConstantKind.Text when AxisReader.Resolution(expression.Type.Unwrapped) is <= 1 and var step =>
                TimeText.ParseDateTime(value.Text, expression.Zone) is { } written ? Math.Floor(written / step) * step : null,
            ConstantKind.Text => TimeText.Parse(value.Text, expression.Zone, out _),

            // A Date beside a time is midnight in the zone of the time, a Date32 in that of the server.
            ConstantKind.Moment when expression.Type.Unwrapped.Name == "Date" =>
                TimeText.FromLocal(TimeText.ToLocal(value.Number, value.Zone), expression.Zone),
            ConstantKind.Moment when value.IsDay || expression.Type.Unwrapped.IsDate =>
                TimeText.FromLocal(TimeText.Utc(value.Number), expression.Zone),
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
        {
            if (op is "less" or "greaterorequals" && steps.Count > 0)
                value = axis.CeilingOf(value);
            return Split(axis.Kind == AxisKind.Number ? Units(axis, value) : axis, op, new AxisValue(value));
        }

        var step = steps[index];
        RowCondition Below(string nextOp, decimal v) => Through(axis, steps, index + 1, nextOp, v);
        return step.Function is { } function
            ? Between(op, function.First(value), function.FirstAbove(value), Below)
            : Below(step.IsDecreasing ? Turned(op) : op, step.Back(value));
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
