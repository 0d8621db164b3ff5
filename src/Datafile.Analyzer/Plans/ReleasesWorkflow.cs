using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// The steps of Tinybird Classic's Releases: create, deploy with --fork-downstream, preview, wait, backfill, verify,
/// promote, clean up (datafile format 7.5 and 7.8).
/// </summary>
/// <param name="losing">The targets whose rows come back in part alone, and about which nobody has decided.</param>
internal sealed class ReleasesWorkflow(
    WrittenRelease written, ImmutableArray<BackfillPlan> backfills, decimal proposed, IReadOnlyCollection<string> losing)
{
    private readonly ReleaseModel _release = written.Release;
    private readonly string _version = written.Release.Path.Release.ToString();
    private readonly string _next = written.Release.Path.Backfill.ToString();

    /// <summary>Data Sources that start empty without a view to fill them: landing Data Sources and copy targets.</summary>
    private string[] Emptied =>
        [.. _release.Recreated.Where(r => _release.After.FindDataSource(r) is not null && _release.After.Views.All(v => v.TargetName != r))];

    /// <summary>The moment after which the backfill may run, in seconds since 1970.</summary>
    private decimal Cutoff =>
        _release.Rebuilt.Select(v => v.Cutoff.Shape == CutoffShape.After ? _release.Created.Buckets.CompleteAt(v) : proposed).DefaultIfEmpty(proposed).Max();

    private string CutoffText => TimeText.Print(Cutoff, TimeZoneInfo.Utc);

    public WorkflowPlan Plan() => new(Steps(), [.. backfills.Select(b => b.Backfill)]);

    /// <summary>The steps that apply, in order.</summary>
    private ImmutableArray<PlannedStep> Steps()
    {
        // The steps are those of the procedure. What has to be put back first is in the findings.
        if (_release.Recreated.IsEmpty || !KeptResources.Of(_release).IsEmpty)
            return [];

        var steps = ImmutableArray.CreateBuilder<PlannedStep>();
        if (written.Version is { } version)
            steps.Add(BumpVersion(version));
        steps.AddRange(Create(), Fork(), Preview());
        if (_release.Rebuilt.Length > 0 || Emptied.Length > 0)
            steps.AddRange(Wait(), Backfill(), Verify());
        steps.AddRange(Promote(), CleanUp());
        return steps.ToImmutable();
    }

    private string Names => NameList.Of(_release.Recreated);

    private PlannedStep BumpVersion(PlannedFile file) => PlannedStep.Of(
        "bump-version", $"Set VERSION={_version}",
        $"A new version creates a release next to the live {_release.Path.Live}. Without it, the deploy changes {Names} in place.",
        [], files: [file],
        causes: written.Found.FirstRecreated is { } resource ? [new StepCause(RuleIds.VersionNotBumped, resource)] : []);

    private PlannedStep Create() => PlannedStep.Of(
        "create-release", $"Create release {_version}",
        $"{Names} {(_release.Recreated.Length == 1 ? "is" : "are")} re-created next to the live release, which keeps serving queries." + Cutoffs(),
        [$"tb release create --semver {_version}"], files: [.. written.Pipes, .. DeployScripts()], undo: [Remove],
        causes: written.Found.Rebuilt.Where(v => v.LacksCutoff).Select(v => new StepCause(RuleIds.MissingCutoff, v.Pipe.Name)));

    private PlannedStep Fork() => PlannedStep.Of(
        "deploy-fork", "Deploy with --fork-downstream",
        "Changed resources and everything downstream of them are re-created in the release. The rest is shared with the live release.",
        [$"tb --semver {_version} deploy --fork-downstream"], undo: [Remove]);

    private PlannedStep Preview() => PlannedStep.Of(
        "preview", $"Put release {_version} into preview",
        "From now on, the new views receive live rows. Readers still see the live release.",
        [$"tb release preview --semver {_version}"], verify: ["tb release ls"], undo: [Remove]);

    /// <summary>The cut-offs that are written into the views, or that somebody has to write, before anything is deployed.</summary>
    private string Cutoffs() => string.Concat(
        written.Cutoffs.Select(v => $" Node '{v.View.Node.Name}' of {v.View.Pipe.Name} gets the cut-off {v.Condition}: deploy before that moment, or move the cut-off first.")
            .Concat(written.ByHand.Select(v => $" First add the cut-off to node '{v.View.Node.Name}' of {v.View.Pipe.Name}: {v.Text}.")));

    private string Remove => $"tb release rm --semver {_version} --yes";

    private PlannedStep Wait() => PlannedStep.Of(
        "wait-for-cutoff", $"Wait until {CutoffText} UTC has passed",
        "The views process the rows after the cut-off, and the backfill moves the rows up to it. " + PlannedStep.LateRows,
        [], waitUntil: CutoffText);

    private PlannedStep Backfill()
    {
        var missing = _release.Rebuilt.Where(v => backfills.All(b => b.Backfill.Target != v.TargetName)).Select(v => v.Pipe.Name).ToArray();
        var reason = $"The backfill moves the rows up to the cut-off into release {_version}. Version {_next} exists only to make the CI run the script.";
        if (Emptied.Length > 0)
            reason += $" {string.Join(", ", Emptied)} starts empty, and the plan writes no pipe for it. Before you promote, copy its rows with a copy pipe that reads live.{Emptied[0]}.";
        if (missing.Length > 0)
            reason += $" No backfill pipe could be written for {string.Join(", ", missing)}: write one with the opposite of its cut-off.";

        var files = backfills.Where(b => b.IsNew).Select(b => new PlannedFile(b.Backfill.File, b.Backfill.Text)).ToList();
        if (_release.Path.LaterScripts.IsEmpty && !HasScripts(_release.Path.Backfill))
            files.AddRange(Scripts(_next, ReleaseScriptText.Backfill(
                $"Version {_next} creates no release: it moves the rows up to the cut-off into release {_version}.", Cutoff, CutoffText, BackfillCommands(),
                [.. backfills.Select(b => new WindowedCopy(
                    b.Backfill.Pipe, b.Backfill.Target, b.Windows))], $"tb --semver {_version} pipe copy run", "--wait --yes")));
        return PlannedStep.Of(
            "backfill", $"Set VERSION={_next}, and backfill release {_version}", reason,
            backfills.All(b => b.Windows.IsEmpty)
                ? BackfillCommands()
                : [$"bash deploy/{_next}/{ScriptNames[ScriptNames.Length - 1]}"], files: files, waitUntil: CutoffText,
            undo: [Remove]);
    }

    private ImmutableArray<string> BackfillCommands()
    {
        if (backfills.Any(b => !b.Windows.IsEmpty))
            return [$"tb --semver {_version} deploy"];

        var copies = _release.Backfills.Where(b => b.Kind == BackfillKind.Copy)
            .Select(b => ShellText.Tb($"tb --semver {_version} pipe copy run", b.Pipe.Name, "--wait --yes"))
            .ToArray();
        return copies.Length > 0 && copies.Length == backfills.Length
            ? [$"tb --semver {_version} deploy", .. copies]
            : [$"tb --semver {_version} deploy --populate --wait", .. copies];
    }

    private PlannedStep Verify()
    {
        var changed = Verification.ChangedTargets(_release.Views.Where(v => _release.IsRenewed(v.TargetName)), _release.Before.Views);
        changed.IntersectWith(_release.Before.DataSources.Select(d => d.Name));
        var checks = _release.Rebuilt.Where(v => !changed.Contains(v.TargetName))
            .Select(v => Verification.Of(v, _release.Before.FindDataSource(v.TargetName), v.TargetName, "live." + v.TargetName))
            .OfType<Verification>()
            .ToArray();
        string Run(string query) => $"tb --semver {_version} sql {ShellText.Query(query)}";
        return PlannedStep.Of(
            "verify", $"Compare release {_version} with the live one",
            (checks.Length == 0
                ? "Compare count() and sum() of both releases for a period before the cut-off. Do not rely on min, max, any or uniq: they hide duplicates."
                : "Counts and sums of both releases must agree up to the cut-off. " + Verification.Weights + " Each command fails if they differ; the query under Verify must return no row." + Verification.NotCompared(checks))
            + Verification.MayDiffer(_release.Rebuilt.Select(v => v.TargetName).Where(changed.Contains)),
            [.. checks.Select(c => Run(c.Failing))], verify: [.. checks.Select(c => Run(c.Rows))]);
    }

    private PlannedStep Promote() => PlannedStep.Of(
        "promote", $"Promote release {_version}",
        "From now on, readers see the new data. The old release is kept for a rollback."
        + (losing.Count == 0 ? "" : $" Decide first what becomes of the rows of {string.Join(", ", losing.Select(l => $"'{l}'"))} that this release does not get ({RuleIds.HistoryLoss})."),
        [$"tb release promote --semver {_version}"], verify: ["tb release ls"], undo: ["tb release rollback --yes"]);

    private PlannedStep CleanUp() => PlannedStep.Of(
        "clean-up", "Clean up",
        "When you no longer need a rollback, remove the old release. Remove the cut-off and the backfill pipe from the project together, in one change: while only one of them is there, rows that arrive late are lost or counted twice."
        + (losing.Count == 0 ? "" : $" The old release alone has the rows of {string.Join(", ", losing.Select(l => $"'{l}'"))} that release {_version} did not get ({RuleIds.HistoryLoss}): keep it until they are copied, or you have decided that nobody needs them."),
        ["tb release rm --oldest-rollback --yes"], verify: ["tb release ls"]);

    // ---- Files

    private ImmutableArray<PlannedFile> DeployScripts() => HasScripts(_release.Path.Release)
        ? []
        : Scripts(_version, ReleaseScriptText.Release(_version, _release.Path.Live.ToString()));

    private bool HasScripts(ReleaseVersion version) =>
        _release.Scripts.Scripts.Any(s => s.Version == version && s.Kind is ReleaseScriptKind.Deploy or ReleaseScriptKind.CdDeploy);

    /// <summary>One script for CI and CD, or the pair that projects of the older CI use (datafile format 7.1).</summary>
    private ImmutableArray<string> ScriptNames =>
        _release.Scripts.Scripts.Any(s => s.Kind is ReleaseScriptKind.CdDeploy) && _release.Scripts.Scripts.All(s => s.Kind != ReleaseScriptKind.Deploy)
            ? ["ci-deploy.sh", "cd-deploy.sh"]
            : ["deploy.sh"];

    private ImmutableArray<PlannedFile> Scripts(string version, string text) =>
        [.. ScriptNames.Select(n => PlannedFile.Script($"deploy/{version}/{n}", text))];
}
