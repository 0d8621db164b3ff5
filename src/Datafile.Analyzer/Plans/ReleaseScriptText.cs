using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>A copy pipe that is run window by window.</summary>
internal sealed record WindowedCopy(string Pipe, string Target, ImmutableArray<BackfillWindow> Windows);

/// <summary>The scripts that a plan writes. They stop at the first failure.</summary>
internal static class ReleaseScriptText
{
    public static string Release(string version, string live) => $"""
        #!/usr/bin/env bash
        # Creates release {version} next to the live {live}, and leaves it in preview: promote it after its backfill.
        set -euo pipefail

        tb release create --semver {version}
        tb --semver {version} deploy --fork-downstream
        tb release preview --semver {version}

        """.Replace("\r\n", "\n");

    /// <param name="does">What the script is for, in one line.</param>
    /// <param name="cutoff">In seconds since 1970.</param>
    /// <param name="commands">What runs before the windows.</param>
    /// <param name="copies">Those without windows are run by the commands.</param>
    /// <param name="run">How a copy pipe is run, without its name.</param>
    /// <param name="flags">What follows its parameters.</param>
    public static string Backfill(
        string does, decimal cutoff, string cutoffText, ImmutableArray<string> commands, ImmutableArray<WindowedCopy> copies, string run, string flags)
    {
        var text = new StringBuilder($"""
            #!/usr/bin/env bash
            # {does}
            set -euo pipefail

            # Before {cutoffText} UTC, not all of these rows have arrived.
            if ! [ "$(date -u +%s)" -gt {decimal.Ceiling(cutoff).ToString(CultureInfo.InvariantCulture)} ]; then
                echo "The cut-off {cutoffText} UTC has not passed yet. Run this script again after that." >&2
                exit 1
            fi


            """);
        foreach (var command in commands)
            text.Append(command).Append('\n');

        var cut = copies.RemoveAll(c => c.Windows.IsEmpty);
        if (!cut.IsEmpty)
            text.Append(Function(cut[0].Pipe, run, flags));
        foreach (var copy in cut)
        {
            text.Append('\n');
            foreach (var window in copy.Windows)
                text.Append($"window {ShellText.Word(copy.Pipe)} {ShellText.Word(copy.Target)} '{window.Start}' '{window.End}'\n");
        }

        return text.ToString().Replace("\r\n", "\n");
    }

    /// <summary>
    /// A window is never copied twice: what was copied is written down, and one that was started and did not end is left to a
    /// person, for nobody else can tell whether its rows are there.
    /// </summary>
    private static string Function(string name, string run, string flags) => $$"""

        # The windows that are done are kept in this file, so that the script can be run again after a failure.
        state={{ShellText.Word($".{name}.state")}}
        touch "$state"

        # window PIPE TARGET START END: the rows from START on, and before END.
        window() {
            if grep -qxF "done $1 $3 $4" "$state"; then
                return 0
            fi
            if grep -qxF "started $1 $3 $4" "$state"; then
                echo "The window from $3 to $4 was started and did not finish. If $2 has none of its rows, remove the line 'started $1 $3 $4' from $state; if it has all of them, write 'done $1 $3 $4' there. Then run this script again." >&2
                exit 1
            fi
            echo "started $1 $3 $4" >> "$state"
            {{run}} "$1" --param "start=$3" --param "end=$4" {{flags}}
            echo "done $1 $3 $4" >> "$state"
        }

        """;
}
