using Datafile.Workspace.Files;

namespace Datafile.Workspace.Sdk;

/// <summary>A project whose resources are defined in code.</summary>
/// <param name="Root">The full path of the folder in which its generator runs: that of its configuration.</param>
/// <param name="Prefix">Path from the current directory to it: empty, or ending in <c>/</c>.</param>
/// <param name="Language">What the resources are written in.</param>
/// <param name="Sign">What shows it: a file relative to the root.</param>
public sealed record SdkProject(string Root, string Prefix, SdkLanguage Language, string Sign)
{
    /// <summary>Whether a project of datafiles lies in this one, which passes its datafiles on.</summary>
    public bool Holds(ProjectFolder project) => project.Root == Root || ResolvedPath.IsBelow(project.Root, Root);

    /// <summary>One line that says what it is and how it is checked.</summary>
    public string Description =>
        $"the resources of '{OneLine.Of(Prefix.Length == 0 ? "." : Prefix.TrimEnd('/'))}' are defined in {(Language == SdkLanguage.Python ? "Python" : "TypeScript")} ({OneLine.Of(Sign)})";

    /// <summary>How to check it.</summary>
    public const string HowToCheck = "check what its own generator makes of them with 'datafile check --sdk', which runs the code of the project";
}

/// <summary>What the resources of a project are written in.</summary>
public enum SdkLanguage
{
    TypeScript,
    Python,
}
