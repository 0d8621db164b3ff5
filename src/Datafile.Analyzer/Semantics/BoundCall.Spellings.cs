using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// Other spellings of a call: aliases of functions, buckets of time, intervals, casts, choices, counts (tests ask the engine for each).
/// </summary>
public sealed partial class BoundCall
{
    /// <summary>Functions whose arguments may be in any order.</summary>
    private static readonly HashSet<string> Commutative = new(StringComparer.Ordinal)
    {
        "and", "or", "equals", "notequals", "plus", "multiply", "greatest", "least", "bitand", "bitor", "bitxor",
    };

    /// <summary>Functions of one interval. A week of <c>toStartOfWeek</c> may begin on Sunday.</summary>
    private static readonly Dictionary<string, string> Buckets = new(StringComparer.Ordinal)
    {
        ["1 minute"] = "toStartOfMinute",
        ["5 minute"] = "toStartOfFiveMinutes",
        ["10 minute"] = "toStartOfTenMinutes",
        ["15 minute"] = "toStartOfFifteenMinutes",
        ["1 hour"] = "toStartOfHour",
        ["1 day"] = "toStartOfDay",
        ["1 week"] = "toMonday",
        ["1 month"] = "toStartOfMonth",
        ["1 quarter"] = "toStartOfQuarter",
        ["1 year"] = "toStartOfYear",
    };

    /// <summary>Functions whose intervals are parts of a day.</summary>
    private static readonly HashSet<string> PartsOfDay = new(StringComparer.Ordinal)
    {
        "tostartofsecond", "tostartofminute", "tostartoffiveminutes", "tostartoftenminutes", "tostartoffifteenminutes", "tostartofhour",
        "tostartofday", "todatetime",
    };

    private static readonly BoundCall HalfAnHour = new(
        "interval_minute", [], [new BoundConstant(LiteralKind.Number, "30", "30")], ClickHouseType.Of("IntervalMinute"));

    private static readonly string[] Verbs = ["tointerval", "add", "subtract"];

    private static readonly string[] Units =
        ["Nanosecond", "Microsecond", "Millisecond", "Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter", "Year"];

    /// <summary>The name that ClickHouse gives to the function, in small letters: that of an alias, and of an aggregate in other letters.</summary>
    private string FunctionName => (FunctionFacts.Find(Name)?.Name
        ?? (AggregateFunction.Find(Name) is { } aggregate ? aggregate.Base + string.Concat(aggregate.Combinators) : Name)).ToLowerInvariant();

    /// <summary>The call in its usual spelling; null where it has none, or one of another type.</summary>
    private BoundCall? InUsualSpelling(string function) => function switch
    {
        "datetrunc" when Arguments is [BoundConstant { Kind: LiteralKind.String } unit, ..] =>
            Bucket("1 " + unit.Value.ToLowerInvariant(), Arguments.RemoveAt(0)),
        "tostartofinterval" when Arguments is [_, BoundCall { Arguments: [BoundConstant { Kind: LiteralKind.Number } amount] } interval, ..]
            && UnitOf(interval) is { } unit && !Arguments.Skip(2).Any(a => a.Type.IsDate || a.Type.IsDateTime) =>
            Bucket($"{amount.Value} {unit}", Arguments.RemoveAt(1)),
        "todate" when Arguments is [BoundCall rounded] => DayOf(rounded.SameAs() as BoundCall ?? rounded),
        "timeslot" when Arguments.Length == 1 => Typed("toStartOfInterval", [Arguments[0], HalfAnHour]),
        "tostartofweek" when Arguments is [_, BoundConstant { Value: "1" }, ..] => Typed("toMonday", Arguments.RemoveAt(1)),
        "cast" when Arguments is [var value, BoundConstant { Kind: LiteralKind.String } type] => Conversion(value, ClickHouseType.Parse(type.Value).Normalized),
        "coalesce" when Arguments.Length == 2 => new BoundCall("ifNull", [], Arguments, Type),
        "between" when Arguments.Length == 3 => And("and", "greaterOrEquals", "lessOrEquals"),
        "notbetween" when Arguments.Length == 3 => And("or", "less", "greater"),
        "multiif" when Arguments.Length == 3 => new BoundCall("if", [], Arguments, Type),
        "if" or "multiif" when Arguments.Length > 2
            && Arguments[Arguments.Length - 1] is BoundCall { FunctionName: "if" or "multiif" } otherwise
            && otherwise.Type.Equals(Type) =>
            new BoundCall("multiIf", [], Arguments.RemoveAt(Arguments.Length - 1).AddRange(otherwise.Arguments), Type),
        "casewithexpression" when Arguments[0].Type is { IsUnknown: false, IsNullable: false } => Choice(),
        "count" when Arguments is [{ Type: { IsUnknown: false, IsNullable: false }, HasAggregate: false } and not BoundConstant] =>
            new BoundCall("count", [], [], Type),
        "countdistinct" => Typed("uniqExact", Arguments),
        "sum" when Arguments is [BoundConstant { Value: "1" }] => Typed("count", []),
        "sumif" when Arguments is [BoundConstant { Value: "1" }, var condition] => Typed("countIf", [condition]),
        "sum" when Arguments is [BoundCall { FunctionName: "if" or "multiif", Arguments: [var condition, var value, BoundConstant { Value: "0" }] } choice] =>
            value is BoundConstant { Value: "1" } ? Typed("countIf", [condition])
            : choice.Type.Equals(value.Type) && !value.Type.IsNullable ? Typed("sumIf", [value, condition]) : null,
        _ => Shifted(function),
    };

    /// <summary><c>addDays(x, n)</c> is <c>x + INTERVAL n DAY</c>, and <c>toIntervalDay(n)</c> is the interval.</summary>
    private BoundCall? Shifted(string function)
    {
        var verb = Array.Find(Verbs, v => function.StartsWith(v, StringComparison.Ordinal));
        if (verb is null || Arguments.IsEmpty)
            return null;

        var name = function.Substring(verb.Length).TrimEnd('s');
        if (Array.Find(Units, u => string.Equals(name, u, StringComparison.OrdinalIgnoreCase)) is not { } unit)
            return null;

        var interval = new BoundCall("interval_" + unit.ToLowerInvariant(), [], [Arguments[Arguments.Length - 1]], ClickHouseType.Of("Interval" + unit));
        return (verb, Arguments.Length) switch
        {
            ("tointerval", 1) => interval,
            ("add", 2) => Typed("plus", [Arguments[0], interval]),
            ("subtract", 2) => Typed("minus", [Arguments[0], interval]),
            _ => null,
        };
    }

    /// <summary>The unit of an interval in small letters; null for another call.</summary>
    private static string? UnitOf(BoundCall interval) =>
        interval.FunctionName.StartsWith("interval_", StringComparison.Ordinal) ? interval.FunctionName.Substring("interval_".Length)
        : interval.FunctionName.StartsWith("tointerval", StringComparison.Ordinal) ? interval.FunctionName.Substring("tointerval".Length)
        : null;

    /// <summary>The day of a time that is rounded down within its day.</summary>
    private BoundCall? DayOf(BoundCall rounded) =>
        rounded.Arguments is [{ Type: { Name: "DateTime", Arguments.IsEmpty: true } } time] && PartsOfDay.Contains(rounded.FunctionName)
            ? Typed("toDate", [time])
            : null;

    private BoundCall? Bucket(string interval, ImmutableArray<BoundExpression> arguments) =>
        Buckets.TryGetValue(interval, out var function) ? Typed(function, arguments) : null;

    /// <summary>A cast of what is not a text is the function that is named after the type.</summary>
    private BoundCall? Conversion(BoundExpression value, ClickHouseType to) =>
        value.Type.IsUnknown || value.Type.IsNullable || value.Type.Unwrapped.IsString ? null
        : to.Name == "DateTime64" && to.Arguments.Length == 1 && value.Type.Unwrapped is { IsDate: true } or { IsDateTime: true }
            ? Typed("toDateTime64", [value, new BoundConstant(LiteralKind.Number, to.Arguments[0].Literal, to.Arguments[0].Literal)])
        : to.Arguments.IsEmpty && (to.IsInteger || to.IsFloat || to.IsString || to.Name is "Date" or "Date32" or "DateTime") ? Typed("to" + to.Name, [value])
        : null;

    private BoundCall And(string word, string first, string second) => new(
        word, [],
        [Comparison(first, Arguments[0], Arguments[1]), Comparison(second, Arguments[0], Arguments[2])],
        Type);

    /// <summary><c>CASE x WHEN a THEN b</c> compares x with each value.</summary>
    private BoundCall Choice() => new(
        "multiIf", [],
        [.. Arguments.Skip(1).Select((a, i) => i % 2 == 0 && i < Arguments.Length - 2 ? Comparison("equals", Arguments[0], a) : a)],
        Type);

    private static BoundCall Comparison(string function, BoundExpression left, BoundExpression right) =>
        new(function, [], [left, right], ClickHouseType.Of("UInt8"));

    /// <summary>A call that yields the same type; null where it yields another.</summary>
    private BoundCall? Typed(string function, ImmutableArray<BoundExpression> arguments)
    {
        var typed = ImmutableArray.CreateRange(arguments, a => a.AsArgument() with { IsConstant = ConstantFolding.IsConstant(a) });
        var type = FunctionResult.Of(function, [], typed);
        return type.IsUnknown || !type.Equals(Type) ? null : new BoundCall(function, [], arguments, type);
    }

    /// <summary>The values of a list after IN, whose order makes no difference.</summary>
    private string ListKey() => Arguments[1] is BoundCall { FunctionName: "tuple" or "array", Constant: not null } list
        && Arguments[0].Type.Unwrapped is { IsUnknown: false, Name: not "Tuple" }
        ? $"tuple({string.Join(",", list.Arguments.Select(a => a.Key).Distinct().OrderBy(k => k, StringComparer.Ordinal))})"
        : Arguments[1].Key;
}
