namespace Datafile.Cli.Tests;

/// <summary>A test that needs the program <c>pre-commit</c>: skipped without it, unless the run has to have it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PreCommitFactAttribute : FactAttribute
{
    private const string Required = "DATAFILE_REQUIRE_PRECOMMIT";

    public PreCommitFactAttribute()
    {
        if (!IsInstalled && Environment.GetEnvironmentVariable(Required) != "1")
            Skip = $"pre-commit is not on the PATH (pip install pre-commit); with {Required}=1 that is a failure";
    }

    private static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "pre-commit.exe" : "pre-commit")));
}
