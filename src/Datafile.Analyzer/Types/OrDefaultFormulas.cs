using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Types;

/// <summary>Conversions that have a default in place of an error: <c>toInt64OrDefault(text, toInt64(-1))</c>.</summary>
internal static class OrDefaultFormulas
{
    private const string Suffix = "OrDefault", Cast = "accurateCastOrDefault";

    private static readonly string[] Types =
    [
        "Int8", "Int16", "Int32", "Int64", "Int128", "Int256", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128", "UInt256", "Float32", "Float64",
        "Date", "Date32", "DateTime", "DateTime64", "Decimal32", "Decimal64", "Decimal128", "Decimal256", "UUID", "IPv4", "IPv6",
    ];

    public static IEnumerable<KeyValuePair<string, Formula>> All =>
        FunctionFormulas.Each(NullRule.Ignored, LowCardinalityRule.Keeps, TypeOf, [Cast, .. Types.Select(t => "to" + t + Suffix)]);

    /// <summary>The default of a call, which must be of the type that the call yields, time zones aside; null where it has none.</summary>
    public static TypedArgument? DefaultOf(string function, ImmutableArray<TypedArgument> arguments)
    {
        var index = function == Cast ? 2 : !IsOne(function) ? arguments.Length : TypeIn(function) switch
        {
            "DateTime64" => 3,
            "DateTime" or "Decimal32" or "Decimal64" or "Decimal128" or "Decimal256" => 2,
            _ => 1,
        };
        return arguments.Length == index + 1 ? arguments[index] : null;
    }

    private static bool IsOne(string function) => function.StartsWith("to", StringComparison.Ordinal)
        && function.EndsWith(Suffix, StringComparison.Ordinal)
        && Types.Contains(TypeIn(function));

    private static string TypeIn(string function) => function.Substring(2, function.Length - 2 - Suffix.Length);

    /// <summary>The type that a call yields, for arguments without Nullable and LowCardinality.</summary>
    public static ClickHouseType TypeOf(string function, ImmutableArray<TypedArgument> arguments)
    {
        if (function == Cast)
            return arguments.Length > 1 && arguments[1].Text is { } type ? ClickHouseType.Parse(type).Normalized : ClickHouseType.Unknown;

        return arguments.IsEmpty ? ClickHouseType.Unknown : TypeIn(function) switch
        {
            "Decimal32" => Decimal(9, arguments),
            "Decimal64" => Decimal(18, arguments),
            "Decimal128" => Decimal(38, arguments),
            "Decimal256" => Decimal(76, arguments),
            "DateTime" => arguments.Length == 1 ? ClickHouseType.DateTime(arguments[0].Type.TimeZone)
                : arguments[1].Text is null ? ClickHouseType.Unknown
                : ClickHouseType.DateTime(arguments[1].Constant),
            "DateTime64" => Scale(arguments) is not { } scale ? ClickHouseType.Unknown
                : arguments.Length == 2 ? ClickHouseType.DateTime64(scale, arguments[0].Type.TimeZone)
                : arguments[2].Text is null ? ClickHouseType.Unknown
                : ClickHouseType.DateTime64(scale, arguments[2].Constant),
            var name => ClickHouseType.Of(name),
        };
    }

    private static ClickHouseType Decimal(int precision, ImmutableArray<TypedArgument> arguments) =>
        Scale(arguments) is { } scale ? ClickHouseType.Decimal(precision, scale) : ClickHouseType.Unknown;

    private static int? Scale(ImmutableArray<TypedArgument> arguments) =>
        arguments.Length > 1 && int.TryParse(arguments[1].Constant, NumberStyles.None, CultureInfo.InvariantCulture, out var scale) ? scale : null;
}
