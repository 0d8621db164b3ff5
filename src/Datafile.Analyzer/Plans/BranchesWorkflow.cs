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
            return new WorkflowPlan([.. dropped.Select(SideBySideSteps.KeepColumn)], [.. existing.Select(b => b.Backfill)]);
        if (beside.Missing() is { IsEmpty: false } missing)
            return new WorkflowPlan([.. missing.Select(KeptResources.StepFor)], [.. existing.Select(b => b.Backfill)]);

        return new WorkflowPlan(NewNames(beside), [.. existing.Concat(beside.Backfills).Select(b => b.Backfill)]);
    }

    /// <summary>Nothing needs a new name, or the project has it already.</summary>
    private ImmutableArray<PlannedStep> InPlace()
    {
        var steps = ImmutableArray.CreateBuilder<PlannedStep>();
        var lost = release.Changes.All.Where(c => c.Impact is Impact.HistoryLoss or Impact.BreaksReaders).Select(c => c.Message).ToArray();
        var copies = release.Backfills.Where(b => b.Kind == BackfillKind.Copy && release.Created.Replaced.All(r => r.CopiedAgain != b)).ToArray();
        var cut = release.Views.Where(v => v.Cutoff.Shape == CutoffShape.After).ToArray();
        var moment = cut.Select(v => v.Cutoff.Moment).DefaultIfEmpty(0).Max();
        var complete = cut.Select(release.Created.Buckets.CompleteAt).DefaultIfEmpty(0).Max();
        var names = copies.Length == 0 ? null : WrittenNames.Of(release);
        var isAhead = names is not null && moment > release.Now;
        steps.Add(PlannedStep.Of(
            "deploy", isAhead ? $"Deploy before {TimeText.Print(moment, TimeZoneInfo.Utc)} UTC" : "Deploy in place",
            isAhead ? SideBySideSteps.DeployInTime : "The deploy creates new resources, and alters or replaces changed ones in place." + string.Concat(
                lost.Select(l => " This cannot be undone: " + l)),
            [SideBySideSteps.Deploy], undo: lost.Length > 0 ? [] : ["git revert --no-edit HEAD", SideBySideSteps.Deploy]));

        if (copies.Length == 0)
            return steps.ToImmutable();
        if (complete > release.Now)
            steps.Add(SideBySideSteps.Wait(complete));
        steps.Add(PlannedStep.Of(
            "backfill", "Copy the rows up to the cut-off",
            string.Join(" ", copies.Select(
                c => $"'{c.Pipe.Name}' copies into '{c.TargetName}'.")) + " Run each copy once: a second run adds its rows again.",
            names is not null && copies.All(c => names.Backfills.Contains(c.Pipe))
                ? [$"bash {ShellText.Word(names.Folder + SideBySideSteps.BackfillScript)}"]
                : [.. copies.Select(c => ShellText.Tb(
                    "tb pipe copy run", c.Pipe.Name,
                    string.Concat(c.Node.Parameters.Select(p => $"--param {ShellText.Word(p.Name)}=… ")) + "--wait --yes"))],
            waitUntil: complete > release.Now ? TimeText.Print(complete, TimeZoneInfo.Utc) : null));
        if (names is not null)
            steps.AddRange(LeftOver(names, moment));
        return steps.ToImmutable();
    }

    /// <summary>The steps after the copies of a side-by-side plan that is written.</summary>
    private IEnumerable<PlannedStep> LeftOver(WrittenNames names, decimal moment)
    {
        var unmoved = names.FindUnmoved();
        if (!unmoved.IsEmpty)
            yield return SideBySideSteps.CopyByHand(unmoved.Select(s => (s.Old.Name, s.New.Name, IsLanding: false)));

        var views = (from source in names.Sources
                     from view in release.Views.Where(v => v.TargetName == source.New.Name && !v.IsFedByRelease)
                     from live in release.Before.Views.Where(v => v.TargetName == source.Old.Name && NewName.Next(v.Pipe.Name, release.Before) == view.Pipe.Name)
                     select (View: view with { Previous = release.Changes.Live.QueryOf(live.Node) }, source.Old)).ToArray();
        var changed = Verification.ChangedTargets(views.Select(v => v.View), []);
        yield return SideBySideSteps.Verify(
        [
            .. views.Where(v => !changed.Contains(v.View.TargetName)).Select(v => Verification.Of(v.View, v.Old, v.View.TargetName, v.Old.Name)).OfType<Verification>(),
            .. from source in names.Landing.Except(unmoved)
               let time = CutoffProposal.ColumnOf(source.New)
               where time is not null
               select Verification.OfRows(time, moment, (source.New, source.New.Name), source.Old) into check
               where check is not null
               select check,
        ], changed);
        var renamed = names.Sources.ToDictionary(s => s.Old.Name, s => s.New.Name, StringComparer.Ordinal);
        var edited = names.Readers.ToLookup(r => r.File.Expansion is null && PipeEdit.Of(r).Rename(renamed) is not null);
        yield return SideBySideSteps.Repoint(
            names.Folder, names.Sources.Select(s => s.New.Name), [.. names.Readers.Select(r => r.Name)], [.. edited[false].Select(r => r.Name)],
            edited[true].Any(), []);
        if (names.Landing.Any())
            yield return SideBySideSteps.MoveIngestion(names.Landing.Select(s => s.New.Name), isHandedOn: true, []);

        var losing = names.FindLosing().Except(unmoved).ToArray();
        yield return SideBySideSteps.RemoveOld(
            [
                .. names.Pipes.Concat(names.Backfills).Concat(names.Syncs).Select(p => p.File.Path),
                .. names.Sources.Except(unmoved).Except(losing).Select(s => release.After.FindDataSource(s.Old.Name)!.File.Path),
            ],
            unmoved.Select(s => (s.Old.Name, s.New.Name)), losing.Select(s => (s.Old.Name, s.New.Name)));
    }

    private ImmutableArray<PlannedStep> NewNames(SideBySide beside)
    {
        var readers = beside.Readers();
        var steps = ImmutableArray.CreateBuilder<PlannedStep>();
        var names = NameList.Of(beside.Sources.Select(s => beside[s.Name]));

        // The pipes first: they write into the Data Sources.
        var pipes = beside.Syncs.Concat(beside.Backfills.Select(b => b.Backfill.Pipe)).Concat(beside.Pipes.Select(p => beside[p.Name]));
        string[] remove =
        [
            .. pipes.Select(name => ShellText.Tb("tb pipe rm", name, "--yes")),
            .. beside.Sources.Select(s => ShellText.Tb("tb datasource rm", beside[s.Name], "--yes")),
        ];

        steps.Add(PlannedStep.Of(
            "create-side-by-side", $"Add {names} next to the old resources",
            $"{NameList.Quoted(beside.Sources.Select(s => OldName(s, beside)))} cannot be changed in place without loss. The changed resources get new names, and the old ones keep serving queries. The new pipes process the rows after their cut-off."
            + (beside.Kept.IsEmpty ? "" : $" {NameList.Quoted(beside.Kept.Select(k => k.Name))} {(beside.Kept.Length == 1 ? "stays" : "stay")} until nothing needs {(beside.Kept.Length == 1 ? "it" : "them")}.")
            + string.Concat(beside.Sources.Where(IsLosing).Select(s => $" '{beside[s.Name]}' will not get all rows of '{beside.OldOf(s)?.Name ?? s.Name}', see {RuleIds.HistoryLoss}: decide first whether to copy the others as well."))
            + string.Concat(beside.Manual.Select(m => " " + m)),
            [], files: [.. beside.Created, .. beside.Restored, .. readers.New], causes: beside.Sources.SelectMany(s => CausesOf(s, beside))));
        steps.Add(PlannedStep.Of(
            "deploy",
            beside.Backfills.Count == 0 ? "Deploy" : $"Deploy before {TimeText.Print(beside.Moment, TimeZoneInfo.Utc)} UTC",
            beside.Backfills.Count == 0
                ? "The new resources exist alongside the old ones, and nothing reads them yet."
                : SideBySideSteps.DeployInTime,
            [SideBySideSteps.Deploy], undo: [.. remove]));

        if (beside.Backfills.Count > 0)
            steps.AddRange(SideBySideSteps.Wait(beside.Complete), SideBySideSteps.Backfill(beside, remove));

        // Without a time, only a Data Source into which nothing more is sent can be copied as a whole.
        var isMovedFirst = beside.Landing.Any(beside.Unmoved.Contains);
        if (isMovedFirst)
            steps.Add(MoveIngestion());
        if (beside.Unmoved.Any())
            steps.Add(SideBySideSteps.CopyByHand(beside.Unmoved.Select(s => (OldName(s, beside), beside[s.Name], beside.Landing.Contains(s)))));
        if (beside.Backfills.Count > 0 || beside.Unmoved.Any())
        {
            var changed = Verification.ChangedTargets(release.Views.Where(v => beside.HasNewName(v.TargetName)), release.Before.Views);
            steps.Add(SideBySideSteps.Verify(ChecksOf(beside, changed), changed.Where(t => release.Before.FindDataSource(t) is not null).Select(t => beside[t])));
        }

        var patch = beside.Folder + SideBySideSteps.Patch;
        steps.Add(SideBySideSteps.Repoint(
            beside.Folder, beside.Sources.Select(s => beside[s.Name]), [.. release.ReadersOfRenewed.Select(r => r.Name)], readers.ByHand,
            readers.Patch.Length > 0, readers.Patch.Length == 0 ? [] : [new PlannedFile(patch, readers.Patch)]));
        if (beside.Landing.Any() && !isMovedFirst)
            steps.Add(MoveIngestion());
        steps.Add(RemoveOld(beside));
        return steps.ToImmutable();

        PlannedStep MoveIngestion() => SideBySideSteps.MoveIngestion(
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

    private Verification[] ChecksOf(SideBySide beside, HashSet<string> changed) =>
        [
            .. release.Views.Where(
                    v => v.View.Target is not null && beside.HasNewName(v.TargetName) && !v.IsFedByRelease && !changed.Contains(v.TargetName))
                .Select(v => Verification.Of(v, release.Before.FindDataSource(v.TargetName), beside[v.TargetName], v.TargetName)).OfType<Verification>(),
            .. from source in beside.Landing.Except(beside.Unmoved)
               let time = CutoffProposal.ColumnOf(source)
               let old = beside.OldOf(source)
               where time is not null && old is not null
               select Verification.OfRows(time, beside.Moment, (source, beside[source.Name]), old) into check
               where check is not null
               select check,
        ];

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
        return SideBySideSteps.RemoveOld(files, unmoved.Select(Names), losing.Select(Names));

        (string Old, string New) Names(DataSource source) => (OldName(source, beside), beside[source.Name]);
    }

    private static string OldName(DataSource source, SideBySide beside) => beside.OldOf(source)?.Name ?? source.Name;

    private bool IsLosing(DataSource source) => losing.Contains(source.Name);

    /// <summary>A pipe that this change brings is not an old one.</summary>
    private bool IsOnlyNew(Pipe pipe) => release.Before.FindPipe(pipe.Name) is null;
}
