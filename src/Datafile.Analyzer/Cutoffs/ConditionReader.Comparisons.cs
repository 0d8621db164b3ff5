using System.Globalization;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>Comparisons of a column with a constant, as bounds of its axis.</summary>
internal sealed partial class ConditionReader
{
    /// <summary><c>x LIKE 'a%'</c>: the texts from 'a' up to the first that begins otherwise. Other patterns are not followed.</summary>
    private RowCondition? Like(BoundCall call)
    {
        if (call.Arguments[1] is not BoundConstant { Kind: Datafile.Parser.Sql.LiteralKind.String, Value: { Length: > 1 } pattern }
            || pattern.IndexOfAny(['%', '_', '\\']) != pattern.Length - 1
            || pattern[pattern.Length - 1] != '%'
            || pattern.Any(c => c > 126)
            || _axes.Read(call.Arguments[0]) is not
            {
                Axis: { Kind: AxisKind.Text, IsUnknown: false } axis, Text: null, Length: null, Default: null, Steps.Count: 0, Type.Unwrapped.IsString: true,
            })
            return null;

        var beginning = pattern.Substring(0, pattern.Length - 1);
        var last = beginning[beginning.Length - 1];
        return new AllOf([Split(axis, Comparison.GreaterOrEqual, new AxisValue(0, beginning)), Split(
            axis, Comparison.Less, new AxisValue(0, beginning.Substring(0, beginning.Length - 1) + (char)(last + 1)))]);
    }

    private RowCondition? OfComparison(Comparison op, BoundExpression left, BoundExpression right) => WithinTime(() => Compare(op, left, right));

    private static RowCondition? WithinTime(Func<RowCondition?> compare)
    {
        try
        {
            return compare();
        }
        catch (Exception e) when (e is OverflowException or NotFollowedException)
        {
            return null; // beyond all times and numbers, or in an hour that a clock skips
        }
    }

    private RowCondition? Compare(Comparison op, BoundExpression left, BoundExpression right)
    {
        if (Constant(left) is { } a && Constant(right) is { } b && a.Kind == b.Kind && a.Kind is ConstantKind.Number or ConstantKind.Text)
            return op.Holds(a.Kind == ConstantKind.Number ? a.Number.CompareTo(b.Number) : string.CompareOrdinal(a.Text, b.Text))
                ? RowCondition.True
                : RowCondition.False;
        if (Constant(right) is { } value && _axes.Read(left) is { } axis)
            return Filled(axis, Compare(axis, op, value));
        if (Constant(left) is { } first && _axes.Read(right) is { } other)
            return Filled(other, Compare(other, op.Turned(), first));

        return null;
    }

    /// <summary>A comparison whose NULL has the value that the expression gives it.</summary>
    private static RowCondition? Filled(AxisExpression expression, RowCondition? comparison) => expression.Default is not { } value ? comparison
        : comparison is null or ClockCondition ? null
        : new Fallback(comparison, HoldsAt(comparison, value) ? RowCondition.True : RowCondition.False);

    /// <summary>Whether bounds of one axis allow a value.</summary>
    private static bool HoldsAt(RowCondition condition, AxisValue value) => condition switch
    {
        Bound bound => (bound.Operator == CompareOperator.Less) == (value.CompareTo(bound.Value) is var compared
            && (compared < 0 || (compared == 0 && bound.After))),
        AllOf all => all.Parts.All(p => HoldsAt(p, value)),
        AnyOf any => any.Parts.Any(p => HoldsAt(p, value)),
        _ => throw new InvalidOperationException("Not a comparison: " + condition),
    };

    private ConstantValue? Constant(BoundExpression expression)
    {
        if (expression is BoundTemplate template)
            return template.Value(parameters) is { } text ? new ConstantValue(ConstantKind.Text, 0, text) : null;

        // toDateTime({{String(end, '2024-01-01 00:00:00')}}): what a tag writes, in its place.
        return expression is BoundCall && expression.DescendantsAndSelf().Any(e => e is BoundTemplate)
            ? ConstantValue.Of(expression.Replace(part => part is BoundTemplate tag ? Written(tag) : null, []))
            : ConstantValue.Of(expression);
    }

    /// <summary>The constant that a tag writes; null for one whose value, or type, is not known.</summary>
    private BoundExpression? Written(BoundTemplate tag)
    {
        if (tag.Value(parameters) is not { } value)
            return null;

        return tag.Type switch
        {
            { IsString: true } => new BoundConstant(Datafile.Parser.Sql.LiteralKind.String, value),
            { IsInteger: true } => new BoundConstant(Datafile.Parser.Sql.LiteralKind.Number, value),
            _ => null,
        };
    }

    private static RowCondition? Compare(AxisExpression expression, Comparison op, ConstantValue value)
    {
        var (axis, type) = (expression.Axis, expression.Type.Unwrapped);
        if (value.Kind == ConstantKind.Clock)
            return new ClockCondition(axis, $"{axis.Key} {op.Function()} clock");
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

            // A text beside a number is read as one of its type. Numbers that are written out sort like texts where they have as many
            // digits, as Unix timestamps of our days have.
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

    private static RowCondition OnText(AxisExpression expression, Comparison op, ConstantValue value)
    {
        var axis = expression.Axis with { HoldsTimestamps = TimeText.ParseBeginning(value.Text) is not null };
        return expression.Length is not { } length
            ? Split(axis, op, new AxisValue(0, value.Text))
            : Between(op, First(value.Text), FirstAbove(value.Text), Compare);

        RowCondition Compare(Comparison operation, string text) => Split(axis, operation, new AxisValue(0, text));

        // The texts whose beginning is not below (or above) a value begin with one text.
        string First(string text) => text.Length > length ? AxisText.After(text.Substring(0, length)) : text;
        string FirstAbove(string text) => text.Length < length ? text + "\0" : AxisText.After(text.Substring(0, length));
    }

    /// <summary>A time or number that is written as a text, whose order is that of the texts.</summary>
    private static RowCondition OnWritten(AxisExpression expression, Func<decimal, string> text, Comparison op, string value)
    {
        var search = new Searched<string>((at, other) => string.CompareOrdinal(text(at), other), expression.Zone);
        return Between(op, search.First(value), search.FirstAbove(value), (operation, at) => Through(
            expression.Axis, expression.Steps, 0, operation, expression.Steps.Count == 0 ? expression.Axis.CeilingOf(at) : at));
    }

    /// <summary>What <c>f(x) op value</c> says about x, where f never decreases.</summary>
    /// <param name="first">The first x for which f is not below the value.</param>
    /// <param name="firstAbove">The first x for which f is above the value.</param>
    /// <param name="compare">Compares x.</param>
    private static RowCondition Between<T>(Comparison op, T first, T firstAbove, Func<Comparison, T, RowCondition> compare) => op switch
    {
        Comparison.Less => compare(Comparison.Less, first),
        Comparison.LessOrEqual => compare(Comparison.Less, firstAbove),
        Comparison.Greater => compare(Comparison.GreaterOrEqual, firstAbove),
        Comparison.GreaterOrEqual => compare(Comparison.GreaterOrEqual, first),
        Comparison.Equal => new AllOf([compare(Comparison.GreaterOrEqual, first), compare(Comparison.Less, firstAbove)]),
        Comparison.NotEqual => new AnyOf([compare(Comparison.Less, first), compare(Comparison.GreaterOrEqual, firstAbove)]),
    };

    private static RowCondition? OnTime(AxisExpression expression, Comparison op, ConstantValue value)
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
    private static RowCondition Through(Axis axis, IReadOnlyList<AxisStep> steps, int index, Comparison op, decimal value)
    {
        if (index == steps.Count)
        {
            if (op is Comparison.Less or Comparison.GreaterOrEqual && steps.Count > 0)
                value = axis.CeilingOf(value);
            return Split(axis.Kind == AxisKind.Number ? Units(axis, value) : axis, op, new AxisValue(value));
        }

        var step = steps[index];
        RowCondition Below(Comparison nextOp, decimal v) => Through(axis, steps, index + 1, nextOp, v);
        return step.Function is { } function
            ? Between(op, function.First(value), function.FirstAbove(value), Below)
            : Below(step.IsDecreasing ? op.Turned() : op, step.Back(value));
    }

    private static RowCondition Split(Axis axis, Comparison op, AxisValue value) => op switch
    {
        Comparison.Less => new Bound(axis, CompareOperator.Less, value, After: false),
        Comparison.LessOrEqual => new Bound(axis, CompareOperator.Less, value, After: true),
        Comparison.Greater => new Bound(axis, CompareOperator.GreaterOrEquals, value, After: true),
        Comparison.GreaterOrEqual => new Bound(axis, CompareOperator.GreaterOrEquals, value, After: false),
        Comparison.Equal => new AllOf([Split(axis, Comparison.GreaterOrEqual, value), Split(axis, Comparison.LessOrEqual, value)]),
        Comparison.NotEqual => new AnyOf([Split(axis, Comparison.Less, value), Split(axis, Comparison.Greater, value)]),
    };

    /// <summary>A number that is as large as a Unix timestamp of our days is one: in seconds, or in parts of them.</summary>
    private static Axis Units(Axis axis, decimal value)
    {
        foreach (var units in new[] { 1m, 1_000m, 1_000_000m, 1_000_000_000m })
        {
            if (value >= 1_000_000_000m * units && value < 4_000_000_000m * units)
                return axis with { UnitsPerSecond = units, IsTimeBySize = axis.UnitsPerSecond is null };
        }

        return axis;
    }
}
