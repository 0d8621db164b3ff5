using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A deploy script that lacks create or preview, is out of order, or goes on after a failure.</summary>
public sealed class ReleaseScriptOrder : ReleaseRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF4002", "release-script", DiagnosticSeverity.Warning,
        "a deploy script that lacks create or preview, is out of order, or goes on after a failure",
        "The script of release {0} {1}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(ReleaseModel release, Report report)
    {
        foreach (var script in release.Path.Scripts)
        {
            var fault = GoesOn(script) ?? (script.Version == release.Path.Release ? Order(script, release) : null) ?? Target(script, release);
            if (fault is { } found && release.ScriptPlace(script, found.At.Span) is { } place)
                report.At(place, Descriptor, "", [script.Version, found.Message]);
        }

        if (DefaultDeploy(release) is { } message && release.VersionPlace is { } version)
            report.At(version, Descriptor, "", [release.Path.Release, message]);
    }

    /// <summary>
    /// Without a script the CI runs its own deploy, which promotes a patch or minor release by itself (datafile format 7.2, 7.3).
    /// Where the project does not say so, its CI may do otherwise.
    /// </summary>
    private static string? DefaultDeploy(ReleaseModel release)
    {
        var (path, environment) = (release.Path, release.Scripts.Environment);
        if (!path.IsBumped || environment?.Version is not { } version || version != path.Release || path.ReleaseScripts.Any(s => s.Kind != ReleaseScriptKind.PostDeploy))
            return null;
        if (path.Release.Major != path.Live.Major || environment["TB_AUTO_PROMOTE"]?.Value != "1" || release.Unfilled is not { Length: > 0 } emptied)
            return null;

        var effect = environment["TB_CHECK_BACKFILL_REQUIRED"]?.Value == "0"
            ? "promotes it at once, so that readers see '{0}' without its history"
            : "is refused, for it would promote '{0}' without its history at once";
        return $"is missing, and the deploy that the CI runs instead {string.Format(System.Globalization.CultureInfo.InvariantCulture, effect, emptied)}. Write TB_AUTO_PROMOTE=0, or deploy/{path.Release}/deploy.sh with create, deploy and preview.";
    }

    private static (TbCommand At, string Message)? GoesOn(ReleaseScript script) =>
        !script.Script.StopsAtFailure && script.Script.FirstUnguarded is { } command
            ? (command, "goes on when this command fails: what follows works on a release that is not complete. Start the script with 'set -e'.")
            : null;

    private static (TbCommand At, string Message)? Order(ReleaseScript script, ReleaseModel release)
    {
        var commands = script.Script.TbCommands;
        var (create, deploy, preview, promote) = (
            commands.FirstOrDefault(c => c.IsReleaseCreate), commands.FirstOrDefault(c => c.IsDeploy),
            commands.FirstOrDefault(c => c.IsReleasePreview), commands.FirstOrDefault(c => c.IsReleasePromote));
        var needsBackfill = release.Views.Any(v => release.IsRecreated(v.TargetName) && !v.IsFedByRelease);

        if (deploy is not null && create is null && deploy.ForksDownstream && deploy.Semver is not null)
            return (deploy, $"deploys into a release that it does not create. Write 'tb release create --semver {deploy.Semver}' before it.");
        if (create is not null && deploy is not null && Starts(deploy) < Starts(create))
            return (deploy, "deploys before the release is created. Move 'tb release create' before this command.");
        if (create is not null && deploy is not null && preview is null && promote is null)
            return (deploy, $"never puts the release into preview: it stays in state 'deploying', where nobody can check or promote it. Write 'tb release preview --semver {create.Semver}' after this command.");
        if (preview is not null && deploy is not null && Starts(preview) < Starts(deploy))
            return (preview, "puts the release into preview before anything is deployed into it. Move this command after the deploy.");
        if (deploy is not null && release.Path.LaterScripts.IsEmpty && release.Backfills.FirstOrDefault(b => b.Kind == BackfillKind.Materialized && b.Runs.IsEmpty) is { } early)
            return (deploy, $"deploys backfill '{early.Pipe.Name}' with the release and does not populate it, so that a later populate takes again what it has taken since. Add the pipe with version {release.Path.Backfill}, and deploy that with --populate.");
        if (promote is not null && needsBackfill && IsBeforeBackfill(promote, script, release))
            return (promote, "promotes the release before its history is backfilled: readers see only what arrives from now on. Promote after the backfill is verified.");

        return null;
    }

    /// <summary>A backfill must wait for its cut-off, and belongs into the release that lacks the rows.</summary>
    private static (TbCommand At, string Message)? Target(ReleaseScript script, ReleaseModel release)
    {
        foreach (var run in release.Backfills.SelectMany(b => b.Runs).Where(r => r.Script == script))
        {
            var view = release.Views.FirstOrDefault(v => v.Cutoff.Axis is not null && v.Cutoff.Moment > release.Now);
            var waits = script.Script.Commands.Any(c => c.Name is "sleep" or "until" or "at") || script.Script.Commands.Any(c => c.Name == "date");
            if (view is not null && script.Version == release.Path.Release && !waits)
                return (run.Command, $"runs the backfill with the release, before the cut-off '{view.Cutoff.Axis!.Print(view.Cutoff.Value)}' has passed: rows between the two are lost. Run it in a script of a later version.");
            if (run.Command.Version is { } version && release.Path.IsBumped && version < release.Path.Release && release.IsRecreated(run.Command.Target ?? ""))
                return (run.Command, $"fills release {version}, but {release.Path.Release} is the one that lacks the rows. Write --semver {release.Path.Release}.");
        }

        var live = script.Script.TbCommands.FirstOrDefault(c => c.IsPush && c.Semver is null);
        return live is not null && script.Script.TbCommands.Any(c => c.Semver is not null)
            ? (live, "pushes without --semver, and so changes the live release. Write 'tb --semver <release> push …'.")
            : null;
    }

    private static bool IsBeforeBackfill(TbCommand promote, ReleaseScript script, ReleaseModel release) =>
        !release.Backfills.SelectMany(b => b.Runs).Any(r => r.Script == script && Starts(r.Command) < Starts(promote));

    private static int Starts(TbCommand command) => command.Span.Start;
}
