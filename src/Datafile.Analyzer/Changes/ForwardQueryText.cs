using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>Writes the FORWARD_QUERY of a Data Source (datafile format 8.4).</summary>
internal static class ForwardQueryText
{
    private const string Name = "FORWARD_QUERY";

    /// <summary>The file without its FORWARD_QUERY, with one line end at the end; as it is where an include of it would have to be edited.</summary>
    public static string Without(DataSource source)
    {
        var text = source.File.WrittenText.ToString();
        if (source.File.Expansion is not null)
            return text;

        var rest = source.Syntax.Find(Name) is { } query
            ? text.Substring(0, query.Span.Start).TrimEnd() + "\n" + text.Substring(query.Span.End).TrimStart('\n', '\r')
            : text;
        return LineEnds.As(text, rest.TrimEnd() + "\n");
    }

    /// <summary>The file with a FORWARD_QUERY that selects the columns.</summary>
    public static string With(DataSource source, ImmutableArray<MappedColumn> columns) =>
        LineEnds.As(source.File.WrittenText.ToString(), Without(source).TrimEnd() + "\n\n" + Block(columns));

    /// <summary>The fix that takes the FORWARD_QUERY out.</summary>
    public static ImmutableArray<Fix> Removal(DataSource source, ForwardQuery query) =>
        Fix.Replace(source.File, query.Syntax.Span, "", "Remove the FORWARD_QUERY");

    /// <summary>The fix that adds a FORWARD_QUERY at the end of the file.</summary>
    public static ImmutableArray<Fix> Addition(DataSource source, ImmutableArray<MappedColumn> columns)
    {
        var text = source.File.WrittenText.ToString();
        var end = text.TrimEnd().Length;
        return Fix.Replace(source.File, TextSpan.FromBounds(end, text.Length), "\n\n" + Block(columns), "Write the FORWARD_QUERY");
    }

    /// <summary>The instruction itself.</summary>
    public static string Block(ImmutableArray<MappedColumn> columns) =>
        $"{Name} >\n    SELECT\n        {string.Join(",\n        ", columns.Select(c => c.Expression))}\n";
}
