using System.Text;
using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.FunctionFacts;

/// <summary>Writes <c>settings.tsv</c> and <c>time-zones.tsv</c>: the names that the engine lists.</summary>
internal static class NameLists
{
    public static void Write(ClickHouseDatabase database)
    {
        var version = database.Value("SELECT version()");
        Save("settings", $"Settings of ClickHouse {version} with their types.", database.Query("SELECT name, type FROM system.settings ORDER BY name"));
        Save("time-zones", $"Time zones of ClickHouse {version}.", database.Query("SELECT time_zone FROM system.time_zones ORDER BY time_zone"));
    }

    private static void Save(string table, string what, IEnumerable<string[]> rows)
    {
        var path = Path.Combine(SourceFolder.Repository, "src", "Datafile.Analyzer", "Types", table + ".tsv");
        var lines = rows.Select(fields => string.Join('\t', fields) + "\n");
        File.WriteAllText(path, $"# {what} Written by eng/Datafile.FunctionFacts.\n{string.Concat(lines)}", new UTF8Encoding(false));
    }
}
