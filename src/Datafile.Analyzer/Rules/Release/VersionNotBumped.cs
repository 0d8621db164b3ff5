using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A change that needs a release, and .tinyenv unchanged.</summary>
public sealed class VersionNotBumped : ReleaseRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF4001", "version-not-bumped", DiagnosticSeverity.Warning,
        "a change that needs a release, and .tinyenv unchanged",
        "'{0}' changes in a way that needs a new release, but VERSION makes none after the live {1}: the deploy changes it in place, under the rows that it holds. Set VERSION={2}.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(ReleaseModel release, Report report)
    {
        if (release.Path.IsBumped || release.Recreated.IsEmpty)
            return;

        var resource = release.Views.FirstOrDefault(v => release.IsRecreated(v.TargetName))?.TargetName ?? release.Recreated[0];
        var environment = release.After.Snapshot.Files.FirstOrDefault(f => f.Path == ".tinyenv");
        var file = environment ?? release.After.FindDataSource(resource)?.File ?? release.After.Snapshot.Files[0];
        var entry = environment is null ? null : release.Scripts.Environment?.VersionEntry;
        var span = entry is null ? default : TextSpan.FromBounds(entry.KeySpan.Start, entry.ValueSpan.End);
        report.At(file, span, Descriptor, resource, [resource, release.Path.Live, release.Path.Release]);
    }
}
