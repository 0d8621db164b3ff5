using System.Globalization;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Project;

/// <summary>How long a Data Source keeps its rows: days, and months of the calendar.</summary>
/// <param name="Days">Null where the TTL is not of the plain form; infinity is <see cref="Forever"/>.</param>
/// <param name="Months">From 28 to 31 days each.</param>
public sealed record Retention(double? Days, int Months = 0)
{
    /// <summary>5,000 years: no calendar has many more.</summary>
    private const int LongestMonths = 60_000;

    public static readonly Retention Forever = new(double.PositiveInfinity);

    /// <summary>What the engine Null keeps, which passes rows on to views and stores none.</summary>
    public static readonly Retention Nothing = new(0);

    private static readonly Retention Unknown = new((double?)null);

    /// <summary>
    /// By how many days a time is at least rounded down at the end of a day, week, month, quarter or year, and where the next one begins.
    /// </summary>
    private static readonly Dictionary<string, (int Days, Func<DateTime, DateTime> Next)> Roundings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["toDate"] = (0, t => t.AddDays(1)),
        ["toDate32"] = (0, t => t.AddDays(1)),
        ["toStartOfDay"] = (0, t => t.AddDays(1)),
        ["toMonday"] = (6, t => t.AddDays(7 - (((int)t.DayOfWeek + 6) % 7))),
        ["toStartOfWeek"] = (6, t => t.AddDays(7 - (int)t.DayOfWeek)),
        ["toStartOfMonth"] = (27, t => new DateTime(t.Year, t.Month, 1).AddMonths(1)),
        ["toStartOfQuarter"] = (89, t => new DateTime(t.Year, t.Month - ((t.Month - 1) % 3), 1).AddMonths(3)),
        ["toStartOfYear"] = (364, t => new DateTime(t.Year + 1, 1, 1)),
    };

    /// <summary>The function that rounds the time down to days or more; empty where none does.</summary>
    private string Rounding { get; init; } = "";

    public bool KeepsNothing => this is { Days: 0, Months: 0, Rounding: "" };

    private int RoundedDays => Rounding.Length == 0 ? 0 : Roundings[Rounding].Days;

    private double? Longest => Days + DaysOf(Months).Most;

    private double? Shortest => Days + DaysOf(Months).Least;

    /// <summary>
    /// For how many whole days all rows are kept, whatever the lengths of months and the rounding of their times; null where that is unknown.
    /// </summary>
    internal int? SureDays => this is { Days: not double.PositiveInfinity, Shortest: { } days }
        ? (int)Math.Min(int.MaxValue / 2, days - (RoundedDays == 0 ? 0 : RoundedDays + 3)) // months, quarters and years are up to 3 days longer
        : null;

    /// <summary>Whether only rows that meet a condition are deleted, and all others kept.</summary>
    public bool IsOfSomeRows { get; private init; }

    /// <summary>For messages: <c>60 days</c>, <c>3 months</c>, or <c>everything</c>.</summary>
    public override string ToString() => IsOfSomeRows ? $"{Length} of the rows that meet its DELETE WHERE" : Length;

    /// <summary>For messages: how long rows are kept, all of them or those that meet the condition.</summary>
    public string Length => this switch
    {
        { Days: null } => "some time",
        { Days: double.PositiveInfinity } => "everything",
        { KeepsNothing: true } => "no rows",
        { RoundedDays: > 0 } => $"{Written(Math.Max(0, Longest!.Value - RoundedDays))} to {Written(Longest.Value)} days",
        { Days: 0, Months: > 0 } => Months % 12 == 0 ? Counted(Months / 12, "year") : Counted(Months, "month"),
        { Days: < 1.0 / 24 / 60, Months: 0 } => Counted(Days.Value * 24 * 60 * 60, "second"),
        { Days: < 1.0 / 24, Months: 0 } => Counted(Days.Value * 24 * 60, "minute"),
        { Days: < 1, Months: 0 } => Counted(Days.Value * 24, "hour"),
        { Months: 0 } => Counted(Days.Value, "day"),
        _ => $"{Counted(Months, "month")} and {Counted(Days.Value, "day")}",
    };

    /// <summary>
    /// Whether this TTL certainly deletes rows earlier, whatever the lengths of the months. A TTL with DELETE WHERE says nothing about the
    /// other rows.
    /// </summary>
    public bool IsShorterThan(Retention other) =>
        (KeepsNothing || !other.IsOfSomeRows) && Longest - Math.Max(0, RoundedDays - other.RoundedDays) < other.Shortest;

    /// <summary>Whether rows are gone at a moment that another retention is known to keep then.</summary>
    /// <param name="now">In UTC.</param>
    public bool IsShorterThan(Retention other, DateTime now) =>
        KeepsNothing ? !other.KeepsNothing : !other.IsOfSomeRows && Oldest(now, mindsDays: false) > other.Oldest(now, mindsDays: true);

    /// <summary>Until when a row is kept whose time is the default of its type, 1970-01-01, at the latest; for good where that is unknown.</summary>
    internal DateTime KeepsDefaultUntil =>
        Longest is > 0 and < 100_000 and var days ? new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(days + 1) : DateTime.MaxValue;

    /// <summary>From when on all rows are kept at a moment, in UTC; null where that is unknown.</summary>
    public DateTime? KeptFrom(DateTime now) => IsOfSomeRows || KeepsNothing ? null : Oldest(now, mindsDays: true);

    /// <summary>From when on rows are kept at a moment; null where that is unknown.</summary>
    /// <param name="mindsDays">Whether part of a day counts, where the TTL is one of whole days.</param>
    private DateTime? Oldest(DateTime now, bool mindsDays)
    {
        if (Days is not { } days)
            return null;
        if (days + (31d * Months) > (now - DateTime.MinValue).TotalDays)
            return DateTime.MinValue;

        var end = now.AddDays(-days);
        var oldest = end.AddMonths(-Months);

        // A month after the 30th of January is the end of February: on that day rows up to the end of January go.
        if (Months != 0 && end.Day == DateTime.DaysInMonth(end.Year, end.Month))
            oldest = oldest.AddDays(DateTime.DaysInMonth(oldest.Year, oldest.Month) - oldest.Day);
        return Rounding.Length == 0 || (RoundedDays == 0 && !mindsDays) ? oldest : Roundings[Rounding].Next(oldest.Date);
    }

    /// <summary>
    /// The retention that the engine or ENGINE_TTL declares; of <c>DELETE WHERE</c> that of the rows that meet it. Unknown where a TTL has
    /// several times, or is not understood.
    /// </summary>
    public static Retention Of(DataSource source)
    {
        if (source.Engine.Name == "Null")
            return Nothing;
        if (source.Syntax.Engine.Find("TTL") is not { ValueSpan.IsEmpty: false } option)
            return Forever;

        return KeyExpressions.Of(source.Syntax.Content, option) is { Expressions: [var ttl] } read && Added(ttl, source) is { Longest: > 0 } added
            ? added with { IsOfSomeRows = read.IsOfSomeRows }
            : Unknown;
    }

    /// <summary>The columns that ENGINE_TTL is of, without those of its DELETE WHERE; none without a TTL.</summary>
    internal static IReadOnlyList<string> ColumnsOf(DataSource source) =>
        source.Syntax.Engine.Find("TTL") is { ValueSpan.IsEmpty: false } option && KeyExpressions.Of(source.Syntax.Content, option) is { } read
            ? [.. read.Expressions.SelectMany(e => e.DescendantsAndSelf()).OfType<Identifier>().Select(c => string.Join(".", c.Parts)).Distinct()]
            : [];

    /// <summary>What an expression adds to a time; unknown where that cannot be determined.</summary>
    private static Retention Added(SqlExpression expression, DataSource source) => expression switch
    {
        Interval interval => Lasting(interval.Unit, interval.Amount),
        FunctionCall { Arguments: [var amount] } call when call.Name.StartsWith("toInterval", StringComparison.OrdinalIgnoreCase) =>
            Lasting(call.Name.Substring("toInterval".Length), amount),
        FunctionCall { Arguments: [var time, var amount] } call when call.Name.StartsWith("add", StringComparison.OrdinalIgnoreCase) =>
            Added(time, source) + Lasting(call.Name.Substring("add".Length), amount),
        Operation { Function: "plus", Operands: [var time, Literal { Kind: LiteralKind.Number } number] } =>
            Added(time, source) + Lasting(UnitOf(time, source), number),
        Operation { Function: "plus", Operands: [Literal { Kind: LiteralKind.Number } number, var time] } =>
            Added(time, source) + Lasting(UnitOf(time, source), number),
        Operation { Function: "plus", Operands: [var first, var second] } => Added(first, source) + Added(second, source),
        Identifier name => new Retention(0) { Rounding = TypeOf(name, source)?.IsDate == true ? "toDate" : "" },
        FunctionCall call when call.DescendantsAndSelf().All(n => n is FunctionCall or Identifier or Literal) => new Retention(0)
        {
            Rounding = call.DescendantsAndSelf()
                .OfType<FunctionCall>()
                .Select(f => f.Name)
                .Where(Roundings.ContainsKey)
                .OrderBy(f => Roundings[f].Days)
                .LastOrDefault() ?? "",
        },
        _ => Unknown,
    };

    /// <summary>What a number counts that is added to a time: days of a date, seconds of a time.</summary>
    private static string UnitOf(SqlExpression time, DataSource source) => time switch
    {
        FunctionCall { Name: "toDate" or "toDate32" or "toMonday" or "toStartOfWeek" or "toStartOfMonth" or "toStartOfQuarter" or "toStartOfYear" } => "day",
        FunctionCall { Name: "toDateTime" or "toDateTime64" or "toStartOfMinute" or "toStartOfHour" or "toStartOfDay" } => "second",
        Identifier name when TypeOf(name, source) is { } type => type.IsDate ? "day" : type.IsDateTime ? "second" : "",
        _ => "",
    };

    private static ClickHouseType? TypeOf(Identifier column, DataSource source) => source.FindColumn(string.Join(".", column.Parts))?.Type;

    private static Retention Lasting(string unit, SqlExpression amount) =>
        amount is not Literal literal || !double.TryParse(literal.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Unknown
        : TimeUnits.SecondsOf(unit) is { } seconds ? new Retention((double)seconds * number / (double)TimeUnits.Day)
        : TimeUnits.MonthsOf(unit) is { } months && number % 1 == 0 && Math.Abs(number) < 10_000 ? new Retention(0, months * (int)number)
        : Unknown;

    public static Retention operator +(Retention first, Retention second) =>
        new(first.Days + second.Days, first.Months + second.Months)
        { Rounding = first.RoundedDays > second.RoundedDays || second.Rounding.Length == 0 ? first.Rounding : second.Rounding };

    /// <summary>How many days some months have, wherever they begin in the four years that repeat.</summary>
    private static (double Least, double Most) DaysOf(int months)
    {
        if (months == 0)
            return (0, 0);

        var begins = Enumerable.Range(0, 48).Select(new DateTime(2024, 1, 1).AddMonths);
        var counted = Math.Min(months, LongestMonths);
        var lengths = begins.Select(b => (b.AddMonths(counted) - b).TotalDays).ToArray();
        return (lengths.Min(), lengths.Max());
    }

    private static string Written(double number) => Math.Round(number, 1).ToString(CultureInfo.InvariantCulture);

    private static string Counted(double number, string unit) => Written(number) is var count && count == "1" ? $"1 {unit}" : $"{count} {unit}s";
}
