using System.Collections.Immutable;
using Datafile.Parser.Templates;

namespace Datafile.Analyzer.Semantics;

/// <summary>The names of columns that a template tag writes (datafile format 6.2).</summary>
internal static class TagNames
{
    /// <summary>The operators of <c>sql_and(column__operator=value)</c>; without one the column is equal to the value.</summary>
    private static readonly string[] Operators = ["__in", "__not_in", "__gt", "__gte", "__lt", "__lte"];

    /// <summary>The names where no parameter is sent: those of the default.</summary>
    /// <returns>Null for a tag that writes no names; none where its default is not a constant.</returns>
    public static ImmutableArray<string>? Of(TemplateValue? tag)
    {
        if (tag?.Expression is not PythonCall call
            || TemplateFunction.Find(call.Name) is not { Output: TemplateOutput.Columns or TemplateOutput.Name } function)
            return null;

        // Instead of a parameter, the names themselves may be given. A function around the columns is not followed.
        var given = call.Arguments.FirstOrDefault()?.Value as PythonLiteral ?? call.Argument("default", 1) as PythonLiteral;
        if (given is not { Kind: PythonLiteralKind.String, IsFormatted: false }
            || (function.Output == TemplateOutput.Columns && call.Argument("fn", 2) is not null))
            return [];

        var names = function.Output == TemplateOutput.Name ? [given.Value] : given.Value.Split(',');
        return [.. names.Select(n => n.Trim()).Where(n => n.Length > 0)];
    }

    /// <summary>The parameter that a tag with names takes; empty where its names are fixed.</summary>
    public static string ParameterOf(TemplateValue? tag) => tag?.Expression is PythonCall { Arguments: [{ Value: PythonName name }, ..] } ? name.Name : "";

    /// <summary>The columns that <c>sql_and</c> compares, each with the parameter that it is compared with where one has no default.</summary>
    public static IEnumerable<(string Column, string Parameter)> Compared(TemplateValue? tag) =>
        tag?.Expression is not PythonCall { Name: "sql_and" } call
            ? []
            : call.Arguments.Where(a => a.Name.Length > 0).Select(a => (
                Operators.FirstOrDefault(o => a.Name.EndsWith(o, StringComparison.Ordinal)) is { } end ? a.Name.Substring(0, a.Name.Length - end.Length) : a.Name,
                a.Value is PythonCall { Arguments: [{ Value: PythonName parameter }, ..] } value
                    && TemplateFunction.Find(value.Name) is { DeclaresParameter: true } function
                    && value.Argument("default", function.Default) is null ? parameter.Name : ""));
}
