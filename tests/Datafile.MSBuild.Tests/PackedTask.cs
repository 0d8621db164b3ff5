using System.Reflection;
using Datafile.Tests;

namespace Datafile.MSBuild.Tests;

/// <summary>The package, packed once from what this test run was built with, and a place to install it.</summary>
public sealed class PackedTask : IDisposable
{
    private const string Version = "0.0.0-test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafile-package-");

    public PackedTask()
    {
        var project = Path.Combine(SourceFolder.Repository, "src", "Datafile.MSBuild");
        OutsideProgram.Run(
            "dotnet", project, [],
            "pack", "--no-build", "--configuration", Configuration, "--output", _folder.FullName, $"-p:PackageVersion={Version}")
            .Succeed();
    }

    public string File => Path.Combine(_folder.FullName, $"Datafile.MSBuild.{Version}.nupkg");

    /// <summary>The reference in a project file.</summary>
    public static string Reference => $"""<PackageReference Include="Datafile.MSBuild" Version="{Version}" PrivateAssets="all" />""";

    /// <summary>A NuGet configuration that knows this package, and those that were downloaded to build the tests.</summary>
    public string NuGetConfig => $"""
        <configuration>
          <packageSources><clear /><add key="packed" value="{_folder.FullName}" /></packageSources>
          <fallbackPackageFolders><clear /><add key="downloaded" value="{Metadata("NuGetPackageRoot")}" /></fallbackPackageFolders>
        </configuration>
        """;

    private static string Configuration =>
        typeof(PackedTask).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    /// <summary>Runs <c>dotnet</c> with a folder for unpacked packages of its own, so that no copy from an earlier run is taken.</summary>
    internal ProgramRun Dotnet(string folder, params string[] arguments) =>
        OutsideProgram.Run("dotnet", folder, [("NUGET_PACKAGES", Path.Combine(_folder.FullName, "packages"))], arguments);

    public void Dispose() => _folder.Delete(recursive: true);

    private static string? Metadata(string key) =>
        typeof(PackedTask).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value;
}

/// <summary>Tests that share the package, one after the other: each build takes all cores.</summary>
[CollectionDefinition(nameof(PackedTask))]
public sealed class PackedTaskTests : ICollectionFixture<PackedTask>;
