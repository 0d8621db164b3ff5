using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Plans;

/// <summary>From a baseline to the current state: what differs, and the ordered steps that release it.</summary>
/// <param name="Recreated">Views and targets that a fork re-creates, in order of their data flow.</param>
/// <param name="Readers">Pipes that read a re-created target.</param>
/// <param name="Cutoffs">The cut-offs that stand in the current state.</param>
/// <param name="Backfills">Backfills that exist, and skeletons of those that are missing.</param>
/// <param name="Files">What <c>--write</c> writes, in this order.</param>
public sealed record ReleasePlan(
    Workflow Workflow,
    ReleaseVersions Version,
    ImmutableArray<Change> Changes,
    ImmutableArray<string> Recreated,
    ImmutableArray<string> Readers,
    ImmutableArray<PlannedCutoff> Cutoffs,
    ImmutableArray<PlannedBackfill> Backfills,
    ImmutableArray<PlanStep> Steps,
    ImmutableArray<PlannedFile> Files)
{
    /// <summary>Why this workflow is assumed and how to set another, in sentences; empty where nobody said.</summary>
    public string WorkflowReason { get; init; } = "";

    /// <summary>Each FORWARD_QUERY that <c>--write</c> writes; none in Classic.</summary>
    public ImmutableArray<PlannedQuery> Queries { get; init; } = [];

    /// <summary>What the deployment does; null in Classic.</summary>
    public Deployment? Deployment { get; init; }

    /// <summary>
    /// The findings about the change that no step resolves, errors first: to be looked at before the first step. A step that loses the rows
    /// which a finding is about does not resolve it.
    /// </summary>
    public ImmutableArray<Finding> Unresolved { get; init; } = [];

    /// <summary>The targets that are rebuilt from a source that no longer holds all their rows.</summary>
    public ImmutableArray<string> LosingHistory { get; init; } = [];
}

/// <summary>Versions of the <c>.tinyenv</c>; null where the workflow has none.</summary>
public sealed record ReleaseVersions(string? Live, string? Release, string? Backfill);

/// <summary>A cut-off as it is written in a query, e.g. <c>timestamp &gt; '2023-12-14 11:45:00'</c>.</summary>
public sealed record PlannedCutoff(string Pipe, string Node, string Column, string Operator, string Value);

/// <summary>A backfill pipe, its target and the rows that it takes.</summary>
/// <param name="File">Path relative to the project root.</param>
/// <param name="Filter">The exact complement of the cut-off.</param>
/// <param name="Text">The whole text of the pipe.</param>
public sealed record PlannedBackfill(string Pipe, string File, string Target, string Filter, string Text);

/// <summary>A FORWARD_QUERY that a Data Source gets.</summary>
/// <param name="File">Path relative to the project root.</param>
/// <param name="Text">The whole instruction.</param>
public sealed record PlannedQuery(string DataSource, string File, string Text);

/// <summary>One step of a release.</summary>
/// <param name="Id">A step id, e.g. <c>deploy-fork</c>.</param>
/// <param name="Writes">Paths of the files that <c>--write</c> writes for it.</param>
/// <param name="WaitUntil">What must have passed before it starts; null where nothing has to.</param>
/// <param name="Verify">Commands that fail when the step did not do its work.</param>
/// <param name="Undo">Commands that take it back.</param>
public sealed record PlanStep(
    string Id, string Title, string Reason,
    ImmutableArray<string> Commands, ImmutableArray<string> Writes, string? WaitUntil,
    ImmutableArray<string> Verify, ImmutableArray<string> Undo)
{
    /// <summary>
    /// The findings of <c>check</c> because of which the step is there, or does what it does; empty for one that every such change takes.
    /// </summary>
    public ImmutableArray<StepCause> Causes { get; init; } = [];

    /// <summary>Those among them that it does not resolve: what they warn of happens in this step.</summary>
    public ImmutableArray<StepCause> Accepts { get; init; } = [];
}

/// <summary>A finding that a step resolves, or accepts.</summary>
/// <param name="Rule">The id of its rule.</param>
/// <param name="Resource">The resource that it is about.</param>
public sealed record StepCause(string Rule, string Resource);

/// <summary>A file that the plan writes.</summary>
/// <param name="Path">Relative to the project root, with <c>/</c>.</param>
public sealed record PlannedFile(string Path, string Text)
{
    /// <summary>Whether it is a script, which may be run.</summary>
    public bool Executable { get; init; }

    /// <summary>The text that it is an edit of, and may be written over; null for a new file.</summary>
    public string? Edits { get; init; }

    /// <summary>
    /// Written after all others: from then on the project no longer tells what the plan was made from. A run that was interrupted
    /// before is taken up by the next.
    /// </summary>
    public bool IsLast { get; init; }

    internal static PlannedFile Script(string path, string text) => new(path, text) { Executable = true };

    /// <summary>Another text for a file of the project, with the line ends of that file.</summary>
    internal static PlannedFile EditOf(ProjectFile file, string text) =>
        new(file.Path, LineEnds.As(file.WrittenText.ToString(), text)) { Edits = file.WrittenText.ToString() };
}
