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
