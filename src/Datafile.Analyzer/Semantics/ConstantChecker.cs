using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>Constants that ClickHouse reads while it analyses a query: values, types, units, time zones, positions.</summary>
internal readonly partial struct ConstantChecker(RefusalList refusals)
{
    /// <summary>What formatDateTime reads behind %.</summary>
    private const string Specifiers = "CDFGHIMQRSTVWYabcdefghijklmnprstuwyz%";

    public void Check(string function, ImmutableArray<BoundExpression> arguments, SqlExpression syntax)
    {
        if (refusals.IsSuspended)
            return;

        var main = FunctionFacts.Find(function)?.Name ?? function;
        if (ConstantFolding.IsComparison(main) && arguments.Length == 2)
        {
            CheckComparison(arguments[0], arguments[1], syntax);
            CheckComparison(arguments[1], arguments[0], syntax);
            if (main == "notEquals")
            {
                CheckEnumName(arguments[0], arguments[1], syntax);
                CheckEnumName(arguments[1], arguments[0], syntax);
            }
        }

        // Over Nullable arguments ClickHouse looks at constants when rows come.
        var isCertain = !arguments.Any(a => a.Type.IsNullable || a.Type.IsUnknown);
        CheckTimes(main, function, arguments, isCertain, syntax);
        CheckPlaces(main, function, arguments, isCertain, syntax);
        CheckTypes(main, arguments, syntax);
        CheckTexts(main, arguments, syntax);
    }

    /// <summary>Units of time, time zones and formats.</summary>
    private void CheckTimes(string main, string function, ImmutableArray<BoundExpression> arguments, bool isCertain, SqlExpression syntax)
    {
        switch (main)
        {
            case "dateDiff" or "age" when isCertain && arguments.Length > 2:
                CheckUnit(RefusalReason.UnknownUnitOfComputed, function, arguments[0], unit => TimeUnits.OfDifference(unit) is not null);
                CheckZone(RefusalReason.UnknownZoneOfComputed, arguments, 3);
                break;
            case "dateTrunc" when arguments.Length > 1:
                CheckUnit(RefusalReason.UnknownUnit, function, arguments[0], unit => TimeUnits.All.Contains(unit.ToLowerInvariant()));
                CheckZone(RefusalReason.UnknownZone, arguments, 2);
                break;
            case "toTimezone" or "toTimeZone" or "toDateTime":
                CheckZone(RefusalReason.UnknownZone, arguments, 1);
                break;
            case "toDate" or "toHour" or "toStartOfHour" or "toStartOfDay" or "toStartOfMinute" or "toMinute" or "toYYYYMM" or "toYYYYMMDD" or "toStartOfMonth" or "toMonday"
                when arguments.Length == 2 && arguments[0].Type.Unwrapped is { IsDateTime: true }:
                CheckZone(
                    main is "toStartOfHour" or "toStartOfDay" or "toStartOfMinute" ? RefusalReason.UnknownZone : RefusalReason.UnknownZoneOfComputed,
                    arguments, 1);
                break;
            case "formatDateTime" when isCertain:
                CheckZone(RefusalReason.UnknownZoneOfComputed, arguments, 2);
                if (arguments.Length > 1 && ConstantFolding.TextOf(arguments[1]) is { } format && UnknownSpecifierOf(format) is { } specifier)
                    refusals.Add(RefusalReason.UnknownSpecifier, arguments[1].Syntax ?? syntax, function, specifier);
                break;
            case "toStartOfInterval" or "toDateTime64":
                CheckZone(RefusalReason.UnknownZone, arguments, 2);
                break;
        }
    }

    /// <summary>Positions, separators, divisors, scales and the lengths of lists.</summary>
    private void CheckPlaces(string main, string function, ImmutableArray<BoundExpression> arguments, bool isCertain, SqlExpression syntax)
    {
        switch (main)
        {
            case "splitByChar" when arguments.Length > 1
                && ConstantFolding.TextOf(arguments[0]) is { } separator
                && System.Text.Encoding.UTF8.GetByteCount(separator) != 1:
                refusals.Add(RefusalReason.SeparatorNotOneByte, arguments[0].Syntax ?? syntax, separator);
                break;

            // Of a constant array it is the default of the type.
            case "arrayElement" when arguments.Length == 2
                && arguments[0].Type.Name == "Array"
                && !ConstantFolding.MayBeConstant(arguments[0])
                && arguments[1] is BoundConstant { Value: "0", Constant: not null }:
                refusals.Add(RefusalReason.ZeroIndex, syntax);
                break;
            case "tupleElement" when arguments.Length == 2
                && arguments[0].Type is { Name: "Tuple" } tuple
                && arguments[1] is BoundConstant { Kind: LiteralKind.Number, Constant: not null } index
                && int.TryParse(index.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && (at == 0 || at > tuple.Arguments.Length):
                refusals.Add(RefusalReason.NoSuchElement, syntax, index.Value, tuple.ToString());
                break;
            case "substring" or "substringUTF8" when isCertain
                && arguments.Length > 1
                && !ConstantFolding.MayBeConstant(arguments[0])
                && arguments[1] is BoundConstant { Value: "0", Constant: not null }:
                refusals.Add(RefusalReason.ZeroOffset, syntax, function);
                break;
            case "intDiv" or "modulo" or "positiveModulo"
                when isCertain && arguments is [{ Type.IsInteger: true }, BoundConstant { Value: "0", Kind: LiteralKind.Number, Constant: not null }]:
                refusals.Add(
                    RefusalReason.DivisionByZero, syntax, main,
                    main == "intDiv" ? "intDivOrZero" : main == "modulo" ? "moduloOrZero" : "nullIf");
                break;
            case "transform" when arguments.Length > 2
                && arguments[1] is BoundCall { Name: "array", Constant: not null } found
                && arguments[2] is BoundCall { Name: "array", Constant: not null } given
                && found.Arguments.Length != given.Arguments.Length:
                refusals.Add(RefusalReason.TransformOfOtherCount, syntax, function, $"{found.Arguments.Length}", $"{given.Arguments.Length}");
                break;
            case var number when arguments.Length > 1
                && MaxScaleOf(number) is { } most
                && arguments[1] is BoundConstant { Kind: LiteralKind.Number, Constant: { } scale }
                && int.TryParse(scale, NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits > most:
                refusals.Add(RefusalReason.ScaleOutOfRange, syntax, function, $"{most}", scale);
                break;
        }
    }

    /// <summary>Names of types.</summary>
    private void CheckTypes(string main, ImmutableArray<BoundExpression> arguments, SqlExpression syntax)
    {
        if (main == "JSONExtract" && arguments.Length > 1 && ConstantFolding.TextOf(arguments[arguments.Length - 1]) is { } type)
            new CastChecker(refusals).CheckType(type, arguments[arguments.Length - 1].Syntax ?? syntax);
        else if (main is "CAST" or "accurateCast" && syntax is FunctionCall && arguments.Length == 2 && ConstantFolding.TextOf(arguments[1]) is { } target)
            new CastChecker(refusals).Check(arguments[0], target, syntax);
    }

    /// <summary>Texts that ClickHouse reads as something else.</summary>
    private void CheckTexts(string main, ImmutableArray<BoundExpression> arguments, SqlExpression syntax)
    {
        if (arguments.IsEmpty)
            return;

        if (TargetOf(main) is { } result && ConstantFolding.TextOf(arguments[0]) is { } text)
        {
            refusals.AddUnreadable(ConstantText.ErrorOfCast(text, result), text, result, syntax);
        }
        else if (main is "JSON_VALUE" or "JSON_QUERY" or "JSON_EXISTS")
        {
            if (arguments.Length > 1
                && !arguments.Any(a => a.Type.IsNullable || a.Type.IsUnknown)
                && ConstantFolding.TextOf(arguments[1]) is { } path
                && !path.TrimStart().StartsWith("$", StringComparison.Ordinal))
                refusals.Add(RefusalReason.NotAJsonPath, arguments[1].Syntax ?? syntax, path);
        }
        else if (main == "caseWithExpression" && arguments[0].Type.Stored.Unwrapped.IsEnum)
        {
            foreach (var name in arguments.Skip(1).Take(arguments.Length - 2).Where((_, i) => i % 2 == 0))
                CheckEnumName(arguments[0], name, syntax);
        }
        else if (main is "caseWithExpression" or "transform"
            && arguments.Length > 2
            && !arguments[0].Type.IsNullable
            && !ConstantFolding.MayBeConstant(arguments[0])
            && arguments[0].Type.Stored.Unwrapped is { IsInteger: true } or { IsFloat: true })
        {
            var values = main == "transform" ? arguments[1].Parts : arguments.Skip(1).Take(arguments.Length - 2).Where((_, i) => i % 2 == 0);
            foreach (var value in values.OfType<BoundConstant>().Where(v => v.Kind == LiteralKind.String))
                refusals.AddUnreadable(
                    ConstantText.ErrorOfCast(value.Value, arguments[0].Type.Stored.Unwrapped), value.Value, arguments[0].Type,
                    value.Syntax ?? syntax, isCompared: main != "transform");
        }
    }

    /// <summary>The greatest scale of <c>toDecimal64</c> and its like; null for other functions.</summary>
    private static int? MaxScaleOf(string function) =>
        !function.StartsWith("toDecimal", StringComparison.Ordinal) ? null
        : function.Substring("toDecimal".Length) switch
        {
            "32" or "32OrZero" or "32OrNull" => 9,
            "64" or "64OrZero" or "64OrNull" => 18,
            "128" or "128OrZero" or "128OrNull" => 38,
            "256" or "256OrZero" or "256OrNull" => 76,
            _ => null,
        };

    /// <summary>The type of <c>toInt32</c> and its like, which fail on a text that they cannot read.</summary>
    private static ClickHouseType? TargetOf(string function) => function switch
    {
        "toDate" or "toDate32" or "toDateTime" or "toUUID" or "toIPv4" => ClickHouseType.Of(function.Substring(2)),
        "toDateTime64" => ClickHouseType.DateTime64(3, null),
        "toDecimal32" or "toDecimal64" or "toDecimal128" => ClickHouseType.Of("Decimal"),
        "toFloat32" or "toFloat64" => ClickHouseType.Of(function.Substring(2)),
        _ when (function.StartsWith("toInt", StringComparison.Ordinal) || function.StartsWith("toUInt", StringComparison.Ordinal))
            && char.IsDigit(function[function.Length - 1]) => ClickHouseType.Of(function.Substring(2)),
        _ => null,
    };

    /// <summary>
    /// A constant string beside a value of another type is read as a value of that type. A Nullable one yields NULL where it cannot be.
    /// </summary>
    private void CheckComparison(BoundExpression value, BoundExpression constant, SqlExpression syntax)
    {
        var type = value.Type.Stored;
        if (ConstantFolding.TextOf(constant) is { } text && !type.HasUnknown && !type.IsNullable && !ConstantFolding.MayBeConstant(value))
            refusals.AddUnreadable(ConstantText.ErrorOfComparison(text, type.Unwrapped), text, type.Unwrapped, constant.Syntax ?? syntax, isCompared: true);
    }

    /// <summary>A name that an Enum lacks is equal to none of its values, and cannot be unequal to them (measured on ClickHouse 26.7).</summary>
    private void CheckEnumName(BoundExpression value, BoundExpression constant, SqlExpression syntax)
    {
        var type = value.Type.Stored.Unwrapped;
        if (!type.IsEnum || ConstantFolding.MayBeConstant(value) || ConstantFolding.TextOf(constant) is not { } text || text.IndexOfAny(['\'', '\\']) >= 0)
            return;

        string[] names = [.. type.Arguments.Select(a => Conversion.NameOf(a.Literal).Trim('\''))];
        if (names.Length > 0 && !names.Contains(text))
            refusals.Add(RefusalReason.UnknownEnumName, constant.Syntax ?? syntax, text, Spelling.Nearest(text, names) ?? names[0]);
    }

    public void CheckMembership(BoundExpression left, SqlExpression right)
    {
        if (refusals.IsSuspended)
            return;

        var (type, items) = (left.Type.Stored, right is Operation { Function: "tuple" or "array" } list ? list.Operands : [right]);
        if (type.HasUnknown || ConstantFolding.MayBeConstant(left))
            return;

        if (type.Name == "Tuple")
        {
            // A list of values is one tuple; tuples in it are several.
            var isOne = items.All(i => i is Literal);
            var wrong = isOne && items.Length > 1 && items.Length != type.Arguments.Length ? right
                : isOne ? null : items.FirstOrDefault(i => i is Operation { Function: "tuple" } t && t.Operands.Length != type.Arguments.Length);
            if (wrong is not null)
                refusals.Add(RefusalReason.TupleOfOtherSize, wrong, $"{type.Arguments.Length}");
            return;
        }

        if (items.Any(i => i is not Literal))
            return;
        foreach (var item in items.OfType<Literal>().Where(l => l.Kind == LiteralKind.String))
            refusals.AddUnreadable(ConstantText.ErrorOfComparison(item.Value, type.Unwrapped), item.Value, type.Unwrapped, item, isCompared: true);
    }

    private void CheckUnit(RefusalReason reason, string function, BoundExpression argument, Func<string, bool> isKnown)
    {
        if (ConstantFolding.TextOf(argument) is { } unit && argument.Syntax is { } place && !isKnown(unit))
            refusals.Add(reason, place, function, unit, TimeUnits.Meant(unit) ?? "day");
    }

    private void CheckZone(RefusalReason reason, ImmutableArray<BoundExpression> arguments, int index)
    {
        if (index < arguments.Length
            && ConstantFolding.TextOf(arguments[index]) is { } zone
            && NameTable.ZoneInsteadOf(zone) is { } meant
            && arguments[index].Syntax is { } place)
            refusals.Add(reason, place, zone, meant);
    }

    /// <summary>The first letter behind % that formatDateTime does not know (measured on ClickHouse 26.7); null where it knows all.</summary>
    private static string? UnknownSpecifierOf(string format)
    {
        for (var at = format.IndexOf('%'); at >= 0; at = at + 2 < format.Length ? format.IndexOf('%', at + 2) : -1)
        {
            if (at + 1 == format.Length)
                return "";
            if (format[at + 1] is > ' ' and < (char)127 && Specifiers.IndexOf(format[at + 1]) < 0)
                return format[at + 1].ToString();
        }

        return null;
    }
}
