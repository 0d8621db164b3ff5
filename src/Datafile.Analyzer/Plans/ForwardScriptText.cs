using System.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>The script that compares two deployments of Forward. A query sees one of them, so the results are compared here.</summary>
internal static class ForwardScriptText
{
    public static string Compare(IEnumerable<string> queries)
    {
        var text = new StringBuilder("""
            #!/usr/bin/env bash
            # Compares the staging deployment with the live one.
            set -euo pipefail

            same() {
                local live staging
                live="$(tb --cloud sql "$1" --format csv)"
                staging="$(tb --cloud --staging sql "$1" --format csv)"
                if [ "$live" != "$staging" ]; then
                    echo "Staging differs from live: $1" >&2
                    diff <(printf '%s\n' "$live") <(printf '%s\n' "$staging") >&2 || true
                    exit 1
                fi
            }


            """);
        foreach (var query in queries)
            text.Append("same ").Append(ShellText.Query(query)).Append('\n');
        return text.ToString().Replace("\r\n", "\n");
    }
}
