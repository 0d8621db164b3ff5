using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Release;
using Datafile.Parser.Includes;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// New targets that a deployment of Forward does not fill: those with BACKFILL skip, and where windows are asked for, all
/// (datafile format 8.5). Each gets a cut-off in its view and a copy pipe for the history.
/// </summary>
internal sealed class SkippedBackfills
{
    public SkippedBackfills(CreatedViews created, Deployments.MovedRows moved, decimal proposed, WindowOptions? windows)
    {
        var (plans, files) = (ImmutableArray.CreateBuilder<BackfillPlan>(), ImmutableArray.CreateBuilder<PlannedFile>());
        var names = new FreeNames(created.After);
        foreach (var written in created.All.Where(v => v.IsNew && created.Backfills.All(b => b.TargetName != v.TargetName)))
        {
            if (written.CreatedLater(created.Now) is not { } view
                || view.View.Target is not { } target
                || created.Before.FindDataSource(target.Name) is not null
                || created.Before.FindDataSource(view.Source) is not { } source)
                continue;

            var skips = target.SkipsBackfill;
            if ((!skips && windows is null)
                || view.Pipe.File.Expansion is not null
                || (view.Select.IsKnown && moved.RepeatingBelow(view.Select, target.Name).Any())
                || BackfillDraft.Of(view, created.After, proposed, windows is not null) is not { } draft)
                continue;

            var name = names.Take("backfill_" + view.Pipe.Name);
            var complete = draft.CompleteIn(view, created.Buckets);
            var text = CopyHead.Of(TimeText.Print(complete, TimeZoneInfo.Utc), target.Name) + draft.Edit.ToCopy(view.Node, target.Name).Nodes;
            var path = (created.After.Snapshot.Files.Any(f => f.Path.StartsWith("copies/", StringComparison.Ordinal))
                ? "copies/"
                : IncludePath.FolderOf(view.Pipe.File.Path)) + name + ".pipe";
            var cut = windows is not null && draft.Column is { } column ? BackfillWindows.Cut(windows, column, draft.Moment, source) : [];
            plans.Add(new BackfillPlan(new PlannedBackfill(name, path, target.Name, draft.Filter, text), view, true, cut));
            Moment = Math.Max(Moment, complete);

            files.Add(new PlannedFile(path, text) { IsLast = true });
            if (!skips)
                files.Add(PlannedFile.EditOf(target.File, target.File.WrittenText.ToString().TrimEnd('\r', '\n') + "\n\nBACKFILL skip\n"));
            var pipe = PipeEdit.Of(view.Pipe).WithCutoff(view, created.After, proposed);
            if (!pipe.Changes.IsEmpty)
                files.Add(PlannedFile.EditOf(view.Pipe.File, pipe.Text));
        }

        (Backfills, Files) = (plans.ToImmutable(), files.ToImmutable());
    }

    public ImmutableArray<BackfillPlan> Backfills { get; }

    /// <summary>What is written before the deployment.</summary>
    public ImmutableArray<PlannedFile> Files { get; }

    /// <summary>When the rows up to the latest cut-off are all there, in seconds since 1970.</summary>
    public decimal Moment { get; }
}
