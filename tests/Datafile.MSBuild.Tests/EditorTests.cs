namespace Datafile.MSBuild.Tests;

/// <summary>What editors show: a design-time build, with a compiler that runs, as theirs does in their own process.</summary>
[Collection(nameof(PackedTask))]
public sealed class EditorTests(PackedTask package) : IDisposable
{
    private readonly ScratchProject _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_design_time_build_gives_datafiles_to_the_compiler_and_shows_what_needs_no_baseline()
    {
        _scratch.Put("mistakes/no-cutoff", "app/tinybird").Put("mistakes/no-cutoff", "before");
        _scratch.Write("app/tinybird/pipes/broken.pipe", "NODE broken\nSQL >\n    SELECT contry FROM analytics_events\n\nTYPE endpoint\n");
        _scratch.Reference(package, "<PropertyGroup><DatafileBaseline>../before</DatafileBaseline></PropertyGroup>");

        var editor = _scratch.Build(package, "-p:DesignTimeBuild=true").Fail();

        Assert.StartsWith($"{_scratch.At("app/tinybird/pipes/broken.pipe")}(3,12): error DF1002: Node 'broken' of 'broken' fails: it reads 'contry'", editor.Line("DF1002"));
        editor.Without("AD0001").Without(" DF3");

        // The task says it in a real build, and the compiler does not say it again.
        var build = _scratch.Build(package, "--no-restore").Fail();
        Assert.StartsWith($"{_scratch.At("app/tinybird/pipes/broken.pipe")}(3,12): error DF1002: ", build.Line("DF1002"));
    }

    [Fact]
    public void Each_project_of_a_folder_is_looked_at_by_itself()
    {
        const string Table = "SCHEMA >\n    `n` UInt32\n\nENGINE MergeTree\nENGINE_SORTING_KEY n\n";
        _scratch.Write("data/one/datasources/a.datasource", Table).Write("data/two/datasources/b.datasource", Table)
            .Write("data/one/pipes/p.pipe", "NODE p\nSQL >\n    SELECT m FROM a\n\nTYPE endpoint\n")
            .Write("data/two/pipes/p.pipe", "NODE p\nSQL >\n    SELECT m FROM b\n\nTYPE endpoint\n");
        _scratch.Reference(package, "<PropertyGroup><DatafileRoot>../data</DatafileRoot></PropertyGroup>");

        var editor = _scratch.Build(package, "-p:DesignTimeBuild=true").Fail();

        Assert.Equal(
            ["one/pipes/p.pipe(3,12): error DF1002: Node 'p' of 'p' fails: it reads 'm', and 'a' has", "two/pipes/p.pipe(3,12): error DF1002: Node 'p' of 'p' fails: it reads 'm', and 'b' has"],
            editor.Output.Split('\n').Where(l => l.Contains(" DF", StringComparison.Ordinal)).Select(l => l.Replace('\\', '/'))
                .Select(l => l[(l.IndexOf("/data/", StringComparison.Ordinal) + 6)..(l.IndexOf(" has", StringComparison.Ordinal) + 4)]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_datafiles_the_compiler_gets_nothing()
    {
        _scratch.Reference(package, "<Target Name=\"Show\" AfterTargets=\"Build\"><Message Importance=\"high\" Text=\"analyzers: @(Analyzer->WithMetadataValue('Filename', 'Datafile.Analyzer'))!\" /></Target>");

        Assert.EndsWith("analyzers: !", _scratch.Build(package, "-p:DesignTimeBuild=true").Succeed().Line("analyzers:"));
    }
}
