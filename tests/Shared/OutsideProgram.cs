using System.Diagnostics;

namespace Datafile.Tests;

/// <summary>Runs programs as a user's shell would, and not as a part of this test run.</summary>
internal static class OutsideProgram
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LastWords = TimeSpan.FromMinutes(1);

    // What a test run in MSBuild sets for its own build, and what leads git elsewhere when the tests run in a hook.
    private static readonly string[] Inherited = ["MSBUILD", "DOTNET_CLI_", "DOTNET_HOST_PATH", "NUGET_PACKAGES", "GIT_", "PRE_COMMIT"];

    // Servers that stay behind would hold the output open.
    private static readonly (string Name, string Value)[] Set =
    [
        ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_CLI_UI_LANGUAGE", "en"),
        ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false"),
        ("GIT_AUTHOR_NAME", "Test"), ("GIT_AUTHOR_EMAIL", "test@example.com"),
        ("GIT_COMMITTER_NAME", "Test"), ("GIT_COMMITTER_EMAIL", "test@example.com"),
        ("GIT_CONFIG_COUNT", "2"),
        ("GIT_CONFIG_KEY_0", "commit.gpgsign"), ("GIT_CONFIG_VALUE_0", "false"),
        ("GIT_CONFIG_KEY_1", "core.autocrlf"), ("GIT_CONFIG_VALUE_1", "false"),
    ];

    /// <summary>Runs a program to its end.</summary>
    /// <param name="variables">More variables of its environment.</param>
    public static ProgramRun Run(
        string program, string folder, IReadOnlyCollection<(string Name, string Value)> variables, params string[] arguments) =>
        Run(program, folder, variables, input: null, arguments);

    /// <summary>Runs a program to its end, which reads a text and no more from its standard input.</summary>
    public static ProgramRun Feed(string program, string folder, string input, params string[] arguments) => Run(program, folder, [], input, arguments);

    /// <summary>Runs <c>git</c> to its end.</summary>
    public static ProgramRun Git(string folder, params string[] arguments) => Run("git", folder, [], arguments);

    private static ProgramRun Run(
        string program, string folder, IReadOnlyCollection<(string Name, string Value)> variables, string? input, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input is not null,
        };
        foreach (var name in start.Environment.Keys.Where(IsInherited).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in Set.Concat(variables))
            start.Environment[name] = value;

        var command = $"{program} {string.Join(' ', arguments)}";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }

        // A program that it leaves behind holds the output open: also the wait for that one ends.
        var ended = process.WaitForExit(Timeout);
        if (!ended)
            process.Kill(entireProcessTree: true);
        if (!Task.WaitAll([output, errors], LastWords))
            Assert.Fail($"{command} left a program behind that holds its output open");
        if (!ended)
            Assert.Fail($"{command} took more than {Timeout}:\n{output.Result}{errors.Result}");

        return new ProgramRun(command, process.ExitCode, output.Result + errors.Result);
    }

    private static bool IsInherited(string name) =>
        Inherited.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
