namespace Datafile.Analyzer.Semantics;

/// <summary>What the filters of a SELECT let no NULL pass of. Few have such filters.</summary>
internal sealed class NotNullValues
{
    private HashSet<string>? _aliases;
    private HashSet<string>? _words;

    public bool IsEmpty => _aliases is null && _words is null;

    public void AddAlias(string alias) => (_aliases ??= new(StringComparer.Ordinal)).Add(alias);

    /// <summary>Adds an expression: what has the same words is the same.</summary>
    public void AddWords(string expression) => (_words ??= new(StringComparer.Ordinal)).Add(expression);

    public bool HasAlias(string alias) => _aliases?.Contains(alias) == true;

    public bool HasWords(string expression) => _words?.Contains(expression) == true;
}
