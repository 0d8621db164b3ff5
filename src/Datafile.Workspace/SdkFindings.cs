using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Workspace.Sdk;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace;

/// <summary>Findings of generated datafiles, at their places in the code that defines them.</summary>
internal static class SdkFindings
{
    /// <summary>Fixes are left out: they would edit what is generated.</summary>
    public static ProjectFindings InCode(ProjectFindings generated, SdkSource source)
    {
        var texts = source.Snapshot.Files.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
        return generated with
        {
            Findings = Moved(generated.Findings),
            Suppressed = Moved(generated.Suppressed),
            Forbidden =
            [
                .. generated.Forbidden
                    .Select(f => f with { Location = InCode(f.Location) })
                    .OrderBy(f => f.Location.GetLineSpan().Path, StringComparer.Ordinal)
                    .ThenBy(f => f.Location.SourceSpan.Start),
            ],
        };

        ImmutableArray<Finding> Moved(ImmutableArray<Finding> findings) =>
        [
            .. findings
                .Select(f => f.MovedTo(InCode(f.Location), [.. f.Related.Select(r => r with { Location = InCode(r.Location) })]))
                .OrderBy(f => f.Place.Path, StringComparer.Ordinal)
                .ThenBy(f => f.Place.StartLinePosition),
        ];

        Location InCode(Location location) =>
            source.Definitions.Find(location, texts.TryGetValue(location.GetLineSpan().Path ?? "", out var text) ? text : null);
    }
}
