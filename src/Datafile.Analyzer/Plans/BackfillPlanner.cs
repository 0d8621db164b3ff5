using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Parser.Includes;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>A backfill of the plan.</summary>
/// <param name="View">The view whose history it moves; null where that is not known.</param>
/// <param name="IsNew">Whether the project does not have it yet.</param>
/// <param name="Windows">Its windows, each a run of a copy pipe; empty for one that runs as a whole.</param>
internal sealed record BackfillPlan(PlannedBackfill Backfill, CreatedView? View, bool IsNew, ImmutableArray<BackfillWindow> Windows);

/// <summary>The backfills of a plan: those that the project has, and in releases the pipes of those that are missing.</summary>
internal static class BackfillPlanner
{
    /// <param name="proposed">The cut-off of views that have none.</param>
    /// <param name="windows">How they are cut; null for whole ones.</param>
    public static ImmutableArray<BackfillPlan> Plan(CreatedViews created, ReleaseModel? release, decimal proposed, WindowOptions? windows)
    {
        var plans = ImmutableArray.CreateBuilder<BackfillPlan>();
        foreach (var backfill in created.Backfills.Where(b => b.Kind != BackfillKind.Populate))
            plans.Add(new BackfillPlan(Existing(backfill), created.All.FirstOrDefault(v => v.TargetName == backfill.TargetName), false, []));

        if (release is { Workflow: Workflow.Releases })
        {
            var names = new FreeNames(release.After);
            var covered = new HashSet<string>(release.Backfills.Select(b => b.TargetName), StringComparer.Ordinal);
            foreach (var view in release.Views.Where(v => release.IsRecreated(v.TargetName) && !v.IsFedByRelease && !covered.Contains(v.TargetName)))
            {
                if (Skeleton(view, release, names, proposed, windows) is { } skeleton)
                    plans.Add(skeleton);
            }
        }

        return plans.ToImmutable();
    }

    private static PlannedBackfill Existing(Backfill backfill)
    {
        var filters = backfill.Query.Branches.SelectMany(b => b.Filters).Select(f => f.Place).Distinct();
        var filter = string.Join(" AND ", filters.Select(p => p.File.Text.ToString(p.Span)));
        return new PlannedBackfill(
            backfill.Pipe.Name, backfill.Pipe.File.Path, backfill.TargetName, filter, backfill.Pipe.File.WrittenText.ToString());
    }

    private static BackfillPlan? Skeleton(CreatedView view, ReleaseModel release, FreeNames names, decimal proposed, WindowOptions? windows)
    {
        if (BackfillDraft.Of(view, release.After, proposed, isCut: windows is not null) is not { } draft)
            return null;

        var cut = windows is not null && draft.Column is { } column && release.After.FindDataSource(view.Source) is { } source
            ? BackfillWindows.Cut(windows, column, draft.Moment, source)
            : [];
        var name = names.Take("backfill_" + view.Pipe.Name);
        var file = IncludePath.FolderOf(view.Pipe.File.Path) + name + ".pipe";
        var edit = cut.IsEmpty ? draft.Edit : draft.Edit.ToCopy(view.Node, view.TargetName);
        var text = new StringBuilder()
            .Append("# Deploy this with VERSION ").Append(release.Path.Backfill).Append(" after ").Append(TimeText.Print(draft.CompleteIn(view, release.Created.Buckets), TimeZoneInfo.Utc))
            .Append(" UTC has passed, not together with release ").Append(release.Path.Release).Append(".\n")
            .Append("DESCRIPTION >\n    Moves the rows up to the cut-off of ").Append(
                PlainLine.Of($"{view.Pipe.Name} into {view.TargetName}")).Append("\n\n")
            .Append(edit.Nodes);
        return new BackfillPlan(new PlannedBackfill(name, file, view.TargetName, draft.Filter, text.ToString()), view, true, cut);
    }
}
