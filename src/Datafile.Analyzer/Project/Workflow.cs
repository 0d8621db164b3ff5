namespace Datafile.Analyzer.Project;

/// <summary>How a data project is released.</summary>
public enum Workflow
{
    /// <summary>Classic with semver releases: Preview, Live, Rollback.</summary>
    Releases,

    /// <summary>Classic from git, always in place.</summary>
    Branches,

    /// <summary>Tinybird Forward: <c>tb deploy</c>.</summary>
    Forward,
}

/// <summary>How a data project is released, and why that is assumed.</summary>
/// <param name="Reason">What shows it, as a clause: <c>there is no .tinyenv</c>.</param>
public sealed record DetectedWorkflow(Workflow Workflow, string Reason)
{
    /// <summary>Whether the user set it, so that nothing was detected.</summary>
    public bool IsSet { get; init; }

    /// <summary>Why it is assumed and how to set another, in one or two sentences.</summary>
    public string Explanation => IsSet
        ? $"Set by {Reason}."
        : $"Detected: {Reason}. To set another, use --workflow, or workflow in datafile.toml.";
}

/// <summary>The names of workflows, as options and settings write them.</summary>
public static class WorkflowName
{
    /// <summary>All names, for a message.</summary>
    public const string All = "releases, branches or forward";

    /// <summary>Reads a name in any case.</summary>
    public static bool TryParse(string name, out Workflow workflow)
    {
        Workflow? found = name.ToLowerInvariant() switch
        {
            "releases" => Workflow.Releases,
            "branches" => Workflow.Branches,
            "forward" => Workflow.Forward,
            _ => null,
        };
        workflow = found ?? default;
        return found is not null;
    }
}
