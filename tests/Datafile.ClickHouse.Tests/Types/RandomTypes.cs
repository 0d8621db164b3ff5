using CsCheck;
using Datafile.Analyzer.Types;
using Datafile.Properties;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Writes types of columns, right ones and wrong ones: a wrong name, argument or nesting here and there.</summary>
internal sealed class RandomTypes
{
    private static readonly string[] Plain =
    [
        "String", "UInt8", "UInt32", "UInt64", "Int16", "Int64", "Int256", "Float32", "Float64", "Bool", "Date", "Date32", "DateTime", "UUID",
        "IPv4", "IPv6", "JSON", "Point", "Ring", "IntervalDay", "BFloat16", "Time", "Dynamic", "Nothing",
    ];

    private static readonly string[] Wrong =
        ["string", "Strin", "int32", "Integer64", "Datetime64", "array", "FixedString", "Enum8", "UInt", "Map", "Uuid", "varchar2", "Text", "Decimal32"];

    /// <summary>Functions that take an argument of any type, so that the shape alone decides.</summary>
    private static readonly string[] Functions = ["uniq", "anyState", "any", "groupUniqArray", "topK(3)"];

    private readonly Random _random;

    private RandomTypes(Random random) => _random = random;

    public static Gen<string> Types { get; } = Property.Written(random => new RandomTypes(random).Type(random.Next(1, 4))).Shortest(type => type.Length);

    private string Type(int depth) => _random.Next(depth > 0 ? 18 : 9) switch
    {
        0 or 1 or 2 or 3 => Pick(Plain),
        4 => _random.Next(3) == 0 ? Pick(Wrong) : Cased(Pick(Plain)),
        5 => $"FixedString({Pick("1", "16", "36", "0", "-1", "'a'", "1.5", "16777216")})",
        6 => $"{Pick("DateTime64", "DateTime", "Decimal32", "Decimal64", "Decimal")}({Pick("0", "3", "6", "9", "10", "19", "77", "3, 2", "2, 3", "'UTC'", "3, 'UTC'", "String")})",
        7 => $"{Pick("Enum8", "Enum16", "Enum")}({Pick("'a'", "'a' = 1", "'a' = 1, 'b' = 2", "'a' = 1, 'a' = 2", "'a' = 1, 'b' = 1", "'a' = 200", "'a' = -129", "'a' = 99999", "1", "")})",
        8 => _random.Next(4) == 0 ? $"{Pick(Plain)}({Pick("", "1", "String", "'a'")})" : Alias(),
        9 or 10 => $"Array({Arguments(depth, 1)})",
        11 or 12 => $"Nullable({Arguments(depth, 1)})",
        13 or 14 => $"LowCardinality({Arguments(depth, 1)})",
        15 => $"Map({Arguments(depth, 2)})",
        16 => Elements(depth),
        _ => _random.Next(2) == 0 ? $"AggregateFunction({Pick(Functions)}, {Type(depth - 1)})" : $"SimpleAggregateFunction(anyLast, {Type(depth - 1)})",
    };

    /// <summary>As many types as the family takes, or one more or less.</summary>
    private string Arguments(int depth, int count)
    {
        var wrong = _random.Next(30);
        var types = Enumerable.Range(0, count + (wrong == 0 ? 1 : wrong == 1 ? -1 : 0)).Select(_ => Type(depth - 1));
        return string.Join(", ", wrong == 2 ? types.Append("3").Skip(1) : types);
    }

    private string Elements(int depth)
    {
        var names = Pick("a b", "a b", "a a", "a -", "- -");
        var elements = names.Split(' ').Select(n => n == "-" ? Type(depth - 1) : $"{n} {Type(depth - 1)}");
        return $"{Pick("Tuple", "Tuple", "Nested", "Variant")}({string.Join(", ", elements)})";
    }

    private string Alias() => Cased(TypeFamily.All.Where(f => f.AliasOf.Length > 0).ElementAt(_random.Next(TypeFamily.All.Count(f => f.AliasOf.Length > 0))).Name);

    private string Cased(string name) => _random.Next(4) switch
    {
        0 => name.ToUpperInvariant(),
        1 => name.ToLowerInvariant(),
        _ => name,
    };

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
