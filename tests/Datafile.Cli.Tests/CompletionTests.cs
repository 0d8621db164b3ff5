namespace Datafile.Cli.Tests;

/// <summary>The scripts with which shells complete command lines.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("datafile ch", "check")]
    [InlineData("datafile check --fail", "--fail-on")]
    [InlineData("datafile check --format ", "sarif")]
    [InlineData("datafile explain missing-c", "missing-cutoff")]
    [InlineData("datafile check --select DF30", "DF3001")]
    public void Words_are_completed(string line, string word)
    {
        var ended = Program.RunHere($"[suggest:{line.Length}]", line).AssertExit(0);

        Assert.Contains(word, ended.Output.Split('\n').Select(l => l.TrimEnd('\r')));
    }

    [Theory]
    [InlineData("bash", "bash", "-n")]
    [InlineData("zsh", "zsh", "-n")]
    [InlineData("fish", "fish", "--no-execute")]
    [InlineData("powershell", "pwsh", "")]
    public void Each_shell_has_a_script_that_it_can_read(string shell, string program, string check)
    {
        using var folder = new Datafile.Tests.ScratchCopy();
        folder.Write("script", Program.RunHere("completion", shell).AssertExit(0).Output);

        Assert.Contains("[suggest:", folder.Read("script"), StringComparison.Ordinal);
        if (check.Length > 0 && IsInstalled(program))
            Program.Run(folder.Path, Path, program, [check, "script"]).AssertExit(0);
    }

    [Fact]
    public void Bash_completes_with_its_script()
    {
        using var folder = new Datafile.Tests.ScratchCopy();
        var command = string.Join(' ', Program.Datafile.First.Prepend(Program.Datafile.File).Select(word => $"'{word}'"));
        folder.Write("test.sh", $$"""
            datafile() { {{command}} "$@"; }
            source <(datafile completion bash)
            COMP_LINE='datafile check --fai' COMP_POINT=20 COMP_WORDS=(datafile check --fai) COMP_CWORD=2
            _datafile
            printf '%s\n' "${COMPREPLY[@]}"
            """);

        Assert.Equal("--fail-on\n", Program.Run(folder.Path, Path, "bash", ["test.sh"]).AssertExit(0).Output);
    }

    [Fact]
    public void Another_shell_is_refused() => Program.RunHere("completion", "tcsh").AssertRefuses("tcsh");

    private static string Path => Environment.GetEnvironmentVariable("PATH") ?? "";

    private static bool IsInstalled(string program) =>
        Path.Split(System.IO.Path.PathSeparator).Any(folder => File.Exists(System.IO.Path.Combine(folder, program)));
}
