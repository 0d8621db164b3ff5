using Datafile.Parser.Text;

namespace Datafile.Analyzer.Types;

/// <summary>
/// Names that ClickHouse knows, as it lists them to <c>eng/Datafile.FunctionFacts</c>: one a line, with what belongs to it after a tab.
/// </summary>
internal sealed class NameTable
{
    private static readonly Lazy<NameTable>
        LoadedSettings = new(() => new("settings")), LoadedTableSettings = new(() => new("table-settings")), LoadedZones = new(() => new("time-zones")),
        LoadedNewFunctions = new(() => new("new-functions")), LoadedNewSettings = new(() => new("new-settings"));

    private readonly FactTable _table;

    private NameTable(string name) => _table = new(name);

    /// <summary>The settings of queries, with their types.</summary>
    public static NameTable Settings => LoadedSettings.Value;

    /// <summary>The settings of MergeTree tables, with their types.</summary>
    public static NameTable TableSettings => LoadedTableSettings.Value;

    public static NameTable TimeZones => LoadedZones.Value;

    /// <summary>The functions that not all known versions of ClickHouse have, with the first that does.</summary>
    public static NameTable NewFunctions => LoadedNewFunctions.Value;

    /// <summary>The same of settings.</summary>
    public static NameTable NewSettings => LoadedNewSettings.Value;

    public IReadOnlyCollection<string> Names => _table.Names;

    public bool Contains(string name) => _table.Find(name) is not null;

    /// <summary>A time zone that somebody may have meant who wrote one that does not exist; null for one that does.</summary>
    public static string? ZoneInsteadOf(string zone) => zone.Length == 0 || TimeZones.Contains(zone)
        ? null
        : Spelling.Nearest(zone, TimeZones.Names) ?? TimeZones.Names.FirstOrDefault(n => n.EndsWith("/" + zone, StringComparison.Ordinal)) ?? "UTC";

    /// <summary>What belongs to a name: the type of a setting, the first version of what is new; empty for a name that is not known.</summary>
    public string ValueOf(string name) => _table.Find(name)?.Split('\t') is [_, var value, ..] ? value : "";
}
