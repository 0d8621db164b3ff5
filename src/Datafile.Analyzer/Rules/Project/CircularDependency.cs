using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>Nodes and pipes that read themselves, and views that feed their own source.</summary>
public sealed class CircularDependency : Rule
{
    private static readonly Message SelfReading = new("'{0}' depends on itself ({1}), and the deploy will fail. Break the cycle.");
    private static readonly Message SelfFilling = new(
        "An insert into '{0}' comes back to it through materialized views ({1}), so ClickHouse refuses every insert there. "
        + "Remove one of the views, or make it read something else.");

    public override RuleDescription Description { get; } = Describe(
        "DF1004", "circular-dependency", DiagnosticSeverity.Error, "Resources depend on themselves", SelfReading, SelfFilling);

    internal override void Run(AnalysisModel model, Report report)
    {
        var project = model.Project;
        foreach (var cycle in Cycles.Find(project.Pipes.SelectMany(p => p.Nodes), node => Reads(model.Semantics, node)))
        {
            var first = cycle.Edges[0].From;
            Report(cycle, first.Pipe.Name, SelfReading.With(first.Name, cycle.Path(n => n.Name)), report);
        }

        var views = (
            from view in project.Views
            where view.Target is not null
            from source in TriggersOf(view, model.Semantics).Select(t => project.FindDataSource(t.Name)?.Name ?? "").Distinct()
            select (view, source)).ToLookup(v => v.source, v => v.view, StringComparer.Ordinal);
        foreach (var cycle in Cycles.Find(project.DataSources.Select(d => d.Name), source => Fills(views[source], source)))
        {
            var first = cycle.Edges[0];
            Report(cycle, ParsedFile.ResourceName(first.File.Path, DatafileKinds.Pipe), SelfFilling.With(first.From, cycle.Path(n => n)), report);
        }
    }

    private static IEnumerable<TableReference> TriggersOf(MaterializedView view, ProjectSemantics semantics) =>
        semantics.RunsOf(view.Node)
            .Select(run => InsertPath.Of(run.Query).Trigger)
            .OfType<TableReference>()
            .Where(t => t is { IsOwn: true, IsRelease: false });

    /// <summary>A name that a Data Source has as well may mean that.</summary>
    private static IEnumerable<Edge<PipeNode>> Reads(ProjectSemantics model, PipeNode node) =>
        from table in node.Reads
        where model.Project.FindDataSource(table.Name) is null
        let inner = model.Resolver.FindNode(node, table)
        where inner is not null
        select new Edge<PipeNode>(node, inner, node.Pipe.File, table.Span);

    private static IEnumerable<Edge<string>> Fills(IEnumerable<MaterializedView> views, string source) =>
        from view in views
        where view.Node.TargetSpan is not null
        select new Edge<string>(source, view.Target?.Name ?? view.TargetName, view.Pipe.File, view.Node.TargetSpan ?? default);

    private static void Report<T>(Cycle<T> cycle, string resource, MessageText text, Report report)
    {
        var finding = report.At(cycle.Edges[0].File, cycle.Edges[0].Span, text).About(resource);
        foreach (var next in cycle.Edges.Skip(1))
            finding.Related(new Place(next.File, next.Span), "the cycle continues here");
    }
}
