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
