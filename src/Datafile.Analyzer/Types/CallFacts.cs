namespace Datafile.Analyzer.Types;

/// <summary>The facts of calls; the file is read when the first call is checked, and a line of it when its function is.</summary>
internal static class CallFacts
{
    private static readonly Lazy<Dictionary<string, Lazy<CallFact>>> Loaded = new(Load);

    /// <summary>The facts of a function, under its main name; null where the engine was not asked.</summary>
    public static CallFact? Find(string name) =>
        FunctionFacts.Find(name) is { } function && Loaded.Value.TryGetValue(function.Name, out var fact) ? fact.Value : null;

    private static Dictionary<string, Lazy<CallFact>> Load()
    {
        using var stream = typeof(CallFacts).Assembly.GetManifestResourceStream("Datafile.Analyzer.calls.tsv")
            ?? throw new InvalidOperationException("The facts of calls are not in the assembly.");
        using var reader = new StreamReader(stream);
        var facts = new Dictionary<string, Lazy<CallFact>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                facts[line.Substring(0, line.IndexOf('\t'))] = new Lazy<CallFact>(() => CallFact.Read(line));
        }

        return facts;
    }
}
