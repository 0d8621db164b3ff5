using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Cutoffs;

namespace Datafile.Analyzer.Release;

/// <summary>Finds what a fork re-creates: what changes, what fills it, and everything downstream (datafile format 7.3).</summary>
/// <param name="views">The views of the project; backfills left out.</param>
/// <param name="now">When the release is deployed, in seconds since 1970.</param>
internal sealed class Recreation(
    DataProject project, ImmutableArray<MaterializedView> views, QueryBinder binder, BaselineViews baseline,
    ImmutableArray<Change> changes, decimal now)
{
    private readonly ConditionReader _conditions = new(new ResultTypes(project));

    /// <summary>Names of Data Sources and pipes.</summary>
    public HashSet<string> Find()
    {
        var found = new HashSet<string>(
            changes.Where(c => c.Method == Method.Fork && project.FindDataSource(c.Resource) is not null).Select(c => c.Resource), StringComparer.Ordinal);
        found.UnionWith(views.Where(IsChanged).Select(v => v.TargetName));

        // A re-created Data Source takes what fills it along, and what that fills in turn.
        bool grown;
        do
        {
            grown = false;
            foreach (var view in views.Where(v => !baseline.IsNew(v)))
            {
                var source = binder.Bind(view.Node).Branches.FirstOrDefault()?.Source ?? "";
                if (found.Contains(view.TargetName) || found.Contains(source))
                    grown |= found.Add(view.Pipe.Name) | found.Add(view.TargetName);
            }
        }
        while (grown);

        return found;
    }

    /// <summary>Whether an existing view keeps other rows, or makes something else of them.</summary>
    private bool IsChanged(MaterializedView view)
    {
        if (baseline.Find(view) is not { } was || was.TargetName != view.TargetName || baseline.QueryOf(view) is not { } before)
            return false;

        var after = binder.Bind(view.Node);
        return before.IsKnown && after.IsKnown
            ? QueryFingerprint.Of(before) != QueryFingerprint.Of(after) && !IsOnlyWithoutCutoff(before, after)
            : changes.Any(c => c.Resource == view.Pipe.Name && c.Kind == ChangeKind.Query);
    }

    /// <summary>Whether the only difference is that a cut-off which has passed is taken out: no row changes its place.</summary>
    private bool IsOnlyWithoutCutoff(BoundQuery before, BoundQuery after)
    {
        if (before.Branches.Length != 1 || after.Branches.Length != 1)
            return false;

        var kept = before.Branches[0].Filters.Where(f => after.Branches[0].Filters.Any(g => g.Predicate.Key == f.Predicate.Key)).ToImmutableArray();
        var gone = before.Branches[0].Filters.Except(kept).ToArray();
        var cutoff = CutoffReading.Of(_conditions.Read(gone), Horizon.All);
        return gone.Length > 0 && cutoff.Shape == CutoffShape.After && cutoff.Moment <= now
            && QueryFingerprint.Of(new BoundQuery([before.Branches[0] with { Filters = kept }])) == QueryFingerprint.Of(after);
    }
}
