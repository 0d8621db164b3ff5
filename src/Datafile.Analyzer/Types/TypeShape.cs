using System.Collections.Immutable;
using System.Globalization;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Types;

/// <summary>Why ClickHouse refuses a type, and at which part of it.</summary>
/// <param name="Message">What is wrong and what to do, as two sentences.</param>
public sealed record TypeProblem(TypeSyntax Type, string Message)
{
    /// <summary>The name that its type must have, where that is certain; null elsewhere.</summary>
    public string? Name { get; init; }
}

/// <summary>
/// Whether ClickHouse takes a type as that of a column: names, arguments and nesting. Types that need a setting are
/// taken. Tests ask the engine for every answer.
/// </summary>
public static class TypeShape
{
    /// <summary>Sums are stored in the widest type of their kind: SimpleAggregateFunction(sum, UInt32) is refused.</summary>
    private static readonly Dictionary<string, string> SumOf = new(StringComparer.Ordinal)
    {
        ["UInt8"] = "UInt64",
        ["UInt16"] = "UInt64",
        ["UInt32"] = "UInt64",
        ["Int8"] = "Int64",
        ["Int16"] = "Int64",
        ["Int32"] = "Int64",
        ["Float32"] = "Float64",
        ["BFloat16"] = "Float64",
        ["Bool"] = "UInt64",
    };

    /// <summary>
    /// The functions whose results merge into one, as ClickHouse 26.7 lists them when it refuses another in a SimpleAggregateFunction.
    /// </summary>
    private static readonly string[] Simple =
    [
        "any", "any_respect_nulls", "anyLast", "anyLast_respect_nulls", "min", "max", "sum", "sumWithOverflow", "groupBitAnd", "groupBitOr", "groupBitXor",
        "sumMap", "minMap", "maxMap", "sumMappedArrays", "minMappedArrays", "maxMappedArrays",
        "groupArrayArray", "groupArrayLastArray", "groupUniqArrayArray", "groupUniqArrayArrayMap",
    ];

    /// <summary>Functions of one argument whose arrays merge with the combinator Array.</summary>
    private static readonly string[] SimpleWithArray = ["groupArray", "groupUniqArray"];

    /// <summary>Whether a SimpleAggregateFunction may be of a function.</summary>
    public static bool IsSimple(string function) => Array.IndexOf(Simple, function) >= 0;

    /// <summary>The first mistake of the type of a column; null where there is none, or none that is certain.</summary>
    public static TypeProblem? OfColumn(TypeSyntax type) => Of(type) ?? (IsNothing(type)
        ? new(type, "Nothing has no values, and ClickHouse stores no column of it. Write the type of the values.")
        : null);

    private static TypeProblem? Of(TypeSyntax type)
    {
        if (TypeFamily.Find(type.Name) is not { } family)
            return new(type, Unknown(type.Name)) { Name = TypeFamily.OnlyNearest(type.Name) };

        return family.Parameters switch
        {
            TypeParameters.None when type.Arguments.Length > 0 => new(type, $"{family.Name} takes no arguments. Write {family.Name}."),
            TypeParameters.Positional parameters => OfPositional(type, family, parameters.Items),
            TypeParameters.Elements parameters => OfElements(type, family, parameters),
            TypeParameters.Entries parameters => EnumShape.Check(type, family, parameters),
            TypeParameters.State parameters => OfState(type, family, parameters),
            _ => null,
        };
    }

    private static string Unknown(string name) => TypeFamily.Nearest(name) switch
    {
        null => $"ClickHouse has no type {name}. Write one that it has.",
        var near when near.Equals(name, StringComparison.OrdinalIgnoreCase) =>
            $"ClickHouse has no type {name}: it minds the case of this name. Write {near}.",
        var near => $"ClickHouse has no type {name}. Write {near}, or another that it has.",
    };

    private static TypeProblem? OfPositional(TypeSyntax type, TypeFamily family, ImmutableArray<TypeParameter> parameters)
    {
        var isOpen = !parameters.IsEmpty && parameters[parameters.Length - 1].Name.Length == 0;
        if (type.Arguments.Length < parameters.Count(p => !p.IsOptional) || (type.Arguments.Length > parameters.Length && !isOpen))
            return WrongCount(type, family);

        for (var i = 0; i < Math.Min(type.Arguments.Length, parameters.Length); i++)
        {
            if (OfArgument(type, family, type.Arguments[i], parameters[i]) is { } problem)
                return problem;
        }

        return family.AliasOf.Length > 0 ? OfScale(type, family) : family.Name switch
        {
            "Decimal" => OfScale(type, family),
            "Nullable" => OfNullable(type, Inner(type.Arguments[0])),
            "LowCardinality" => OfLowCardinality(type, Inner(type.Arguments[0])),
            "Map" => OfKey(type, Inner(type.Arguments[0])),
            _ => null,
        };
    }

    private static TypeProblem? OfArgument(TypeSyntax type, TypeFamily family, TypeArgumentSyntax argument, TypeParameter parameter)
    {
        var isText = argument.Literal.StartsWith("'", StringComparison.Ordinal);
        if (isText && parameter.Name.Trim('\'') == "time zone" && NameTable.ZoneInsteadOf(argument.Literal.Trim('\'')) is { } zone)
            return new(type, $"The time zone {argument.Literal} does not exist. Write one such as '{zone}'.");
        if (parameter.Kinds == TypeParameterKinds.Any)
            return null;
        if (parameter.Kinds == TypeParameterKinds.Type)
            return OfInner(type, family, argument);

        var kind = argument.Type is not null ? TypeParameterKinds.Type : isText ? TypeParameterKinds.String : TypeParameterKinds.Integer;
        if ((parameter.Kinds & kind) == 0)
            return new(type, $"{family.Name} takes {Described(parameter)} here, not {Text(argument)}. Write {family.Usage}.");
        if (kind != TypeParameterKinds.Integer)
            return null;

        // Another way to write a number, such as 0x10, is not judged.
        var isNumber = decimal.TryParse(
            argument.Literal, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        return !isNumber || (value >= parameter.Lowest && value <= parameter.Highest && argument.Literal.IndexOf('.') < 0)
            ? null
            : new(type, $"{family.Name} takes {Described(parameter)} here, not {argument.Literal}. Write {family.Usage}.");
    }

    /// <summary>A type inside of another, where it has no name.</summary>
    private static TypeProblem? OfInner(TypeSyntax type, TypeFamily family, TypeArgumentSyntax argument)
    {
        if (argument.Type is null)
            return new(type, $"{family.Name} takes a type here, not {argument.Literal}. Write {family.Usage}.");
        if (argument.Name.Length == 0)
            return Of(argument.Type);

        return Inner(argument) is null
            ? new(type, $"{family.Name} takes a type here, and {argument.Name} {argument.Type.Name} is none. Write {family.Usage}.")
            : null;
    }

    private static TypeProblem? OfElements(TypeSyntax type, TypeFamily family, TypeParameters.Elements parameters)
    {
        if (type.Arguments.Length < parameters.Least)
            return WrongCount(type, family);

        foreach (var argument in type.Arguments)
        {
            var problem = parameters.Names == ElementNames.No || argument.Type is null ? OfInner(type, family, argument) : Of(argument.Type);
            if (problem is not null)
                return problem;
        }

        if (parameters.Names == ElementNames.No)
            return null;

        var names = type.Arguments.Select(a => a.Name).Where(n => n.Length > 0).ToArray();
        if (names.Length < type.Arguments.Length && (names.Length > 0 || parameters.Names == ElementNames.All))
            return new(type, $"Some elements of this {family.Name} have no name. Write {family.Usage}.");

        return names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(n => n.Count() > 1) is { } twice
            ? new(type, $"Two elements of this {family.Name} are called {twice.Key}. Rename one.")
            : null;
    }

    /// <summary>The function is a name, perhaps with parameters, or a number before it: the version of the state.</summary>
    private static TypeProblem? OfState(TypeSyntax type, TypeFamily family, TypeParameters.State parameters)
    {
        var arguments = type.Arguments;
        if (family.Name == "AggregateFunction" && arguments.Length > 1 && arguments[0].Literal.All(char.IsDigit) && arguments[0].Type is null)
            arguments = arguments.RemoveAt(0);
        if (arguments.Length < parameters.Least)
            return WrongCount(type, family);
        if (arguments[0].Type is not { } function || arguments[0].Name.Length > 0)
            return new(type, $"{family.Name} takes the name of an aggregate function first, not {Text(arguments[0])}. Write {family.Usage}.");

        return arguments.Skip(1).Select(a => OfInner(type, family, a)).FirstOrDefault(p => p is not null)
            ?? (family.Name == "SimpleAggregateFunction" ? OfSimpleState(type, function.Name, arguments) : null)
            ?? StateShape.Check(type, function, arguments.Skip(1));
    }

    private static TypeProblem? OfSimpleState(TypeSyntax type, string function, ImmutableArray<TypeArgumentSyntax> arguments)
    {
        if (IsNotSimple(function))
        {
            return new(type, $"SimpleAggregateFunction does not take {function}. Write " + (function == "count"
                ? "SimpleAggregateFunction(sum, UInt64)."
                : SimpleWithArray.Contains(function) ? $"{function}Array."
                : $"AggregateFunction({function}, …) with the type of what it aggregates."));
        }

        var stored = arguments[1].Type is { Name: "Nullable" } nullable ? Within(nullable) : arguments[1].Type;
        return stored is not null && SumIn(function, stored) is { } sum
            ? new(type, $"{function} yields {sum}, which SimpleAggregateFunction does not store as {ClickHouseType.From(stored)}. Write {sum} in its place.")
            : null;
    }

    /// <summary>The type that a sum yields of values of a type that is too narrow for it; null where it is wide enough.</summary>
    private static string? SumIn(string function, TypeSyntax stored) => function switch
    {
        "sum" when SumOf.TryGetValue(stored.Name, out var sum) => sum,
        "sum" => SumOfDecimal(stored),
        "sumMap" when stored is { Name: "Map", Arguments: [{ Type: { } key }, { Type: { } value }] } && SumIn("sum", value) is { } sum =>
            $"Map({ClickHouseType.From(key)}, {sum})",
        _ => null,
    };

    /// <summary>Decimals of up to 18 digits are added up in one of 38.</summary>
    private static string? SumOfDecimal(TypeSyntax stored)
    {
        int? Digits(int index, int otherwise) => stored.Arguments.Length > index ? Number(stored.Arguments[index]) : otherwise;

        var name = TypeFamily.Find(stored.Name) is { AliasOf: { Length: > 0 } alias } ? alias : stored.Name;
        var (precision, scale) = name switch
        {
            "Decimal" => (Digits(0, 10), Digits(1, 0)),
            "Decimal32" or "Decimal64" => (18, Digits(0, 0)),
            _ => (null, null),
        };
        return precision <= 18 && scale is not null ? $"Decimal(38, {scale})" : null;
    }

    /// <summary>Whether a function is known and cannot be one; names and combinators that are not known are not judged.</summary>
    private static bool IsNotSimple(string function) =>
        AggregateFunction.Find(function) is { } found
            && !Simple.Contains(found.Base + string.Concat(found.Combinators))
            && !Simple.Contains(function);

    private static TypeProblem? OfScale(TypeSyntax type, TypeFamily family) =>
        (family.AliasOf is "" or "Decimal") && type.Arguments.Length == 2
        && Number(type.Arguments[0]) is { } precision && Number(type.Arguments[1]) is { } scale && scale > precision
            ? new(type, $"{family.Name} has {scale} digits after the point, but only {precision} in all. Write a scale up to {precision}.")
            : null;

    private static TypeProblem? OfNullable(TypeSyntax type, TypeFamily? inner)
    {
        if (inner is null || (inner.StandsIn & TypeWrappers.Nullable) != 0)
            return null;

        return new(type, inner.Name switch
        {
            "Nullable" => "Nullable cannot be inside Nullable. Write it once.",
            "LowCardinality" => "Nullable cannot hold LowCardinality. Write LowCardinality(Nullable(…)).",
            "AggregateFunction" => "Nullable cannot hold a state, which is never NULL. Make the argument of the function Nullable.",
            "Array" or "Map" or "Nested" => $"Nullable cannot hold {inner.Name}. Take Nullable off: an empty {inner.Name} says that there is none.",
            _ => $"Nullable cannot hold {inner.Name}. Take Nullable off.",
        });
    }

    private static TypeProblem? OfLowCardinality(TypeSyntax type, TypeFamily? inner)
    {
        var wrapped = inner?.Name == "Nullable" && type.Arguments[0].Type is { } nullable ? Inner(nullable.Arguments[0]) : inner;
        return wrapped is null || (wrapped.StandsIn & TypeWrappers.LowCardinality) != 0
            ? null
            : new(type, wrapped.Name switch
            {
                "Array" => "LowCardinality cannot hold Array. Write Array(LowCardinality(…)).",
                "LowCardinality" => "LowCardinality cannot be inside LowCardinality. Write it once.",
                _ => $"LowCardinality cannot hold {wrapped.Name}: it holds strings, numbers, Date and DateTime. Take LowCardinality off.",
            });
    }

    private static TypeProblem? OfKey(TypeSyntax type, TypeFamily? key)
    {
        var isNullable = key?.Name == "Nullable"
            || (key?.Name == "LowCardinality" && type.Arguments[0].Type is { } words && Within(words)?.Name == "Nullable");
        return isNullable ? new(type, "The key of a Map cannot be Nullable. Take Nullable off.") : null;
    }

    private static bool IsNothing(TypeSyntax type) => type.Name switch
    {
        "Nothing" => true,
        "Nullable" or "Array" => Within(type) is { } inner && IsNothing(inner),
        _ => false,
    };

    /// <summary>The type in the parentheses of another, e.g. of Nullable; null where there is none.</summary>
    internal static TypeSyntax? Within(TypeSyntax type) => type.Arguments.Length == 1 ? type.Arguments[0].Type : null;

    private static TypeProblem WrongCount(TypeSyntax type, TypeFamily family) => new(
        type,
        type.Arguments.IsEmpty
            ? $"{family.Name} lacks its arguments. Write {family.Usage}."
            : $"{family.Name} does not take {type.Arguments.Length} {(type.Arguments.Length == 1 ? "argument" : "arguments")}. Write {family.Usage}.");

    /// <summary>The family of an argument; of two words where they are one name, e.g. DOUBLE PRECISION.</summary>
    private static TypeFamily? Inner(TypeArgumentSyntax argument) => argument.Type is not { } type ? null
        : TypeFamily.Find(argument.Name.Length == 0 ? type.Name : $"{argument.Name} {type.Name}");

    private static int? Number(TypeArgumentSyntax argument) =>
        int.TryParse(argument.Literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(TypeArgumentSyntax argument) => argument.Type is { } type ? type.Name : argument.Literal;

    private static string Described(TypeParameter parameter) => parameter switch
    {
        { Kinds: TypeParameterKinds.String } => "a time zone in quotes",
        { Kinds: not TypeParameterKinds.Integer } => $"a precision up to {parameter.Highest} or a time zone in quotes",
        { Highest: int.MaxValue } => $"a {parameter.Name}",
        _ => $"a {parameter.Name} from {parameter.Lowest} to {parameter.Highest}",
    };
}
