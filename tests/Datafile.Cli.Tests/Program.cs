using System.Diagnostics;

namespace Datafile.Cli.Tests;

/// <summary>What a program said and how it ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors)
{
    /// <summary>Exit code 2 and one line that a person can read: no stack trace, nothing on standard output.</summary>
    public void AssertRefuses(params string[] words)
    {
        Assert.Equal(2, ExitCode);
        Assert.Empty(Output);
        var line = Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("datafile: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    /// <summary>The exit code, with all that was said where it is another.</summary>
    public Ended AssertExit(int expected)
    {
        Assert.True(ExitCode == expected, $"exit code {ExitCode} instead of {expected}\n{Output}\n{Errors}");
        return this;
    }
}

/// <summary>
/// Runs programs, above all <c>datafile</c>, as a user does: the command that <c>DATAFILE_COMMAND</c> names, such as the native
/// one, or else the one that was built for these tests.
/// </summary>
internal static class Program
{
    /// <summary>The command and what comes before its arguments.</summary>
    public static readonly (string File, string[] First) Datafile = Environment.GetEnvironmentVariable("DATAFILE_COMMAND") is { Length: > 0 } command
        ? (Path.GetFullPath(command, SourceFolder.Repository), [])
        : ("dotnet", [Path.Combine(AppContext.BaseDirectory, "datafile.dll")]);

    /// <summary>Runs <c>datafile</c> in a folder.</summary>
    public static Ended Run(string folder, params string[] arguments) => Run(folder, Environment.GetEnvironmentVariable("PATH") ?? "", Datafile.File, [.. Datafile.First, .. arguments]);

    /// <summary>Runs <c>datafile</c> at the top of this repository, where the samples are.</summary>
    public static Ended RunHere(params string[] arguments) => Run(SourceFolder.Repository, arguments);

    /// <summary>Runs <c>datafile</c> in a folder, with a text on standard input.</summary>
    public static Ended RunWith(string input, string folder, params string[] arguments) =>
        Run(folder, Environment.GetEnvironmentVariable("PATH") ?? "", Datafile.File, [.. Datafile.First, .. arguments], input, []);

    /// <param name="path">Where programs are looked for.</param>
    public static Ended Run(string folder, string path, string program, IEnumerable<string> arguments, params (string Name, string Value)[] variables) =>
        Run(folder, path, program, arguments, "", variables);

    private static Ended Run(string folder, string path, string program, IEnumerable<string> arguments, string input, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        // The tests may themselves run in a hook, whose variables would lead git elsewhere.
        foreach (var name in (string[])["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"])
            start.Environment.Remove(name);
        start.Environment["PATH"] = path;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException) when (input.Length > 0)
        {
            // It ended without reading what it does not want.
        }

        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} does not end");
        }

        return new Ended(process.ExitCode, output, errors.Result);
    }
}
