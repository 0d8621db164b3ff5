using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>Nodes and pipes that read themselves, and views that feed their own source.</summary>
public sealed class CircularDependency : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF1004", "circular-dependency", DiagnosticSeverity.Error,
        "resources that depend on themselves", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override void Run(AnalysisModel model, Report report)
    {
        var project = model.Project;
        foreach (var circle in Circles.Find(project.Pipes.SelectMany(p => p.Nodes), node => Reads(project, node)))
        {
            var first = circle.Arrows[0].From;
            Report(
                circle, first.Pipe.Name,
                $"'{first.Name}' reads itself ({circle.Way(n => n.Name)}), so that the deploy fails. Let one of them read something else.", report);
        }

        var views = project.Views.Where(v => v.Target is not null).ToLookup(v => InsertPath.Of(project, v.Node).Trigger is { IsOwn: true, IsRelease: false } source ? source.Name : "");
        foreach (var circle in Circles.Find(project.DataSources.Select(d => d.Name), source => Fills(views[source], source)))
        {
            Report(
                circle, ParsedFile.ResourceName(circle.Arrows[0].File.Path, Datafile.Parser.Syntax.DatafileKinds.Pipe),
                $"An insert into '{circle.Arrows[0].From}' comes back to it through materialized views ({circle.Way(n => n)}): ClickHouse refuses every insert there. Take one of the views away, or let it read something else.",
                report);
        }
    }

    /// <summary>A name that a Data Source has as well may mean that.</summary>
    private static IEnumerable<Arrow<PipeNode>> Reads(DataProject project, PipeNode node) =>
        from table in node.Reads
        where project.FindDataSource(table.Name) is null
        let inner = SideTables.NodeOf(project, table, node)
        where inner is not null
        select new Arrow<PipeNode>(node, inner, node.Pipe.File, table.Span);

    private static IEnumerable<Arrow<string>> Fills(IEnumerable<MaterializedView> views, string source) =>
        from view in views
        let target = view.Node.Syntax.Find("DATASOURCE")
        where target is not null
        select new Arrow<string>(source, view.TargetName, view.Pipe.File, target.ValueSpan);

    private void Report<T>(Circle<T> circle, string resource, string message, Report report) => report.At(
        circle.Arrows[0].File, circle.Arrows[0].Span, Descriptor, resource, [message],
        [.. circle.Arrows.Skip(1).Select(a => new Related(new Place(a.File, a.Span), "and on to here"))]);
}
