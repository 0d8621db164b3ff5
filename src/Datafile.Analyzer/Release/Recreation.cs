using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Cutoffs;

namespace Datafile.Analyzer.Release;

/// <summary>
/// Finds what has to be made anew: what changes, what fills it, and everything downstream. A fork of releases re-creates it
/// (datafile format 7.3), in branches it gets a new name (7.8 E), and a deployment of Forward rewrites it (8.3).
/// </summary>
/// <param name="views">The views of the project; backfills left out.</param>
/// <param name="now">When the release is deployed, in seconds since 1970.</param>
internal sealed class Recreation(
    DataProject project, ImmutableArray<MaterializedView> views, QueryBinder binder, BaselineViews baseline,
    ImmutableArray<Change> changes, Workflow workflow, decimal now)
{
    private readonly ConditionReader _conditions = new(new ResultTypes(project));

    /// <summary>Names of Data Sources and pipes.</summary>
    public HashSet<string> Find()
    {
        var found = new HashSet<string>(
            changes.Where(NeedsRewrite).Select(c => c.Resource), StringComparer.Ordinal);
        found.UnionWith(views.Where(v => !v.IsAltered && IsChanged(v)).Select(v => v.TargetName));

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

    private bool NeedsRewrite(Change change)
    {
        if (project.FindDataSource(change.Resource) is null)
            return false;
        if (workflow == Workflow.Releases)
            return change.Method == Method.Fork;

        // DEPLOYMENT_METHOD alter takes a new column as it is, and not another key (datafile format 8.5).
        var isAltered = change.Kind is ChangeKind.ColumnAdded or ChangeKind.ColumnRemoved && views.Any(v => v.TargetName == change.Resource && v.IsAltered);
        return change is { Impact: Impact.Rewrite, Method: not (Method.InPlace or Method.Alter) } && !isAltered;
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
