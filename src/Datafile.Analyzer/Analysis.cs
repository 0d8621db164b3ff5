using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Rules;
using Datafile.Analyzer.Rules.Syntax;
using Datafile.Parser;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer;

/// <summary>Analyses a data project: parses and binds it, compares it with a baseline, runs the rules, plans the release.</summary>
public static class DatafileAnalysis
{
    public static AnalysisResult Analyze(AnalysisRequest request)
    {
        var project = DataProject.Load(request.Current);
        var binder = new QueryBinder(project);
        var types = new ResultTypes(project);
        var release = request.Baseline is { } baseline
            ? ReadRelease(DataProject.Load(baseline), project, binder, types, request)
            : null;

        var products = WorkflowDetection.Products(project, request.Workflow);
        var model = new AnalysisModel(project, products, binder, types, release);
        var report = new Report(request.ConfiguredSeverity, Suppressions.Of(request.Current), Approvals.Of(release?.Before, project));
        foreach (var rule in Rule.All)
            rule.Run(model, report);

        var plan = release is null ? null : ReleasePlanner.Plan(release, request.Cutoff, request.Windows);
        return new AnalysisResult(report.Findings, plan, project.DataSources.Length + project.Pipes.Length, new Lazy<Lineage>(() => LineageOf(project, release)));
    }

    /// <summary>Analyses one datafile alone: only rules about a single file run, and the file may be meant for either product.</summary>
    /// <exception cref="ArgumentException">The path is that of no datafile.</exception>
    public static FileAnalysis AnalyzeFile(ProjectFile file)
    {
        var project = DataProject.OfFile(file);
        var model = new AnalysisModel(project, Products.Both, new QueryBinder(project), new ResultTypes(project), null);
        var report = new Report((_, _) => null, Suppressions.Of(project.Snapshot), Approvals.Of(null, project));
        foreach (var rule in Rule.All.Where(r => r is FileRule { NeedsOtherFiles: false } or SyntaxRule))
            rule.Run(model, report);

        // Of an include that depends on where it stands nothing is said.
        var syntax = project.Files.IsEmpty ? DatafileParser.Parse(file.Path, file.Text) : project.Files[0].Syntax;
        var pipe = syntax is PipeSyntax { IsInclude: true } included ? new Pipe(file, included) : project.Pipes.FirstOrDefault();
        return new FileAnalysis(syntax, pipe, report.Findings);
    }

    private static Lineage LineageOf(DataProject project, ReleaseModel? release) => release is null
        ? Lineage.Of(project)
        : Lineage.Of(project).Against(Lineage.Of(release.Before), release.Changes.Select(c => c.Resource), release.Renewed);

    private static ReleaseModel ReadRelease(DataProject before, DataProject after, QueryBinder binder, ResultTypes types, AnalysisRequest request)
    {
        var workflow = request.Workflow ?? WorkflowDetection.Detect(after, ReleaseScripts.From(after.Snapshot), ReleaseScripts.From(before.Snapshot));
        return new ReleaseModel(before, after, binder, types, workflow, request.Now);
    }
}

/// <summary>All that an analysis needs from outside, as values.</summary>
/// <param name="Current">The state to check.</param>
/// <param name="Baseline">The state to compare with; null to check the current state alone.</param>
/// <param name="Now">When the release would be deployed, in UTC.</param>
public sealed record AnalysisRequest(ProjectSnapshot Current, ProjectSnapshot? Baseline, DateTime Now)
{
    /// <summary>The workflow; null to tell it from the files.</summary>
    public Workflow? Workflow { get; init; }

    /// <summary>A cut-off for plans that propose one, in UTC; null to propose one after <see cref="Now"/>.</summary>
    public DateTime? Cutoff { get; init; }

    /// <summary>How backfills are cut into windows; null for whole ones.</summary>
    public WindowOptions? Windows { get; init; }

    /// <summary>The severity configured for a rule in a file; null where none is.</summary>
    public Func<string, DiagnosticDescriptor, ReportDiagnostic?> ConfiguredSeverity { get; init; } = (_, _) => null;
}

/// <summary>What an analysis found.</summary>
/// <param name="Findings">Ordered by file, position and id.</param>
/// <param name="Plan">The release plan; null without a baseline.</param>
/// <param name="Files">How many datafiles were analysed.</param>
/// <param name="Lineage">What flows where, made when it is asked for; with a baseline, what differs is marked.</param>
public sealed record AnalysisResult(ImmutableArray<Finding> Findings, ReleasePlan? Plan, int Files, Lazy<Lineage> Lineage);

/// <summary>What there is to say of one datafile alone.</summary>
/// <param name="Pipe">The nodes with their SQL; null for a file that is no pipe, nor a part of one.</param>
/// <param name="Findings">Ordered by position and id.</param>
public sealed record FileAnalysis(DatafileSyntax Syntax, Pipe? Pipe, ImmutableArray<Finding> Findings);
