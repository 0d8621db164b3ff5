using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Release;

/// <summary>What a query asks at one moment: <c>now()</c>, <c>today()</c> and fixed distances from them become constants.</summary>
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

    private static BoundCall? Fixed(BoundExpression expression, decimal moment)
    {
        if (expression is not BoundCall call)
            return null;
        if (TimeShift.Of(call) is { } shift)
        {
            return ConstantValue.Of(At(shift.Base, moment)) is { Kind: ConstantKind.Moment } value
                ? Literal(value.Number + shift.Seconds, isDay: value.IsDay && shift.Seconds % 86_400 == 0)
                : null;
        }

        return call.Name.ToLowerInvariant() switch
        {
            "now" or "current_timestamp" or "nowinblock" when call.Arguments.IsEmpty => Literal(moment, isDay: false),
            "now64" when call.Arguments.Length < 2 => Literal(moment, isDay: false),
            "today" when call.Arguments.IsEmpty => Literal(moment, isDay: true),
            "yesterday" when call.Arguments.IsEmpty => Literal(moment - 86_400, isDay: true),
            _ => null,
        };
    }

    private static BoundCall Literal(decimal moment, bool isDay)
    {
        var text = TimeText.Print(moment, TimeZoneInfo.Utc);
        return isDay
            ? new BoundCall("toDate", [], [new BoundConstant(LiteralKind.String, text.Substring(0, 10))], Date)
            : new BoundCall("toDateTime", [], [new BoundConstant(LiteralKind.String, text)], DateTime);
    }
}
