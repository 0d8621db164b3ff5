using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Workspace.Editor;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Cli.Lsp;

/// <summary>A checked project in the terms of the protocol.</summary>
/// <param name="documentAt">The open document of a full path; null for a file that is not open.</param>
internal sealed class ProjectView(OpenProject project, Func<string, OpenDocument?> documentAt)
{
    private const string Source = "datafile";
    private static readonly Position Start = new(0, 0);

    private readonly Dictionary<string, TextLines?> _lines = new(StringComparer.Ordinal);

    public OpenProject Project => project;

    /// <summary>The diagnostics of each file that has any, by full path.</summary>
    public ILookup<string, Diagnostic> Diagnostics => project.Findings.Findings
        .Where(f => f.Place.Path is { Length: > 0 })
        .ToLookup(f => project.FullPathOf(f.Place.Path), DiagnosticOf, StringComparer.Ordinal);

    /// <summary>The findings without a place, which no file can show.</summary>
    public IEnumerable<Finding> Unplaced => project.Findings.Findings.Where(f => f.Place.Path is not { Length: > 0 });

    /// <summary>The findings of a file that touch a range of it.</summary>
    /// <param name="path">Relative to the project root.</param>
    public IEnumerable<Finding> FindingsIn(string path, TextSpan range) => project.Findings.Findings
        .Where(f => f.Place.Path == path && f.Location.SourceSpan is var span && span.Start <= range.End && range.Start <= span.End);

    public Diagnostic DiagnosticOf(Finding finding)
    {
        RelatedInformation[] related = [.. finding.Related
            .Where(r => r.Location.GetLineSpan().Path is { Length: > 0 })
            .Select(r => new RelatedInformation(LocationOf(r.Location), r.Message))];
        return new Diagnostic(
            RangeOf(finding.Location),
            finding.Severity switch { DiagnosticSeverity.Error => 1, DiagnosticSeverity.Warning => 2, _ => 3 },
            finding.Id,
            Source,
            finding.Message,
            related.Length == 0 ? null : related);
    }

    public FileLocation LocationOf(Location location) => new(UriOf(location.GetLineSpan().Path), RangeOf(location));

    /// <summary>The edits of a fix.</summary>
    /// <param name="withVersions">Whether the editor takes edits of documents with versions.</param>
    public WorkspaceEdit EditOf(Fix fix, bool withVersions)
    {
        var files = fix.Edits.GroupBy(e => e.File, StringComparer.Ordinal)
            .Select(edits => (edits.Key, Edits: edits.Select(e => new TextEdit(RangeOf(edits.Key, e.Change.Span), e.Change.NewText ?? "")).ToArray()))
            .ToImmutableArray();
        return withVersions
            ? new WorkspaceEdit(null, [.. files.Select(f => new DocumentEdit(
                new EditedDocument(UriOf(f.Key), documentAt(project.FullPathOf(f.Key))?.Version), f.Edits))])
            : new WorkspaceEdit(files.ToDictionary(f => UriOf(f.Key), f => f.Edits), null);
    }

    public Range RangeOf(Location location) => RangeOf(location.GetLineSpan().Path, location.SourceSpan);

    /// <summary>As the editor names the file, where it is open.</summary>
    private string UriOf(string path) => project.FullPathOf(path) is var full && documentAt(full) is { } open ? open.Uri : FileUri.Of(full);

    private Range RangeOf(string path, TextSpan span)
    {
        if (!_lines.TryGetValue(path, out var lines))
            _lines.Add(path, lines = project.Findings.TextOf(path) is { } text ? new TextLines(text.ToString()) : null);
        return lines?.RangeOf(span) ?? new Range(Start, Start);
    }
}
