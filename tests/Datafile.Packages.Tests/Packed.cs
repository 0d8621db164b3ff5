using System.Xml.Linq;

namespace Datafile.Packages.Tests;

/// <summary>What <c>eng/pack</c> left in <c>artifacts/</c>.</summary>
internal static class Packed
{
    private const string Rid = "linux-x64";

    private static string Folder => Path.Combine(SourceFolder.Repository, "artifacts");

    public static string Version { get; } =
        XDocument.Load(Path.Combine(SourceFolder.Repository, "Directory.Build.props")).Descendants("Version").Single().Value;

    public static string NuGet => Path.Combine(Folder, "nuget");

    public static string Npm => Path.Combine(Folder, "npm");

    public static string Archives => Path.Combine(Folder, "archives");

    public static string Command => Path.Combine(Folder, "native", Rid, "datafile");

    public static string Starter => Path.Combine(Npm, $"datafile-lint-{Version}.tgz");

    public static string Platform => Path.Combine(Npm, $"datafile-lint-linux-x64-{Version}.tgz");

    public static bool IsThere => new[] { Command, Starter, Platform, NuGetPackage(""), NuGetPackage($".{Rid}"), NuGetPackage(".any") }.All(File.Exists);

    /// <param name="suffix">Of the system, with its dot; empty for the tool itself.</param>
    public static string NuGetPackage(string suffix) => Path.Combine(NuGet, $"Datafile.Cli{suffix}.{Version}.nupkg");
}
