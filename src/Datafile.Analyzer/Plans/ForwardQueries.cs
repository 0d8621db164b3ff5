using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Plans;

/// <summary>A Data Source with its file as it is when it has a FORWARD_QUERY.</summary>
internal sealed record ForwardQueryFile(DataSource Source, string Text);

/// <summary>Which Data Sources need a FORWARD_QUERY, which have one, and which have one that is live already (datafile format 8.4, 8.5).</summary>
internal sealed class ForwardQueries
{
    public ForwardQueries(ReleaseModel release)
    {
        var (written, forced, notes) = (
            ImmutableArray.CreateBuilder<ForwardQueryFile>(), ImmutableArray.CreateBuilder<ForwardQueryFile>(), ImmutableArray.CreateBuilder<string>());
        var (stale, unmapped, lost) = (ImmutableArray.CreateBuilder<DataSource>(), ImmutableArray.CreateBuilder<DataSource>(), ImmutableArray.CreateBuilder<LiveView>());
        var touched = new HashSet<string>(release.Changes.Select(c => c.Resource), StringComparer.Ordinal);
        var views = release.Views.ToLookup(v => v.TargetName, StringComparer.Ordinal);
        foreach (var source in release.After.DataSources)
        {
            if (release.Before.FindDataSource(source.Name) is not { } old || source.IsIncomplete)
                continue;

            var query = ForwardQuery.Of(source);
            var isStale = query is not null && ForwardQuery.Of(old) is { } live && query.IsSameAs(live);
            if (query is not null && !isStale)
            {
                forced.Add(new ForwardQueryFile(source, source.File.WrittenText.ToString()));
                continue;
            }

            var losing = views[source.Name].Where(v => release.IsRenewed(source.Name) && release.LosesHistory(v)).ToArray();
            if (!NeedsQuery(source, release, losing))
            {
                if (isStale && touched.Contains(source.Name))
                    stale.Add(source);
                continue;
            }

            if (ColumnMapping.Of(old, source, release.RenamesOf(source)) is not { } columns)
            {
                (losing.Length > 0 ? lost : null)?.AddRange(losing);
                if (losing.Length == 0)
                    unmapped.Add(source);
                continue;
            }

            var added = new ForwardQueryFile(source, ForwardQueryText.With(source, columns));
            written.Add(added);
            forced.Add(added);
            notes.AddRange(columns.Select(c => c.Note).Where(n => n.Length > 0));
        }

        var (counted, moved) = (new HashSet<LiveView>(lost), new HashSet<string>(forced.Select(q => q.Source.Name), StringComparer.Ordinal));
        lost.AddRange(release.Views.Where(v => !moved.Contains(v.TargetName) && release.IsRenewed(v.TargetName) && !counted.Contains(v) && release.LosesHistory(v)));
        (Written, Forced, Stale, Unmapped, Lost, Notes) = (
            written.ToImmutable(), forced.ToImmutable(), stale.ToImmutable(), unmapped.ToImmutable(), lost.ToImmutable(), notes.ToImmutable());
    }

    /// <summary>The files that get one, with it.</summary>
    public ImmutableArray<ForwardQueryFile> Written { get; }

    /// <summary>All that have a new one, with their texts: the deployment rewrites them.</summary>
    public ImmutableArray<ForwardQueryFile> Forced { get; }

    /// <summary>Those that are changed and have one that is live already.</summary>
    public ImmutableArray<DataSource> Stale { get; }

    /// <summary>Those that need one which nobody can write: a state is none of another function.</summary>
    public ImmutableArray<DataSource> Unmapped { get; }

    /// <summary>Views whose target is rebuilt from a source that keeps less.</summary>
    public ImmutableArray<LiveView> Lost { get; }

    /// <summary>What becomes of values that do not fit.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>
    /// A type that ALTER does not change needs one. A target is rebuilt by its view; it needs one where that loses history, and
    /// can have none where the grain changes: no old row is one of the new groups.
    /// </summary>
    private static bool NeedsQuery(DataSource source, ReleaseModel release, LiveView[] losing)
    {
        if (release.IsTarget(source))
            return losing.Length > 0 && losing.All(v => v.Previous is { IsKnown: true, Branches.Length: 1 } old && old.Branches[0].GroupKeys.SetEquals(v.Select.GroupKeys));

        return release.ChangesOf(source.Name).Any(c => c.Kind switch
        {
            ChangeKind.ColumnType or ChangeKind.AggregateState => c.Method is not (Method.Alter or Method.InPlace),
            ChangeKind.Renamed => c.Member.Length > 0,
            ChangeKind.ColumnRemoved => c.Method == Method.ForwardQuery,
            _ => false,
        });
    }
}
