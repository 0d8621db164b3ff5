using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Analysis;

/// <summary>What an analysis found.</summary>
/// <param name="Findings">Ordered by file, position and id.</param>
/// <param name="Current">What the queries of the checked state mean.</param>
/// <param name="Baseline">What those of the baseline mean; null without one.</param>
/// <param name="Lineage">What flows where, made when it is asked for; with a baseline, what differs is marked.</param>
public sealed record AnalysisResult(
    ImmutableArray<Finding> Findings, ProjectSemantics Current, ProjectSemantics? Baseline, Lazy<Lineage> Lineage)
{
    private readonly Lazy<ReleasePlan>? _plan;

    internal AnalysisResult(
        ImmutableArray<Finding> findings, Lazy<ReleasePlan>? plan, ProjectSemantics current, ProjectSemantics? baseline,
        Lazy<Lineage> lineage)
        : this(findings, current, baseline, lineage) => _plan = plan;

    /// <summary>The release plan, made when it is asked for; null without a baseline.</summary>
    public ReleasePlan? Plan => _plan?.Value;

    /// <summary>How many datafiles were analysed.</summary>
    public int Files => Current.Project.DataSources.Length + Current.Project.Pipes.Length;

    /// <summary>How the project is released, and why that is assumed.</summary>
    public DetectedWorkflow Workflow { get; init; } = new(Project.Workflow.Forward, "");

    /// <summary>What is found in the baseline alone, where that was asked for.</summary>
    public ImmutableArray<Finding> BaselineFindings { get; init; } = [];

    /// <summary>What a comment suppresses or an approval covers, ordered as the findings, without fixes.</summary>
    public ImmutableArray<Finding> Suppressed { get; init; } = [];

    /// <summary>What the change does with stored rows and <see cref="AnalysisRequest.Gate"/> forbids.</summary>
    public ImmutableArray<ForbiddenMovement> Forbidden { get; init; } = [];

    /// <summary>The queries that are unknown, in part or as a whole, because they are past one of the <see cref="Parser.Limits"/>.</summary>
    public ImmutableArray<LargeQuery> LargeQueries { get; init; } = [];

    /// <summary>The branches of templates that no request takes, sought when they are asked for.</summary>
    public IEnumerable<UnreachableBranch> UnreachableBranches =>
        from pipe in Current.Project.Pipes
        where !pipe.IsIncomplete
        from node in pipe.Nodes
        from branch in node.Sql?.TemplateVariants?.Unreachable() ?? []
        let place = Places.Of(pipe.File, branch.Start.Span).GetLineSpan()
        select new UnreachableBranch(place.Path, node.Name, place.StartLinePosition.Line);

    /// <summary>What tells which of its fixes do no harm.</summary>
    internal FixTrial Trial { get; init; } = FixTrial.None;

    /// <summary>The text of an analysed file; null if there is none of this path.</summary>
    public SourceText? TextOf(string path) => Trial.Texts.TryGetValue(path, out var text) ? text : null;
}

/// <summary>A query that is too large to follow.</summary>
/// <param name="Path">Of the pipe, relative to the project root.</param>
/// <param name="Node">The name of its node.</param>
/// <param name="Reason">What of it is past a limit, as a clause: <c>there are more than 10000 columns</c>.</param>
public sealed record LargeQuery(string Path, string Node, string Reason);

/// <summary>A branch of a template that no request takes.</summary>
/// <param name="Path">Of the file with its tag, relative to the project root.</param>
/// <param name="Node">The name of its node.</param>
/// <param name="Line">Of its tag, from 0.</param>
public sealed record UnreachableBranch(string Path, string Node, int Line);

/// <summary>What was found in one datafile alone.</summary>
/// <param name="Pipe">The nodes with their SQL; null for a file that is neither a pipe nor a part of one.</param>
/// <param name="Findings">Ordered by position and id.</param>
public sealed record FileAnalysis(DatafileSyntax Syntax, Pipe? Pipe, ImmutableArray<Finding> Findings)
{
    /// <summary>What tells which of its fixes do no harm.</summary>
    internal FixTrial Trial { get; init; } = FixTrial.None;
}
