namespace Datafile.Cli.Tests;

/// <summary>The npm package @tinybirdco/sdk, installed once for all tests from the registry.</summary>
internal static class Sdk
{
    private const string Package = "@tinybirdco/sdk@0.0.84";

    /// <summary>Why it could not be installed; empty where it was.</summary>
    public static readonly Lazy<string> Problem = new(Install);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "sdk-0.0.84");

    /// <summary>Makes the package one of a project.</summary>
    public static void InstallIn(string folder)
    {
        Assert.Equal("", Problem.Value);
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.Combine(Folder, "node_modules"));
    }

    private static string Install()
    {
        if (File.Exists(Path.Combine(Folder, "node_modules/@tinybirdco/sdk/bin/tinybird.js")))
            return "";
        if (Find("npm") is not { } npm || Find("node") is null)
            return "node and npm are not on the PATH";

        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "package.json"), "{ \"private\": true, \"type\": \"module\" }\n");
        var ended = Program.Run(
            Folder, Environment.GetEnvironmentVariable("PATH") ?? "", npm,
            ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--fetch-retries=0", "--fetch-timeout=20000", Package]);
        return ended.ExitCode == 0 ? "" : $"npm cannot install {Package}: {ended.Errors.Split('\n')[0]}";
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}

/// <summary>A test that needs the npm package @tinybirdco/sdk: skipped where npm cannot reach the registry, unless the run has to have it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SdkFactAttribute : FactAttribute
{
    private const string Required = "DATAFILE_REQUIRE_SDK";

    public SdkFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Required) != "1" && Sdk.Problem.Value is { Length: > 0 } problem)
            Skip = $"{problem}; with {Required}=1 that is a failure";
    }
}
