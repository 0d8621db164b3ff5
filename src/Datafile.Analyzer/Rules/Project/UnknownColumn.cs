using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Binding.Columns;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>A column that its source does not have.</summary>
public sealed class UnknownColumn : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF1002", "unknown-column", DiagnosticSeverity.Error,
        "a column that its source does not have",
        "Node '{0}' of '{1}' fails: it names '{2}', and {3}. {4}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override void Run(AnalysisModel model, Report report)
    {
        // A column that goes away with the change is the matter of DF3007.
        var gone = (model.Release is { } release ? release.Changes.SelectMany(c => c.BrokenReads) : []).Select(r => (r.Reader.Pipe, r.Column)).ToImmutableHashSet();
        foreach (var node in model.Project.Pipes.Where(p => !p.IsIncomplete).SelectMany(p => p.Nodes))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var missing in Missing(node, model.Columns.Bind(node)))
            {
                // One mistake has one finding, however often the name stands in the query.
                if (!gone.Contains((node.Pipe, missing.Name.Name)) && seen.Add(string.Join(".", missing.Name.Parts)))
                    Report(node, missing, report);
            }
        }
    }

    private void Report(PipeNode node, MissingColumn missing, Report report)
    {
        var name = string.Join(".", missing.Name.Parts);
        var tables = missing.Tables.Where(t => missing.Name.Parts.Length == 1 || t.Name == missing.Name.Parts[0]).ToImmutableArray();
        if (tables.IsEmpty)
            tables = missing.Tables;

        var columns = tables.SelectMany(t => t.Columns.Columns.Concat(t.Columns.Hidden)).Select(c => c.Name);
        var source = tables.Length == 1 ? tables[0].Read?.Table as DataSource : null;
        var remedy = Spelling.Nearest(missing.Name.Name, columns) is { } near ? $"Write {near}, or another column that is there."
            : source is not null ? $"Write one of its columns, or add '{name}' to the SCHEMA of '{source.Name}'."
            : "Write a column that is there.";
        report.At(
            node.Pipe.File, missing.Name.Span, Descriptor, node.Pipe.Name, [node.Name, node.Pipe.Name, name, Lack(tables), remedy],
            source is null ? [] : [new Related(new Place(source.File, default), $"'{source.Name}'")]);
    }

    private static string Lack(ImmutableArray<QueryTable> tables)
    {
        var names = tables.Select(t => t.Read?.Name ?? t.Name).Where(n => n.Length > 0).Distinct().Select(n => $"'{n}'").ToArray();
        return (names.Length, tables.Length) switch
        {
            (1, 1) => $"{names[0]} has no such column",
            (0, 1) => "the subquery yields no such column",
            (1 or 2 or 3 or 4, _) when names.Length == tables.Length => $"none of {string.Join(", ", names)} has such a column",
            _ => "no table of its query has such a column",
        };
    }

    /// <summary>The names that mean nothing in each view of the query that they stand in.</summary>
    private static IEnumerable<MissingColumn> Missing(PipeNode node, BoundNode bound)
    {
        var found = bound.Views.SelectMany(v => v.MissingColumns).GroupBy(m => m.Name.Span, (_, same) => same.ToArray());
        return found
            .Where(same => bound.Views.Length == 1 || same.Length == Standing(node, bound, same[0].Name))
            .Select(same => same[0])
            .OrderBy(m => m.Name.Span.Start);
    }

    /// <summary>In how many views a name stands.</summary>
    private static int Standing(PipeNode node, BoundNode bound, Identifier name) =>
        node.Sql is not { } sql ? 0 : sql.Variants.Where((view, i) => i < bound.Views.Length && view.Tokens.Any(t => t.Span.Start == name.Span.Start)).Count();
}
