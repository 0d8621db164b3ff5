using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>A column that its source does not have.</summary>
public sealed class UnknownColumn : Rule
{
    public override RuleDescription Description { get; } = Describe(
        "DF1002", "unknown-column", DiagnosticSeverity.Error,
        "A query reads a column that its source does not have",
        "Node '{0}' of '{1}' fails: it reads '{2}', and {3}. {4}");

    internal override void Run(AnalysisModel model, Report report)
    {
        // A column that the change removes is reported by DF3007.
        var gone = (model.Rollout is { } rollout ? rollout.Changes.All.SelectMany(c => c.BrokenReads) : [])
            .Select(r => (r.Reader.Pipe, r.Column))
            .ToImmutableHashSet();
        foreach (var node in model.Project.Pipes.Where(p => !p.IsIncomplete).SelectMany(p => p.Nodes))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (missing, when) in Missing(node, model.Semantics.Bind(node)))
            {
                // One mistake has one finding, however often the query names it.
                if (!gone.Contains((node.Pipe, missing.Name.Name)) && seen.Add(string.Join(".", missing.Name.Parts)))
                    Report(node, missing, when, model, report);
            }
        }
    }

    private static void Report(PipeNode node, MissingColumn missing, TemplateCondition when, AnalysisModel model, Report report)
    {
        var name = string.Join(".", missing.Name.Parts);
        var tables = missing.Tables.Where(t => missing.Name.Parts.Length == 1 || t.Name == missing.Name.Parts[0]).ToImmutableArray();
        if (tables.IsEmpty)
            tables = missing.Tables;

        // A column that is written with its table goes into the SCHEMA without it.
        var column = missing.Name.Parts.Length > 1 && tables.Any(t => t.Name == missing.Name.Parts[0])
            ? string.Join(".", missing.Name.Parts.Skip(1))
            : name;
        var columns = tables.SelectMany(t => t.Columns.Columns.Concat(t.Columns.Hidden)).Select(c => c.Name);
        var source = tables.Length == 1 ? tables[0].Read?.Table as DataSource : null;
        var remedy = Spelling.Nearest(missing.Name.Name, columns) is { } near ? $"Write {near}, or another existing column."
            : tables.Length == 1 && tables[0].Read is { Database.Length: > 0 } ? $"Write a column that '{NameOf(tables[0])}' has."
            : source is not null ? $"Write one of its columns, or add '{column}' to the SCHEMA of '{source.Name}'."
            : "Write an existing column.";
        var finding = report.At(node.Pipe.File, missing.Name.Span, node.Name, node.Pipe.Name, name, Lack(tables), remedy)
            .About(node.Pipe.Name)
            .When(when.And(missing.When))
            .Failing(model.Requests.Reaching(node, when));
        if (source is not null)
            finding.Related(new Place(source.File, default), $"'{source.Name}'");
    }

    private static string NameOf(QueryTable table) =>
        table.Read is not { } read ? table.Name : read.Database.Length == 0 ? read.Name : $"{read.Database}.{read.Name}";

    private static string Lack(ImmutableArray<QueryTable> tables)
    {
        var names = tables.Select(NameOf).Where(n => n.Length > 0).Distinct().Select(n => $"'{n}'").ToArray();
        return (names.Length, tables.Length) switch
        {
            (1, 1) => $"{names[0]} has no such column",
            (0, 1) => "the subquery yields no such column",
            (1 or 2 or 3 or 4, _) when names.Length == tables.Length => $"none of {string.Join(", ", names)} has such a column",
            _ => "none of the tables of its query has such a column",
        };
    }

    /// <summary>The names that mean nothing, with the condition under which they do.</summary>
    internal static IEnumerable<(MissingColumn Missing, TemplateCondition When)> Missing(PipeNode node, BoundNode bound) => VariantFindings.Of(
        node, bound.Variants, v => v.MissingColumns, m => m.Name.Span,
        (variant, missing) => node.Sql is { } sql && variant < sql.Variants.Length ? Tables(sql.Variants[variant].Query, missing) : []);

    /// <summary>Where a variant names the tables that a name could have come from.</summary>
    private static IEnumerable<TextSpan> Tables(QueryExpression? query, MissingColumn missing) =>
        from table in query is null ? [] : query.DescendantsAndSelf().OfType<TableName>()
        where missing.Tables.Any(t => t.Read is { } read && read.Database == table.Database && read.Name == table.Name)
        select table.Span;
}
