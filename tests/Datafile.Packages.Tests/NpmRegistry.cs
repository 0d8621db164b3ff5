using System.Diagnostics;

namespace Datafile.Packages.Tests;

/// <summary>A registry on this machine that has the packages of one folder and no others, so that no test asks another.</summary>
internal sealed class NpmRegistry : IDisposable
{
    private readonly Process _server;

    public NpmRegistry(string folder)
    {
        var script = Path.Combine(SourceFolder.Repository, "tests", "Datafile.Packages.Tests", "registry.mjs");
        _server = Process.Start(new ProcessStartInfo("node", [script, folder]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("node did not start");
        Address = _server.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the registry did not start");
    }

    public string Address { get; }

    public void Dispose()
    {
        _server.Kill(entireProcessTree: true);
        _server.Dispose();
    }
}
