using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// The steps of Tinybird Classic from git, which changes in place: what cannot be changed so gets a new name beside the old
/// (datafile format 7.8 E and 7.9).
/// </summary>
/// <param name="losing">The targets whose rows come back in part alone, and about which nobody has decided.</param>
internal sealed class BranchesWorkflow(
    ReleaseModel release, ImmutableArray<BackfillPlan> existing, decimal proposed, WindowOptions? windows, IReadOnlyCollection<string> losing)
{
    /// <summary>The script that copies rows, in the folder of the plan.</summary>
    public const string BackfillScript = "backfill.sh";

    private const string Deploy = "tb deploy --yes";

    public WorkflowPlan Plan()
    {
        if (release.Changes.All.IsEmpty)
            return new WorkflowPlan([], [.. existing.Select(b => b.Backfill)]);
        if (KeptResources.Of(release) is { IsEmpty: false } needed)
            return new WorkflowPlan(needed, [.. existing.Select(b => b.Backfill)]);
        if (release.Renewed.IsEmpty || WrittenPlan.IsWhole(release))
            return new WorkflowPlan(InPlace(), [.. existing.Select(b => b.Backfill)]);

        var beside = new SideBySide(release, proposed, windows);
        if (DroppedColumns.Of(release, beside) is { IsEmpty: false } dropped)
            return new WorkflowPlan([.. dropped.Select(KeepColumn)], [.. existing.Select(b => b.Backfill)]);
        if (beside.Missing() is { IsEmpty: false } missing)
            return new WorkflowPlan([.. missing.Select(KeptResources.StepFor)], [.. existing.Select(b => b.Backfill)]);

        return new WorkflowPlan(NewNames(beside), [.. existing.Concat(beside.Backfills).Select(b => b.Backfill)]);
    }

    /// <summary>Nothing needs a new name, or the project has it already.</summary>
    private ImmutableArray<StepWithFiles> InPlace()
    {
        var steps = ImmutableArray.CreateBuilder<StepWithFiles>();
        var lost = release.Changes.All.Where(c => c.Impact is Impact.HistoryLoss or Impact.BreaksReaders).Select(c => c.Message).ToArray();
        steps.Add(StepWithFiles.Of(
            "deploy", "Deploy in place",
            "The deploy creates new resources, and alters or replaces changed ones in place." + string.Concat(
                lost.Select(l => " This cannot be undone: " + l)),
            [Deploy], undo: lost.Length > 0 ? [] : ["git revert --no-edit HEAD", Deploy]));

        var copies = release.Backfills.Where(b => b.Kind == BackfillKind.Copy).ToArray();
        var moment = release.Views.Where(v => v.Cutoff.Shape == CutoffShape.After).Select(v => v.Cutoff.Moment).DefaultIfEmpty(0).Max();
        if (copies.Length == 0)
            return steps.ToImmutable();
        if (moment > release.Now)
            steps.Add(Wait(moment));
        steps.Add(StepWithFiles.Of(
            "backfill", "Copy the rows up to the cut-off",
            string.Join(" ", copies.Select(
                c => $"'{c.Pipe.Name}' copies into '{c.TargetName}'.")) + " Run each copy once: a second run adds its rows again.",
            [.. copies.Select(c => ShellText.Tb(
                "tb pipe copy run", c.Pipe.Name,
                string.Concat(c.Node.Parameters.Select(p => $"--param {ShellText.Word(p.Name)}=… ")) + "--wait --yes"))],
            waitUntil: moment > release.Now ? TimeText.Print(moment, TimeZoneInfo.Utc) : null));
        return steps.ToImmutable();
    }

    /// <summary>
    /// A deploy that drops the values of a column which the old pipes or the copies need: no order of steps saves them, so there are
    /// none before the column is back. The finding about it stays unresolved.
    /// </summary>
    private static StepWithFiles KeepColumn(Change change)
    {
        var (old, later) = (DroppedColumns.NameOf(change), "Remove it in a later deploy, when nothing reads it any more.");
        return StepWithFiles.Of(
            "keep-column", $"Keep column '{old}' of '{change.Resource}'",
            change.Kind == ChangeKind.Renamed
                ? $"This deploy drops '{old}' with its values, and '{change.Member}' has none for the stored rows: what reads '{old}' now would fail, and a copy of the history would read empty values. Put '{old}' back into '{change.Resource}' next to '{change.Member}', and give both a DEFAULT, because each row has only one of them. Read '{old}' where '{change.Member}' is empty, and run the plan again. {later}"
                : $"This deploy drops '{old}' with its values, and what is kept under its old name still reads it: it would fail before anything takes its place. Put '{old}' back into '{change.Resource}', and run the plan again. {later}",
            []);
    }

    private ImmutableArray<StepWithFiles> NewNames(SideBySide beside)
    {
        var readers = beside.Readers();
        var steps = ImmutableArray.CreateBuilder<StepWithFiles>();
        var names = string.Join(", ", beside.Sources.Select(s => beside[s.Name]));

        // The pipes first: they write into the Data Sources.
        var pipes = beside.Syncs.Concat(beside.Backfills.Select(b => b.Backfill.Pipe)).Concat(beside.Pipes.Select(p => beside[p.Name]));
        string[] remove =
        [
            .. pipes.Select(name => ShellText.Tb("tb pipe rm", name, "--yes")),
            .. beside.Sources.Select(s => ShellText.Tb("tb datasource rm", beside[s.Name], "--yes")),
        ];

        steps.Add(StepWithFiles.Of(
            "create-side-by-side", $"Add {names} next to the old resources",
            $"{string.Join(", ", beside.Sources.Select(s => $"'{beside.OldOf(s)?.Name ?? s.Name}'"))} cannot be changed in place without loss. The changed resources get new names, and the old ones keep serving queries. The new pipes process the rows after their cut-off."
            + (beside.Kept.IsEmpty ? "" : $" {Names(beside.Kept)} {(beside.Kept.Length == 1 ? "stays" : "stay")} until nothing needs {(beside.Kept.Length == 1 ? "it" : "them")}.")
            + string.Concat(beside.Sources.Where(IsLosing).Select(s => $" '{beside[s.Name]}' will not get all rows of '{beside.OldOf(s)?.Name ?? s.Name}', see {RuleIds.HistoryLoss}: decide first whether to copy the others as well."))
            + string.Concat(beside.Manual.Select(m => " " + m)),
            [], files: [.. beside.Created, .. beside.Restored, .. readers.New], causes: beside.Sources.SelectMany(s => CausesOf(s, beside))));
        steps.Add(StepWithFiles.Of(
            "deploy",
            beside.Backfills.Count == 0 ? "Deploy" : $"Deploy before {TimeText.Print(beside.Moment, TimeZoneInfo.Utc)} UTC",
            beside.Backfills.Count == 0
                ? "The new resources exist alongside the old ones, and nothing reads them yet."
                : "The new pipes process live rows after the cut-off. If the deploy ends later than that, the rows in between are lost: move the cut-off first.",
            [Deploy], undo: [.. remove]));

        if (beside.Backfills.Count > 0)
            steps.AddRange(Wait(beside.Moment), Backfill(beside, remove));

        // Without a time, only a Data Source into which nothing more is sent can be copied as a whole.
        var isMovedFirst = beside.Landing.Any(beside.Unmoved.Contains);
        if (isMovedFirst)
            steps.Add(MoveIngestion(beside));
        if (beside.Unmoved.Any())
            steps.Add(CopyByHand(beside));
        if (beside.Backfills.Count > 0 || beside.Unmoved.Any())
            steps.Add(Verify(beside));
        steps.Add(Repoint(beside, readers.Patch, readers.ByHand));
        if (beside.Landing.Any() && !isMovedFirst)
            steps.Add(MoveIngestion(beside));
        steps.Add(RemoveOld(beside));
        return steps.ToImmutable();
    }

    /// <summary>What no longer applies to a Data Source that gets a new name: it is not changed in place.</summary>
    private IEnumerable<StepCause> CausesOf(DataSource source, SideBySide beside)
    {
        if (beside.OldOf(source) is not { } live)
            yield break;

        if (release.TypesNotApplied(live, source).Any() || release.NotSent(source).Any())
            yield return new StepCause(RuleIds.SilentNoOp, source.Name);
        if (release.After.Views.Any(v => v.Target == source)
            && source.Columns.Any(now => live.FindColumn(now.Name) is { } was && StateChanges.Between(was.Type, now.Type) != StateChange.None))
            yield return new StepCause(RuleIds.StateChangeInPlace, source.Name);
        if (beside.MovesRows(source) && (live.Name != source.Name || release.Changes.RenamesOf(source).Count > 0))
            yield return new StepCause(RuleIds.RenameLosesData, source.Name);
    }

    private static StepWithFiles Wait(decimal moment) => StepWithFiles.Of(
        "wait-for-cutoff", $"Wait until {TimeText.Print(moment, TimeZoneInfo.Utc)} UTC has passed",
        "The pipes process the rows after the cut-off, and the copies move the rows up to it. " + StepWithFiles.LateRows,
        [], waitUntil: TimeText.Print(moment, TimeZoneInfo.Utc));

    private static StepWithFiles Backfill(SideBySide beside, string[] remove)
    {
        var (script, moment) = (beside.Folder + BackfillScript, TimeText.Print(beside.Moment, TimeZoneInfo.Utc));
        string[] whole = [.. beside.Backfills.Where(b => b.Windows.IsEmpty)
            .Select(b => ShellText.Tb("tb pipe copy run", b.Backfill.Pipe, "--wait --yes"))];
        var text = ReleaseScriptText.Backfill(
            "Copies the rows up to the cut-off into the new resources.", beside.Moment, moment, [.. whole],
            [.. beside.Backfills.Select(b => new WindowedCopy(b.Backfill.Pipe, b.Backfill.Target, b.Windows))], "tb pipe copy run", "--wait --yes");
        return StepWithFiles.Of(
            "backfill", "Copy the rows up to the cut-off",
            "Each copy moves exactly the rows that the cut-off excludes."
            + (whole.Length == beside.Backfills.Count
                ? " Run it once: a second run adds its rows again."
                : " The script runs it window by window, and after a failure continues where it stopped."),
            [$"bash {ShellText.Word(script)}"], files: [new PlannedFile(script, text, Executable: true)], waitUntil: moment, undo: [.. remove]);
    }

    private StepWithFiles Verify(SideBySide beside)
    {
        Verification[] checks =
        [
            .. release.Views.Where(v => v.View.Target is not null && beside.HasNewName(v.TargetName) && !v.IsFedByRelease)
                .Select(v => Verification.Of(v, release.Before, beside[v.TargetName], v.TargetName)).OfType<Verification>(),
            .. from source in beside.Landing.Except(beside.Unmoved)
               let time = CutoffProposal.ColumnOf(source)
               let old = beside.OldOf(source)
               where time is not null && old is not null
               select Verification.OfRows(time, beside.Moment, (source, beside[source.Name]), old) into check
               where check is not null
               select check,
        ];
        return StepWithFiles.Of(
            "verify", "Compare the new resources with the old ones",
            checks.Length == 0
                ? "Compare count() and sum() of the new and the old Data Source for a period before the cut-off. Do not rely on min, max, any or uniq: they hide duplicates."
                : "Both must agree up to the cut-off. " + Verification.Weights + " Each command fails if they differ; the query under Verify must return no row." + Verification.NotCompared(checks),
            [.. checks.Select(c => $"tb sql {ShellText.Query(c.Failing)}")], verify: [.. checks.Select(c => $"tb sql {ShellText.Query(c.Rows)}")]);
    }

    private StepWithFiles Repoint(SideBySide beside, string patch, ImmutableArray<string> byHand)
    {
        var file = beside.Folder + "repoint-readers.patch";
        var readers = release.ReadersOfRenewed.Select(r => r.Name).ToArray();
        var reason = readers.Length == 0
            ? "No pipe of the project reads them. Switch the readers outside of the project."
            : $"{string.Join(", ", readers)} {(readers.Length == 1 ? "reads" : "read")} the new names from now on.";
        if (!byHand.IsEmpty)
            reason += $" Do that by hand in {string.Join(", ", byHand)}.";
        return patch.Length == 0
            ? StepWithFiles.Of("repoint-readers", "Switch the readers to the new resources", reason, [Deploy])
            : StepWithFiles.Of(
                "repoint-readers", "Switch the readers to the new resources", reason,
                [$"git apply --unidiff-zero {ShellText.Word(file)}", $"git commit -am {ShellText.Word("Read " + string.Join(", ", beside.Sources.Select(s => beside[s.Name])))}", Deploy],
                files: [new PlannedFile(file, patch, false)], undo: ["git revert --no-edit HEAD", Deploy]);
    }

    /// <summary>What no pipe moves: the readers would miss it, and it would be lost with the old resources.</summary>
    private static StepWithFiles CopyByHand(SideBySide beside) => StepWithFiles.Of(
        "backfill", $"Copy the rows of {string.Join(", ", beside.Unmoved.Select(s => beside.OldOf(s)?.Name ?? s.Name))} by hand",
        string.Join(" ", beside.Unmoved.Select(s => beside.Landing.Contains(s)
            ? $"No pipe of this plan moves the rows of '{beside.OldOf(s)?.Name ?? s.Name}' into '{beside[s.Name]}': once nothing arrives in the old one any more, copy all of it, once."
            : $"No pipe of this plan moves the rows of '{beside.OldOf(s)?.Name ?? s.Name}' into '{beside[s.Name]}': readers would miss them.")),
        []);

    private static StepWithFiles MoveIngestion(SideBySide beside) => StepWithFiles.Of(
        "move-ingestion", $"Send rows to {string.Join(", ", beside.Landing.Select(s => beside[s.Name]))}",
        (beside.Syncs.Count > 0 ? "The sync pipe copies rows that still arrive under the old name, so senders can switch one by one. " : "")
        + string.Concat(beside.Landing.Where(beside.Unmoved.Contains).Select(s => $"No pipe hands on what arrives in '{beside.OldOf(s)?.Name ?? s.Name}': switch all its senders. Until the readers are switched, they do not see the new rows. "))
        + "A connector (Kafka, S3, …) has to be re-created for the new name: two consumers at the same time write rows twice.",
        []);

    /// <summary>All that is safe to remove. Whoever decides about the rows of the others removes those.</summary>
    private StepWithFiles RemoveOld(SideBySide beside)
    {
        var unmoved = beside.Unmoved.ToArray();
        var losing = beside.Sources.Where(s => IsLosing(s) && !unmoved.Contains(s)).ToArray();
        string[] staying = [.. unmoved.Concat(losing).Select(s => beside.OldOf(s)?.Name ?? s.Name)];
        var files = beside.Pipes.Where(p => !IsOnlyNew(p)).Select(p => p.File.Path)
            .Concat(beside.Backfills.Select(b => b.Backfill.File))
            .Concat(beside.Syncs.Select(SideBySide.SyncFile))
            .Concat(beside.Sources.Where(s => release.Before.FindDataSource(s.Name) is not null && !staying.Contains(s.Name)).Select(s => s.File.Path))
            .Concat(beside.Kept.Where(k => !staying.Contains(k.Name)).Select(k => k.File.Path))
            .ToArray();
        var reason = "Do this when nothing reads or writes the old resources any more. Deleted rows cannot be restored."
            + string.Concat(unmoved.Select(s => $" Keep '{beside.OldOf(s)?.Name ?? s.Name}' until its rows are in '{beside[s.Name]}': no pipe of this plan moves them."))
            + string.Concat(losing.Select(s => $" Keep '{beside.OldOf(s)?.Name ?? s.Name}': it alone has the rows that '{beside[s.Name]}' does not get. Remove it when they are copied, or when you have decided that nobody needs them."));
        return StepWithFiles.Of(
            "remove-old", "Remove the old resources", reason,
            files.Length == 0 ? [] : [ShellText.Git("rm", files), "git commit -m 'Remove what nobody reads any more'", Deploy]);
    }

    private bool IsLosing(DataSource source) => losing.Contains(source.Name);

    /// <summary>A pipe that this change brings is not an old one.</summary>
    private bool IsOnlyNew(Pipe pipe) => release.Before.FindPipe(pipe.Name) is null;

    private static string Names(IEnumerable<DataSource> sources) => string.Join(", ", sources.Select(s => $"'{s.Name}'"));
}
