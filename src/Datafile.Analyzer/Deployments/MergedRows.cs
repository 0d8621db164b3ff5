using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Deployments;

/// <summary>
/// A target whose live view counted the rows of a source as they arrived, and whose rebuild reads what the merges of that source have left:
/// a view sees each version of a row, its source keeps the last.
/// </summary>
/// <param name="Columns">The columns of the target that count them; empty where each version is a row of the target.</param>
internal sealed record MergedRows(MaterializedView View, DataSource Target, DataSource Source, IReadOnlyList<string> Columns)
{
    public static IEnumerable<MergedRows> In(DeploymentModel deployment)
    {
        foreach (var view in deployment.KnownToRebuild.Where(v => !deployment.Views.IsAddedBeside(v)))
        {
            if (view.Target is not { } target
                || deployment.Before.FindDataSource(target.Name)?.KeepsRepeats != true
                || deployment.Before.FindDataSource(deployment.Views.SourceOf(view)) is not { Engine: { } engine } source
                || !(engine.IsReplacing || engine.IsCollapsing)
                || deployment.ActionOf(source.Name) is DeployAction.Rebuild or DeployAction.Populate
                || deployment.Views.LiveOf(view) is not { } live
                || deployment.Changes.Live.QueryOf(live.Node) is not { IsKnown: true, Branches: [{ Shape.IsEmpty: true } was] }
                || was.Source != source.Name)
                continue;

            var counting = was.Outputs.Where(o => Counts(o.Expression, engine)).Select(o => o.Name).ToArray();
            if (counting.Length > 0 || (!was.IsGrouped && was.Outputs.All(o => o.Name != engine.SignColumn)))
                yield return new MergedRows(view, target, source, counting);
        }
    }

    /// <summary>Whether a row that comes twice counts twice. The sign of a row that is taken back makes up for it.</summary>
    private static bool Counts(BoundExpression value, DeclaredEngine engine) => value.DescendantsAndSelf().OfType<BoundCall>().Any(
        c => AggregateFunction.Find(c.Name) is { } function && !AggregateLaw.IsIdempotent(function)
            && c.Columns.All(column => column.Name != engine.SignColumn));
}
