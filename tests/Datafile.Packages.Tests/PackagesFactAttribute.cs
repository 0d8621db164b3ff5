namespace Datafile.Packages.Tests;

/// <summary>A test of what <c>eng/pack</c> packed: skipped where nothing is packed, unless the run has to have it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackagesFactAttribute : FactAttribute
{
    private const string Required = "DATAFILE_REQUIRE_PACKAGES";

    public PackagesFactAttribute(params string[] programs)
    {
        var missing = programs.FirstOrDefault(program => !Programs.AreInstalled(program));
        var reason = !Packed.IsThere ? "nothing is packed (eng/pack native; eng/pack portable)"
            : missing is not null ? $"{missing} is not on the PATH"
            : null;
        if (reason is not null && Environment.GetEnvironmentVariable(Required) != "1")
            Skip = $"{reason}; with {Required}=1 that is a failure";
    }
}
