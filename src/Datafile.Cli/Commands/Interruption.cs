using System.Globalization;
using System.Runtime.InteropServices;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary>Ctrl-C, a terminal that closes, and a request to end: what was begun beside the files is removed first.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] Signals =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15)];

    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interruption()
    {
        var ignored = Ignored();
        foreach (var (signal, number) in Signals)
        {
            if ((ignored & (1UL << (number - 1))) == 0)
                _registrations.Add(PosixSignalRegistration.Create(signal, End));
        }
    }

    /// <summary>The exit code after Ctrl-C, for a command that runs until it is interrupted; null to let the signal end the process.</summary>
    public static int? ExitCode { get; set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private static void End(PosixSignalContext context)
    {
        TemporaryFiles.End();
        if (context.Signal == PosixSignal.SIGINT && ExitCode is { } code)
            Environment.Exit(code);
    }

    /// <summary>The signals that the parent process made this one ignore, as <c>nohup</c> does; one bit each.</summary>
    private static ulong Ignored()
    {
        const string Field = "SigIgn:";
        try
        {
            return OperatingSystem.IsLinux()
                && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal)) is { } line
                && ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var ignored)
                ? ignored
                : 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
