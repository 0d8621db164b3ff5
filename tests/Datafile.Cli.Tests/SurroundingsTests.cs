using Datafile.Workspace.Tests.Git;

namespace Datafile.Cli.Tests;

/// <summary>Files that cannot be read, streams that are closed, folders that are gone: one line, and what can be done is done.</summary>
public sealed class SurroundingsTests : IDisposable
{
    private readonly ScratchRepository _repository = new();

    public SurroundingsTests() => _repository
        .Write("datasources/visits.datasource", "SCHEMA >\n    `day` Date\n\nENGIN \"MergeTree\"\n")
        .Write("pipes/days.pipe", "NODE days\nSQL >\n    SELECT day FROM visits\n");

    public void Dispose() => _repository.Dispose();

    [UnixFact]
    public void What_cannot_be_read_is_one_line_and_the_rest_is_checked()
    {
        File.CreateSymbolicLink(_repository.At("pipes/users.pipe"), "/etc/passwd");
        var ended = Run("check").AssertExit(2);

        Assert.StartsWith("datasources/visits.datasource(4,1): error DF0001: ", Assert.Single(Lines(ended.Output)), StringComparison.Ordinal);
        Assert.Equal(
            "datafile: cannot read 'pipes/users.pipe': it is a symbolic link that leads out of the repository: put a copy of the file in its place",
            Assert.Single(Lines(ended.Errors)));
        Run("check", "--fail-on", "never").AssertExit(2);
    }

    [UnixFact]
    public void What_is_not_read_is_not_taken_for_absent()
    {
        File.CreateSymbolicLink(_repository.At("datasources/more.datasource"), "/etc/passwd");
        _repository.Write("pipes/more.pipe", "NODE more\nSQL >\n    SELECT a FROM more\n");

        Assert.DoesNotContain("DF1001", Run("check").AssertExit(2).Output, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("plan")]
    [InlineData("backfill")]
    [InlineData("graph")]
    public void What_is_made_of_a_whole_project_is_not_made_of_a_part(string command)
    {
        _repository.Commit();
        File.Delete(_repository.At("pipes/days.pipe"));
        File.CreateSymbolicLink(_repository.At("pipes/days.pipe"), "/etc/passwd");

        Run(command, "--against", "HEAD").AssertRefuses("pipes/days.pipe");
    }

    [UnixFact]
    public void Files_that_are_parsed_alone_are_judged_in_the_same_way()
    {
        File.CreateSymbolicLink(_repository.At("pipes/users.pipe"), "/etc/passwd");
        var ended = Run("parse", "pipes").AssertExit(2);

        Assert.StartsWith("pipes/days.pipe", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", ended.Output, StringComparison.Ordinal);
        Assert.Contains("'pipes/users.pipe'", Assert.Single(Lines(ended.Errors)), StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(400_000)]
    [InlineData(370_000)]
    [InlineData(360_000)]
    [InlineData(320_000)]
    public void Little_address_space_is_enough_or_is_said(int kilobytes)
    {
        // .NET itself needs more than the native command, which ends without a word of its own below some 300 MB now and then.
        var (more, command) = Program.Datafile.First.Length == 0 ? (0, "") : (4_000_000, $" '{Program.Datafile.First[0]}'");
        var ended = Shell($"ulimit -v {kilobytes + more}; exec {Program.Datafile.File}{command} check");

        Assert.True(ended.ExitCode is 1 or 2, $"exit code {ended.ExitCode}\n{ended.Errors}");
        if (ended.ExitCode == 2)
            ended.AssertRefuses("out of memory");
    }

    [UnixFact]
    public void A_file_whose_name_is_not_UTF_8_is_a_finding()
    {
        Shell("cp pipes/days.pipe \"pipes/$(printf 'n\\377').pipe\"");

        Assert.Contains("pipes/n\uFFFD.pipe(1,1): error DF0002: The name of this file is not UTF-8", Run("check").AssertExit(1).Output, StringComparison.Ordinal);
        Shell("rm -f pipes/n*");
    }

    /// <summary>Both names read alike, so that one line tells them; they are not two resources of one name, and a comparison does not fail.</summary>
    [UnixFact]
    public void Two_files_whose_names_are_not_UTF_8_are_told_also_beside_a_baseline()
    {
        var before = _repository.Path + "-before";
        Shell("cp pipes/days.pipe \"pipes/$(printf 'n\\377').pipe\"; cp pipes/days.pipe \"pipes/$(printf 'n\\376').pipe\"");
        Shell($"cp -r . '{before}'");

        foreach (var ended in (Ended[])[Run("check"), Run("check", "--against", before)])
            Assert.Contains("error DF0002: The name of this file is not UTF-8", Assert.Single(Lines(ended.AssertExit(1).Output), line => line.StartsWith("pipes/n", StringComparison.Ordinal)), StringComparison.Ordinal);
        Shell($"rm -rf pipes/n* '{before}'");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("github")]
    [InlineData("gitlab")]
    [InlineData("junit")]
    public void The_values_of_the_environment_are_not_shown(string format)
    {
        _repository.Write("pipes/i.pipe", "INCLUDE \"${A_TOKEN}.incl\"\nINCLUDE \"parts/$A_TOKEN/x.incl\"\nINCLUDE \"part.incl\" \"NAME=$A_TOKEN\"\n")
            .Write("pipes/part.incl", "NODE $NAME\nSQL >\n    SELECT nothing_like FROM $NAME\n")
            .Write(".editorconfig", "root = true\n[*]\ndatafile_include_variables = A_TOKEN\n");
        var ended = Program.Run(_repository.Path, Environment.GetEnvironmentVariable("PATH") ?? "", "dotnet", [Binary, "check", "--verbose", "--format", format], ("A_TOKEN", "p.hidden"));

        Assert.Contains("${A_TOKEN}.incl", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_nothing_allows_is_unknown_and_verbose_says_so()
    {
        _repository.Write("pipes/i.pipe", "INCLUDE \"${A_TOKEN}.incl\"\n").Write("datasources/visits.datasource", "SCHEMA >\n    `day` Date\n");
        var ended = Program.Run(_repository.Path, Environment.GetEnvironmentVariable("PATH") ?? "", "dotnet", [Binary, "check", "--verbose"], ("A_TOKEN", "days"));

        Assert.Empty(ended.AssertExit(0).Output);
        Assert.Contains("variables without a value here: A_TOKEN", ended.Errors, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("check", ">&-", 2)]
    [InlineData("check", "2>&-", 1)]
    [InlineData("check", "<&-", 1)]
    [InlineData("check --staged", "<&- 2>&-", 0)]
    [InlineData("rules", ">&-", 2)]
    [InlineData("rules", "> /dev/full", 2)]
    [InlineData("rules --format json", "| head -c 10", 0)]
    [InlineData("check nowhere", "2>&-", 2)]
    [InlineData("check nowhere", "2> /dev/full", 2)]
    [InlineData("nonsense", "2>&-", 2)]
    [InlineData("nonsense", ">&- 2>&- <&-", 2)]
    public void A_stream_that_is_closed_is_no_defect(string command, string redirection, int expected)
    {
        var ended = Shell($"dotnet '{Binary}' {command} {redirection}").AssertExit(expected);

        Assert.DoesNotContain("unexpected", ended.Errors, StringComparison.Ordinal);
        Assert.InRange(Lines(ended.Errors).Length, 0, 1);
        if (redirection is ">&-" or "> /dev/full")
            Assert.StartsWith("datafile: ", Assert.Single(Lines(ended.Errors)), StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("check", "datafile: the current folder no longer exists: change to one that does\n")]
    [InlineData("check --against HEAD", "datafile: the current folder no longer exists: change to one that does\n")]
    public void A_current_folder_that_is_gone_is_one_line(string command, string expected) =>
        Assert.Equal(expected, Shell($"mkdir gone && cd gone && rmdir ../gone && dotnet exec '{Binary}' {command}").AssertExit(2).Errors);

    [UnixFact]
    public void Without_a_home_nothing_is_missed()
    {
        _repository.Commit();

        Shell($"HOME= XDG_CONFIG_HOME= DOTNET_CLI_HOME=/tmp dotnet exec '{Binary}' check --against HEAD").AssertExit(1);
        Shell($"HOME=/nowhere dotnet exec '{Binary}' check --against HEAD").AssertExit(1);
    }

    [UnixFact]
    public void Without_git_a_project_is_checked_and_a_reference_is_one_line()
    {
        var dotnet = Environment.ProcessPath ?? "dotnet";
        Program.Run(_repository.Path, "/nowhere", dotnet, ["exec", Binary, "check"]).AssertExit(1);
        Program.Run(_repository.Path, "/nowhere", dotnet, ["exec", Binary, "check", "--against", "HEAD"]).AssertRefuses("git is not on the PATH");
    }

    private static string Binary { get; } = Path.Combine(AppContext.BaseDirectory, "datafile.dll");

    private Ended Run(params string[] arguments) => Program.Run(_repository.Path, arguments);

    private Ended Shell(string line) => Program.Run(_repository.Path, Environment.GetEnvironmentVariable("PATH") ?? "", "sh", ["-c", line]);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
