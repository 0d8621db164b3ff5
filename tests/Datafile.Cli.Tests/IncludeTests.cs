using Datafile.Workspace.Tests.Git;

namespace Datafile.Cli.Tests;

/// <summary>Findings in what files include, as a user sees them.</summary>
public sealed class IncludeTests : IDisposable
{
    private readonly ScratchRepository _repository = new();

    public IncludeTests() => _repository
        .Write("tb/.tinyenv", "VERSION=0.0.0\n")
        .Write("tb/datasources/visits.datasource", "SCHEMA >\n    `timestamp` DateTime\n")
        .Write("tb/includes/recent.incl", "NODE recent\nSQL >\n    SELECT uniq($COLUMN FROM visits\n")
        .Write("tb/pipes/a.pipe", "INCLUDE \"../includes/recent.incl\" \"COLUMN=timestamp\"\n")
        .Write("tb/pipes/b.pipe", "INCLUDE \"../includes/recent.incl\" \"COLUMN=timestamp\"\n\nNODE last\nSQL >\n    SELECT * FROM recent\n");

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("", "tb", "tb/includes/recent.incl(3,16): error DF0004: ")]
    [InlineData("tb", ".", "includes/recent.incl(3,16): error DF0004: ")]
    [InlineData("tb/pipes", "b.pipe", "../includes/recent.incl(3,16): error DF0004: ")]
    [InlineData("tb", "includes/recent.incl", "includes/recent.incl(3,16): error DF0004: ")]
    public void A_finding_stands_once_in_the_include(string folder, string path, string expected)
    {
        var ended = Program.Run(_repository.At(folder), "check", path).AssertExit(1);

        Assert.StartsWith(expected, Assert.Single(ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "tb", "shared/recent.incl(3,16): ")]
    [InlineData("tb", ".", "../shared/recent.incl(3,16): ")]
    [InlineData("", "tb/pipes/b.pipe", "shared/recent.incl(3,16): ")]
    public void An_include_outside_of_the_project_is_named_from_where_the_user_is(string folder, string path, string expected)
    {
        _repository.Write("shared/recent.incl", _repository.Read("tb/includes/recent.incl"));
        foreach (var pipe in (string[])["tb/pipes/a.pipe", "tb/pipes/b.pipe"])
            _repository.Write(pipe, _repository.Read(pipe).Replace("../includes", "../../shared", StringComparison.Ordinal));
        var ended = Program.Run(_repository.At(folder), "check", path).AssertExit(1);

        Assert.StartsWith(expected, Assert.Single(ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_an_include_is_one_of_every_file_that_includes_it()
    {
        _repository.Commit();
        _repository.Write("tb/includes/recent.incl", "NODE recent\nSQL >\n    SELECT count() FROM visits\n");
        var plan = Program.Run(_repository.At("tb"), "plan", "--against", "HEAD", "--format", "json").AssertExit(0);

        Assert.Contains("\"resource\":\"a\"", plan.Output, StringComparison.Ordinal);
        Assert.Contains("\"resource\":\"b\"", plan.Output, StringComparison.Ordinal);
        Assert.Contains("\"file\":\"includes/recent.incl\",\"line\":1", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_staged_include_is_the_one_that_counts()
    {
        _repository.Write("tb/includes/recent.incl", "NODE recent\nSQL >\n    SELECT count() FROM visits\n");
        _repository.Git("add", "--all");
        _repository.Write("tb/includes/recent.incl", "TIPE x\n");

        Program.Run(_repository.At("tb"), "check", "--staged").AssertExit(0);
    }

    [Fact]
    public void A_link_that_leads_out_of_the_repository_is_an_error()
    {
        File.Delete(_repository.At("tb/includes/recent.incl"));
        File.CreateSymbolicLink(_repository.At("tb/includes/recent.incl"), "/etc/passwd");
        var ended = Program.Run(_repository.At("tb"), "check").AssertExit(1);

        Assert.StartsWith("pipes/a.pipe(1,10): error DF1005: Included file 'includes/recent.incl' is, or is reached through, a symbolic link", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("root", ended.Output, StringComparison.Ordinal);
    }
}
