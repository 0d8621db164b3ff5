using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release;

/// <summary>A release of Tinybird Classic, or a deploy in place: what has to be created again, and the scripts that do it.</summary>
internal sealed class ReleaseModel(
    ChangeSet changes, CreatedViews created, ReleasePath path, ReleaseScripts liveScripts, ReleaseScripts scripts, HashSet<string> renewed)
{
    /// <summary>The release to another state of the project.</summary>
    public Rollout With(DataProject after)
    {
        var current = ReleaseScripts.From(after.Snapshot);
        var names = new ReleaseNames(Changes.Live, liveScripts.Version?.TableName ?? "", current.Version?.TableName ?? "");
        var semantics = new ProjectSemantics(after, Changes.Current) { Releases = names };
        return Rollout.Of(Changes.Live, semantics, liveScripts, current, Workflow, Cutoffs.TimeText.Utc(Now));
    }

    public ChangeSet Changes { get; } = changes;

    public CreatedViews Created { get; } = created;

    public DataProject Before => Changes.Before;

    public DataProject After => Changes.After;

    public Workflow Workflow => Changes.Workflow;

    /// <summary>When the release is deployed, in seconds since 1970.</summary>
    public decimal Now => Created.Now;

    public ReleaseScripts Scripts { get; } = scripts;

    public ReleasePath Path { get; } = path;

    /// <summary>The views that are created again, and new ones; backfills left out.</summary>
    public ImmutableArray<CreatedView> Views => Created.All;

    public ImmutableArray<Backfill> Backfills => Created.Backfills;

    /// <summary>The views whose target has to be filled again from what their source holds, by a fork or under a new name.</summary>
    public ImmutableArray<CreatedView> Refilled => [.. Views.Where(v => IsRenewed(v.TargetName) && !v.IsFedByRelease)];

    /// <summary>The re-created views whose target has to be filled from what their source holds.</summary>
    public ImmutableArray<CreatedView> Rebuilt => Workflow == Workflow.Releases ? Refilled : [];

    /// <summary>Targets and pipes that a fork re-creates: each target before the pipe that fills it.</summary>
    public ImmutableArray<string> Recreated => Workflow == Workflow.Releases ? Renewed : [];

    /// <summary>Targets and pipes that have to be created again, by a fork or under a new name: each target before its pipe.</summary>
    public ImmutableArray<string> Renewed =>
        [.. After.DataSources.Select(d => d.Name).Where(IsRenewed), .. After.Pipes.Select(p => p.Name).Where(IsRenewed)];

    /// <summary>Pipes that read a renewed target, without the views themselves and the backfills.</summary>
    public IEnumerable<Pipe> ReadersOfRenewed => After.Pipes
        .Where(p => !IsRenewed(p.Name) && Backfills.All(b => b.Pipe != p))
        .Where(p => p.Nodes.Any(
            n => n.Reads.Any(r => r.IsOwn && Changes.Current.Resolver.Find(n, r.Database, r.Name) is DataSource source && IsRenewed(source.Name))));

    /// <summary>The first Data Source, or pipe, that needs a new version; null where nothing is re-created.</summary>
    public string? FirstRecreated => Recreated.IsEmpty ? null : Views.FirstOrDefault(v => IsRecreated(v.TargetName))?.TargetName ?? Recreated[0];

    /// <summary>
    /// The columns of a live Data Source whose type a deploy in place does not change. What becomes of states that a view stores is another
    /// matter.
    /// </summary>
    public IEnumerable<(Column Was, Column Now)> TypesNotApplied(DataSource before, DataSource after) =>
        from change in Changes.Of(after.Name)
        where change is { Kind: ChangeKind.ColumnType or ChangeKind.AggregateState, Method: Method.Manual }
        let was = before.FindColumn(change.Member)
        let now = after.FindColumn(change.Member)
        where was is not null && now is not null
            && ((was.Type.StateFunction.Length == 0 && now.Type.StateFunction.Length == 0)
                || (StateChanges.Between(was.Type, now.Type) != StateChange.None && After.Views.All(v => v.Target != after)))
        select (was, now);

    /// <summary>
    /// Changes of a live Data Source that no deploy sends (datafile format 7.4): its keys, its engine, its Kafka settings. A release
    /// re-creates it; other settings of a bucket are refused with an error.
    /// </summary>
    public IEnumerable<Change> NotSent(DataSource source)
    {
        return IsRecreated(source.Name) ? [] : Changes.Of(source.Name).Where(c => c.Method == Method.Manual && IsNeverSent(c.Kind));

        bool IsNeverSent(ChangeKind kind) => kind switch
        {
            ChangeKind.SortingKey or ChangeKind.PartitionKey or ChangeKind.PrimaryKey or ChangeKind.Engine or ChangeKind.EngineSetting => true,
            ChangeKind.Connector =>
                source.Connector.Kind == ConnectorKind.Kafka || Changes.Before.FindDataSource(source.Name)?.Connector.Kind == ConnectorKind.Kafka,
            _ => false,
        };
    }

    /// <summary>Whether a fork re-creates the Data Source or pipe.</summary>
    public bool IsRecreated(string resource) => Workflow == Workflow.Releases && IsRenewed(resource);

    /// <summary>Whether the Data Source or pipe has to be created again, by a fork or under a new name.</summary>
    public bool IsRenewed(string resource) => renewed.Contains(resource);

    /// <summary>What targets that have to be created again do not get back from the sources of their views.</summary>
    public ImmutableArray<RebuildLoss> Losses => _losses.IsDefault ? _losses = [.. new RecreatedHistory(this).Losses()] : _losses;

    private ImmutableArray<RebuildLoss> _losses;

    /// <summary>
    /// Whether a Data Source has to be created again because of itself, as no deploy in place changes it so; a changed view may be meant
    /// for new rows.
    /// </summary>
    public bool IsForced(string dataSource) => IsRenewed(dataSource) && Changes.Of(dataSource).Any(c => c.Method == Method.Manual);

    /// <summary>The target of the first re-created view that no other view of the release fills; null where there is none.</summary>
    public string? TargetWithoutBackfill => Rebuilt.FirstOrDefault()?.TargetName;

    /// <summary>VERSION in the <c>.tinyenv</c>; null where it has none.</summary>
    public Place? VersionPlace => PlaceOf("VERSION");

    /// <summary>An entry of the <c>.tinyenv</c>; null where it has none.</summary>
    public Place? PlaceOf(string key) =>
        Scripts.Environment?[key] is { } entry && After.Snapshot.Files.FirstOrDefault(f => f.Path == TinyEnv.FileName) is { } file
            ? new Place(file, TextSpan.FromBounds(entry.KeySpan.Start, entry.ValueSpan.End))
            : null;

    public Place? ScriptPlace(ReleaseScript script, TextSpan span) =>
        After.Snapshot.Files.FirstOrDefault(f => f.Path == script.Script.Path) is { } file ? new Place(file, span) : null;
}
