using Datafile.Tests;

namespace Datafile.MSBuild.Tests;

/// <summary>Projects that compile nothing and are only there for their datafiles.</summary>
[Collection(nameof(PackedTask))]
public sealed class CodelessProjectTests(PackedTask package) : IDisposable
{
    private const string NoTargets = "Microsoft.Build.NoTargets/3.7.0";

    private readonly ScratchProject _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_datafiles_of_a_project_without_sources_are_checked() => Checks("Microsoft.NET.Sdk");

    [NoTargetsFact]
    public void The_datafiles_of_a_project_that_has_no_compiler_are_checked() => Checks(NoTargets);

    private void Checks(string sdk)
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "app/tinybird");
        _scratch.Write("nuget.config", package.NuGetConfig).Write("app/app.csproj", $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <DatafileNow>{ScratchProject.Now}</DatafileNow>
                <DatafileBaseline>../before</DatafileBaseline>
              </PropertyGroup>
              <ItemGroup>{PackedTask.Reference}</ItemGroup>
            </Project>
            """);

        foreach (var options in (string[][])[[], ["--no-restore"]])
        {
            var build = _scratch.Build(package, options).Succeed();
            Assert.StartsWith($"{_scratch.At("app/tinybird/pipes/analytics_sessions.pipe")}(6,5): warning DF3001: ", build.Line("DF3001"), StringComparison.Ordinal);
            Assert.Contains("rewrite", _scratch.Read("app/obj/Debug/net10.0/datafile-release-plan.txt"), StringComparison.Ordinal);
        }

        Assert.Contains(": error DF3001: ", _scratch.Build(package, "--no-restore", "-warnaserror").Fail().Line("DF3001"), StringComparison.Ordinal);
        _scratch.Put("step-1", "app/tinybird");
        _scratch.Build(package, "--no-restore", "-warnaserror").Succeed().Without(" DF");
    }

    /// <summary>Skipped, with what MSBuild says, where the SDK is neither among the downloaded packages nor can be downloaded.</summary>
    private sealed class NoTargetsFactAttribute : FactAttribute
    {
        private static readonly Lazy<string?> Absence = new(() =>
        {
            using var folder = new ScratchCopy();
            folder.Write("probe.proj", $"<Project Sdk=\"{NoTargets}\" />");
            var probe = OutsideProgram.Run("dotnet", folder.Path, [], "msbuild", "probe.proj", "-getProperty:UsingMicrosoftNoTargetsSdk");
            return probe.ExitCode == 0 ? null : $"{NoTargets} cannot be restored: {probe.Output.Trim()}";
        });

        public NoTargetsFactAttribute() => Skip = Absence.Value;
    }
}
