using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;

namespace Datafile.Analyzer.Release;

/// <summary>From the live version to the one in <c>.tinyenv</c>, and the scripts that run on the way.</summary>
/// <param name="Live">The version of the baseline.</param>
/// <param name="Release">The version that the change is released as.</param>
/// <param name="Backfill">The version whose scripts run the backfill.</param>
/// <param name="IsBumped">Whether <c>.tinyenv</c> names a version after the live one that makes a new release.</param>
/// <param name="ReleaseScripts">Scripts of the release, in the order in which they run; those of CI branches left out.</param>
/// <param name="LaterScripts">Scripts of the versions after the release.</param>
public sealed record ReleasePath(
    ReleaseVersion Live, ReleaseVersion Release, ReleaseVersion Backfill, bool IsBumped,
    ImmutableArray<ReleaseScript> ReleaseScripts, ImmutableArray<ReleaseScript> LaterScripts)
{
    private static readonly ReleaseVersion Zero = new(0, 0, 0);

    /// <summary>All scripts on the way.</summary>
    public IEnumerable<ReleaseScript> Scripts => ReleaseScripts.Concat(LaterScripts);

    public static ReleasePath Of(ReleaseScripts before, ReleaseScripts after)
    {
        var live = before.Version ?? Zero;
        var current = after.Version ?? live;
        if (current <= live || current.IsPostOf(live))
            return new ReleasePath(live, live.NextPatch(), live.NextPatch().NextPatch(), false, [], []);

        // The last version may only bring the backfill: then the release is the first one on the way.
        var between = after.Scripts
            .Where(s => s.Kind != ReleaseScriptKind.CiDeploy && s.Version > live && s.Version <= current)
            .ToImmutableArray();
        var versions = between.Select(s => s.Version).Distinct().OrderBy(v => v).ToArray();
        var release = versions.Length > 1 ? versions[0] : current;
        return new ReleasePath(
            live, release, versions.Length > 1 ? current : release.NextPatch(), true,
            [.. between.Where(s => s.Version == release)], [.. between.Where(s => s.Version > release)]);
    }

    /// <summary>A release of its own creates again what a deploy into the live one would alter (datafile format 7.3).</summary>
    public Change InNewRelease(Change change, Workflow workflow)
    {
        var commands = ReleaseScripts.SelectMany(s => s.Script.TbCommands).ToArray();
        return workflow == Workflow.Releases && IsBumped && change.Method == Method.Alter
            && (commands.Length == 0 || commands.Any(c => c.ForksDownstream))
            ? change with
            {
                Impact = change.Impact == Impact.Compatible ? Impact.Rewrite : change.Impact,
                Method = Method.Fork,
                Note = $"{change.Note} Release {Release} re-creates '{change.Resource}' empty, with everything downstream; a deploy with VERSION={Live}-1 alters it in place.".TrimStart(),
            }
            : change;
    }
}
