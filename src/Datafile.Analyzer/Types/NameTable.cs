namespace Datafile.Analyzer.Types;

/// <summary>Names that ClickHouse knows, as it lists them to <c>eng/Datafile.FunctionFacts</c>: one a line, with what belongs to it after a tab.</summary>
internal sealed class NameTable
{
    private static readonly Lazy<NameTable>
        LoadedSettings = new(() => new("settings")), LoadedTableSettings = new(() => new("table-settings")), LoadedZones = new(() => new("time-zones")),
        LoadedNewFunctions = new(() => new("new-functions")), LoadedNewSettings = new(() => new("new-settings"));

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private NameTable(string resource)
    {
        using var stream = typeof(NameTable).Assembly.GetManifestResourceStream($"Datafile.Analyzer.{resource}.tsv")
            ?? throw new InvalidOperationException($"The table {resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            if (line.Length > 0 && line[0] != '#')
                _names[fields[0]] = fields.Length > 1 ? fields[1] : "";
        }
    }

    /// <summary>The settings of queries, with their types.</summary>
    public static NameTable Settings => LoadedSettings.Value;

    /// <summary>The settings of MergeTree tables, with their types.</summary>
    public static NameTable TableSettings => LoadedTableSettings.Value;

    public static NameTable TimeZones => LoadedZones.Value;

    /// <summary>The functions that not all known versions of ClickHouse have, with the first that does.</summary>
    public static NameTable NewFunctions => LoadedNewFunctions.Value;

    /// <summary>The same of settings.</summary>
    public static NameTable NewSettings => LoadedNewSettings.Value;

    public IReadOnlyCollection<string> Names => _names.Keys;

    public bool Contains(string name) => _names.ContainsKey(name);

    /// <summary>What belongs to a name: the type of a setting, the first version of what is new; empty for a name that is not known.</summary>
    public string ValueOf(string name) => _names.TryGetValue(name, out var value) ? value : "";
}
