using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// The steps by which new resources take the place of old ones, in words and commands; <see cref="BranchesWorkflow"/> says which there are.
/// </summary>
internal static class SideBySideSteps
{
    /// <summary>The script that copies rows, in the folder of the plan.</summary>
    public const string BackfillScript = "backfill.sh";

    public const string Deploy = "tb deploy --yes", Patch = "repoint-readers.patch";

    public const string DeployInTime =
        "The new pipes process live rows after the cut-off. If the deploy ends later than that, the rows in "
        + "between are lost: move the cut-off first.";

    /// <summary>
    /// A deploy that drops the values of a column which the old pipes or the copies need: no order of steps saves them, so there are
    /// none before the column is back. The finding about it stays unresolved.
    /// </summary>
    public static PlannedStep KeepColumn(Change change)
    {
        var (old, later) = (DroppedColumns.NameOf(change), "Remove it in a later deploy, when nothing reads it any more.");
        return PlannedStep.Of(
            "keep-column", $"Keep column '{old}' of '{change.Resource}'",
            change.Kind == ChangeKind.Renamed
                ? $"This deploy drops '{old}' with its values, and '{change.Member}' has none for the stored rows: what reads '{old}' now would fail, and a copy of the history would read empty values. Put '{old}' back into '{change.Resource}' next to '{change.Member}', and give both a DEFAULT, because each row has only one of them. Read '{old}' where '{change.Member}' is empty, and run the plan again. {later}"
                : $"This deploy drops '{old}' with its values, and what is kept under its old name still reads it: it would fail before anything takes its place. Put '{old}' back into '{change.Resource}', and run the plan again. {later}",
            []);
    }

    public static PlannedStep Wait(decimal moment) => PlannedStep.Of(
        "wait-for-cutoff", $"Wait until {TimeText.Print(moment, TimeZoneInfo.Utc)} UTC has passed",
        "The pipes process the rows after the cut-off, and the copies move the rows up to it. " + PlannedStep.LateRows,
        [], waitUntil: TimeText.Print(moment, TimeZoneInfo.Utc));

    public static PlannedStep Backfill(SideBySide beside, string[] remove)
    {
        var (script, moment) = (beside.Folder + BackfillScript, TimeText.Print(beside.Complete, TimeZoneInfo.Utc));
        string[] whole = [.. beside.Backfills.Where(b => b.Windows.IsEmpty)
            .Select(b => ShellText.Tb("tb pipe copy run", b.Backfill.Pipe, "--wait --yes"))];
        var text = ReleaseScriptText.Backfill(
            "Copies the rows up to the cut-off into the new resources.", beside.Complete, moment, [.. whole],
            [.. beside.Backfills.Select(b => new WindowedCopy(b.Backfill.Pipe, b.Backfill.Target, b.Windows))], "tb pipe copy run", "--wait --yes");
        return PlannedStep.Of(
            "backfill", "Copy the rows up to the cut-off",
            "Each copy moves exactly the rows that the cut-off excludes."
            + (whole.Length == beside.Backfills.Count
                ? " Run it once: a second run adds its rows again."
                : " The script runs it window by window, and after a failure continues where it stopped."),
            [$"bash {ShellText.Word(script)}"], files: [PlannedFile.Script(script, text)], waitUntil: moment, undo: [.. remove]);
    }

    /// <param name="changed">The targets whose views take other rows than those of the old ones.</param>
    public static PlannedStep Verify(Verification[] checks, IEnumerable<string> changed) =>
        PlannedStep.Of(
            "verify", "Compare the new resources with the old ones",
            (checks.Length == 0
                ? "Compare count() and sum() of the new and the old Data Source for a period before the cut-off. Do not rely on min, max, any or uniq: they hide duplicates."
                : "Both must agree up to the cut-off. " + Verification.Weights + " Each command fails if they differ; the query under Verify must return no row." + Verification.NotCompared(checks)) + Verification.MayDiffer(changed),
            [.. checks.Select(c => $"tb sql {ShellText.Query(c.Failing)}")], verify: [.. checks.Select(c => $"tb sql {ShellText.Query(c.Rows)}")]);

    /// <param name="hasPatch">Whether the folder of the plan has a patch for those of the readers that can be edited.</param>
    public static PlannedStep Repoint(
        string folder, IEnumerable<string> names, string[] readers, ImmutableArray<string> byHand, bool hasPatch, ImmutableArray<PlannedFile> files)
    {
        var reason = readers.Length == 0
            ? "No pipe of the project reads them. Switch the readers outside of the project."
            : $"{NameList.Of(readers)} {(readers.Length == 1 ? "reads" : "read")} the new names from now on.";
        if (!byHand.IsEmpty)
            reason += $" Do that by hand in {string.Join(", ", byHand)}.";
        return !hasPatch
            ? PlannedStep.Of("repoint-readers", "Switch the readers to the new resources", reason, [Deploy])
            : PlannedStep.Of(
                "repoint-readers", "Switch the readers to the new resources", reason,
                [$"git apply --unidiff-zero {ShellText.Word(folder + Patch)}", $"git commit -am {ShellText.Word("Read " + NameList.Of(names))}", Deploy],
                files: files, undo: ["git revert --no-edit HEAD", Deploy]);
    }

    /// <summary>What no pipe moves: the readers would miss it, and it would be lost with the old resources.</summary>
    public static PlannedStep CopyByHand(IEnumerable<(string Old, string New, bool IsLanding)> unmoved) => PlannedStep.Of(
        "backfill", $"Copy the rows of {NameList.Of(unmoved.Select(s => s.Old))} by hand",
        string.Join(" ", unmoved.Select(s => $"No pipe of this plan moves the rows of '{s.Old}' into '{s.New}': "
            + (s.IsLanding ? "once nothing arrives in the old one any more, copy all of it, once." : "readers would miss them."))),
        []);

    /// <param name="isHandedOn">Whether pipes hand on what arrives under old names.</param>
    /// <param name="unmoved">The old names for which none does.</param>
    public static PlannedStep MoveIngestion(IEnumerable<string> names, bool isHandedOn, IEnumerable<string> unmoved) => PlannedStep.Of(
        "move-ingestion", $"Send rows to {string.Join(", ", names)}",
        (isHandedOn ? "The sync pipe copies rows that still arrive under the old name, so senders can switch one by one. " : "")
        + string.Concat(unmoved.Select(old => $"No pipe hands on what arrives in '{old}': switch all its senders. Until the readers are switched, they do not see the new rows. "))
        + "A connector (Kafka, S3, …) has to be re-created for the new name: two consumers at the same time write rows twice.",
        []);

    /// <param name="unmoved">The old names of which no pipe moves the rows, with the new ones.</param>
    /// <param name="losing">Those that alone have rows which the new ones do not get.</param>
    public static PlannedStep RemoveOld(
        string[] files, IEnumerable<(string Old, string New)> unmoved, IEnumerable<(string Old, string New)> losing) => PlannedStep.Of(
        "remove-old", "Remove the old resources",
        "Do this when nothing reads or writes the old resources any more. Deleted rows cannot be restored."
        + string.Concat(unmoved.Select(s => $" Keep '{s.Old}' until its rows are in '{s.New}': no pipe of this plan moves them."))
        + string.Concat(losing.Select(s => $" Keep '{s.Old}': it alone has the rows that '{s.New}' does not get. Remove it when they are copied, or when you have decided that nobody needs them.")),
        files.Length == 0 ? [] : [ShellText.Git("rm", files), "git commit -m 'Remove what nobody reads any more'", Deploy]);
}
