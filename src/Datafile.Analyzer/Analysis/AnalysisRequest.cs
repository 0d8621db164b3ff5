using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Analysis;

/// <summary>All that an analysis needs from outside, as values.</summary>
/// <param name="Current">The state to check.</param>
/// <param name="Baseline">The state to compare with; null to check the current state alone.</param>
/// <param name="Now">When the release would be deployed, in UTC.</param>
public sealed record AnalysisRequest(ProjectSnapshot Current, ProjectSnapshot? Baseline, DateTime Now)
{
    /// <summary>The workflow; null to detect it from the files.</summary>
    public Workflow? Workflow { get; init; }

    /// <summary>The version of ClickHouse that the project runs on; null where it is not known.</summary>
    public Version? ClickHouse { get; init; }

    /// <summary>Who set the workflow, for people: <c>--workflow</c>.</summary>
    public string WorkflowSetting { get; init; } = "the caller";

    /// <summary>A cut-off for plans that propose one, in UTC; null to propose one after <see cref="Now"/>.</summary>
    public DateTime? Cutoff { get; init; }

    /// <summary>
    /// The project as it was analysed before; null for none. Trees of files that are the same are not parsed again, and nothing else
    /// depends on it.
    /// </summary>
    public DataProject? Earlier { get; init; }

    /// <summary>How backfills are cut into windows; null for whole ones.</summary>
    public WindowOptions? Windows { get; init; }

    /// <summary>Whether to find what is wrong with the baseline alone too, to tell what is new.</summary>
    public bool WithBaselineFindings { get; init; }

    /// <summary>What the change may not do with stored rows; nothing is forbidden by default.</summary>
    public RowGate Gate { get; init; } = RowGate.Open;

    /// <summary>The severity configured for a rule in a file; null where none is.</summary>
    public Func<string, RuleDescription, ReportDiagnostic?> ConfiguredSeverity { get; init; } = (_, _) => null;
}
