using System.Globalization;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Binding;

/// <summary>
/// The types of bound expressions, as far as a small table of functions tells them; <see cref="ClickHouseType.Unknown"/>
/// for all else.
/// </summary>
public sealed class ResultTypes(DataProject project)
{
    private static readonly ClickHouseType String = ClickHouseType.Of("String"), Date = ClickHouseType.Of("Date"),
        DateTime = ClickHouseType.Of("DateTime"), UInt8 = ClickHouseType.Of("UInt8"), UInt64 = ClickHouseType.Of("UInt64"),
        Float64 = ClickHouseType.Of("Float64");

    /// <summary>Functions whose result does not depend on the types of their arguments.</summary>
    private static readonly Dictionary<string, ClickHouseType> Fixed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["today"] = Date,
        ["yesterday"] = Date,
        ["now"] = DateTime,
        ["now64"] = ClickHouseType.WithLiterals("DateTime64", "3"),
        ["JSONExtractString"] = String,
        ["JSONExtractRaw"] = String,
        ["JSONExtractInt"] = ClickHouseType.Of("Int64"),
        ["JSONExtractUInt"] = UInt64,
        ["JSONExtractFloat"] = Float64,
        ["JSONExtractBool"] = ClickHouseType.Of("Bool"),
        ["fromUnixTimestamp"] = DateTime,
        ["fromUnixTimestamp64Milli"] = ClickHouseType.WithLiterals("DateTime64", "3"),
        ["fromUnixTimestamp64Micro"] = ClickHouseType.WithLiterals("DateTime64", "6"),
        ["parseDateTimeBestEffort"] = DateTime,
        ["parseDateTimeBestEffortOrZero"] = DateTime,
        ["generateUUIDv4"] = ClickHouseType.Of("UUID"),
    };

    /// <summary>Conversions: the name of the function names the type, and NULL stays NULL.</summary>
    private static readonly Dictionary<string, ClickHouseType> Conversions =
        new[] { "Int8", "Int16", "Int32", "Int64", "Int128", "Int256", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128", "UInt256", "Float32", "Float64", "Date", "Date32", "DateTime", "UUID", "String" }
            .Select(t => (Function: "to" + t, Type: ClickHouseType.Of(t)))
            .Append((Function: "formatDateTime", Type: String))
            .ToDictionary(c => c.Function, c => c.Type, StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> DayFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "toStartOfWeek", "toMonday", "toStartOfMonth", "toStartOfQuarter", "toStartOfYear", "toStartOfISOYear", "toLastDayOfMonth",
    };

    private static readonly HashSet<string> TimeFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "toStartOfSecond", "toStartOfMinute", "toStartOfFiveMinutes", "toStartOfFiveMinute", "toStartOfTenMinutes",
        "toStartOfFifteenMinutes", "toStartOfHour", "toStartOfDay",
    };

    /// <summary>Functions of strings that yield strings and keep Nullable and LowCardinality.</summary>
    private static readonly HashSet<string> StringFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "lower", "upper", "lowerUTF8", "upperUTF8", "trim", "trimBoth", "domain", "domainWithoutWWW", "path", "protocol",
        "substring", "substr", "left",
    };

    /// <summary>The type of an expression over the Data Sources of the project.</summary>
    public ClickHouseType Of(BoundExpression expression) => expression switch
    {
        BoundColumn column => project.FindDataSource(column.Table)?.FindColumn(column.Name)?.Type ?? ClickHouseType.Unknown,
        BoundConstant constant => OfConstant(constant),
        BoundCall call => OfCall(call),
        _ => ClickHouseType.Unknown,
    };

    private static ClickHouseType OfConstant(BoundConstant constant) => constant.Kind switch
    {
        LiteralKind.String => String,
        LiteralKind.Boolean => ClickHouseType.Of("Bool"),
        LiteralKind.Number when ulong.TryParse(constant.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) =>
            value <= byte.MaxValue ? UInt8
            : value <= ushort.MaxValue ? ClickHouseType.Of("UInt16")
            : value <= uint.MaxValue ? ClickHouseType.Of("UInt32")
            : UInt64,
        LiteralKind.Number when constant.Value.Contains(".") => Float64,
        _ => ClickHouseType.Unknown,
    };

    private ClickHouseType OfCall(BoundCall call)
    {
        if (Fixed.TryGetValue(call.Name, out var known))
            return known;
        if (AggregateFunction.Find(call.Name) is { } aggregate)
            return OfAggregate(call, aggregate);
        if (call.Arguments.IsEmpty)
            return ClickHouseType.Unknown;

        var first = Of(call.Arguments[0]);
        if (Conversions.TryGetValue(call.Name, out var converted))
            return call.Arguments.Length > 1 && call.Is("toDateTime") ? WithZone("DateTime", call.Arguments[1])
                : first.IsUnknown ? ClickHouseType.Unknown : Nullable(converted, first);
        if (call.Is("CAST") && call.Arguments[1] is BoundConstant type)
            return ClickHouseType.Parse(type.Value);
        if (call.Is("toDateTime64") && call.Arguments.Length == 2 && call.Arguments[1] is BoundConstant precision)
            return ClickHouseType.WithLiterals("DateTime64", precision.Value);
        if (DayFunctions.Contains(call.Name))
            return first.IsUnknown ? first : Nullable(Date, first);
        if (TimeFunctions.Contains(call.Name))
            return OfStart(first);
        if (StringFunctions.Contains(call.Name))
            return first.Unwrapped.Name == "String" ? first : ClickHouseType.Unknown;
        if (call.Is("assumeNotNull"))
            return first.Name == "Nullable" ? first.Arguments[0].Type! : first;
        if (call.Is("coalesce") || call.Is("ifNull"))
            return OfCoalesce(call);

        return ClickHouseType.Unknown;
    }

    private static ClickHouseType OfStart(ClickHouseType first)
    {
        var time = first.Unwrapped;
        var zone = time.Arguments.LastOrDefault(a => a.Literal.StartsWith("'", StringComparison.Ordinal));
        var result = zone is null ? DateTime : ClickHouseType.WithLiterals("DateTime", zone.Literal);
        return time.IsDateTime || time.IsDate ? Nullable(result, first) : ClickHouseType.Unknown;
    }

    private ClickHouseType OfCoalesce(BoundCall call)
    {
        var types = call.Arguments.Select(Of).ToArray();
        var plain = types.Select(t => t.Unwrapped).Distinct().ToArray();
        if (plain.Length != 1)
            return ClickHouseType.Unknown;

        return types[types.Length - 1].IsNullable ? types[types.Length - 1] : plain[0];
    }

    private ClickHouseType OfAggregate(BoundCall call, AggregateFunction aggregate)
    {
        if (aggregate.YieldsState && !aggregate.Combinators.Contains("MergeState"))
            return State("AggregateFunction", call, aggregate);
        if (aggregate.YieldsSimpleState)
            return SimpleState(call, aggregate);
        if (aggregate.Combinators.Contains("MergeState"))
            return call.Arguments.Length == 1 ? Of(call.Arguments[0]) : ClickHouseType.Unknown;

        return aggregate.Base is "count" or "uniq" or "uniqExact" or "uniqHLL12" or "uniqCombined" or "uniqCombined64"
            ? UInt64
            : ClickHouseType.Unknown;
    }

    /// <summary>A state whose argument types are told as far as they can be; an unknown one is an empty type.</summary>
    private ClickHouseType State(string wrapper, BoundCall call, AggregateFunction aggregate)
    {
        var arguments = call.Arguments.Select(Of).Select(WithoutLowCardinality);

        // An If between State and the end takes the condition away from the state: sumStateIf.
        if (aggregate.Combinators.IndexOf("If") > aggregate.Combinators.IndexOf("State"))
        {
            var rest = aggregate with { Combinators = aggregate.Combinators.Remove("If") };
            return ClickHouseType.State(wrapper, rest.StateName, call.Parameters.Select(p => p.Key), arguments.Take(call.Arguments.Length - 1));
        }

        return ClickHouseType.State(wrapper, aggregate.StateName, call.Parameters.Select(p => p.Key), arguments);
    }

    private ClickHouseType SimpleState(BoundCall call, AggregateFunction aggregate)
    {
        var argument = call.Arguments.Length > 0 ? WithoutLowCardinality(Of(call.Arguments[0])) : ClickHouseType.Unknown;
        var result = aggregate.Base is "sum" or "count" ? ClickHouseType.Unknown : argument;
        return ClickHouseType.State("SimpleAggregateFunction", aggregate.Base, [], [result]);
    }

    private static ClickHouseType WithoutLowCardinality(ClickHouseType type) =>
        type.Name == "LowCardinality" ? type.Arguments[0].Type ?? ClickHouseType.Unknown : type;

    private static ClickHouseType Nullable(ClickHouseType type, ClickHouseType like) =>
        like.IsNullable ? ClickHouseType.Of("Nullable", type) : type;

    private static ClickHouseType WithZone(string name, BoundExpression zone) =>
        zone is BoundConstant { Kind: LiteralKind.String } text ? ClickHouseType.WithLiterals(name, text.Key) : ClickHouseType.Unknown;
}
