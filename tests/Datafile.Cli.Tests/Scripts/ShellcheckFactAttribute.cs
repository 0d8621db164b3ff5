namespace Datafile.Cli.Tests.Scripts;

/// <summary>A test that needs <c>shellcheck</c>; it fails without it where <c>DATAFILE_REQUIRE_SHELLCHECK=1</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellcheckFactAttribute : FactAttribute
{
    private const string Required = "DATAFILE_REQUIRE_SHELLCHECK";

    public ShellcheckFactAttribute()
    {
        if (!Programs.IsOnPath("shellcheck") && Environment.GetEnvironmentVariable(Required) != "1")
            Skip = $"shellcheck is not on the PATH; with {Required}=1 that is a failure.";
    }
}

/// <summary>A test that runs scripts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashFactAttribute : FactAttribute
{
    public BashFactAttribute()
    {
        if (OperatingSystem.IsWindows() || !Programs.IsOnPath("bash"))
            Skip = "bash is not on the PATH, or its stand-ins for programs cannot be.";
    }
}

internal static class Programs
{
    public static string[] Path => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);

    public static bool IsOnPath(string program) =>
        Path.Any(folder => File.Exists(System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program)));
}
