using System.Collections.Immutable;
using Datafile.Parser.Templates;

namespace Datafile.Analyzer.Semantics;

/// <summary>The names that a template tag writes where no parameter is sent: those of its default (datafile format 6.2).</summary>
internal static class TagNames
{
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
}
