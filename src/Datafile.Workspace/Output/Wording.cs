using System.Text;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>The words that several formats share.</summary>
public static class Wording
{
    /// <summary>error, warning or info.</summary>
    public static string Severity(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "info",
    };

    /// <summary>So many of something, e.g. <c>1 file</c> or <c>2 files</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>The first of some names or places, and how many more there are: <c>a, b and 3 more</c>.</summary>
    public static string First(IReadOnlyCollection<string> names, int count) =>
        string.Join(", ", names.Take(count)) + (names.Count > count ? $" and {names.Count - count} more" : "");

    /// <summary>The tables that a node reads, each once, in the order of the text, as they are written but for quotes.</summary>
    internal static IEnumerable<string> Tables(PipeNode node) => node.Reads
        .OrderBy(table => table.Span.Start)
        .Select(table => table.FullName)
        .Distinct();

    /// <summary>What a node of a lineage is, for people.</summary>
    internal static string Of(LineageKind kind) => kind switch
    {
        LineageKind.Datasource => "Data Source",
        LineageKind.Pipe => "pipe",
        LineageKind.Endpoint => "endpoint",
        LineageKind.MaterializedView => "materialized view",
        LineageKind.Copy => "copy pipe",
        LineageKind.Sink => "sink",
        _ => "not in this project",
    };

    /// <summary>What a comparison says of a node of a lineage, for people.</summary>
    internal static string Of(LineageMark mark) => mark == LineageMark.Recreated ? "re-created" : Kebab(mark);

    /// <summary>The name of a member of an enumeration in kebab case: <c>HistoryLoss</c> is <c>history-loss</c>.</summary>
    public static string Kebab(Enum value)
    {
        var words = new StringBuilder();
        foreach (var character in value.ToString())
        {
            if (char.IsUpper(character) && words.Length > 0)
                words.Append('-');
            words.Append(char.ToLowerInvariant(character));
        }

        return words.ToString();
    }
}
