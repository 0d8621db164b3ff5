using System.Globalization;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Project;

/// <summary>How long a Data Source keeps its rows.</summary>
/// <param name="Days">Null where the TTL is not of the plain form; infinity is <see cref="Forever"/>.</param>
public sealed record Retention(double? Days)
{
    public static readonly Retention Forever = new(double.PositiveInfinity);

    private static readonly Dictionary<string, double> UnitDays = new(StringComparer.OrdinalIgnoreCase)
    {
        ["second"] = 1 / 86_400d,
        ["minute"] = 1 / 1_440d,
        ["hour"] = 1 / 24d,
        ["day"] = 1,
        ["week"] = 7,
        ["month"] = 30.4,
        ["quarter"] = 91.3,
        ["year"] = 365.25,
    };

    /// <summary>For messages: <c>60 days</c>, or <c>everything</c>.</summary>
    public override string ToString() => this switch
    {
        { Days: null } => "some time",
        { Days: double.PositiveInfinity } => "everything",
        { Days: < 1 } => Math.Round(Days.Value * 24, 1).ToString(CultureInfo.InvariantCulture) + " hours",
        _ => Math.Round(Days.Value, 1).ToString(CultureInfo.InvariantCulture) + " days",
    };

    public bool IsShorterThan(Retention other) => Days < other.Days;

    /// <summary>The retention that ENGINE_TTL declares; of <c>DELETE WHERE</c> that of the rows that it deletes.</summary>
    public static Retention Of(DataSource source)
    {
        if (source.Engine.ValueSpanOf("TTL") is not { IsEmpty: false } span)
            return Forever;

        return KeyExpressions.ReadTtl(source.Syntax.Content, span) is { } ttl && DaysIn(ttl, source) is > 0 and var days ? new Retention(days) : new Retention((double?)null);
    }

    /// <summary>How many days an expression adds to a time; null where that cannot be determined.</summary>
    private static double? DaysIn(SqlExpression expression, DataSource source) => expression switch
    {
        Interval interval => Length(interval.Unit, interval.Amount),
        FunctionCall { Arguments: [var amount] } call when call.Name.StartsWith("toInterval", StringComparison.OrdinalIgnoreCase) => Length(call.Name.Substring("toInterval".Length), amount),
        FunctionCall { Arguments: [var time, var amount] } call when call.Name.StartsWith("add", StringComparison.OrdinalIgnoreCase) => DaysIn(time, source) + Length(call.Name.Substring("add".Length), amount),
        Operation { Function: "plus", Operands: [var time, Literal { Kind: LiteralKind.Number } number] } => DaysIn(time, source) + Length(UnitOf(time, source), number),
        Operation { Function: "plus", Operands: [Literal { Kind: LiteralKind.Number } number, var time] } => DaysIn(time, source) + Length(UnitOf(time, source), number),
        Operation { Function: "plus", Operands: [var first, var second] } => DaysIn(first, source) + DaysIn(second, source),
        Identifier => 0,
        FunctionCall call when call.DescendantsAndSelf().All(n => n is FunctionCall or Identifier or Literal) => 0,
        _ => null,
    };

    /// <summary>What a number counts that is added to a time: days of a date, seconds of a time.</summary>
    private static string UnitOf(SqlExpression time, DataSource source) => time switch
    {
        FunctionCall { Name: "toDate" } => "day",
        FunctionCall { Name: "toDateTime" } => "second",
        Identifier name when source.FindColumn(string.Join(".", name.Parts))?.Type is { } type => type.IsDate ? "day" : type.Name == "DateTime" ? "second" : "",
        _ => "",
    };

    private static double? Length(string unit, SqlExpression amount) =>
        UnitDays.TryGetValue(unit.TrimEnd('s', 'S'), out var days) && amount is Literal literal && double.TryParse(literal.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? days * number
            : null;
}
