using Datafile.Tests;

namespace Datafile.MSBuild.Tests;

/// <summary>A .NET project of its own for one test, in a folder <c>app</c>, with a copy of the sample around it.</summary>
internal sealed class ScratchProject : ScratchCopy
{
    /// <summary>A moment before the cut-off of the sample.</summary>
    public const string Now = "2023-12-14 10:00:00";

    /// <summary>The folder of the .NET project.</summary>
    public string App => At("app");

    /// <summary>Writes a console project that references the package.</summary>
    /// <param name="content">More of the project file.</param>
    public void Reference(PackedTask package, string content = "", string frameworks = "<TargetFramework>net10.0</TargetFramework>") =>
        Write("nuget.config", package.NuGetConfig)
            .Write("app/Program.cs", "static class Program { static void Main() { } }\n")
            .Write("app/app.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    {frameworks}
                    <UseAppHost>false</UseAppHost>
                    <NuGetAudit>false</NuGetAudit>
                    <DatafileNow>{Now}</DatafileNow>
                  </PropertyGroup>
                  <ItemGroup>
                    {PackedTask.Reference}
                  </ItemGroup>
                  {content}
                </Project>
                """);

    /// <summary>Writes a library in a folder of its own, and a solution of all that are there.</summary>
    /// <param name="content">The rest of its project file.</param>
    public ScratchProject Library(PackedTask package, string name, string content)
    {
        Write("nuget.config", package.NuGetConfig)
            .Write($"{name}/{name}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <NuGetAudit>false</NuGetAudit>
                    <DatafileNow>{Now}</DatafileNow>
                  </PropertyGroup>
                  {content}
                </Project>
                """);
        var projects = Directory.EnumerateFiles(Path, "*.csproj", SearchOption.AllDirectories).Select(file => $"<Project Path=\"{System.IO.Path.GetRelativePath(Path, file)}\" />");
        Write("all.slnx", $"<Solution>{string.Concat(projects.Order(StringComparer.Ordinal))}</Solution>");
        return this;
    }

    /// <summary>Builds the solution.</summary>
    public ProgramRun BuildSolution(PackedTask package, params string[] arguments) => Build(package, Path, ["all.slnx", .. arguments]);

    /// <summary>Builds the project: its log without the summary, in which warnings and errors stand once more.</summary>
    public ProgramRun Build(PackedTask package, params string[] arguments) => Build(package, App, arguments);

    private static ProgramRun Build(PackedTask package, string folder, string[] arguments)
    {
        var build = package.Dotnet(folder, ["build", "-nodeReuse:false", "-p:UseSharedCompilation=true", "-tl:off", .. arguments]);
        return build with { Output = build.Output.Split("\nBuild ")[0] };
    }
}
