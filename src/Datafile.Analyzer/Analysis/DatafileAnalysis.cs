using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Rules;
using Datafile.Analyzer.Rules.Syntax;
using Datafile.Parser;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Analysis;

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
        var found = new FindingCollector(request.ConfiguredSeverity, Suppressions.Of(request.Current), Approvals.Of(release?.Before, project));
        foreach (var rule in Rule.All)
            found.Run(rule, model);

        var findings = found.Findings;
        var plan = release is null ? null : ReleasePlanner.Plan(release, request.Cutoff, request.Windows) with
        {
            Deployment = release.Deployment is { } deployment ? DeploymentVerdict.Of(deployment, findings) : null,
        };
        return new AnalysisResult(findings, plan, project.DataSources.Length + project.Pipes.Length, new Lazy<Lineage>(() => LineageOf(project, release)))
        {
            LargeQueries = [.. model.Columns.TooLarge.Select(q => new LargeQuery(q.Node.Pipe.File.Path, q.Node.Name, q.Reason))],
        };
    }

    /// <summary>Analyses one datafile alone: only rules about a single file run, and the file may be meant for either product.</summary>
    /// <exception cref="ArgumentException">The path is that of no datafile.</exception>
    public static FileAnalysis AnalyzeFile(ProjectFile file)
    {
        var project = DataProject.OfFile(file);
        var model = new AnalysisModel(project, Products.Both, new QueryBinder(project), new ResultTypes(project), null);
        var found = new FindingCollector((_, _) => null, Suppressions.Of(project.Snapshot), Approvals.Of(null, project));
        foreach (var rule in Rule.All.Where(r => r is FileRule { NeedsOtherFiles: false } or SyntaxRule))
            found.Run(rule, model);

        // Nothing is said about an include that depends on where it is included.
        var syntax = project.Files.IsEmpty ? DatafileParser.Parse(file.Path, file.Text) : project.Files[0].Syntax;
        var pipe = syntax is PipeSyntax { IsInclude: true } included ? new Pipe(file, included) : project.Pipes.FirstOrDefault();
        return new FileAnalysis(syntax, pipe, found.Findings);
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
