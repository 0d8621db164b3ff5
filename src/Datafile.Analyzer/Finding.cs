using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer;

/// <summary>One finding of one rule at one place.</summary>
/// <param name="Diagnostic">Id, severity, message and place, as Roslyn has them.</param>
/// <param name="Resource">The Data Source or pipe that it is about; empty where it is about none.</param>
/// <param name="Related">Other places that explain it.</param>
/// <param name="Fixes">Text changes that mend it, where the right text is certain.</param>
public sealed record Finding(
    Diagnostic Diagnostic, string Resource, ImmutableArray<RelatedLocation> Related, ImmutableArray<Fix> Fixes)
{
    /// <summary>The files in which it was met: more than one where its place is in an include of several.</summary>
    public ImmutableArray<string> MetIn { get; init; } = [];

    public string Id => Diagnostic.Id;

    /// <summary>The readable name of the rule, e.g. <c>missing-cutoff</c>.</summary>
    public string Name => Diagnostic.Descriptor.Title.ToString();

    public DiagnosticSeverity Severity => Diagnostic.Severity;

    public string Message => Diagnostic.GetMessage();

    /// <summary>Path relative to the project root, with <c>/</c>, and the span in lines and columns from 0.</summary>
    public FileLinePositionSpan Place => Diagnostic.Location.GetLineSpan();
}

/// <summary>Another place that explains a finding.</summary>
public sealed record RelatedLocation(Location Location, string Message);

/// <summary>Text changes that mend a finding.</summary>
public sealed record Fix(string Title, ImmutableArray<FileEdit> Edits)
{
    /// <summary>The fix that writes a text in the place of another; none in a file that includes others, whose positions are not those of the text on disk.</summary>
    public static ImmutableArray<Fix> Replace(ProjectFile file, TextSpan span, string text, string title) =>
        file.Expansion is null ? [new Fix(title, [new FileEdit(file.Path, new TextChange(span, text))])] : [];
}

/// <summary>A text change in one file of the project.</summary>
/// <param name="File">Path relative to the project root, with <c>/</c>.</param>
public sealed record FileEdit(string File, TextChange Change);
