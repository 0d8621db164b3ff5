using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Changes;

/// <summary>
/// Which resource of now is which of the baseline: by name, and by the name that VERSION gives in Classic, where
/// <c>events</c> of version 1 is <c>events__v1</c> (datafile format 7.1). Such a rename does not count as a change.
/// </summary>
internal sealed class ResourcePairs<T>
    where T : class
{
    private readonly Dictionary<string, T> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<T, T> _old = [];
    private readonly HashSet<T> _kept = [];

    public ResourcePairs(IReadOnlyCollection<T> before, IReadOnlyCollection<T> after, Func<T, string> name, Func<T, DatafileSyntax> syntax)
    {
        var named = new HashSet<string>(after.Select(name), StringComparer.Ordinal);
        foreach (var old in before)
        {
            _before[name(old)] = old;
            if (!named.Contains(name(old)) && VersionedName(name(old), syntax(old)) is { } versioned)
                _before[versioned] = old;
        }

        foreach (var now in after)
        {
            var old = Find(name(now))
                ?? (VersionedName(name(now), syntax(now)) is { } versioned && !named.Contains(versioned) ? Find(versioned) : null);
            if (old is null)
                continue;

            _old[now] = old;
            _kept.Add(old);
            if (name(old) != name(now))
                Names[name(old)] = name(now);
        }
    }

    /// <summary>The names of now of what had others.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>What a resource was; null for a new one.</summary>
    public T? Of(T now) => _old.TryGetValue(now, out var old) ? old : null;

    /// <summary>Whether a resource of the baseline is still there.</summary>
    public bool IsKept(T old) => _kept.Contains(old);

    private T? Find(string name) => _before.TryGetValue(name, out var old) ? old : null;

    private static string? VersionedName(string name, DatafileSyntax syntax) =>
        syntax.Instructions.FirstOrDefault(i => i.Is("VERSION"))?.Value is { Length: > 0 } version ? $"{name}__v{version}" : null;
}
