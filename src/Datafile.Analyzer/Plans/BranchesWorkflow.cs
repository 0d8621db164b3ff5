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

    private const string Deploy = "tb deploy --yes", Patch = "repoint-readers.patch";

    private const string DeployInTime = "The new pipes process live rows after the cut-off. If the deploy ends later than that, the rows in between are lost: move the cut-off first.";

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
    private ImmutableArray<PlannedStep> InPlace()
    {
        var steps = ImmutableArray.CreateBuilder<PlannedStep>();
        var lost = release.Changes.All.Where(c => c.Impact is Impact.HistoryLoss or Impact.BreaksReaders).Select(c => c.Message).ToArray();
        var copies = release.Backfills.Where(b => b.Kind == BackfillKind.Copy).ToArray();
        var moment = release.Views.Where(v => v.Cutoff.Shape == CutoffShape.After).Select(v => v.Cutoff.Moment).DefaultIfEmpty(0).Max();
        var names = copies.Length == 0 ? null : WrittenNames.Of(release);
        var isAhead = names is not null && moment > release.Now;
        steps.Add(PlannedStep.Of(
            "deploy", isAhead ? $"Deploy before {TimeText.Print(moment, TimeZoneInfo.Utc)} UTC" : "Deploy in place",
            isAhead ? DeployInTime : "The deploy creates new resources, and alters or replaces changed ones in place." + string.Concat(
                lost.Select(l => " This cannot be undone: " + l)),
            [Deploy], undo: lost.Length > 0 ? [] : ["git revert --no-edit HEAD", Deploy]));

        if (copies.Length == 0)
            return steps.ToImmutable();
        if (moment > release.Now)
            steps.Add(Wait(moment));
        steps.Add(PlannedStep.Of(
            "backfill", "Copy the rows up to the cut-off",
            string.Join(" ", copies.Select(
                c => $"'{c.Pipe.Name}' copies into '{c.TargetName}'.")) + " Run each copy once: a second run adds its rows again.",
            names is not null && copies.All(c => names.Backfills.Contains(c.Pipe))
                ? [$"bash {ShellText.Word(names.Folder + BackfillScript)}"]
                : [.. copies.Select(c => ShellText.Tb(
                    "tb pipe copy run", c.Pipe.Name,
                    string.Concat(c.Node.Parameters.Select(p => $"--param {ShellText.Word(p.Name)}=… ")) + "--wait --yes"))],
            waitUntil: moment > release.Now ? TimeText.Print(moment, TimeZoneInfo.Utc) : null));
        if (names is not null)
            steps.AddRange(LeftOver(names, moment));
        return steps.ToImmutable();
    }

    /// <summary>The steps after the copies of a side-by-side plan that is written.</summary>
    private IEnumerable<PlannedStep> LeftOver(WrittenNames names, decimal moment)
    {
        var unmoved = names.FindUnmoved();
        if (!unmoved.IsEmpty)
            yield return CopyByHand(unmoved.Select(s => (s.Old.Name, s.New.Name, IsLanding: false)));

        var views = (from source in names.Sources
                     from view in release.Views.Where(v => v.TargetName == source.New.Name && !v.IsFedByRelease)
                     from live in release.Before.Views.Where(v => v.TargetName == source.Old.Name && NewName.Next(v.Pipe.Name, release.Before) == view.Pipe.Name)
                     select (View: view with { Previous = release.Changes.Live.QueryOf(live.Node) }, source.Old)).ToArray();
        yield return Verify(
        [
            .. views.Select(v => Verification.Of(v.View, v.Old, v.View.TargetName, v.Old.Name)).OfType<Verification>(),
            .. from source in names.Landing.Except(unmoved)
               let time = CutoffProposal.ColumnOf(source.New)
               where time is not null
               select Verification.OfRows(time, moment, (source.New, source.New.Name), source.Old) into check
               where check is not null
               select check,
        ], views.Where(v => !Verification.KeepsFilters(v.View)).Select(v => v.View.TargetName));
        var renamed = names.Sources.ToDictionary(s => s.Old.Name, s => s.New.Name, StringComparer.Ordinal);
        var edited = names.Readers.ToLookup(r => r.File.Expansion is null && PipeEdit.Of(r).Rename(renamed) is not null);
        yield return Repoint(
            names.Folder, names.Sources.Select(s => s.New.Name), [.. names.Readers.Select(r => r.Name)], [.. edited[false].Select(r => r.Name)],
            edited[true].Any(), []);
        if (names.Landing.Any())
            yield return MoveIngestion(names.Landing.Select(s => s.New.Name), isHandedOn: true, []);

        var losing = names.FindLosing().Except(unmoved).ToArray();
        yield return RemoveOld(
            [
                .. names.Pipes.Concat(names.Backfills).Concat(names.Syncs).Select(p => p.File.Path),
                .. names.Sources.Except(unmoved).Except(losing).Select(s => release.After.FindDataSource(s.Old.Name)!.File.Path),
            ],
            unmoved.Select(s => (s.Old.Name, s.New.Name)), losing.Select(s => (s.Old.Name, s.New.Name)));
    }

    /// <summary>
    /// A deploy that drops the values of a column which the old pipes or the copies need: no order of steps saves them, so there are
    /// none before the column is back. The finding about it stays unresolved.
    /// </summary>
    private static PlannedStep KeepColumn(Change change)
    {
        var (old, later) = (DroppedColumns.NameOf(change), "Remove it in a later deploy, when nothing reads it any more.");
        return PlannedStep.Of(
            "keep-column", $"Keep column '{old}' of '{change.Resource}'",
            change.Kind == ChangeKind.Renamed
                ? $"This deploy drops '{old}' with its values, and '{change.Member}' has none for the stored rows: what reads '{old}' now would fail, and a copy of the history would read empty values. Put '{old}' back into '{change.Resource}' next to '{change.Member}', and give both a DEFAULT, because each row has only one of them. Read '{old}' where '{change.Member}' is empty, and run the plan again. {later}"
                : $"This deploy drops '{old}' with its values, and what is kept under its old name still reads it: it would fail before anything takes its place. Put '{old}' back into '{change.Resource}', and run the plan again. {later}",
            []);
    }

    private ImmutableArray<PlannedStep> NewNames(SideBySide beside)
    {
        var readers = beside.Readers();
        var steps = ImmutableArray.CreateBuilder<PlannedStep>();
        var names = string.Join(", ", beside.Sources.Select(s => beside[s.Name]));

        // The pipes first: they write into the Data Sources.
        var pipes = beside.Syncs.Concat(beside.Backfills.Select(b => b.Backfill.Pipe)).Concat(beside.Pipes.Select(p => beside[p.Name]));
        string[] remove =
        [
            .. pipes.Select(name => ShellText.Tb("tb pipe rm", name, "--yes")),
            .. beside.Sources.Select(s => ShellText.Tb("tb datasource rm", beside[s.Name], "--yes")),
        ];

        steps.Add(PlannedStep.Of(
            "create-side-by-side", $"Add {names} next to the old resources",
            $"{string.Join(", ", beside.Sources.Select(s => $"'{beside.OldOf(s)?.Name ?? s.Name}'"))} cannot be changed in place without loss. The changed resources get new names, and the old ones keep serving queries. The new pipes process the rows after their cut-off."
            + (beside.Kept.IsEmpty ? "" : $" {Names(beside.Kept)} {(beside.Kept.Length == 1 ? "stays" : "stay")} until nothing needs {(beside.Kept.Length == 1 ? "it" : "them")}.")
            + string.Concat(beside.Sources.Where(IsLosing).Select(s => $" '{beside[s.Name]}' will not get all rows of '{beside.OldOf(s)?.Name ?? s.Name}', see {RuleIds.HistoryLoss}: decide first whether to copy the others as well."))
            + string.Concat(beside.Manual.Select(m => " " + m)),
            [], files: [.. beside.Created, .. beside.Restored, .. readers.New], causes: beside.Sources.SelectMany(s => CausesOf(s, beside))));
        steps.Add(PlannedStep.Of(
            "deploy",
            beside.Backfills.Count == 0 ? "Deploy" : $"Deploy before {TimeText.Print(beside.Moment, TimeZoneInfo.Utc)} UTC",
            beside.Backfills.Count == 0
                ? "The new resources exist alongside the old ones, and nothing reads them yet."
                : DeployInTime,
            [Deploy], undo: [.. remove]));

        if (beside.Backfills.Count > 0)
            steps.AddRange(Wait(beside.Moment), Backfill(beside, remove));

        // Without a time, only a Data Source into which nothing more is sent can be copied as a whole.
        var isMovedFirst = beside.Landing.Any(beside.Unmoved.Contains);
        if (isMovedFirst)
            steps.Add(MoveIngestion());
        if (beside.Unmoved.Any())
            steps.Add(CopyByHand(beside.Unmoved.Select(s => (OldName(s, beside), beside[s.Name], beside.Landing.Contains(s)))));
        if (beside.Backfills.Count > 0 || beside.Unmoved.Any())
            steps.Add(Verify(ChecksOf(beside), release.Views.Where(v => beside.HasNewName(v.TargetName) && !Verification.KeepsFilters(v)).Select(v => beside[v.TargetName])));
        var patch = beside.Folder + Patch;
        steps.Add(Repoint(
            beside.Folder, beside.Sources.Select(s => beside[s.Name]), [.. release.ReadersOfRenewed.Select(r => r.Name)], readers.ByHand,
            readers.Patch.Length > 0, readers.Patch.Length == 0 ? [] : [new PlannedFile(patch, readers.Patch)]));
        if (beside.Landing.Any() && !isMovedFirst)
            steps.Add(MoveIngestion());
        steps.Add(RemoveOld(beside));
        return steps.ToImmutable();

        PlannedStep MoveIngestion() => BranchesWorkflow.MoveIngestion(
            beside.Landing.Select(s => beside[s.Name]), beside.Syncs.Count > 0, beside.Landing.Where(beside.Unmoved.Contains).Select(s => OldName(s, beside)));
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

    private static PlannedStep Wait(decimal moment) => PlannedStep.Of(
        "wait-for-cutoff", $"Wait until {TimeText.Print(moment, TimeZoneInfo.Utc)} UTC has passed",
        "The pipes process the rows after the cut-off, and the copies move the rows up to it. " + PlannedStep.LateRows,
        [], waitUntil: TimeText.Print(moment, TimeZoneInfo.Utc));

    private static PlannedStep Backfill(SideBySide beside, string[] remove)
    {
        var (script, moment) = (beside.Folder + BackfillScript, TimeText.Print(beside.Moment, TimeZoneInfo.Utc));
        string[] whole = [.. beside.Backfills.Where(b => b.Windows.IsEmpty)
            .Select(b => ShellText.Tb("tb pipe copy run", b.Backfill.Pipe, "--wait --yes"))];
        var text = ReleaseScriptText.Backfill(
            "Copies the rows up to the cut-off into the new resources.", beside.Moment, moment, [.. whole],
            [.. beside.Backfills.Select(b => new WindowedCopy(b.Backfill.Pipe, b.Backfill.Target, b.Windows))], "tb pipe copy run", "--wait --yes");
        return PlannedStep.Of(
            "backfill", "Copy the rows up to the cut-off",
            "Each copy moves exactly the rows that the cut-off excludes."
            + (whole.Length == beside.Backfills.Count
                ? " Run it once: a second run adds its rows again."
                : " The script runs it window by window, and after a failure continues where it stopped."),
            [$"bash {ShellText.Word(script)}"], files: [PlannedFile.Script(script, text)], waitUntil: moment, undo: [.. remove]);
    }

    private Verification[] ChecksOf(SideBySide beside) =>
        [
            .. release.Views.Where(v => v.View.Target is not null && beside.HasNewName(v.TargetName) && !v.IsFedByRelease)
                .Select(v => Verification.Of(v, release.Before.FindDataSource(v.TargetName), beside[v.TargetName], v.TargetName)).OfType<Verification>(),
            .. from source in beside.Landing.Except(beside.Unmoved)
               let time = CutoffProposal.ColumnOf(source)
               let old = beside.OldOf(source)
               where time is not null && old is not null
               select Verification.OfRows(time, beside.Moment, (source, beside[source.Name]), old) into check
               where check is not null
               select check,
        ];

    /// <param name="changed">The targets whose views take other rows than those of the old ones.</param>
    private static PlannedStep Verify(Verification[] checks, IEnumerable<string> changed) =>
        PlannedStep.Of(
            "verify", "Compare the new resources with the old ones",
            (checks.Length == 0
                ? "Compare count() and sum() of the new and the old Data Source for a period before the cut-off. Do not rely on min, max, any or uniq: they hide duplicates."
                : "Both must agree up to the cut-off. " + Verification.Weights + " Each command fails if they differ; the query under Verify must return no row." + Verification.NotCompared(checks)) + Verification.MayDiffer(changed),
            [.. checks.Select(c => $"tb sql {ShellText.Query(c.Failing)}")], verify: [.. checks.Select(c => $"tb sql {ShellText.Query(c.Rows)}")]);

    /// <param name="hasPatch">Whether the folder of the plan has a patch for those of the readers that can be edited.</param>
    private static PlannedStep Repoint(
        string folder, IEnumerable<string> names, string[] readers, ImmutableArray<string> byHand, bool hasPatch, ImmutableArray<PlannedFile> files)
    {
        var reason = readers.Length == 0
            ? "No pipe of the project reads them. Switch the readers outside of the project."
            : $"{string.Join(", ", readers)} {(readers.Length == 1 ? "reads" : "read")} the new names from now on.";
        if (!byHand.IsEmpty)
            reason += $" Do that by hand in {string.Join(", ", byHand)}.";
        return !hasPatch
            ? PlannedStep.Of("repoint-readers", "Switch the readers to the new resources", reason, [Deploy])
            : PlannedStep.Of(
                "repoint-readers", "Switch the readers to the new resources", reason,
                [$"git apply --unidiff-zero {ShellText.Word(folder + Patch)}", $"git commit -am {ShellText.Word("Read " + string.Join(", ", names))}", Deploy],
                files: files, undo: ["git revert --no-edit HEAD", Deploy]);
    }

    /// <summary>What no pipe moves: the readers would miss it, and it would be lost with the old resources.</summary>
    private static PlannedStep CopyByHand(IEnumerable<(string Old, string New, bool IsLanding)> unmoved) => PlannedStep.Of(
        "backfill", $"Copy the rows of {string.Join(", ", unmoved.Select(s => s.Old))} by hand",
        string.Join(" ", unmoved.Select(s => $"No pipe of this plan moves the rows of '{s.Old}' into '{s.New}': "
            + (s.IsLanding ? "once nothing arrives in the old one any more, copy all of it, once." : "readers would miss them."))),
        []);

    /// <param name="isHandedOn">Whether pipes hand on what arrives under old names.</param>
    /// <param name="unmoved">The old names for which none does.</param>
    private static PlannedStep MoveIngestion(IEnumerable<string> names, bool isHandedOn, IEnumerable<string> unmoved) => PlannedStep.Of(
        "move-ingestion", $"Send rows to {string.Join(", ", names)}",
        (isHandedOn ? "The sync pipe copies rows that still arrive under the old name, so senders can switch one by one. " : "")
        + string.Concat(unmoved.Select(old => $"No pipe hands on what arrives in '{old}': switch all its senders. Until the readers are switched, they do not see the new rows. "))
        + "A connector (Kafka, S3, …) has to be re-created for the new name: two consumers at the same time write rows twice.",
        []);

    /// <summary>All that is safe to remove. Whoever decides about the rows of the others removes those.</summary>
    private PlannedStep RemoveOld(SideBySide beside)
    {
        var unmoved = beside.Unmoved.ToArray();
        var losing = beside.Sources.Where(s => IsLosing(s) && !unmoved.Contains(s)).ToArray();
        string[] staying = [.. unmoved.Concat(losing).Select(s => OldName(s, beside))];
        var files = beside.Pipes.Where(p => !IsOnlyNew(p)).Select(p => p.File.Path)
            .Concat(beside.Backfills.Select(b => b.Backfill.File))
            .Concat(beside.Syncs.Select(SideBySide.SyncFile))
            .Concat(beside.Sources.Where(s => release.Before.FindDataSource(s.Name) is not null && !staying.Contains(s.Name)).Select(s => s.File.Path))
            .Concat(beside.Kept.Where(k => !staying.Contains(k.Name)).Select(k => k.File.Path))
            .ToArray();
        return RemoveOld(files, unmoved.Select(s => (OldName(s, beside), beside[s.Name])), losing.Select(s => (OldName(s, beside), beside[s.Name])));
    }

    private static PlannedStep RemoveOld(string[] files, IEnumerable<(string Old, string New)> unmoved, IEnumerable<(string Old, string New)> losing) => PlannedStep.Of(
        "remove-old", "Remove the old resources",
        "Do this when nothing reads or writes the old resources any more. Deleted rows cannot be restored."
        + string.Concat(unmoved.Select(s => $" Keep '{s.Old}' until its rows are in '{s.New}': no pipe of this plan moves them."))
        + string.Concat(losing.Select(s => $" Keep '{s.Old}': it alone has the rows that '{s.New}' does not get. Remove it when they are copied, or when you have decided that nobody needs them.")),
        files.Length == 0 ? [] : [ShellText.Git("rm", files), "git commit -m 'Remove what nobody reads any more'", Deploy]);

    private static string OldName(DataSource source, SideBySide beside) => beside.OldOf(source)?.Name ?? source.Name;

    private bool IsLosing(DataSource source) => losing.Contains(source.Name);

    /// <summary>A pipe that this change brings is not an old one.</summary>
    private bool IsOnlyNew(Pipe pipe) => release.Before.FindPipe(pipe.Name) is null;

    private static string Names(IEnumerable<DataSource> sources) => string.Join(", ", sources.Select(s => $"'{s.Name}'"));
}
