using System.Collections.Immutable;
using CsCheck;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Properties;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>A call to ask the engine about.</summary>
internal sealed record RandomCall(string Name, ImmutableArray<string> Parameters, ImmutableArray<TypedArgument> Arguments, string Sql)
{
    public override string ToString() => $"{Sql} [{string.Join(", ", Arguments.Select(a => a.Type))}]";
}

/// <summary>Writes random calls of the functions that data projects use.</summary>
internal static class RandomCalls
{
    private static readonly string[] Unary =
    [
        "toString", "toDate", "toDateTime", "toUInt8", "toUInt32", "toInt64", "toFloat64", "lower", "upper", "length", "empty", "notEmpty",
        "isNull", "isNotNull", "assumeNotNull", "toNullable",
        "toStartOfHour", "toStartOfDay", "toStartOfMonth", "toStartOfWeek", "toStartOfMinute", "toMonday", "toYear", "toHour",
        "toDayOfWeek", "toYYYYMM", "toUnixTimestamp", "abs", "round", "floor", "ceil",
        "sqrt", "negate", "not", "domain", "path", "trim", "cityHash64", "sipHash64", "mapKeys", "mapValues", "arrayDistinct", "arraySort",
        "arrayReverse", "arraySum", "arrayMax", "arrayAvg", "arrayJoin",
        "toFloat64OrNull", "toUInt64OrZero", "toInt32OrNull", "toUUID", "toLowCardinality", "materialize", "array", "tuple",
        "arrayFlatten", "arrayStringConcat", "JSONExtractArrayRaw", "toJSONString",
        "parseDateTimeBestEffort", "parseDateTimeBestEffortOrNull", "fromUnixTimestamp64Milli", "fromUnixTimestamp", "toTypeName",
        "toUnixTimestamp64Milli", "isNaN", "range",
    ];

    private static readonly string[] Binary =
    [
        "plus", "minus", "multiply", "divide", "intDiv", "modulo", "equals", "notEquals", "less", "greaterOrEquals", "and", "or", "like",
        "concat", "has", "ifNull", "nullIf", "coalesce", "array", "tuple",
        "greatest", "least", "bitAnd", "bitOr", "arrayConcat", "arrayPushBack", "arrayZip", "splitByChar", "arrayElement", "indexOf",
        "position", "startsWith", "sipHash64", "map",
        "JSONExtractString", "JSONExtractInt", "extractAll", "arrayIntersect", "mapConcat", "pow", "left", "arrayStringConcat", "mapContains", "endsWith",
    ];

    private static readonly string[] Ternary = ["if", "coalesce", "array", "tuple", "multiIf", "substring", "replaceAll", "concat", "greatest", "and", "sipHash64", "replaceRegexpOne", "dateDiff", "arraySlice"];

    private static readonly string[] Constants = ["1", "-1", "300", "70000", "0.5", "'a'", "'2020-01-01 00:00:00'", "NULL", "true"];

    private static readonly string[] UnaryAggregates =
    [
        "count", "sum", "avg", "min", "max", "any", "anyLast", "uniq", "uniqExact", "uniqCombined", "groupArray", "groupUniqArray",
        "median", "quantile", "stddevPop", "varSamp", "first_value", "last_value", "sumMap", "maxMap",
        "quantileTDigest", "quantileExact", "anyHeavy", "sumWithOverflow", "uniqHLL12", "any_respect_nulls", "anyLast_respect_nulls",
    ];

    private static readonly string[] Suffixes = ["", "", "", "If", "State", "IfState", "StateIf", "OrNull", "OrDefault", "Distinct", "Array", "ArrayState", "SimpleState", "ForEach", "Map", "ArrayIf", "OrNullIf", "IfOrNull", "ForEachState"];

    private static readonly TypedArgument Condition = new(ClickHouseType.Of("UInt8"));

    /// <summary>Calls of ordinary functions.</summary>
    public static Gen<RandomCall> Functions { get; } = Property.Written(random =>
    {
        var names = random.Next(4) switch { 0 => Unary, 1 => Ternary, _ => Binary };
        var arity = names == Unary ? 1 : names == Binary ? 2 : 3;
        var name = names[random.Next(names.Length)];
        var arguments = Enumerable.Range(0, arity).Select(n => random.Next(5) == 0 && arity > 1 ? Constant(random) : Column(random)).ToArray();
        if (name is "if" or "multiIf")
            arguments[0] = (new TypedArgument(ClickHouseType.Of("UInt8")), "c0");
        return Call(name, "", arguments);
    }).Shortest(call => call.ToString().Length);

    /// <summary>Calls of aggregate functions with combinators.</summary>
    public static Gen<RandomCall> Aggregates { get; } = Property.Written(random =>
    {
        var suffix = Suffixes[random.Next(Suffixes.Length)];
        var isPair = random.Next(6) == 0;
        var name = isPair ? (random.Next(2) == 0 ? "argMax" : "argMin") : UnaryAggregates[random.Next(UnaryAggregates.Length)];
        (TypedArgument, string)[] arguments = isPair ? [Column(random), Column(random)] : [Column(random)];
        if (suffix.Contains("If", StringComparison.Ordinal))
            arguments = [.. arguments, (Condition, "c0")];
        var parameters = name.StartsWith("quantile", StringComparison.Ordinal) && random.Next(2) == 0 ? "0.9" : "";
        return Call(name + suffix, parameters, arguments);
    }).Shortest(call => call.ToString().Length);

    /// <summary>Calls in which constants tell the type.</summary>
    public static IEnumerable<RandomCall> Handpicked()
    {
        foreach (var column in TypedColumns.All)
        {
            (TypedArgument, string) argument = (new TypedArgument(column.Type), column.Name);
            foreach (var unit in new[] { "'hour'", "'day'", "'week'", "'month'", "'minute'" })
                yield return Call("dateTrunc", "", [Text(unit), argument]);
            foreach (var unit in new[] { "Hour", "Day", "Week", "Month", "Minute", "Second" })
            {
                var interval = (new TypedArgument(ClickHouseType.Of("Interval" + unit), $"toInterval{unit}(1)"), $"toInterval{unit}(1)");
                yield return Call("toStartOfInterval", "", [argument, interval]);
                yield return Call("toStartOfInterval", "", [argument, interval, Text("'Asia/Tokyo'")]);
                yield return Call("plus", "", [argument, interval]);
                yield return Call("minus", "", [argument, interval]);
                yield return Call($"add{unit}s", "", [argument, Number("1")]);
            }

            foreach (var type in new[] { "'Int32'", "'Nullable(String)'", "'DateTime64(3)'", "'LowCardinality(String)'", "'decimal(10, 2)'", "'INT'" })
                yield return Call("CAST", "", [argument, Text(type)]);
            yield return Call("toDateTime64", "", [argument, Number("3")]);
            yield return Call("toDateTime64", "", [argument, Number("6"), Text("'Asia/Tokyo'")]);
            yield return Call("toDateTime", "", [argument, Text("'Asia/Tokyo'")]);
            yield return Call("toTimeZone", "", [argument, Text("'Asia/Tokyo'")]);
            yield return Call("toDecimal64", "", [argument, Number("3")]);
            yield return Call("toFixedString", "", [argument, Number("40")]);
            yield return Call("JSONExtract", "", [argument, Text("'a'"), Text("'Array(Nullable(UInt8))'")]);
            yield return Call("dateDiff", "", [Text("'day'"), argument, argument]);
            yield return Call("formatDateTime", "", [argument, Text("'%Y'")]);
            yield return Call("tupleElement", "", [argument, Number("2")]);
            yield return Call("tupleElement", "", [argument, Text("'a'")]);
            yield return Call("arrayElement", "", [argument, Number("1")]);
            yield return Call("arrayElement", "", [argument, Text("'a'")]);
            yield return Call("substring", "", [argument, Number("1"), Number("2")]);
            foreach (var operation in new[] { "plus", "minus", "multiply", "divide", "intDiv", "modulo" })
            {
                yield return Call(operation, "", [argument, Number("10")]);
                yield return Call(operation, "", [Number("10"), argument]);
                yield return Call(operation, "", [argument, argument]);
            }

            yield return Call("equals", "", [argument, argument]);
            yield return Call("if", "", [(Condition, "c0"), argument, (new TypedArgument(LiteralType.Of(LiteralKind.Null, "NULL"), "NULL"), "NULL")]);
            yield return Call("caseWithExpression", "", [argument, Text("'x'"), Number("1"), Number("0")]);
            yield return Call("caseWithExpression", "", [argument, Text("'x'"), Text("'y'"), (new TypedArgument(LiteralType.Of(LiteralKind.Null, "NULL"), "NULL"), "NULL")]);
            yield return Call("ifNull", "", [argument, Number("0")]);
            yield return Call("ifNull", "", [argument, Text("''")]);
            yield return Call("coalesce", "", [argument, Text("'x'")]);
            yield return Call("round", "", [argument, Number("2")]);
            yield return Call("in", "", [argument, (new TypedArgument(ClickHouseType.Parse("Tuple(UInt8, UInt8)"), "(1, 2)"), "(1, 2)")]);
        }
    }

    private static (TypedArgument, string) Column(Random random)
    {
        var column = TypedColumns.All[random.Next(TypedColumns.All.Length)];
        return (new TypedArgument(column.Type), column.Name);
    }

    private static (TypedArgument, string) Constant(Random random)
    {
        var text = Constants[random.Next(Constants.Length)];
        return text[0] == '\'' ? Text(text)
            : text == "NULL" ? (new TypedArgument(LiteralType.Of(LiteralKind.Null, text), text), text)
            : text == "true" ? (new TypedArgument(LiteralType.Of(LiteralKind.Boolean, text), text), text)
            : Number(text);
    }

    private static (TypedArgument, string) Text(string text) => (new TypedArgument(ClickHouseType.Of("String"), text), text);

    private static (TypedArgument, string) Number(string text) => (new TypedArgument(LiteralType.Of(LiteralKind.Number, text), text), text);

    private static RandomCall Call(string name, string parameters, (TypedArgument Argument, string Sql)[] arguments) => new(
        name,
        parameters.Length == 0 ? [] : [parameters],
        [.. arguments.Select(a => a.Argument)],
        $"{name}{(parameters.Length == 0 ? "" : $"({parameters})")}({string.Join(", ", arguments.Select(a => a.Sql))})");
}
