using System.Collections.Immutable;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Deployments;

/// <summary>A copy pipe that brings the rows of a live Data Source into a new one.</summary>
internal sealed record RowMove(PipeNode Copy, DataSource From, DataSource To);

/// <summary>
/// Copy pipes of a deployment that move the rows of a live Data Source to a new one, as after a rename. They run once the deployment
/// is live, and what they write flows on through the views of the new Data Source.
/// </summary>
internal sealed class MovedRows(DeploymentModel deployment)
{
    private ImmutableArray<RowMove> _all;

    public ImmutableArray<RowMove> All => _all.IsDefault ? _all = [.. Find()] : _all;

    /// <summary>The copy that brings the rows of a live Data Source into a new one; null where none does.</summary>
    public RowMove? Into(string dataSource) => All.FirstOrDefault(m => m.To.Name == dataSource);

    /// <summary>
    /// Views that write moved rows once more: the live view read them under their old name, and the target keeps what it has.
    /// </summary>
    public IEnumerable<(MaterializedView View, RowMove Move)> CountedTwice =>
        from move in All
        from view in deployment.Views.From(move.To.Name)
        where view.Target?.KeepsRepeats == true && deployment.Before.FindDataSource(view.TargetName) is not null
        where deployment.ActionOf(view.TargetName) is DeployAction.Rewrite or DeployAction.Alter or DeployAction.None
        let live = deployment.Views.LiveOf(view)
        where live?.TargetName == view.TargetName
        where deployment.Changes.Live.QueryOf(live.Node) is { IsKnown: true } was && was.Branches.All(b => b.Source == move.From.Name)
        where deployment.Changes.Current.QueryOf(view.Node) is { IsKnown: true, Branches: { Length: 1 } now } && now[0].Filters.IsEmpty
        select (view, move);

    private IEnumerable<RowMove> Find()
    {
        foreach (var copy in deployment.After.Copies)
        {
            if (deployment.Before.FindPipe(copy.Pipe.Name) is not null || copy.Schedule is not null || copy.CopyMode?.Value == "replace")
                continue;
            if (deployment.Before.FindDataSource(copy.Target) is not null
                || deployment.After.FindDataSource(copy.Target) is not { } to
                || deployment.Views.Into(to.Name).Any())
                continue;

            if (deployment.Changes.Current.QueryOf(copy) is { IsKnown: true, Branches: { Length: 1 } branches }
                && deployment.Before.FindDataSource(branches[0].Source) is { } from)
                yield return new RowMove(copy, from, to);
        }
    }
}
