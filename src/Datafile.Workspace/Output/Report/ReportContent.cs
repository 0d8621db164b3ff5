using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Plans;

namespace Datafile.Workspace.Output.Report;

/// <summary>What a report shows.</summary>
/// <param name="Project">The name of the project, for people.</param>
/// <param name="Found">The findings, and the texts that they are in.</param>
/// <param name="Plan">The release plan; null without a baseline.</param>
/// <param name="Now">When the project was checked, in UTC.</param>
public sealed record ReportContent(string Project, ProjectFindings Found, ReleasePlan? Plan, Lineage Lineage, ColumnLineage Columns, DateTime Now)
{
    /// <summary>The baseline as it was named; empty without one.</summary>
    public string Against { get; init; } = "";

    /// <summary>How much the Data Sources store; null where that is not known.</summary>
    public StoredSizes? Stored { get; init; }

    /// <summary>The version of the program; empty to name none.</summary>
    public string Version { get; init; } = "";

    /// <summary>The folder of the project as it was named, where that is a relative path; else empty.</summary>
    public string Folder => Path.IsPathRooted(Found.Prefix) ? "" : Found.Prefix.TrimEnd('/');

    /// <summary>The content of a checked project.</summary>
    public static ReportContent Of(AnalysisResult analysis, ProjectFindings found, CheckRequest request) => new(
        Path.GetFileName(found.Root.TrimEnd(Path.DirectorySeparatorChar)) is { Length: > 0 } name ? name : "/",
        found with { Findings = [.. FixReview.Offered(analysis, found.Findings)] },
        analysis.Plan, analysis.Lineage.Value, ColumnLineage.Of(analysis.Current), request.Now)
    {
        Against = request.Against ?? "",
    };
}
