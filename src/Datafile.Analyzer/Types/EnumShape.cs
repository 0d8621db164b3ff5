using System.Globalization;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Types;

/// <summary>Whether ClickHouse takes the entries of an enum.</summary>
internal static class EnumShape
{
    public static TypeProblem? Check(TypeSyntax type, TypeFamily family, TypeParameters.Entries bounds)
    {
        if (type.Arguments.IsEmpty)
            return new(type, $"{family.Name} has no entries. Write {family.Usage}.");

        // Entries without a number are counted on; which mixtures ClickHouse takes is not judged.
        var names = new HashSet<string>(StringComparer.Ordinal);
        var values = new HashSet<long>();
        foreach (var argument in type.Arguments)
        {
            if (argument.Type is not null || !argument.Literal.StartsWith("'", StringComparison.Ordinal))
                return new(type, $"{argument.Type?.Name ?? argument.Literal} is not an entry of {family.Name}. Write {family.Usage}.");

            var (name, value) = Entry(argument.Literal);
            if (!names.Add(name))
                return new(type, $"Two entries of this {family.Name} are called {name}. Rename or remove one.");
            if (value < bounds.Lowest || value > bounds.Highest)
                return new(type, $"{name} = {value} is out of the range of {family.Name}, {bounds.Lowest} to {bounds.Highest}. {Larger(family, value.Value)}");
            if (value is { } number && !values.Add(number))
                return new(type, $"Two entries of this {family.Name} have the value {number}. Give each its own.");
        }

        return null;
    }

    private static string Larger(TypeFamily family, long value) =>
        family.Name == "Enum8" && value is >= short.MinValue and <= short.MaxValue ? "Write Enum16, or a smaller number." : "Write a smaller number.";

    /// <summary>The name with its quotes, and the value; null where none is written, or in another way than in digits.</summary>
    private static (string Name, long? Value) Entry(string literal)
    {
        var sign = literal.EndsWith("'", StringComparison.Ordinal) ? -1 : literal.LastIndexOf("' = ", StringComparison.Ordinal);
        if (sign < 0)
            return (literal, null);

        var isNumber = long.TryParse(literal.Substring(sign + 4), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        return (literal.Substring(0, sign + 1), isNumber ? value : null);
    }
}
