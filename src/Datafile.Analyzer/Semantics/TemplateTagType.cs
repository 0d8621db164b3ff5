using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Templates;

namespace Datafile.Analyzer.Semantics;

/// <summary>The type of what a template tag writes into the SQL (datafile format 6.2 and 6.3).</summary>
internal static class TemplateTagType
{
    private static readonly TypedArgument Unknown = new(ClickHouseType.Unknown);

    /// <param name="tag">Null for what is more than a tag: one that touches a name is a part of it, and unknown.</param>
    /// <param name="own">The names that the template sets itself.</param>
    public static TypedArgument Of(TemplateValue? tag, ImmutableHashSet<string> own)
    {
        // A parameter without a type is written as a string.
        if (tag?.Expression is PythonName name && TemplateParameters.IsParameter(name.Name, own))
            return new TypedArgument(ClickHouseType.Of("String"));
        if (tag?.Expression is not PythonCall call || TemplateFunction.Find(call.Name) is not { } function)
            return Unknown;

        switch (function.Output)
        {
            case TemplateOutput.String:
                return new TypedArgument(
                    ClickHouseType.Of("String"),
                    call.Argument("default", 1) is PythonLiteral { Kind: PythonLiteralKind.String } given ? TypedArgument.ConstantOf(given.Value) : null);
            case TemplateOutput.Expression when call.Name == "Array":
                return call.Argument("data_type", 1) is null or PythonLiteral { Value: "String" }
                    ? new TypedArgument(ClickHouseType.Parse("Array(String)"))
                    : Unknown;
            case TemplateOutput.Expression when call.Name is "Boolean" or "bool":
                return new TypedArgument(ClickHouseType.Of("UInt8"));

            // `toInt32('1')`; Int and Integer write the plain number, whose type depends on its value.
            case TemplateOutput.Expression when call.Name.Any(char.IsDigit)
                && TypeFamily.Find(call.Name) is { } family
                && !call.Name.StartsWith("Decimal", StringComparison.Ordinal):
                return new TypedArgument(ClickHouseType.Of(family.Name));
            default:
                return Unknown;
        }
    }
}
