using System.Collections.Immutable;
using System.Globalization;
using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>How much a Data Source stores.</summary>
public sealed record StoredSize(long Rows, long Bytes);

/// <summary>
/// How much each Data Source stores, from a file that one query of the service Data Source <c>tinybird.datasources_storage</c> fills.
/// </summary>
public sealed class StoredSizes
{
    /// <summary>What writes the file.</summary>
    public const string Command =
        "tb --cloud sql --format csv \"SELECT datasource_name, rows, bytes FROM tinybird.datasources_storage WHERE timestamp = (SELECT max(timestamp) FROM tinybird.datasources_storage)\"";

    private static readonly string[] Columns = ["datasource_name", "rows", "bytes"];

    private readonly ImmutableDictionary<string, StoredSize> _sizes;

    private StoredSizes(ImmutableDictionary<string, StoredSize> sizes) => _sizes = sizes;

    /// <summary>Reads comma-separated values whose first line names the columns, in any order.</summary>
    /// <exception cref="WorkspaceException">The file cannot be read, lacks a column, or has a value that is not a number.</exception>
    public static StoredSizes Read(string path)
    {
        var lines = SourceFile.Read(path).Lines.Select(line => line.ToString().Trim()).ToArray();
        var header = Array.FindIndex(lines, line => line.Length > 0);
        var names = header < 0 ? [] : Cells(lines[header]);
        if (Columns.FirstOrDefault(column => !names.Contains(column)) is { } missing)
            throw new WorkspaceException($"{OneLine.OfPath(path)} has no column '{missing}' in its first line: write it with {Command} > {OneLine.OfPath(path)}");

        int[] places = [.. Columns.Select(column => Array.IndexOf(names, column))];
        var sizes = ImmutableDictionary.CreateBuilder<string, StoredSize>(StringComparer.Ordinal);
        for (var i = header + 1; i < lines.Length; i++)
        {
            var cells = Cells(lines[i]);
            if (lines[i].Length == 0)
                continue;
            if (cells.Length != names.Length || !TryNumber(cells[places[1]], out var rows) || !TryNumber(cells[places[2]], out var bytes))
                throw new WorkspaceException($"{OneLine.OfPath(path)}:{i + 1} is not '{string.Join(",", Columns)}' with whole numbers: write the file with {Command} > {OneLine.OfPath(path)}");

            sizes[cells[places[0]]] = new StoredSize(rows, bytes);
        }

        return new StoredSizes(sizes.ToImmutable());
    }

    /// <summary>Null for a Data Source that is not in the file.</summary>
    public StoredSize? Find(string dataSource) => _sizes.TryGetValue(dataSource, out var size) ? size : null;

    private static string[] Cells(string line) => [.. line.Split(',').Select(cell => cell.Trim().Trim('"'))];

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
