using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Release;

/// <summary>The scripts that a plan writes. They stop at the first failure.</summary>
internal static class ReleaseScriptText
{
    public static string Release(string version, string live) => $"""
        #!/usr/bin/env bash
        # Creates release {version} beside the live {live}, and leaves it in preview: it is promoted after its backfill.
        set -euo pipefail

        tb release create --semver {version}
        tb --semver {version} deploy --fork-downstream
        tb release preview --semver {version}

        """.Replace("\r\n", "\n");

    /// <param name="version">The release that is filled.</param>
    /// <param name="own">The version whose script this is.</param>
    /// <param name="cutoff">In seconds since 1970.</param>
    public static string Backfill(string version, string own, decimal cutoff, string cutoffText, ImmutableArray<string> commands) => $"""
        #!/usr/bin/env bash
        # Version {own} makes no release: it moves the rows up to the cut-off into release {version}.
        set -euo pipefail

        # Before {cutoffText} UTC not all of these rows are there.
        if ! [ "$(date -u +%s)" -gt {decimal.Ceiling(cutoff).ToString(CultureInfo.InvariantCulture)} ]; then
            echo "The cut-off {cutoffText} UTC has not passed yet. Run this script again after it." >&2
            exit 1
        fi

        {string.Join("\n", commands)}

        """.Replace("\r\n", "\n");
}
