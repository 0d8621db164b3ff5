using System.Globalization;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>What is done with numbers: arithmetic, and times that are read from them.</summary>
internal sealed partial class AxisReader
{
    private static AxisExpression? OverNumber(BoundCall call, AxisExpression inner, ClickHouseType type)
    {
        if (ConstantCall.UnitsOfFromUnixTimestamp(call.Name) is { } units)
            return AsTime(call, inner, ClickHouseType.WithLiterals("DateTime64", Digits(units)), AxisStep.Divide(units));
        if (Target(call) is { Name: "DateTime" } time)
            return AsTime(call, inner, time, type.IsInteger ? [] : [AxisStep.On(new NumberGrid(1))]);
        if (call.Is("toDateTime64") && Target(call) is { Scale: <= 6 } exact)
        {
            // `toDateTime64(x / 1000, 3)`; where a unit is much less than what a Float64 tells apart, its last digits are chance.
            return type.IsInteger ? AsTime(call, inner, exact)
                : call.Arguments[0] is BoundCall { Arguments: [_, var divisor] } quotient
                    && quotient.Is("divide")
                    && ConstantValue.Of(divisor) is { Kind: ConstantKind.Number, Number: <= 1_000_000 }
                    ? AsTime(call, inner, exact, AxisStep.On(new FloatGrid(exact.Scale)))
                : null;
        }

        if (Integers.Contains(call.Name))
        {
            // A fraction is cut at the point, as that of a number of milliseconds is.
            return !type.IsInteger ? inner.Over(ClickHouseType.Of(call.Name.Substring(2)), inner.Zone, AxisStep.Seconds, AxisStep.On(new NumberGrid(1)))
                : Holds(ClickHouseType.Of(call.Name.Substring(2)), type) ? inner
                : inner.Over(type, inner.Zone, AxisStep.Seconds);
        }

        if (call.Arguments.Length == 1)
        {
            if (type.IsInteger && (call.Is("floor") || call.Is("ceil") || call.Is("ceiling") || call.Is("round") || call.Is("trunc")))
                return inner;
            if (call.Is("toFloat64"))
                return inner.Over(Float64, inner.Zone, AxisStep.Float);
            if (call.Is("toString") && type.IsInteger)
                return inner.Over(Text, inner.Zone);

            return call.Is("negate") ? inner.Over(type, inner.Zone, AxisStep.SubtractFrom(0))
                : call.Is("floor") ? inner.Over(type, inner.Zone, AxisStep.On(new NumberGrid(1)))
                : null;
        }

        return call.Arguments.Length == 2 ? Calculated(call, inner, type) : null;
    }

    /// <summary>A number and a constant.</summary>
    private static AxisExpression? Calculated(BoundCall call, AxisExpression inner, ClickHouseType type)
    {
        var isFirst = HasColumns(call.Arguments[0]);
        if (ConstantValue.Of(call.Arguments[isFirst ? 1 : 0]) is not { Kind: ConstantKind.Number } constant)
            return null;

        // An integer and a fraction make a fraction, which a conversion to a time cuts.
        var k = constant.Number;
        var result = type.IsInteger && k != decimal.Truncate(k) ? Float64 : type;
        return call.Name.ToLowerInvariant() switch
        {
            "plus" => inner.Over(result, inner.Zone, AxisStep.Shift(k)),
            "minus" when isFirst => inner.Over(result, inner.Zone, AxisStep.Shift(-k)),
            "minus" => inner.Over(result, inner.Zone, AxisStep.SubtractFrom(k)),
            "multiply" when k != 0 => inner.Over(result, inner.Zone, AxisStep.Multiply(k)),
            "divide" when isFirst && k > 0 => inner.Over(Float64, inner.Zone, AxisStep.Divide(k)),
            "intdiv" when isFirst && k > 0 && type.IsInteger => inner.Over(Int64, inner.Zone, AxisStep.Divide(k), AxisStep.On(new NumberGrid(k))),
            _ => null,
        };
    }

    /// <summary>A number that is read as a time tells how many of its units a second has.</summary>
    private static AxisExpression? AsTime(BoundCall call, AxisExpression inner, ClickHouseType type, params AxisStep[] steps)
    {
        var zone = ExplicitZone(call) ?? TimeZoneInfo.Utc;
        var read = inner.Over(type, zone, steps);
        if (inner.Axis.Kind != AxisKind.Number)
            return read; // a time that was made a number before

        decimal Back(decimal value) => read.Steps.Aggregate(value, (v, step) => step.Back(v));
        return read with { Axis = inner.Axis with { UnitsPerSecond = Back(1_700_000_001) - Back(1_700_000_000) } };
    }

    private static string Digits(decimal units) => units switch { 1 => "0", 1_000 => "3", 1_000_000 => "6", _ => "9" };

    /// <summary>
    /// Whether a conversion changes no number, or only numbers beyond all times: those below zero, and those of a UInt64 that an Int64 does
    /// not hold.
    /// </summary>
    private static bool Holds(ClickHouseType target, ClickHouseType source) =>
        target.Name == source.Name
        || Bits(target) > Bits(source)
        || (Bits(target) == Bits(source) && (target.Name == "Int64" || target.Name.StartsWith("UInt", StringComparison.Ordinal)));

    private static int Bits(ClickHouseType type) =>
        int.TryParse(
            type.Name.Substring(type.Name.IndexOf("Int", StringComparison.Ordinal) + 3), NumberStyles.None, CultureInfo.InvariantCulture,
            out var bits) ? bits : 0;
}
