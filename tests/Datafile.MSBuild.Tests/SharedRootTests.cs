namespace Datafile.MSBuild.Tests;

/// <summary>Solutions in which several projects name or hold the same data project.</summary>
[Collection(nameof(PackedTask))]
public sealed class SharedRootTests(PackedTask package) : IDisposable
{
    private const string Shared = "<PropertyGroup><DatafileBaseline>../before</DatafileBaseline><DatafileRoot>../tinybird</DatafileRoot></PropertyGroup>";
    private const string PlanName = "datafile-release-plan.txt";

    private readonly ScratchProject _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void One_project_reports_what_several_name_in_each_build_and_on_however_many_nodes()
    {
        Put("tinybird");
        foreach (var name in (string[])["a", "b", "c", "d"])
            _scratch.Library(package, name, $"<ItemGroup>{PackedTask.Reference}</ItemGroup>{Shared}");

        foreach (var options in (string[][])[[], ["--no-restore"], ["--no-restore", "-m:4"], ["--no-restore", "-m:1"], ["--no-restore", "-graph"]])
        {
            var build = _scratch.BuildSolution(package, options).Succeed();
            Assert.Single(build.Lines("DF3001"));
            Assert.Single(build.Lines(PlanName));
        }

        Assert.All(["a", "b", "c", "d"], name => Assert.Contains("rewrite", _scratch.Read($"{name}/obj/Debug/net10.0/{PlanName}"), StringComparison.Ordinal));
    }

    [Fact]
    public void Projects_that_ask_for_something_else_report_for_themselves()
    {
        Put("tinybird");
        _scratch.Library(package, "a", $"<ItemGroup>{PackedTask.Reference}</ItemGroup>{Shared}")
            .Library(package, "b", $"<ItemGroup>{PackedTask.Reference}</ItemGroup>{Shared}<PropertyGroup><NoWarn>$(NoWarn);CS1591;DF3001</NoWarn></PropertyGroup>")
            .Library(package, "c", $"<ItemGroup>{PackedTask.Reference}</ItemGroup>{Shared}<PropertyGroup><WarningsAsErrors>DF3001</WarningsAsErrors></PropertyGroup>")
            .Library(package, "d", $"<ItemGroup>{PackedTask.Reference}</ItemGroup>{Shared}<PropertyGroup><NoWarn>$(NoWarn);CS1572</NoWarn></PropertyGroup>");

        var build = _scratch.BuildSolution(package).Fail();

        Assert.Equal(["error", "warning"], build.Lines("DF3001").Select(line => line.Contains(": error ", StringComparison.Ordinal) ? "error" : "warning").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_project_that_holds_the_datafiles_and_one_that_names_them_report_once()
    {
        Put("a/tinybird");
        _scratch.Library(package, "a", $"<ItemGroup>{PackedTask.Reference}</ItemGroup><PropertyGroup><DatafileBaseline>../before</DatafileBaseline></PropertyGroup>")
            .Library(package, "b", $"<ItemGroup>{PackedTask.Reference}</ItemGroup><PropertyGroup><DatafileBaseline>../before</DatafileBaseline><DatafileRoot>../a/tinybird</DatafileRoot></PropertyGroup>");

        Assert.Single(_scratch.BuildSolution(package).Succeed().Lines("DF3001"));
    }

    /// <summary>A reference without PrivateAssets reaches the projects that reference the library.</summary>
    [Fact]
    public void A_reference_that_is_not_private_checks_the_datafiles_of_those_who_reference_the_project_too()
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "a/tinybird").Put("mistakes/no-cutoff", "b/tinybird").Put("mistakes/no-cutoff", "c/tinybird");
        const string Baseline = "<PropertyGroup><DatafileBaseline>../before</DatafileBaseline></PropertyGroup>";
        var flows = PackedTask.Reference.Replace("PrivateAssets=\"all\"", "", StringComparison.Ordinal);
        _scratch.Library(package, "a", $"<ItemGroup>{flows}</ItemGroup>{Baseline}")
            .Library(package, "b", $"<ItemGroup><ProjectReference Include=\"../a/a.csproj\" /></ItemGroup>{Baseline}")
            .Library(package, "c", $"<ItemGroup>{PackedTask.Reference}</ItemGroup>{Baseline}")
            .Library(package, "d", $"<ItemGroup><ProjectReference Include=\"../c/c.csproj\" /></ItemGroup>{Baseline}")
            .Put("mistakes/no-cutoff", "d/tinybird");

        var build = _scratch.BuildSolution(package).Succeed();

        Assert.Equal(
            ["a", "b", "c"],
            build.Lines("DF3001").Select(line => line[(_scratch.Path.Length + 1)..].Split('/', '\\')[0]).Order(StringComparer.Ordinal));
    }

    private void Put(string folder) => _scratch.Put("before", "before").Put("mistakes/no-cutoff", folder);
}
