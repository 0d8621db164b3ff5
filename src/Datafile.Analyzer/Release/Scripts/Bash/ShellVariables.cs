namespace Datafile.Analyzer.Release.Scripts.Bash;

/// <summary>What the variables of a script hold at a moment: a value, something that cannot be told, or nothing.</summary>
internal sealed class ShellVariables
{
    private readonly IReadOnlyDictionary<string, string> given;
    private readonly Dictionary<string, string?> values = new(StringComparer.Ordinal);
    private readonly List<(string Name, bool Existed, string? Value)> log = [];

    // X=$X$X doubles, and so does f "$@" "$@"; past this many characters all reads as unknown.
    private int budget;

    public ShellVariables(IReadOnlyDictionary<string, string> given, int budget)
    {
        this.given = given;
        this.budget = budget;
        foreach (var pair in given)
            values[pair.Key] = pair.Value;
    }

    /// <summary>A mark to come back to with <see cref="Restore"/>.</summary>
    public int Mark => log.Count;

    public bool IsSet(string name) => values.ContainsKey(name);

    /// <summary>The value; null where it cannot be told.</summary>
    public string? this[string name]
    {
        get
        {
            return values.TryGetValue(name, out var value) && value is not null && TryCharge(value) ? value : null;
        }
        set
        {
            log.Add((name, values.TryGetValue(name, out var old), old));
            values[name] = value;
        }
    }

    /// <summary>Whether a value may still be put in; it may not when too much has been.</summary>
    public bool TryCharge(string value)
    {
        if (value.Length >= budget)
            return false;
        budget -= value.Length + 1;
        return true;
    }

    /// <summary>Sets again what <c>.tinyenv</c> sets.</summary>
    public void Source()
    {
        foreach (var pair in given)
        {
            if (!values.TryGetValue(pair.Key, out var value) || value != pair.Value)
                this[pair.Key] = pair.Value;
        }
    }

    /// <summary>Takes back all assignments since a mark and returns what they had come to.</summary>
    public IReadOnlyDictionary<string, string?> Restore(int mark)
    {
        var changed = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = log.Count - 1; i >= mark; i--)
        {
            var (name, existed, old) = log[i];
            if (!changed.ContainsKey(name))
                changed.Add(name, values[name]);
            if (existed)
                values[name] = old;
            else
                values.Remove(name);
        }

        log.RemoveRange(mark, log.Count - mark);
        return changed;
    }

    /// <summary>After a branch that may have run: what it set to something else can no longer be told.</summary>
    public void Merge(IReadOnlyDictionary<string, string?> branch)
    {
        foreach (var pair in branch)
        {
            if (!values.TryGetValue(pair.Key, out var value) || value != pair.Value)
                this[pair.Key] = null;
        }
    }
}
