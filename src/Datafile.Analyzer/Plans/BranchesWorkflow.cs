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
internal sealed class BranchesWorkflow(ReleaseModel release, ImmutableArray<BackfillPlan> existing, decimal proposed, WindowOptions? windows)
{
    /// <summary>The script that copies rows, in the folder of the plan.</summary>
    public const string BackfillScript = "backfill.sh";

    private const string Deploy = "tb deploy --yes";

    public WorkflowPlan Plan()
    {
        if (release.Changes.All.IsEmpty)
            return new WorkflowPlan([], [.. existing.Select(b => b.Backfill)]);
        if (release.Renewed.IsEmpty || WrittenPlan.IsWhole(release))
            return new WorkflowPlan(InPlace(), [.. existing.Select(b => b.Backfill)]);

        var beside = new SideBySide(release, proposed, windows);
        if (DroppedColumns.Of(release, beside) is { IsEmpty: false } dropped)
            return new WorkflowPlan([.. dropped.Select(KeepColumn)], [.. existing.Select(b => b.Backfill)]);

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
            $"{string.Join(", ", beside.Sources.Select(s => $"'{s.Name}'"))} cannot be changed in place without loss. The changed resources get new names, and the old ones keep serving queries. The new pipes process the rows after their cut-off."
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
            steps.AddRange(Wait(beside.Moment), Backfill(beside, remove), Verify(beside));
        steps.Add(Repoint(beside, readers.Patch, readers.ByHand));
        if (beside.Landing.Any())
            steps.Add(MoveIngestion(beside));
        steps.Add(RemoveOld(beside));
        return steps.ToImmutable();
    }

    /// <summary>What no longer applies to a Data Source that gets a new name: it is not changed in place.</summary>
    private IEnumerable<StepCause> CausesOf(DataSource source, SideBySide beside)
    {
        if (release.Before.FindDataSource(source.Name) is not { } live)
            yield break;

        if (release.TypesNotApplied(live, source).Any() || release.NotSent(source).Any())
            yield return new StepCause(RuleIds.SilentNoOp, source.Name);
        if (release.After.Views.Any(v => v.Target == source)
            && source.Columns.Any(now => live.FindColumn(now.Name) is { } was && StateChanges.Between(was.Type, now.Type) != StateChange.None))
            yield return new StepCause(RuleIds.StateChangeInPlace, source.Name);
        if (beside.MovesRows(source) && release.Changes.RenamesOf(source).Count > 0)
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
            .. from source in beside.Landing
               let time = CutoffProposal.ColumnOf(source)
               where time is not null && release.Before.FindDataSource(source.Name) is not null
               select Verification.OfRows(time, beside.Moment, (source, beside[source.Name]), release.Before.FindDataSource(source.Name)!) into check
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

    private static StepWithFiles MoveIngestion(SideBySide beside) => StepWithFiles.Of(
        "move-ingestion", $"Send rows to {string.Join(", ", beside.Landing.Select(s => beside[s.Name]))}",
        "The sync pipe copies rows that still arrive under the old name, so senders can switch one by one. A connector (Kafka, S3, …) has to be re-created for the new name: two consumers at the same time write rows twice.",
        []);

    private static StepWithFiles RemoveOld(SideBySide beside)
    {
        string[] files = [.. beside.Pipes.Select(p => p.File.Path), .. beside.Backfills.Select(b =>
            b.Backfill.File), .. beside.Syncs.Select(SideBySide.SyncFile), .. beside.Sources.Select(s => s.File.Path)];
        return StepWithFiles.Of(
            "remove-old", "Remove the old resources",
            "Do this when nothing reads or writes the old resources any more. Deleted rows cannot be restored.",
            [ShellText.Git("rm", files), "git commit -m 'Remove what nobody reads any more'", Deploy]);
    }
}
