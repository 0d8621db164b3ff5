using System.Collections.Immutable;

namespace Datafile.Analyzer.Plans;

/// <summary>What a workflow makes of a comparison.</summary>
/// <param name="Steps">In the order in which they are done.</param>
/// <param name="Backfills">Those that the project has, and those that the plan writes.</param>
internal sealed record WorkflowPlan(ImmutableArray<PlannedStep> Steps, ImmutableArray<PlannedBackfill> Backfills)
{
    /// <summary>Each FORWARD_QUERY that the plan writes.</summary>
    public ImmutableArray<PlannedQuery> Queries { get; init; } = [];
}
