using System.Collections.Concurrent;

namespace Datafile.Analyzer.Types;

/// <summary>The facts of calls; the file is read when the first call is checked, and a line of it when its function is.</summary>
internal static class CallFacts
{
    private static readonly Lazy<FactTable> Table = new(() => new("calls"));
    private static readonly ConcurrentDictionary<string, CallFact?> Facts = new(StringComparer.Ordinal);

    /// <summary>The facts of a function, under its main name; null where the engine was not asked.</summary>
    public static CallFact? Find(string name) => FunctionFacts.Find(name) is { } function
        ? Facts.GetOrAdd(function.Name, main => Table.Value.Find(main) is { } line ? CallFact.Read(line) : null)
        : null;
}
