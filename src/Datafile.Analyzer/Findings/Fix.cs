using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Findings;

/// <summary>Text changes that fix a finding.</summary>
public sealed record Fix(string Title, ImmutableArray<FileEdit> Edits)
{
    /// <summary>
    /// Whether it changes what a table is: the type of a column, a key, an engine or its options. A review decides this
    /// from the declarations before and after, whatever rule offers the fix.
    /// </summary>
    public bool IsUnsafe { get; init; }

    /// <summary>
    /// The fix that writes a text in the place of another; none in a file that includes others, whose positions are not those of the text
    /// on disk.
    /// </summary>
    public static ImmutableArray<Fix> Replace(ProjectFile file, TextSpan span, string text, string title) =>
        file.Expansion is null ? [new Fix(title, [new FileEdit(file.Path, new TextChange(span, text))])] : [];
}

/// <summary>A text change in one file of the project.</summary>
/// <param name="File">Path relative to the project root, with <c>/</c>.</param>
public sealed record FileEdit(string File, TextChange Change);
