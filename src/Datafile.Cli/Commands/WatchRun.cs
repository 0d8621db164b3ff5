using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary><c>check --watch</c>: checks again when a file changes that the check depends on, until Ctrl-C.</summary>
/// <param name="read">The options of a run, with its time.</param>
internal sealed class WatchRun(Func<CheckOptions> read)
{
    private const string Clear = "\u001b[2J\u001b[H";
    private const int NamedFiles = 3;

    /// <summary>Looking takes this part of the time at most, however many files there are.</summary>
    private const int LookShare = 20;

    private static readonly TimeSpan
        Pace = TimeSpan.FromMilliseconds(400), Settling = TimeSpan.FromMilliseconds(100), MaxSettling = TimeSpan.FromSeconds(2);

    private readonly string _here = Environment.CurrentDirectory;
    private CheckOptions _options = read();

    /// <summary>Never ends by itself: Ctrl-C ends the process with the exit code of the last run.</summary>
    /// <exception cref="WorkspaceException">Options exclude each other, or there is nothing to check from the beginning.</exception>
    public int Run()
    {
        CheckRun? run = new(_options);
        var watched = run.Watched;
        var seen = watched.Look();
        while (true)
        {
            var code = Check(run);
            Interruption.ExitCode = code;

            // Only a run knows what the files include from elsewhere. All else is as it was before, so that no change during the run is missed.
            watched = run?.Watched ?? watched;
            seen = watched.Complete(seen);

            Say("watching for changes (press Ctrl-C to stop)");
            var changed = Wait(watched, ref seen);
            _options = read();
            Separate(changed);
            run = Prepare();
        }
    }

    private CheckRun? Prepare()
    {
        try
        {
            return new CheckRun(_options);
        }
        catch (WorkspaceException failure)
        {
            Messages.Write($"datafile: {failure.Message}");
            return null;
        }
    }

    private static int Check(CheckRun? run)
    {
        try
        {
            return run?.Run() ?? ExitCode.Failure;
        }
        catch (WorkspaceException failure)
        {
            Messages.Write($"datafile: {failure.Message}");
            return ExitCode.Failure;
        }
    }

    /// <summary>
    /// Waits until something has changed, and then until nothing does for a moment: editors and git write many files, one after the other.
    /// </summary>
    private static ImmutableArray<string> Wait(WatchedFiles watched, ref ImmutableSortedDictionary<string, FileState> seen)
    {
        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            var now = watched.Look();
            if (WatchedFiles.Changed(seen, now).IsEmpty)
            {
                var share = Stopwatch.GetElapsedTime(start) * LookShare;
                Thread.Sleep(share > Pace ? share : Pace);
                continue;
            }

            for (var waited = TimeSpan.Zero; waited < MaxSettling; waited += Settling)
            {
                Thread.Sleep(Settling);
                var next = watched.Look();
                var isSettled = WatchedFiles.Changed(now, next).IsEmpty;
                now = next;
                if (isSettled)
                    break;
            }

            var changed = WatchedFiles.Changed(seen, now);
            seen = now;
            if (!changed.IsEmpty)
                return changed;
        }
    }

    /// <summary>A terminal shows one run; elsewhere a line is between two.</summary>
    private void Separate(ImmutableArray<string> changed)
    {
        if (_options.OutputFile is null && Terminal.CanClear)
            StandardStreams.Print(output => output.Write(System.Text.Encoding.ASCII.GetBytes(Clear)));
        var names = changed.Take(NamedFiles).Select(path => Path.GetRelativePath(_here, path));
        Say($"{string.Join(", ", names)}{(changed.Length > NamedFiles ? $" and {changed.Length - NamedFiles} more" : "")} changed");
    }

    private void Say(string text)
    {
        if (!_options.Quiet)
            Messages.Write($"[{DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}] {text}");
    }
}
