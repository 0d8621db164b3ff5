namespace Datafile.Parser.Shell;

/// <summary>What the variables of a script hold at a moment: a value, something that cannot be determined, or nothing.</summary>
internal sealed class ShellVariables
{
    private readonly IReadOnlyDictionary<string, string> _given;
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);
    private readonly List<(string Name, bool Existed, string? Value)> _log = [];

    // X=$X$X doubles, and so does f "$@" "$@"; past this many characters all reads as unknown.
    private int _budget;

    public ShellVariables(IReadOnlyDictionary<string, string> given, int budget)
    {
        _given = given;
        _budget = budget;
        foreach (var pair in given)
            _values[pair.Key] = pair.Value;
    }

    /// <summary>A mark to come back to with <see cref="Restore"/>.</summary>
    public int Mark => _log.Count;

    public bool IsSet(string name) => _values.ContainsKey(name);

    /// <summary>The value; null where it cannot be determined.</summary>
    public string? this[string name]
    {
        get
        {
            return _values.TryGetValue(name, out var value) && value is not null && TryCharge(value) ? value : null;
        }
        set
        {
            _log.Add((name, _values.TryGetValue(name, out var old), old));
            _values[name] = value;
        }
    }

    /// <summary>Whether a value may still be put in; it may not when too much has been.</summary>
    public bool TryCharge(string value)
    {
        if (value.Length >= _budget)
            return false;
        _budget -= value.Length + 1;
        return true;
    }

    /// <summary>Sets again what the given environment sets.</summary>
    public void Source()
    {
        foreach (var pair in _given)
        {
            if (!_values.TryGetValue(pair.Key, out var value) || value != pair.Value)
                this[pair.Key] = pair.Value;
        }
    }

    /// <summary>Takes back all assignments since a mark and returns what they had come to.</summary>
    public IReadOnlyDictionary<string, string?> Restore(int mark)
    {
        var changed = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = _log.Count - 1; i >= mark; i--)
        {
            var (name, existed, old) = _log[i];
            if (!changed.ContainsKey(name))
                changed.Add(name, _values[name]);
            if (existed)
                _values[name] = old;
            else
                _values.Remove(name);
        }

        _log.RemoveRange(mark, _log.Count - mark);
        return changed;
    }

    /// <summary>After a branch that may have run: what it set to something else can no longer be told.</summary>
    public void Merge(IReadOnlyDictionary<string, string?> branch)
    {
        foreach (var pair in branch)
        {
            if (!_values.TryGetValue(pair.Key, out var value) || value != pair.Value)
                this[pair.Key] = null;
        }
    }
}
