using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Release;

/// <summary>What a release or a deployment does with stored rows, and which of it a gate forbids.</summary>
/// <remarks>
/// A movement that no source confirms counts as one: who asks for a guarantee is told, and the message says that it is not
/// confirmed.
/// </remarks>
internal sealed class RowMovements(Rollout rollout)
{
    private readonly ILookup<string, MaterializedView> _viewsByTarget = rollout.After.Views.ToLookup(v => v.TargetName, StringComparer.Ordinal);

    /// <summary>What is forbidden, by file, place and Data Source: one for each movement of a Data Source.</summary>
    public IEnumerable<ForbiddenMovement> Forbidden(RowGate gate) =>
        All().SelectMany(m => Judge(m, gate))
            .OrderBy(f => f.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(f => f.Location.SourceSpan.Start)
            .ThenBy(f => f.Resource, StringComparer.Ordinal)
            .ThenBy(f => f.Movement);

    private static IEnumerable<ForbiddenMovement> Judge(Movement movement, RowGate gate)
    {
        // What is two things at once is reported as the first that is forbidden.
        foreach (var kind in movement.Kinds)
        {
            if (gate.Forbids(kind, movement.File.Path) is { } who)
            {
                var cause = movement.FindCause();
                yield return new(kind, movement.Resource, cause.Place, $"{movement.Effect}, which {who} does not allow. {cause.Text}");
                yield break;
            }
        }
    }

    private IEnumerable<Movement> All() =>
        (rollout switch
        {
            { Deployment: { } deployment } => OfDeployment(deployment),
            { Release: { } release } => OfRelease(release),
            _ => [],
        }).Concat(Lost());

    private IEnumerable<Movement> OfDeployment(DeploymentModel deployment)
    {
        foreach (var (name, action) in deployment.Actions.Select(a => (a.Key, a.Value)))
        {
            if (action == DeployAction.Rewrite && rollout.After.FindDataSource(name) is { } rewritten)
                yield return Rewritten(rewritten);
            else if (action == DeployAction.Rebuild && rollout.After.FindDataSource(name) is { } rebuilt)
                yield return Rebuilt(rebuilt);
        }

        foreach (var source in deployment.Discarded)
        {
            yield return new(
                [RowMovement.Destructive], source.Name, source.File, $"This change deletes all rows of '{source.Name}'",
                () => deployment.Changes.Of(source.Name).FirstOrDefault(c => c.Kind == ChangeKind.Engine) is { } change
                    ? CauseOf(change)
                    : CauseOf(source.Name));
        }

        var unknown = deployment.Changes.All.Where(c => IsOfUnknownEffect(c) && !deployment.IsWrittenAgain(c.Resource));
        foreach (var change in unknown.GroupBy(c => c.Resource, (_, same) => same.First()))
        {
            if (rollout.After.FindDataSource(change.Resource) is { } source)
                yield return new([RowMovement.Rewrite], source.Name, source.File, $"This change may rewrite all rows of '{source.Name}'", () => CauseOf(change));
        }

        foreach (var losses in deployment.Losses.GroupBy(l => l.Target.Name, (_, same) => same.First()))
            yield return Shortened(losses);
        foreach (var (view, copy) in deployment.CopiedRows)
        {
            if (view.Target is { } target)
                yield return new([RowMovement.HistoryLoss, RowMovement.Destructive], target.Name, target.File, $"This change rebuilds '{target.Name}' without the rows that copy pipe '{copy.Pipe.Name}' added", () => CauseOf(target.Name));
        }
    }

    /// <summary>Whether no source says if a deployment rewrites the stored rows for a change.</summary>
    private static bool IsOfUnknownEffect(Change change) =>
        !change.IsConfirmed && change.Kind is ChangeKind.ColumnOrder or ChangeKind.ColumnJsonpath or ChangeKind.EngineSetting;

    private IEnumerable<Movement> OfRelease(ReleaseModel release)
    {
        foreach (var source in release.After.DataSources.Where(d => release.IsRenewed(d.Name) && release.Before.FindDataSource(d.Name) is not null))
            yield return ViewsInto(source.Name).Any() ? Rebuilt(source) : Rewritten(source);
        foreach (var loss in release.Losses.GroupBy(l => l.Target.Name, (_, same) => same.First()))
            yield return Shortened(loss);
    }

    /// <summary>What is deleted, and values and rows that a single change loses.</summary>
    private IEnumerable<Movement> Lost()
    {
        var changes = rollout.Changes.All.Where(c => c.Member.Length == 0).ToArray();
        var (byName, byOldName) = (changes.ToLookup(
            c => c.Resource, StringComparer.Ordinal), changes.ToLookup(c => c.OldName, StringComparer.Ordinal));
        var removed = rollout.Before.DataSources.Where(d => rollout.After.FindDataSource(d.Name) is null)
            .ToDictionary(d => d.Name, StringComparer.Ordinal);
        foreach (var source in removed.Values)
        {
            var change = byOldName[source.Name].FirstOrDefault() ?? byName[source.Name].FirstOrDefault();
            yield return new(
                [RowMovement.Destructive, RowMovement.HistoryLoss], source.Name, source.File, $"This change deletes '{source.Name}' with all its rows",
                () => change is null ? new(Places.Of(source.File, default), "Its file is removed.") : CauseOf(change));
        }

        foreach (var change in rollout.Changes.All.Where(
            c => c.Impact == Impact.HistoryLoss && !removed.ContainsKey(c.Resource) && !removed.ContainsKey(c.OldName)))
        {
            if (FileOf(change.Resource) is { } file)
                yield return new(
                    [RowMovement.HistoryLoss], change.Resource, file, $"This change loses stored rows or values of '{change.Resource}'",
                    () => CauseOf(change));
        }
    }

    private Movement Rewritten(DataSource source) =>
        new([RowMovement.Rewrite], source.Name, source.File, $"This change rewrites all rows of '{source.Name}'", () => CauseOf(source.Name));

    private Movement Rebuilt(DataSource target) =>
        new([RowMovement.Rebuild], target.Name, target.File, $"This change rebuilds '{target.Name}'{FromSource(target)}", () => CauseOf(target.Name));

    private Movement Shortened(RebuildLoss loss) => new(
        [RowMovement.HistoryLoss, RowMovement.Destructive], loss.Target.Name, loss.Target.File,
        $"This change loses rows of '{loss.Target.Name}', because '{loss.Keeper.Name}', from which it is rebuilt, {(loss.Run is null ? "keeps less" : $"has only what the last run of copy pipe '{loss.Run.Pipe.Name}' wrote")}", () => CauseOf(loss.Target.Name));

    private string FromSource(DataSource target)
    {
        var sources = ViewsInto(target.Name)
            .Select(v => rollout.Deployment?.Views.SourceOf(v) ?? "")
            .Where(s => s.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return sources.Length == 0 ? "" : " from " + string.Join(" and ", sources.Select(s => $"'{s}'"));
    }

    private static Cause CauseOf(Change change) => new(change.Location, change.Message);

    /// <summary>Why the rows of a Data Source move: a change of itself, of a view that fills it, or of what is above.</summary>
    private Cause CauseOf(string dataSource) =>
        CauseOf(dataSource, new(StringComparer.Ordinal))
        ?? (rollout.Changes.All.FirstOrDefault(Moves) is { } change
            ? CauseOf(change)
            : new(FileOf(dataSource) is { } file ? Places.Of(file, default) : Location.None, "What it depends on changes."));

    private Cause? CauseOf(string dataSource, HashSet<string> seen)
    {
        if (!seen.Add(dataSource))
            return null;

        var views = ViewsInto(dataSource).ToArray();
        var own = rollout.Changes.Of(dataSource).ToArray();
        var cause = own.FirstOrDefault(Moves) ?? views.SelectMany(v => rollout.Changes.Of(v.Pipe.Name)).FirstOrDefault(c => !IsOfDefinitionAlone(c));
        if (cause is not null)
            return CauseOf(cause);
        if (views.FirstOrDefault(v => rollout.Deployment?.Views.IsChanged(v) == true) is { } reworded)
            return new(
                Places.Of(reworded.Pipe.File, reworded.Node.Syntax.Start.Keyword),
                $"The text of the query of '{reworded.Pipe.Name}' differs.");

        // An ALTER of a target moves nothing where what is above it does.
        var above = views.Select(v => rollout.Deployment?.Views.SourceOf(v) ?? "")
            .FirstOrDefault(s => rollout.Deployment?.ActionOf(s) is DeployAction.Rewrite or DeployAction.Rebuild or DeployAction.Destructive);
        return (above is null ? null : CauseOf(above, seen))
            ?? (own.FirstOrDefault(c => c.Method == Method.Alter) is { } altered ? CauseOf(altered) : null);
    }

    private static bool Moves(Change change) => change.Method is Method.Fork or Method.Copy or Method.ForwardQuery or Method.Replay or Method.Manual;

    private static bool IsOfDefinitionAlone(Change change) => change.Kind is ChangeKind.Token or ChangeKind.Description or ChangeKind.Schedule;

    private IEnumerable<MaterializedView> ViewsInto(string target) => _viewsByTarget[target];

    private ProjectFile? FileOf(string resource) => rollout.After.FindDataSource(resource)?.File ?? rollout.After.FindPipe(resource)?.File;

    /// <param name="Kinds">What it is, the name that fits best first.</param>
    /// <param name="Effect">What happens, as the beginning of a sentence.</param>
    /// <param name="FindCause">Asked for what is forbidden alone: the way to a cause may be long.</param>
    private sealed record Movement(RowMovement[] Kinds, string Resource, ProjectFile File, string Effect, Func<Cause> FindCause);

    /// <param name="Text">One or more sentences.</param>
    private sealed record Cause(Location Place, string Text);
}
