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

    /// <summary>Builds the project: its log without the summary, in which warnings and errors stand once more.</summary>
    public ProgramRun Build(PackedTask package, params string[] arguments)
    {
        var build = package.Dotnet(App, ["build", "--disable-build-servers", "-nodeReuse:false", "-tl:off", .. arguments]);
        return build with { Output = build.Output.Split("\nBuild ")[0] };
    }
}
