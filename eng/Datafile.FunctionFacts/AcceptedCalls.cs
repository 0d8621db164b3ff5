using System.Diagnostics;
using System.Text;
using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.FunctionFacts;

/// <summary>Writes <c>calls.tsv</c>: which calls of each function the engine accepts.</summary>
internal static class AcceptedCalls
{
    /// <param name="names">Where there are any, these functions alone are asked, and the lines of the others are kept.</param>
    public static void Write(ClickHouseDatabase database, string[] names, string[] unasked)
    {
        var path = Path.Combine(SourceFolder.Repository, "src", "Datafile.Analyzer", "Types", "calls.tsv");
        var lines = new SortedDictionary<string, string>(FactTable.Order);
        foreach (var line in File.Exists(path) ? File.ReadLines(path).Where(l => l[0] != '#') : [])
            lines[line[..line.IndexOf('\t', StringComparison.Ordinal)]] = line;

        var acceptance = new Acceptance(database);
        acceptance.Open();
        var (watch, asked) = (Stopwatch.StartNew(), 0);
        var functions = database.Query("SELECT name, is_aggregate FROM system.functions WHERE alias_to = '' ORDER BY name").ToDictionary(f => f[0], f => f[1] == "1");
        foreach (var name in names.Length > 0 ? names.Where(functions.ContainsKey) : functions.Keys)
        {
            // Functions of language models call their services.
            if (unasked.Contains(name) || name.StartsWith("ai", StringComparison.Ordinal))
                continue;

            lines[name] = acceptance.Ask(name, functions[name]);
            if (++asked % 10 == 0)
                Save(path, database, lines.Values);
            if (asked % 10 == 0)
                Console.Error.WriteLine($"{asked} functions, {watch.Elapsed.TotalSeconds:0} s");
        }

        Save(path, database, lines.Values);
    }

    private static void Save(string path, ClickHouseDatabase database, IEnumerable<string> lines)
    {
        var head = $"# Which calls ClickHouse {database.Value("SELECT version()")} accepts. Written by eng/Datafile.FunctionFacts; CallFact.cs tells how to read it.\n";
        File.WriteAllText(path, head + string.Join('\n', lines) + "\n", new UTF8Encoding(false));
    }
}
