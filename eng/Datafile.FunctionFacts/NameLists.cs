using System.Text;
using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.FunctionFacts;

/// <summary>Writes <c>settings.tsv</c>, <c>table-settings.tsv</c>, <c>time-zones.tsv</c> and, since <see cref="Oldest"/>, <c>new-functions.tsv</c> and <c>new-settings.tsv</c>: the names that the engine lists.</summary>
internal static class NameLists
{
    /// <summary>The oldest version that facts are kept of, as a number: 24.8, two years before that of the facts.</summary>
    private const int Oldest = 2408;

    public static void Write(ClickHouseDatabase database)
    {
        var version = database.Value("SELECT version()");
        Save("settings", $"Settings of ClickHouse {version} with their types.", database.Query("SELECT name, type FROM system.settings ORDER BY name"));
        Save("table-settings", $"Settings of the tables of ClickHouse {version} with their types.", database.Query("SELECT name, type FROM system.merge_tree_settings ORDER BY name"));
        Save("time-zones", $"Time zones of ClickHouse {version}.", database.Query("SELECT time_zone FROM system.time_zones ORDER BY time_zone"));

        const string Number = "toUInt16OrZero(splitByChar('.', version)[1]) * 100 + toUInt16OrZero(splitByChar('.', version)[2])";
        const string Current = "toUInt16(splitByChar('.', version())[1]) * 100 + toUInt16(splitByChar('.', version())[2])";
        const string Written = "arrayStringConcat(arraySlice(splitByChar('.', version), 1, 2), '.')";
        Save("new-functions", $"Functions of ClickHouse {version} that older versions lack, with their first version.", database.Query(
            $"SELECT name, {Written} FROM (SELECT name, introduced_in AS version FROM system.functions WHERE alias_to = '') WHERE {Number} > {Oldest} AND {Number} <= {Current} ORDER BY name"));
        Save("new-settings", $"Settings of ClickHouse {version} that older versions lack, with their first version.", database.Query(
            $"SELECT name, {Written} FROM (SELECT version, arrayJoin(changes).1 AS name, arrayJoin(changes).4 AS reason FROM system.settings_changes WHERE type = 'Session') WHERE startsWith(lower(reason), 'new setting') AND {Number} > {Oldest} AND {Number} <= {Current} AND name IN (SELECT name FROM system.settings) ORDER BY name"));
    }

    private static void Save(string table, string what, IEnumerable<string[]> rows)
    {
        var path = Path.Combine(SourceFolder.Repository, "src", "Datafile.Analyzer", "Types", table + ".tsv");
        var lines = rows.OrderBy(fields => fields[0], FactTable.Order).Select(fields => string.Join('\t', fields) + "\n");
        File.WriteAllText(path, $"# {what} Written by eng/Datafile.FunctionFacts.\n{string.Concat(lines)}", new UTF8Encoding(false));
    }
}
