using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>A place in a file as people count: lines and columns from 1, the end behind the last character.</summary>
/// <param name="File">Relative to the project root, with <c>/</c>; empty where the place is the project itself.</param>
internal readonly record struct Place(string File, int Line, int Column, int EndLine, int EndColumn)
{
    public static Place Of(Finding finding) => Of(finding.Location);

    public static Place Of(Location location)
    {
        var span = location.GetLineSpan();
        return new(
            span.Path ?? "",
            span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1,
            span.EndLinePosition.Line + 1, span.EndLinePosition.Character + 1);
    }
}
