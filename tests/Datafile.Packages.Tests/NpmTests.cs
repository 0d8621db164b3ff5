using Datafile.Tests;

namespace Datafile.Packages.Tests;

/// <summary>The npm packages, installed and run where there is no .NET.</summary>
public sealed class NpmTests : IDisposable
{
    private readonly ScratchCopy _scratch = new();
    private readonly ScratchCopy _home = new();
    private readonly NpmRegistry? _registry;
    private readonly string _path;

    public NpmTests()
    {
        _path = Programs.WithoutDotnet(_home.At("programs"));
        if (Packed.IsThere)
            _registry = new NpmRegistry(Packed.Npm);
        _scratch.Write("package.json", """{ "name": "empty", "private": true }""");
    }

    public void Dispose()
    {
        _registry?.Dispose();
        _scratch.Dispose();
        _home.Dispose();
    }

    [PackagesFact("npm")]
    public void Packed_files_are_installed_and_check_a_project_without_dotnet()
    {
        Run("npm", "install", "--no-audit", "--no-fund", Packed.Starter, Packed.Platform).Succeed();
        Run("sh", "-c", "command -v dotnet").Fail();
        _scratch.Put("before", "before").Put("mistakes/no-cutoff", "tinybird");

        Run("npx", "--no-install", "datafile", "check", "before").Succeed().Line("11 files: 0 errors, 0 warnings");
        var refused = Run("npx", "--no-install", "datafile", "check", "tinybird", "--against", "before", "--now", "2023-12-14 10:00:00");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("DF3001", refused.Line("tinybird/pipes/analytics_sessions.pipe"), StringComparison.Ordinal);
        Assert.Equal(2, Run("npx", "--no-install", "datafile", "check", "no/such/folder").ExitCode);
    }

    [PackagesFact("npm")]
    public void Of_the_packages_for_systems_only_the_one_that_fits_is_installed()
    {
        using var packages = new ScratchCopy();
        using var all = Republish(packages, "linux-musl-x64", "osx-arm64", "win-x64");

        Run("npm", "install", "--no-audit", "--no-fund", "--registry", all.Address, "datafile-lint").Succeed();

        Assert.Equal(["linux-x64"], Directory.EnumerateDirectories(_scratch.At("node_modules/@datafile-lint")).Select(Path.GetFileName));
        Run("npx", "--no-install", "datafile", "--version").Succeed().Line(Packed.Version);
        Run("npx", "--no-install", "datafile-lint", "--version").Succeed().Line(Packed.Version);
    }

    [PackagesFact("npm")]
    public void Nothing_runs_at_installation() => Assert.DoesNotContain("scripts", Run("tar", "-xzOf", Packed.Starter, "package/package.json").Output, StringComparison.Ordinal);

    [PackagesFact("npm")]
    public void Without_the_package_for_the_system_one_line_says_what_to_do()
    {
        Run("npm", "install", "--no-audit", "--no-fund", "--omit=optional", Packed.Starter).Succeed();

        var ended = Run("npx", "--no-install", "datafile", "check");

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal(ended.Line("datafile: the package @datafile-lint/linux-x64 is not installed"), ended.Output.Trim());
    }

    [PackagesFact]
    public void Another_binary_is_started_and_its_exit_code_passed_on()
    {
        Assert.Equal(7, Start("exit 7").ExitCode);
        Assert.Equal("a b", Start("""printf '%s' "$*" """, "a", "b").Succeed().Output);
        Assert.Equal(2, OutsideProgram.Run("node", _scratch.Path, [("DATAFILE_BINARY", "/no/such/program")], Starter).ExitCode);
    }

    [PackagesFact]
    public void Signals_are_passed_on_in_both_directions()
    {
        // Bash reports 128 and the number of the signal for a child that a signal ended.
        Assert.Equal(128 + 9, Start("kill -KILL $$").ExitCode);

        Assert.Equal(9, TerminateOnceReady(Starter).ExitCode);
    }

    /// <summary>On a busy machine the command may run, and be told to end, before the starter goes on after it.</summary>
    [PackagesFact]
    public void A_signal_reaches_a_command_that_has_only_just_started()
    {
        const string Started = "child.on(\"error\"";
        var script = File.ReadAllText(Starter);
        Assert.Contains(Started, script, StringComparison.Ordinal);
        _scratch.Write("slow.js", script.Replace(Started, "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);\n" + Started, StringComparison.Ordinal));

        Assert.Equal(9, TerminateOnceReady(_scratch.At("slow.js")).ExitCode);
    }

    private static string Starter => Path.Combine(SourceFolder.Repository, "npm", "datafile-lint", "datafile.js");

    /// <summary>A registry with the packed files, and packages of other systems that hold a copy of the same command.</summary>
    private static NpmRegistry Republish(ScratchCopy packages, params string[] others)
    {
        packages.Copy(Packed.Starter, Path.GetFileName(Packed.Starter));
        packages.Copy(Packed.Platform, Path.GetFileName(Packed.Platform));
        foreach (var other in others)
            OutsideProgram.Run("node", SourceFolder.Repository, [], "npm/pack.mjs", packages.Path, other, Packed.Command).Succeed();
        return new NpmRegistry(packages.Path);
    }

    /// <summary>Starts a shell script in place of the command, below bash.</summary>
    private ProgramRun Start(string script, params string[] arguments)
    {
        WriteCommand(script);
        return OutsideProgram.Run(
            "bash", _scratch.Path, [("DATAFILE_BINARY", _scratch.At("command"))], ["-c", "node \"$@\"; exit $?", "bash", Starter, .. arguments]);
    }

    /// <summary>Ends the starter by a signal as soon as the command below it runs, which ends with 9 at that.</summary>
    private ProgramRun TerminateOnceReady(string starter)
    {
        WriteCommand("trap 'exit 9' TERM; touch ready; for i in $(seq 1200); do sleep 0.05; done");
        return OutsideProgram.Run(
            "bash", _scratch.Path, [("DATAFILE_BINARY", _scratch.At("command"))],
            "-c", $"node '{starter}' & for i in $(seq 600); do [ -e ready ] && break; sleep 0.05; done; kill -TERM $!; wait $!");
    }

    private void WriteCommand(string script)
    {
        _scratch.Write("command", $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(_scratch.At("command"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private ProgramRun Run(string program, params string[] arguments) => OutsideProgram.Run(
        program, _scratch.Path,
        [("PATH", _path), ("HOME", _home.Path), ("DOTNET_ROOT", ""), ("npm_config_registry", _registry?.Address ?? ""), ("npm_config_update_notifier", "false")],
        arguments);
}
