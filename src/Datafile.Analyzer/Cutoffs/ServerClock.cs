using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>What a query asks at one moment: <c>now()</c>, <c>today()</c> and constant distances from them become constants.</summary>
internal static class ServerClock
{
    private static readonly ClickHouseType Date = ClickHouseType.Of("Date"), DateTime = ClickHouseType.Of("DateTime");

    /// <summary>Whether the clock decides what an expression yields.</summary>
    public static bool IsIn(BoundExpression expression) =>
        expression.DescendantsAndSelf().OfType<BoundCall>().Any(c => ConstantValue.Of(c)?.Kind == ConstantKind.Clock);

    /// <summary>The expression with the clock at a moment, in seconds since 1970. A clock that is read in another zone stays.</summary>
    public static BoundExpression At(BoundExpression expression, decimal moment) => expression.Replace(e => Fixed(e, moment), []);

    /// <summary>Filters with the clock at a moment.</summary>
    public static IEnumerable<BoundFilter> At(IEnumerable<BoundFilter> filters, decimal moment) =>
        filters.Select(f => f with { Predicate = At(f.Predicate, moment) });

    private static BoundCall? Fixed(BoundExpression expression, decimal now) => expression is not BoundCall call ? null
        : TimeShift.Of(call) is { } shift
            ? ConstantValue.Of(At(shift.Base, now)) is { Kind: ConstantKind.Moment } value ? Literal(shift.Apply(value)) : null
        : ConstantValue.AtClock(call, now) is { } moment ? Literal(moment)
        : null;

    private static BoundCall Literal(ConstantValue moment)
    {
        var text = TimeText.Print(moment.Number, TimeZoneInfo.Utc);
        return moment.IsDay
            ? new BoundCall("toDate", [], [new BoundConstant(LiteralKind.String, text.Substring(0, 10))], Date)
            : new BoundCall("toDateTime", [], [new BoundConstant(LiteralKind.String, text)], DateTime);
    }
}
