using System.Text.Json;

namespace Datafile.MSBuild.Tests;

/// <summary>Real builds of a project that references the packed task.</summary>
[Collection(nameof(PackedTask))]
public sealed class BuildTests(PackedTask package) : IDisposable
{
    private const string Baseline = "<PropertyGroup><DatafileBaseline>../before</DatafileBaseline></PropertyGroup>";
    private const string PlanName = "datafile-release-plan.txt";

    private readonly ScratchProject _scratch = new();

    private string Pipe => _scratch.At("app/tinybird/pipes/analytics_sessions.pipe");

    private string Plan => _scratch.At($"app/obj/Debug/net10.0/{PlanName}");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_mistake_is_a_warning_at_its_place_in_every_build_until_it_is_mended()
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "app/tinybird");
        _scratch.Reference(package, Baseline);

        // The second build has nothing to compile.
        foreach (var options in (string[][])[[], ["--no-restore"]])
        {
            var build = _scratch.Build(package, options).Succeed();
            Assert.StartsWith($"{Pipe}(6,5): warning DF3001: 'analytics_sessions_mv' is re-created", build.Line("DF3001"));
            Assert.EndsWith($"-> {Plan}", build.Line(PlanName));
        }

        Assert.Contains("rewrite", File.ReadAllText(Plan));
        Assert.Contains("tinybird/pipes/", File.ReadAllText(Plan));

        var strict = _scratch.Build(package, "--no-restore", "-warnaserror").Fail();
        Assert.StartsWith($"{Pipe}(6,5): error DF3001: ", strict.Line("DF3001"));

        var planOfMistake = File.ReadAllText(Plan);
        _scratch.Put("step-1", "app/tinybird");
        _scratch.Build(package, "--no-restore", "-warnaserror").Succeed().Without(" DF");
        Assert.NotEqual(planOfMistake, File.ReadAllText(Plan));

        _scratch.Put("before", "app/tinybird");
        _scratch.Build(package, "--no-restore", "-warnaserror").Succeed().Without(PlanName);
        Assert.False(File.Exists(Plan));
    }

    [Fact]
    public void Several_target_frameworks_have_one_check()
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "app/tinybird");
        _scratch.Reference(package, Baseline, "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>");
        var plan = _scratch.At($"app/obj/{PlanName}");

        foreach (var options in (string[][])[[], ["--no-restore"], ["--no-restore", "--framework", "netstandard2.0"]])
        {
            var build = _scratch.Build(package, options).Succeed();
            Assert.StartsWith($"{Pipe}(6,5): warning DF3001: ", build.Line("DF3001"));
            Assert.EndsWith($"-> {plan}", build.Line(PlanName));
        }

        _scratch.Build(package, "--no-restore", "-p:NoWarn=DF3001").Succeed().Without("DF3001");
        Assert.Contains(": error DF3001: ", _scratch.Build(package, "--no-restore", "-p:TreatWarningsAsErrors=true").Fail().Line("DF3001"));
    }

    [Fact]
    public void The_properties_for_warnings_count()
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "app/tinybird");
        _scratch.Reference(package, Baseline);

        Assert.Contains(": error DF3001: ", _scratch.Build(package, "-p:TreatWarningsAsErrors=true").Fail().Line("DF3001"));
        Assert.Contains(": error DF3001: ", _scratch.Build(package, "--no-restore", "-p:WarningsAsErrors=DF3001").Fail().Line("DF3001"));
        Assert.Contains(": warning DF3001: ", _scratch
            .Build(package, "--no-restore", "-p:TreatWarningsAsErrors=true", "-p:WarningsNotAsErrors=DF3001").Succeed().Line("DF3001"));
        _scratch.Build(package, "--no-restore", "-p:NoWarn=DF3001").Succeed().Without("DF3001");
        _scratch.Build(package, "--no-restore", "-p:DatafileEnabled=false").Succeed().Without("DF3001").Without(PlanName);
    }

    [Fact]
    public void A_git_reference_is_a_baseline_and_without_one_the_project_itself_is_checked()
    {
        _scratch.Put("before", "app/tinybird");
        _scratch.Reference(package, "<PropertyGroup><DatafileBaseline>HEAD</DatafileBaseline></PropertyGroup>");
        _scratch.Git("init", "--quiet").Succeed();
        _scratch.Git("add", "app/tinybird").Succeed();
        _scratch.Git("commit", "--quiet", "--message", "before").Succeed();

        _scratch.Build(package).Succeed().Without(" DF").Without(PlanName);

        _scratch.Put("mistakes/no-cutoff", "app/tinybird");
        Assert.StartsWith($"{Pipe}(6,5): warning DF3001: ", _scratch.Build(package, "--no-restore").Succeed().Line("DF3001"));

        const string Missing = "DATAFILE: 'origin/main' is not a commit in this repository: fetch it (git fetch origin main:refs/remotes/origin/main), or name another with DatafileBaseline";
        _scratch.Write("app/tinybird/pipes/broken.pipe", "NODE broken\nSQL >\n    SELECT contry FROM analytics_events\n\nTYPE endpoint\n");
        var without = _scratch.Build(package, "--no-restore", "-p:DatafileBaseline=origin/main").Fail();
        Assert.StartsWith($"datafile : warning {Missing}", without.Line(" DATAFILE"));
        Assert.Contains("error DF1002", without.Output);
        without.Without("DF3001").Without("   at ");

        var required = _scratch.Build(package, "--no-restore", "-p:DatafileBaseline=origin/main", "-p:DatafileBaselineRequired=true").Fail();
        Assert.StartsWith($"datafile : error {Missing}", required.Line(" DATAFILE"));
        required.Without("DF1002").Without("   at ");
    }

    [Fact]
    public void Without_datafiles_nothing_happens()
    {
        // A baseline that does not exist would be an error if it were looked at.
        _scratch.Reference(package, "<PropertyGroup><DatafileBaseline>no-such-branch</DatafileBaseline></PropertyGroup>");
        _scratch.Write("app/keys/service.token", "not of Tinybird");

        _scratch.Build(package).Succeed().Without("DATAFILE").Without(PlanName);
    }

    [Fact]
    public void Projects_elsewhere_are_named_by_folder_or_by_file()
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "tinybird");
        _scratch.Reference(package, Baseline);
        _scratch.Build(package).Succeed().Without("DF3001");

        _scratch.Reference(package, Baseline + "<PropertyGroup><DatafileRoot>../tinybird</DatafileRoot></PropertyGroup>");
        var byFolder = _scratch.Build(package, "--no-restore").Succeed().Line("DF3001");
        Assert.StartsWith(_scratch.At("tinybird/pipes/analytics_sessions.pipe") + "(6,5): warning DF3001: ", byFolder);

        // A project is checked as a whole, whichever of its files are named.
        _scratch.Reference(package, Baseline + """<ItemGroup><Datafile Include="../tinybird/endpoints/*.pipe" /></ItemGroup>""");
        Assert.Equal(byFolder, _scratch.Build(package, "--no-restore").Succeed().Line("DF3001"));
    }

    [Fact]
    public void Datafiles_that_the_project_removes_belong_to_no_data_project()
    {
        const string Table = "SCHEMA >\n    `n` UInt32\n\nENGINE MergeTree\nENGINE_SORTING_KEY n\n";
        _scratch.Write("app/tinybird/datasources/a.datasource", Table).Write("app/tinybird/datasources/b.datasource", Table)
            .Write("app/tinybird/pipes/good.pipe", "NODE n\nSQL >\n    SELECT n FROM a\n\nTYPE endpoint\n")
            .Write("app/tinybird/pipes/draft.pipe", "NODE n\nSQL >\n    SELECT m FROM a\n\nTYPE endpoint\n")
            .Write("live/datasources/a.datasource", Table).Write("live/datasources/b.datasource", Table).Write("live/pipes/draft.pipe", "NODE n\nSQL >\n    SELECT n FROM a\n\nTYPE endpoint\n");

        _scratch.Reference(package);
        Assert.Contains("draft.pipe", _scratch.Build(package).Fail().Line("DF1002"), StringComparison.Ordinal);

        foreach (var content in (string[])
            [
                "<ItemGroup><Datafile Remove=\"tinybird/pipes/draft.pipe\" /></ItemGroup>",
                "<ItemGroup><Datafile Remove=\"**/draft.pipe\" /></ItemGroup><PropertyGroup><DatafileRoot>tinybird</DatafileRoot></PropertyGroup>",
                "<ItemGroup><Datafile Remove=\"tinybird/pipes/draft.pipe\" /></ItemGroup><PropertyGroup><DatafileBaseline>../live</DatafileBaseline></PropertyGroup>",
            ])
        {
            _scratch.Reference(package, content);
            _scratch.Build(package, "--no-restore").Succeed().Without("draft");
        }

        // It is in the baseline as well, and so the change does not remove it.
        Assert.DoesNotContain("draft", File.ReadAllText(Plan), StringComparison.Ordinal);

        _scratch.Reference(package, "<ItemGroup><Datafile Remove=\"**/a.datasource;**/draft.pipe\" /></ItemGroup>");
        Assert.Contains("good.pipe", _scratch.Build(package, "--no-restore").Succeed().Line("DF1001"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_SARIF_log_has_the_findings_with_paths_from_the_top_of_the_repository()
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "app/tinybird");
        _scratch.Reference(package, "<PropertyGroup><DatafileBaseline>../before</DatafileBaseline><DatafileSarif>obj/datafile.sarif</DatafileSarif></PropertyGroup>", "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>");
        _scratch.Git("init", "--quiet").Succeed();

        _scratch.Build(package).Succeed();

        var log = _scratch.Read("app/obj/datafile.sarif");
        using var sarif = JsonDocument.Parse(log);
        var run = sarif.RootElement.GetProperty("runs")[0];
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.Equal("DF3001", result.GetProperty("ruleId").GetString());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("app/tinybird/pipes/analytics_sessions.pipe", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Contains(run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray(), rule => rule.GetProperty("id").GetString() == "DF3001" && rule.TryGetProperty("help", out _));

        // The same log is not written again, and one without findings is a log too.
        var longAgo = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_scratch.At("app/obj/datafile.sarif"), longAgo);
        _scratch.Build(package, "--no-restore").Succeed();
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(_scratch.At("app/obj/datafile.sarif")));
        _scratch.Put("step-1", "app/tinybird");
        _scratch.Build(package, "--no-restore").Succeed();
        Assert.Contains("\"results\":[]", _scratch.Read("app/obj/datafile.sarif"), StringComparison.Ordinal);
    }

    /// <summary>The terminal logger shows warnings, with a link behind the id, and no messages.</summary>
    [Fact]
    public void The_terminal_logger_links_to_the_page_of_the_rule_and_shows_the_plan_as_a_warning()
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "app/tinybird");
        _scratch.Reference(package, Baseline);
        _scratch.Build(package, "-t:Restore").Succeed();

        var build = package.Dotnet(_scratch.App, ["build", "--no-restore", "--disable-build-servers", "-nodeReuse:false", "-tl:on", "-p:DatafileReleasePlanAsWarning=true"]).Succeed();

        var link = build.Output.Split("]8;;").Single(part => part.Contains("DF3001", StringComparison.Ordinal)).Split('\u001b')[0];
        Assert.StartsWith("# DF3001", File.ReadAllText(new Uri(link).LocalPath), StringComparison.Ordinal);
        Assert.Contains($"Release plan for 2 changes -> {Plan}", build.Output, StringComparison.Ordinal);
        Assert.Contains("RELEASEPLAN", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_editor_that_loads_the_project_starts_no_check()
    {
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "app/tinybird");
        _scratch.Reference(package, Baseline);

        _scratch.Build(package, "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true")
            .Succeed().Without("DF3001").Without(PlanName);
    }

    [Fact]
    public void Default_items_are_the_datafiles_of_the_project_without_output_packages_tests_and_the_baseline()
    {
        _scratch.Reference(package, "<PropertyGroup><DatafileBaseline>live</DatafileBaseline></PropertyGroup>");
        foreach (var file in (string[])
            [
                "tinybird/datasources/a.datasource", "tinybird/pipes/b.pipe", "tinybird/includes/c.incl", "tinybird/connections/d.connection", "e.token",
                "bin/Debug/x.pipe", "obj/x.pipe", "web/node_modules/x/x.pipe", ".git/x.pipe", "tests/x.pipe", "live/pipes/b.pipe",
                "Properties/DataSources/Customer.datasource", "readme.txt",
            ])
        {
            _scratch.Write("app/" + file, "");
        }

        _scratch.Build(package, "-t:Restore").Succeed();
        Assert.Equal(
            ["e.token", "tinybird/connections/d.connection", "tinybird/datasources/a.datasource", "tinybird/includes/c.incl", "tinybird/pipes/b.pipe"],
            DefaultItems());
        Assert.Empty(DefaultItems("-p:EnableDefaultDatafileItems=false"));
    }

    private IEnumerable<string> DefaultItems(params string[] options)
    {
        var evaluation = package.Dotnet(_scratch.App, ["msbuild", "-getItem:Datafile", .. options]).Succeed();
        using var items = JsonDocument.Parse(evaluation.Output);
        return
        [
            .. items.RootElement.GetProperty("Items").GetProperty("Datafile").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()?.Replace('\\', '/') ?? "")
                .Order(StringComparer.Ordinal),
        ];
    }
}
