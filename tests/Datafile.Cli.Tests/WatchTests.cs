using System.Collections.Concurrent;
using System.Diagnostics;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary><c>check --watch</c>: a run for each change of what a check reads, until Ctrl-C.</summary>
public sealed class WatchTests : IDisposable
{
    private const string Table = "SCHEMA >\n    `id` String\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"id\"\n";

    private readonly ScratchFolder _folder = new();

    public WatchTests() => _folder.Write("tb/datasources/events.datasource", Table).Write("tb/pipes/a.pipe", Pipe("id"));

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void Each_change_of_what_is_read_is_one_run_and_the_last_one_gives_the_exit_code()
    {
        using var watch = new Watching(_folder.Path, "check", "tb", "--watch");
        Assert.Equal(["2 files: 0 errors, 0 warnings"], watch.NextRun());

        _folder.Write("tb/pipes/a.pipe", Pipe("missing"));
        Assert.Equal(["tb/pipes/a.pipe changed", "DF1002", "2 files: 1 error, 0 warnings"], watch.NextRun());

        // Editors write another file and give it the name.
        _folder.Write("tb/.a.swp", Pipe("id"));
        File.Move(_folder.At("tb/.a.swp"), _folder.At("tb/pipes/a.pipe"), overwrite: true);
        Assert.Equal(["tb/pipes/a.pipe changed", "2 files: 0 errors, 0 warnings"], watch.NextRun());

        // A folder that was not there, with several files at once. It gets its place when it is whole: a run may begin between two writes.
        for (var i = 0; i < 5; i++)
            _folder.Write($"new/p{i}.pipe", Pipe("missing"));
        Directory.Move(_folder.At("new"), _folder.At("tb/pipes/new"));
        Assert.Equal(["tb/pipes/new/p0.pipe, tb/pipes/new/p1.pipe, tb/pipes/new/p2.pipe and 2 more changed", .. Enumerable.Repeat("DF1002", 5), "7 files: 5 errors, 0 warnings"], watch.NextRun());

        _folder.Write("datafile.toml", "not TOML");
        _folder.Write("tb/datafile.toml", "not TOML");
        Assert.Contains("tb/datafile.toml(1,", string.Join('\n', watch.NextRun()), StringComparison.Ordinal);
        _folder.Write("tb/datafile.toml", "[severity]\nDF1002 = \"warning\"\n");
        Assert.Equal("7 files: 0 errors, 5 warnings", watch.NextRun()[^1]);
        _folder.Write("tb/pipes/.editorconfig", "[*.pipe]\ndotnet_diagnostic.DF1002.severity = none\n");
        Assert.Equal("7 files: 0 errors, 0 warnings", watch.NextRun()[^1]);

        Directory.Move(_folder.At("tb"), _folder.At("old"));
        Assert.Contains("'tb' does not exist", watch.NextRun()[^1], StringComparison.Ordinal);
        _folder.Write("again/datasources/events.datasource", Table).Write("again/pipes/a.pipe", Pipe("missing"));
        Directory.Move(_folder.At("again"), _folder.At("tb"));
        Assert.Equal("2 files: 1 error, 0 warnings", watch.NextRun()[^1]);

        Assert.Equal(1, watch.Interrupt());
    }

    [UnixFact]
    public void What_nobody_reads_is_no_reason_for_a_run_and_included_files_and_the_baseline_are()
    {
        _folder.Write("tb/datasources/.tinyenv", "").Write("shared/part.incl", "TYPE endpoint\n").Write("before/datasources/events.datasource", Table);
        Directory.CreateDirectory(_folder.At(".git"));
        _folder.Write("tb/pipes/a.pipe", "NODE n\nSQL >\n    SELECT id FROM events\n\nINCLUDE \"../shared/part.incl\"\n");
        using var watch = new Watching(_folder.Path, "check", "tb", "--watch", "--against", "./before", "--format", "json");
        Assert.Equal(["{"], watch.NextRun());

        _folder.Write("tb/notes.txt", "x").Write("tb/node_modules/x/x.pipe", "x").Write("other/x.pipe", "x");
        _folder.Write("shared/part.incl", "TYPE endpoint\n\nNODE m\nSQL >\n    SELECT missing FROM events\n");
        Assert.Equal(["shared/part.incl changed", "{"], watch.NextRun());
        _folder.Write("before/datasources/other.datasource", Table);
        Assert.Equal(["before/datasources/other.datasource changed", "{"], watch.NextRun());

        Assert.Equal(1, watch.Interrupt());
    }

    [UnixFact]
    public void An_include_that_appears_or_disappears_is_a_change()
    {
        _folder.Write("tb/pipes/a.pipe", "NODE n\nSQL >\n    SELECT id FROM events\n\nINCLUDE \"../../shared/part.incl\"\n");
        Directory.CreateDirectory(_folder.At(".git"));
        using var watch = new Watching(_folder.Path, "check", "tb", "--watch");
        Assert.Equal(["DF1005", "2 files: 1 error, 0 warnings"], watch.NextRun());

        _folder.Write("shared/part.incl", "TYPE endpoint\n");
        Assert.Equal(["shared/part.incl changed", "2 files: 0 errors, 0 warnings"], watch.NextRun());
        File.Delete(_folder.At("shared/part.incl"));
        Assert.Equal(["shared/part.incl changed", "DF1005", "2 files: 1 error, 0 warnings"], watch.NextRun());

        Assert.Equal(1, watch.Interrupt());
    }

    [Fact]
    public void Wrong_usage_ends_at_once()
    {
        Program.Run(_folder.Path, "check", "nowhere", "--watch").AssertRefuses("'nowhere' does not exist");
        Program.Run(_folder.Path, "check", "--watch", "--fix").AssertRefuses("--watch checks the datafiles on disk: leave out --fix");
        Program.Run(_folder.Path, "check", "--watch", "--show-config").AssertRefuses("leave out --fix", "--watch");
    }

    private static string Pipe(string column) => $"NODE n\nSQL >\n    SELECT {column} FROM events\n\nTYPE endpoint\n";

    /// <summary>A command that goes on.</summary>
    private sealed class Watching : IDisposable
    {
        private readonly RunningCommand _command;
        private readonly BlockingCollection<string> _lines = [];

        public Watching(string folder, params string[] arguments)
        {
            // As in a terminal: what these tests start in the background of a shell that is not interactive would ignore Ctrl-C.
            _command = new RunningCommand(
                folder, [.. OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : Array.Empty<string>(), Program.Datafile.File, .. Program.Datafile.First, .. arguments]);
            _command.Process.OutputDataReceived += (_, line) => Add(line.Data);
            _command.Process.ErrorDataReceived += (_, line) => Add(line.Data);
            _command.Process.BeginOutputReadLine();
            _command.Process.BeginErrorReadLine();
        }

        /// <summary>What a run says, up to the line that waits for the next one: of findings the id, of JSON the first character, and no times.</summary>
        public string[] NextRun()
        {
            var run = new List<string>();
            while (_lines.TryTake(out var line, RunningCommand.Timeout))
            {
                if (line.EndsWith("watching for changes (press Ctrl-C to stop)", StringComparison.Ordinal))
                {
                    // The two streams come each on its own way: findings are printed before this line.
                    while (_lines.TryTake(out line, TimeSpan.FromMilliseconds(200)))
                        run.Add(Short(line));
                    return [.. run.OrderBy(text => text.EndsWith(" changed", StringComparison.Ordinal) ? 0 : text.Contains("files:", StringComparison.Ordinal) ? 2 : 1)];
                }

                run.Add(Short(line));
            }

            throw new TimeoutException($"no run: {string.Join('\n', run)}");
        }

        /// <returns>The exit code.</returns>
        public int Interrupt()
        {
            Process.Start("kill", ["-INT", $"{_command.Process.Id}"]).WaitForExit();
            return _command.ExitCode();
        }

        public void Dispose()
        {
            _command.Dispose();
            _lines.Dispose();
        }

        private static string Short(string line) => line switch
        {
            _ when line.Contains(" error DF", StringComparison.Ordinal) => line.Substring(line.IndexOf(" error DF", StringComparison.Ordinal) + " error ".Length, "DF1002".Length),
            ['{', ..] => "{",
            ['[', ..] => line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..],
            _ => line,
        };

        private void Add(string? line)
        {
            if (line is not null && !_lines.IsAddingCompleted)
                _lines.Add(line);
        }
    }
}
