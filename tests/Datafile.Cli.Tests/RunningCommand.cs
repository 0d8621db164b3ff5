using System.Diagnostics;

namespace Datafile.Cli.Tests;

/// <summary>A program that runs until its input ends, it is interrupted, or the test is over.</summary>
internal sealed class RunningCommand : IDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <param name="command">The program and its arguments.</param>
    public RunningCommand(string folder, string[] command) => Process = Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    }) ?? throw new InvalidOperationException($"{command[0]} did not start");

    public Process Process { get; }

    public Stream Input => Process.StandardInput.BaseStream;

    public static RunningCommand Datafile(string folder, params string[] arguments) => new(folder, [Program.Datafile.File, .. Program.Datafile.First, .. arguments]);

    /// <summary>Waits for the end.</summary>
    public int ExitCode()
    {
        Assert.True(Process.WaitForExit(Timeout), "it does not end");
        return Process.ExitCode;
    }

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }
}
