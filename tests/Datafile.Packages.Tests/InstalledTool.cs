using System.IO.Compression;
using Datafile.Tests;

namespace Datafile.Packages.Tests;

/// <summary>The tool, installed with <c>dotnet tool install</c> from a folder of packages.</summary>
internal sealed class InstalledTool : IDisposable
{
    private const string Settings = "tools/any/any/DotnetToolSettings.xml";

    private readonly ScratchCopy _scratch = new();

    /// <param name="withNative">Whether the native package of this system is there.</param>
    public InstalledTool(bool withNative)
    {
        Directory.CreateDirectory(_scratch.At("source"));
        foreach (var package in Directory.EnumerateFiles(Packed.NuGet, "Datafile.Cli.*.nupkg").Where(p => withNative || p != Packed.NuGetPackage(".linux-x64")))
            File.Copy(package, _scratch.At("source/" + Path.GetFileName(package)));
        if (!withNative)
            NameNoNativePackage(_scratch.At("source/" + Path.GetFileName(Packed.NuGetPackage(""))));
        _scratch.Write("nuget.config", """<configuration><packageSources><clear /><add key="packed" value="source" /></packageSources></configuration>""");

        OutsideProgram.Run(
            "dotnet", _scratch.Path, [("NUGET_PACKAGES", _scratch.At("packages")), ("DOTNET_CLI_HOME", _scratch.At("home"))],
            "tool", "install", "Datafile.Cli", "--version", Packed.Version, "--tool-path", _scratch.At("tools"), "--configfile", _scratch.At("nuget.config"))
            .Succeed();
    }

    public string Command => _scratch.At("tools/datafile");

    /// <summary>The packages that were taken for the tool, in lower case.</summary>
    public IEnumerable<string?> Packages => Directory.EnumerateDirectories(_scratch.At("tools/.store"), "datafile.cli*", SearchOption.AllDirectories)
        .Select(Path.GetFileName).Distinct().Order(StringComparer.Ordinal);

    public ProgramRun Run(string folder, params string[] arguments) => OutsideProgram.Run(Command, folder, [], arguments);

    public void Dispose() => _scratch.Dispose();

    /// <summary>The package of the tool names those of all systems; a system that is not among them gets the fallback.</summary>
    private static void NameNoNativePackage(string package)
    {
        using var archive = ZipFile.Open(package, ZipArchiveMode.Update);
        var entry = archive.GetEntry(Settings) ?? throw new InvalidOperationException($"{package} has no {Settings}");
        string[] lines;
        using (var reader = new StreamReader(entry.Open()))
            lines = reader.ReadToEnd().Split('\n');
        entry.Delete();
        using var writer = new StreamWriter(archive.CreateEntry(Settings).Open());
        writer.Write(string.Join('\n', lines.Where(line => !line.Contains("\"linux-x64\"", StringComparison.Ordinal))));
    }
}
