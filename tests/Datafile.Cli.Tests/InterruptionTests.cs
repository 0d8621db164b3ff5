using System.Diagnostics;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary>Ctrl-C, a closed terminal and a request to end, in the middle of writing; a disk that is full.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Sources = 25, Attempts = 20, Enough = 2;
    private const string Fixed = "SCHEMA >\n    `k` UInt8\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n";

    private static readonly string Padding = string.Concat(Enumerable.Repeat("# padding\n", 20_000));
    private static readonly string Mistaken = Fixed.Replace("ENGINE \"", "ENGIN \"", StringComparison.Ordinal);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void A_signal_leaves_whole_files_and_no_other(string signal)
    {
        // On a busy machine a run may end before its first file is seen.
        var interrupted = 0;
        for (var attempt = 0; attempt < Attempts && interrupted < Enough; attempt++)
        {
            for (var i = 0; i < Sources; i++)
                _folder.Write($"datasources/d{i}.datasource", Mistaken + Padding);

            // What a shell that is not interactive starts in the background ignores Ctrl-C, and so do these tests there, and what they start.
            string[] command = [.. OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : Array.Empty<string>(), Program.Datafile.File, .. Program.Datafile.First, "check", "--fix"];
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = _folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }) ?? throw new InvalidOperationException("datafile did not start");
            while (!process.HasExited && !HasTemporaryFile())
                Thread.Yield();
            if (!process.HasExited)
                Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExit();
            Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), "it does not end");

            interrupted += process.ExitCode is 0 or 1 ? 0 : 1;
            Assert.False(HasTemporaryFile());
            Assert.All(Directory.GetFiles(_folder.At("datasources")), file => Assert.Contains(File.ReadAllText(file), new[] { Mistaken + Padding, Fixed + Padding }));
        }

        Assert.True(interrupted > 0, "no run was interrupted");
    }

    [Fact]
    public void A_report_does_not_replace_a_datafile()
    {
        _folder.Write("datasources/d.datasource", Mistaken);

        Program.Run(_folder.Path, "check", "--output", "datasources/d.datasource").AssertRefuses("datasources/d.datasource", "name another file");
        Program.Run(_folder.Path, "check", "--output", "").AssertRefuses("--output needs the name of a file");
        Assert.Equal(Mistaken, _folder.Read("datasources/d.datasource"));
    }

    private bool HasTemporaryFile() => Directory.EnumerateFiles(_folder.At("datasources"), ".*.tmp").Any();
}

/// <summary>A test of what Windows does in another way.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = UnixTheoryAttribute.Reason;
    }
}

/// <inheritdoc cref="UnixFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public const string Reason = "Windows has neither these signals nor these names of files.";

    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = Reason;
    }
}
