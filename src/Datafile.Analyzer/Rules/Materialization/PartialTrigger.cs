using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>The view reads more than the one source whose inserts trigger it.</summary>
public sealed class PartialTrigger : InsertPathRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF2005", "partial-trigger", DiagnosticSeverity.Warning,
        "the view reads more than the one source whose inserts trigger it", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(MaterializedView view, InsertPath path, AnalysisModel model, Report report)
    {
        if (path.Trigger is not { } source)
            return;

        // The target itself is read to leave out what it has, which works across inserts.
        var sides = path.Sides.Where(s => s.Table.FullName != view.TargetName && (s.Table.FullName != source.FullName || s.Role == SideRole.OutermostUnion)).ToArray();
        foreach (var side in sides.Where(s => Loss(s, source, view) is not null).GroupBy(s => (s.Node.Pipe, s.Span), (_, same) => same.First()))
            At(side, DiagnosticSeverity.Warning, Loss(side, source, view), view, report);

        var lookups = sides.Where(s => Loss(s, source, view) is null).GroupBy(s => s.Table.FullName, (_, same) => same.First()).ToArray();
        if (lookups.Length > 0)
            At(lookups[0], DiagnosticSeverity.Info, Staleness(lookups, source, view), view, report);
    }

    private void At(SideRead side, DiagnosticSeverity severity, string? message, MaterializedView view, Report report) => report.At(
        side.Node.Pipe.File, side.Span, Descriptor, view.Pipe.Name, [message ?? ""], severity,
        new Related(new Place(view.Pipe.File, view.Node.Syntax.Start.Keyword), $"the view of '{view.TargetName}'"));

    /// <summary>What is lost or doubled whatever the tables hold; null for what is looked up, as dimensions are.</summary>
    private static string? Loss(SideRead side, TableReference source, MaterializedView view) => side switch
    {
        { Role: SideRole.OutermostUnion } =>
            $"Only the first SELECT of this UNION runs when rows are inserted: what this one reads of '{side.Table.FullName}' never reaches '{view.TargetName}'. Give it a view of its own.",
        { Role: SideRole.Union, Kind: "UNION ALL" } =>
            $"Each insert into '{source.FullName}' reads the whole of '{side.Table.FullName}' here and writes it to '{view.TargetName}' once more, and inserts into '{side.Table.FullName}' do nothing. Give it a view of its own.",
        { Role: SideRole.Join } when side.Kind.Contains("RIGHT") || side.Kind.Contains("FULL") =>
            $"Each insert into '{source.FullName}' writes every row of '{side.Table.FullName}' that has no match in it to '{view.TargetName}', again and again. Write LEFT JOIN.",
        _ => null,
    };

    private static string Staleness(SideRead[] lookups, TableReference source, MaterializedView view)
    {
        var names = string.Join(", ", lookups.Select(l => $"'{l.Table.FullName}'"));
        var (it, they) = lookups.Length == 1 ? ("it", "it is") : ("them", "they are");
        var isLost = lookups.Any(l => l.Role == SideRole.Join && !l.Kind.Contains("LEFT"));
        return $"Only inserts into '{source.FullName}' run this view: it sees {names} as {they} then, and later changes of {it} do not change what '{view.TargetName}' holds"
            + (isLost ? "; a row that has no match yet is lost" : "") + $". Join {it} where '{view.TargetName}' is read if that matters.";
    }
}
