using System.Collections.Immutable;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>Reads a bound predicate as a condition over axes. What it cannot follow becomes an opaque predicate.</summary>
/// <param name="parameters">Values of template parameters, where a script names them.</param>
internal sealed partial class ConditionReader(IReadOnlyDictionary<string, string>? parameters = null)
{
    private static readonly BoundConstant Zero = new(Datafile.Parser.Sql.LiteralKind.Number, "0");

    private readonly AxisReader _axes = new();

    /// <summary>
    /// All conditions of a query, as one. Beside a condition on a time, a large number is one only of a column with the name of a time.
    /// </summary>
    public RowCondition Read(IEnumerable<BoundFilter> filters)
    {
        RowCondition all = new AllOf([.. filters.Select(f => Read(f.Predicate))]);
        var bounds = all.DescendantsAndSelf().OfType<Bound>().ToArray();
        return Array.Exists(bounds, b => IsOnlyLarge(b.Axis)) && Array.Exists(bounds, b => b.Axis.IsTime && !IsOnlyLarge(b.Axis))
            ? all.Over(axis => IsOnlyLarge(axis) ? axis with { UnitsPerSecond = null } : axis)
            : all;
    }

    private static bool IsOnlyLarge(Axis axis) => axis.IsTimeBySize && !axis.Columns.Any(TimeNames.IsOne);

    public RowCondition Read(BoundExpression predicate)
    {
        if (ConstantValue.Of(predicate) is { Kind: ConstantKind.Number } always)
            return always.Number != 0 ? RowCondition.True : RowCondition.False;
        if (predicate is not BoundCall call)
            return OfComparison(Comparison.NotEqual, predicate, Zero) ?? Open(predicate);
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
                return NullValues.MayOccur(call.Arguments[0]) ? new Fallback(Read(call.Arguments[0]), Open(call)) : Read(call.Arguments[0]);
            case "tobool" when call.Arguments.Length == 1:
            case var _ when call.PassedArgument is not null:
                return Read(call.Arguments[0]);
            case var _ when call.Arguments.Length == 2 && Comparisons.Find(call.Name) is { } op:
                return Asserted(op, call) ?? Tuples(op, call) ?? OfComparison(op, call.Arguments[0], call.Arguments[1]) ?? Open(call);
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
        !NullValues.MayOccur(tested) && !tested.Type.IsUnknown ? RowCondition.False
        : IsCondition(tested) ? new NullCheck(Read(tested))
        : _axes.Read(tested) is { } nullable ? new NullTest(nullable.Axis)
        : null;

    /// <summary>Whether an expression yields 0, 1 or NULL, because it is a condition itself.</summary>
    private static bool IsCondition(BoundExpression expression) => expression is BoundCall call && call.Name.ToLowerInvariant() switch
    {
        _ when Comparisons.Find(call.Name) is not null => true,
        "between" or "notbetween" or "in" or "notin"
            or "and" or "or" or "xor" or "not" or "like" or "notlike" or "ilike" or "notilike" or "isnull" or "isnotnull" or "empty" or "notempty"
            or "has" or "hasany" or "hasall" or "hastoken" or "startswith" or "endswith" or "match" or "multisearchany" or "multimatchany"
            or "jsonhas" or "isvalidjson" => true,
        "if" or "multiif" => call.Arguments.Where((_, i) => i % 2 == 1 || i == call.Arguments.Length - 1).All(a => IsTruth(a)),
        "ifnull" or "coalesce" => call.Arguments.All(IsTruth),
        _ => call.Type.Unwrapped.Name == "Bool" || (call.PassedArgument is { } passed && IsCondition(passed)),
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
    private RowCondition? Asserted(Comparison op, BoundCall call)
    {
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        var isFirst = IsCondition(left);
        var condition = isFirst ? left : right;
        if (!IsCondition(condition) || ConstantValue.Of(isFirst ? right : left) is not { Kind: ConstantKind.Number } value)
            return null;

        op = isFirst ? op : op.Turned();
        return OfTruths(Read(condition), op.Holds(0m.CompareTo(value.Number)), op.Holds(1m.CompareTo(value.Number)));
    }

    /// <summary>A condition by what becomes of it where the inner one is false and where it is true; NULL stays NULL.</summary>
    private static RowCondition OfTruths(RowCondition inner, bool whereFalse, bool whereTrue) => (whereFalse, whereTrue) switch
    {
        (false, true) => inner,
        (true, false) => new Negation(inner),
        (true, true) => new AnyOf([inner, new Negation(inner)]),
        _ => new AllOf([inner, new Negation(inner)]),
    };

    /// <summary><c>(a, b) > (c, d)</c>, one element after the other.</summary>
    private RowCondition? Tuples(Comparison op, BoundCall call)
    {
        if (call.Arguments is not [BoundCall { Name: "tuple", Arguments: { Length: > 0 } left }, BoundCall { Name: "tuple", Arguments: { Length: > 0 } right }]
            || left.Length != right.Length)
            return null;

        RowCondition At(Comparison of, int i) => Read(new BoundCall(of.Function(), [], [left[i], right[i]], call.Type));
        if (op is Comparison.Equal or Comparison.NotEqual)
        {
            var all = new AllOf([.. left.Select((_, i) => At(Comparison.Equal, i))]);
            return op == Comparison.Equal ? all : new Negation(all);
        }

        var strict = op is Comparison.Less or Comparison.LessOrEqual ? Comparison.Less : Comparison.Greater;

        var result = At(op, left.Length - 1);
        for (var i = left.Length - 2; i >= 0; i--)
            result = new AnyOf([At(strict, i), new AllOf([At(Comparison.Equal, i), result])]);
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
        return new OpaquePredicate(
            predicate.Key, !repeats
                && compared.Concat(columns)
                    .Any(c => c.Type.Unwrapped is { IsDateTime: true } or { IsDate: true }), [.. columns.Select(c => c.Name).Distinct()])
        {
            Repeats = repeats,
            HasParameter = predicate.DescendantsAndSelf().Any(e => e is BoundTemplate { DependsOnRequest: true }),
        };
    }

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
            ? WithinTime(() => Compare(date, Comparison.Equal, ConstantValue.DayOf(moment)))
            : OfComparison(Comparison.Equal, call.Arguments[0], v)).ToArray();
        return tests.Length > 0 && tests.All(t => t is not null) ? new AnyOf([.. tests!]) : null;
    }
}
