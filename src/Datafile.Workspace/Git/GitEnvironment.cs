using System.Collections;
using System.Collections.Immutable;

namespace Datafile.Workspace.Git;

/// <summary>The variables that git is run with.</summary>
/// <remarks>
/// A hook runs with variables that bind git to the repository of the commit (GIT_DIR) and to the index of the commit,
/// which need not be the usual one (<c>git commit -a</c>). They must count for that repository, and for no other.
/// </remarks>
internal sealed class GitEnvironment
{
    // git rev-parse --local-env-vars, without those of configuration, which bind to no repository.
    private static readonly ImmutableArray<string> Binding =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_NO_REPLACE_OBJECTS",
        "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    ];

    // The part that does not say which repository, but where its index and its new objects are.
    private static readonly ImmutableArray<string> Storage =
        ["GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"];

    private readonly ImmutableArray<string> _removed;

    private GitEnvironment(ImmutableArray<string> removed) => _removed = removed;

    /// <summary>Bound to nothing: git finds the repository from the folder.</summary>
    public static GitEnvironment Free { get; } = new(Binding);

    /// <summary>The index and the objects of the caller, in the repository of the folder.</summary>
    public static GitEnvironment WithCallersIndex { get; } = new([.. Binding.Except(Storage)]);

    /// <summary>As we were called.</summary>
    public static GitEnvironment Inherited { get; } = new([]);

    /// <summary>Whether we were called with variables that bind git to a repository.</summary>
    public static bool IsBound =>
        Environment.GetEnvironmentVariables() is IDictionary variables && Binding.Any(variables.Contains);

    public void ApplyTo(IDictionary<string, string?> variables)
    {
        foreach (var name in _removed)
            variables.Remove(name);

        variables["LC_ALL"] = "C";
        variables["GIT_OPTIONAL_LOCKS"] = "0";
        variables["GIT_TERMINAL_PROMPT"] = "0";
    }
}
