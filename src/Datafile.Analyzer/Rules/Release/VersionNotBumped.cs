using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A change that needs a release, and .tinyenv unchanged.</summary>
public sealed class VersionNotBumped : ReleaseRule
{
    public override RuleDescription Description { get; } = Describe(
        "DF4001", "version-not-bumped", DiagnosticSeverity.Warning,
        "A change needs a new release, and .tinyenv still has the live version",
        "This change to '{0}' needs a new release, but VERSION creates none after the live {1}. The deploy would alter '{0}' in place. Set VERSION={2}.");

    private protected override void Check(ReleaseModel release, Report report)
    {
        // A VERSION that cannot be read is a finding of its own (DF0002).
        if (release.Path.IsBumped
            || release.FirstRecreated is not { } resource
            || release.Scripts.Environment is { Version: null, VersionEntry.Value.Length: > 0 })
            return;

        var environment = release.After.Snapshot.Files.FirstOrDefault(f => f.Path == TinyEnv.FileName);
        var file = environment ?? release.After.FindDataSource(resource)?.File ?? release.After.Snapshot.Files[0];
        var entry = environment is null ? null : release.Scripts.Environment?.VersionEntry;
        var span = entry is null ? default : TextSpan.FromBounds(entry.KeySpan.Start, entry.ValueSpan.End);
        report.At(file, span, resource, release.Path.Live, release.Path.Release).About(resource);
    }
}
