using System.Collections;
using System.Collections.Immutable;

namespace Datafile.Workspace.Git;

/// <summary>The variables that git is run with.</summary>
/// <remarks>
/// <para>A hook runs with variables that bind git to the repository of the commit (GIT_DIR) and to the index of the commit,
/// which need not be the usual one (<c>git commit -a</c>). They must count for that repository, and for no other.</para>
/// <para>Of the other variables of git only those of the user's configuration stay, where <c>safe.directory</c> may be set: the
/// rest makes git run programs, write traces or read paths in other ways.</para>
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

    private static readonly ImmutableArray<string> Programs = ["SSH_ASKPASS", "PAGER", "EDITOR", "VISUAL", "LESS"];

    private readonly ImmutableArray<string> _kept;
    private readonly string? _ceiling;

    private GitEnvironment(ImmutableArray<string> kept, string? ceiling)
    {
        _kept = kept;
        _ceiling = ceiling;
    }

    /// <summary>As we were called.</summary>
    public static GitEnvironment Inherited { get; } = new(Binding, null);

    /// <summary>Whether we were called with variables that bind git to a repository.</summary>
    public static bool IsBound =>
        Environment.GetEnvironmentVariables() is IDictionary variables && Binding.Any(variables.Contains);

    /// <summary>Bound to nothing: git finds the repository of a work tree, and does not look above it.</summary>
    public static GitEnvironment At(string top) => new([], Path.GetDirectoryName(top));

    /// <summary>The index and the objects of the caller, in the repository of a work tree.</summary>
    public static GitEnvironment WithCallersIndex(string top) => new(Storage, Path.GetDirectoryName(top));

    public void ApplyTo(IDictionary<string, string?> variables)
    {
        foreach (var name in variables.Keys.Where(name => IsOfGit(name) && !Stays(name)).ToArray())
            variables.Remove(name);

        variables["LC_ALL"] = "C";
        variables["GIT_OPTIONAL_LOCKS"] = "0";
        variables["GIT_TERMINAL_PROMPT"] = "0";

        // An object that is missing is not fetched, for which git would run what the repository names. A list without a
        // name allows no protocol to versions that do not know the first.
        variables["GIT_NO_LAZY_FETCH"] = "1";
        variables["GIT_ALLOW_PROTOCOL"] = ":";
        if (_ceiling is not null)
            variables["GIT_CEILING_DIRECTORIES"] = _ceiling;
    }

    private bool Stays(string name) =>
        _kept.Contains(name)
        || name.StartsWith("GIT_CONFIG_", StringComparison.Ordinal)
        || name is "GIT_DISCOVERY_ACROSS_FILESYSTEM" or "GIT_CEILING_DIRECTORIES" or "GIT_TEST_ASSUME_DIFFERENT_OWNER";

    private static bool IsOfGit(string name) => name.StartsWith("GIT_", StringComparison.Ordinal) || Programs.Contains(name);
}
