using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary>A folder or a file of a project: the project is read as a whole, and what is found elsewhere is counted in a line of its own.</summary>
public sealed class ScopeTests : IDisposable
{
    private const string Elsewhere = "1 more error or warning is in other files of the project: check '.' to see them";

    private readonly ScratchFolder _folder = new();

    public ScopeTests()
    {
        _folder.Write("datasources/events.datasource", "SCHEMA >\n    `id` String\n");
        _folder.Write("pipes/a.pipe", "NODE n\nSQL >\n    SELECT missing FROM events\n\nTYPE endpoint\n");
        _folder.Write("endpoints/b.pipe", "NODE n\nSQL >\n    SELECT id FROM events\n\nTYPE endpoint\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_found_in_other_files_is_counted_and_does_not_fail()
    {
        Assert.Equal($"3 files: 0 errors, 0 warnings\n{Elsewhere}\n", Run("check", "endpoints").AssertExit(0).Errors);
        Assert.Equal($"3 files: 0 errors, 0 warnings\n{Elsewhere}\n", Run("check", "endpoints/b.pipe").AssertExit(0).Errors);
        Assert.Equal("", Run("check", "endpoints", "--quiet").AssertExit(0).Errors);
    }

    [Fact]
    public void Nothing_is_said_where_all_is_shown_or_nothing_else_is_found()
    {
        Assert.DoesNotContain("other files", Run("check").AssertExit(1).Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("other files", Run("check", "pipes").AssertExit(1).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_is_that_of_the_whole_project()
    {
        var written = Run("baseline", "endpoints").AssertExit(0);

        Assert.Equal("wrote datafile-baseline.json with 1 accepted finding of the whole project: commit it\n", written.Errors);
        Assert.Equal("3 files: 0 errors, 0 warnings, 1 known\n", Run("check").AssertExit(0).Errors);
    }

    private Ended Run(params string[] arguments) => Program.Run(_folder.Path, arguments);
}
