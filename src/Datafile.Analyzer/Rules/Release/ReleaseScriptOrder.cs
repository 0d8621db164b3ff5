using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Parser.Shell;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A deploy script that lacks create or preview, is out of order, or continues after a failure.</summary>
public sealed class ReleaseScriptOrder : ReleaseRule
{
    private static readonly Message ContinuesAfterFailure = new(
        "The script of release {0} continues when this command fails, and works on an incomplete release. Start the script with 'set -e'.");
    private static readonly Message NotCreated = new(
        "The script of release {0} deploys into a release that it does not create. Write 'tb release create --semver {1}' before it.");
    private static readonly Message CreatedLate = new(
        "The script of release {0} deploys before the release is created. Move 'tb release create' before this command.");
    private static readonly Message NoPreview = new(
        "The script of release {0} never puts the release into preview: it stays in state 'deploying', where nobody can check or promote "
        + "it. Write 'tb release preview --semver {1}' after this command.");
    private static readonly Message EarlyPreview = new(
        "The script of release {0} puts the release into preview before anything is deployed into it. Move this command after the deploy.");
    private static readonly Message UnpopulatedBackfill = new(
        "The script of release {0} deploys backfill '{1}' with the release and does not populate it, so a later populate repeats what it "
        + "has written since. Add the pipe with version {2}, and deploy that with --populate.");
    private static readonly Message EarlyPromote = new(
        "The script of release {0} promotes the release before its history is backfilled: readers see only what arrives from now on. "
        + "Promote after the backfill is verified.");
    private static readonly Message EarlyBackfill = new(
        "The script of release {0} runs the backfill with the release, before the cut-off '{1}' has passed: "
        + "rows between the two are lost. Run it in a script of a later version.");
    private static readonly Message OtherRelease = new(
        "The script of release {0} fills release {1}, but {2} is the one that lacks the rows. Write --semver {2}.");
    private static readonly Message BackfillOfLive = new(
        "The script of release {0} runs backfill '{1}' without --semver, and so fills the live release instead of the one that "
        + "lacks the rows. Write 'tb --semver {2} …'.");
    private static readonly Message NoWait = new(
        "The script of release {0} promotes the release without waiting for this job: "
        + "readers see it before its history is there. Add --wait.");
    private static readonly Message PushToLive = new(
        "The script of release {0} pushes without --semver, and so changes the live release. Write 'tb --semver <release> push …'.");
    private static readonly Message Promoted = new(
        "The script of release {0} is missing, and the deploy that the CI runs instead promotes it at once: "
        + "readers see '{1}' without its history. Write TB_AUTO_PROMOTE=0, or deploy/{0}/deploy.sh with create, deploy and preview.");
    private static readonly Message RefusedPromote = new(
        "The script of release {0} is missing, and the deploy that the CI runs instead is refused, because it would promote '{1}' without "
        + "its history at once. Write TB_AUTO_PROMOTE=0, or deploy/{0}/deploy.sh with create, deploy and preview.");

    public override RuleDescription Description { get; } = Describe(
        "DF4002", "release-script", DiagnosticSeverity.Warning,
        "A deploy script lacks create or preview, is out of order, or continues after a failure",
        ContinuesAfterFailure, NotCreated, CreatedLate, NoPreview, EarlyPreview, UnpopulatedBackfill, EarlyPromote, EarlyBackfill, OtherRelease, BackfillOfLive, NoWait, PushToLive,
        Promoted, RefusedPromote);

    private protected override void Check(ReleaseModel release, Report report)
    {
        foreach (var script in release.Path.Scripts)
        {
            var fault = Unguarded(script) ?? (script.Version == release.Path.Release ? Order(script, release) : null)
                ?? Promote(script, release) ?? Target(script, release);
            if (fault is { } found && release.ScriptPlace(script, found.At.Span) is { } place)
                report.At(place, found.Text);
        }

        if (DefaultDeploy(release) is { } text && release.VersionPlace is { } version)
            report.At(version, text);
    }

    /// <summary>
    /// Without a script the CI runs its own deploy, which promotes a patch or minor release by itself (datafile format 7.2, 7.3).
    /// Where the project does not say so, its CI may do otherwise.
    /// </summary>
    private static MessageText? DefaultDeploy(ReleaseModel release)
    {
        var (path, environment) = (release.Path, release.Scripts.Environment);
        if (!path.IsBumped
            || environment?.Version is not { } version
            || version != path.Release
            || path.ReleaseScripts.Any(s => s.Kind != ReleaseScriptKind.PostDeploy))
            return null;
        if (path.Release.Major != path.Live.Major || environment["TB_AUTO_PROMOTE"]?.Value != "1" || release.TargetWithoutBackfill is not { Length: > 0 } emptied)
            return null;

        return (environment["TB_CHECK_BACKFILL_REQUIRED"]?.Value == "0" ? Promoted : RefusedPromote).With(path.Release, emptied);
    }

    private static (TbCommand At, MessageText Text)? Unguarded(ReleaseScript script) =>
        !script.Script.StopsAtFailure && script.Script.FirstUnguarded is { } command ? (command, ContinuesAfterFailure.With(script.Version)) : null;

    private static (TbCommand At, MessageText Text)? Order(ReleaseScript script, ReleaseModel release)
    {
        var commands = script.Script.TbCommands;
        var (create, deploy, preview, promote) = (
            commands.FirstOrDefault(c => c.IsReleaseCreate), commands.FirstOrDefault(c => c.IsDeploy),
            commands.FirstOrDefault(c => c.IsReleasePreview), commands.FirstOrDefault(c => c.IsReleasePromote));

        if (deploy is not null && create is null && deploy.ForksDownstream && deploy.Semver is not null)
            return (deploy, NotCreated.With(script.Version, deploy.Semver));
        if (create is not null && deploy is not null && script.Script.RunsBefore(deploy, create))
            return (deploy, CreatedLate.With(script.Version));
        if (create is not null && deploy is not null && preview is null && promote is null)
            return (deploy, NoPreview.With(script.Version, create.Semver ?? ""));
        if (preview is not null && deploy is not null && script.Script.RunsBefore(preview, deploy))
            return (preview, EarlyPreview.With(script.Version));
        if (deploy is not null
            && release.Path.LaterScripts.IsEmpty
            && release.Backfills.FirstOrDefault(b => b.Kind == BackfillKind.Materialized && b.Runs.IsEmpty) is { } early)
            return (deploy, UnpopulatedBackfill.With(script.Version, early.Pipe.Name, release.Path.Backfill));

        return null;
    }

    /// <summary>Readers should not see the release before its history. A script of a later version is told only if it brings that history after all.</summary>
    private static (TbCommand At, MessageText Text)? Promote(ReleaseScript script, ReleaseModel release)
    {
        if (release.Rebuilt.IsEmpty || script.Script.TbCommands.FirstOrDefault(c => c.IsReleasePromote) is not { } promote)
            return null;

        var isOfRelease = script.Version == release.Path.Release
            || (script.Version > release.Path.Release && promote.Version == release.Path.Release && release.Backfills.Any(b => !b.Runs.IsEmpty));
        return isOfRelease && IsBeforeBackfill(promote, script, release) ? (promote, EarlyPromote.With(script.Version)) : null;
    }

    /// <summary>A backfill must wait for its cut-off, and belongs into the release that lacks the rows.</summary>
    private static (TbCommand At, MessageText Text)? Target(ReleaseScript script, ReleaseModel release)
    {
        foreach (var (backfill, run) in release.Backfills.SelectMany(b => b.Runs, (Backfill, Run) => (Backfill, Run)).Where(pair => pair.Run.Script == script))
        {
            var view = release.Views.FirstOrDefault(v => v.Cutoff.Axis is not null && v.Cutoff.Moment > release.Now);
            if (view is not null && script.Version == release.Path.Release && !WaitsBefore(run.Command, script))
                return (run.Command, EarlyBackfill.With(script.Version, view.Cutoff.Axis!.Print(view.Cutoff.Value)));
            if (run.Command.Version is { } version
                && release.Path.IsBumped
                && version < release.Path.Release
                && release.IsRecreated(backfill.TargetName))
                return (run.Command, OtherRelease.With(script.Version, version, release.Path.Release));

            var promote = script.Script.TbCommands.FirstOrDefault(c => c.IsReleasePromote);
            var isJob = run.Command.IsCopyRun || run.Command.IsPopulate;
            if (isJob && run.Command is { Semver: null, Known: true } && (promote is null || script.Script.RunsBefore(run.Command, promote))
                && script.Script.TbCommands.FirstOrDefault(c => c.Semver is not null) is { Semver: { } semver })
                return (run.Command, BackfillOfLive.With(script.Version, run.Command.Target ?? "", semver));
            if (isJob && run.Command is { Waits: false, Known: true } && promote is not null && script.Script.RunsBefore(run.Command, promote)
                && !MayWait(script.Script.Commands.SkipWhile(c => c != run.Command.Command).Skip(1).TakeWhile(c => c != promote.Command)))
                return (run.Command, NoWait.With(script.Version));
        }

        var live = script.Script.TbCommands.FirstOrDefault(c => c.IsPush && c.Semver is null);
        return live is not null && script.Script.TbCommands.Any(c => c.Semver is not null)
            ? (live, PushToLive.With(script.Version))
            : null;
    }

    /// <summary>
    /// Whether a script may let time pass before a command: it sleeps, asks for the time, or turns in a loop until something has happened.
    /// </summary>
    private static bool WaitsBefore(TbCommand command, ReleaseScript script) =>
        MayWait(script.Script.Commands.TakeWhile(c => c != command.Command));

    private static bool MayWait(IEnumerable<ShellCommand> commands) =>
        commands.Any(c => c.Name is "sleep" or "at" or "date" || (c.DecidesLoop && c.Name is not "read"));

    /// <summary>
    /// Whether no command before it, in its script or in one that runs earlier, moves history: a backfill, or a populate of all rows.
    /// </summary>
    private static bool IsBeforeBackfill(TbCommand promote, ReleaseScript script, ReleaseModel release)
    {
        var isWhole = release.Rebuilt.Any(v => v.Cutoff.Axis is null);
        var runs = release.Backfills.SelectMany(b => b.Runs).Select(r => r.Command).ToArray();
        return !release.Path.Scripts.TakeWhile(s => s != script).SelectMany(s => s.Script.TbCommands)
            .Concat(script.Script.TbCommands.TakeWhile(c => c != promote))
            .Any(c => runs.Contains(c) || (isWhole && c.Populates && c.SqlCondition is null));
    }
}
