namespace Datafile.Workspace.Files;

/// <summary>What the user of a host calls the settings of a check: its sentences name them.</summary>
public sealed record HostNames(string Baseline, string Forbid)
{
    /// <summary>The options of the command.</summary>
    public static HostNames CommandLine { get; } = new("--against", "--forbid");
}
