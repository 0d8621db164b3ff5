using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>LIMIT, DISTINCT, HAVING, windows and whole aggregates, which only see the rows of one insert.</summary>
public sealed class BlockScopedQuery : InsertPathRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF2006", "block-scoped-query", DiagnosticSeverity.Warning,
        "LIMIT, DISTINCT, ORDER BY, window or -Merge that only sees one inserted block", "{0}");

    /// <summary>Functions that look at neighbouring rows: measured to start anew with each insert.</summary>
    private static readonly HashSet<string> NeighbourFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "neighbor", "runningDifference", "runningDifferenceStartingWithFirstValue", "runningAccumulate", "rowNumberInAllBlocks",
    };

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(MaterializedView view, InsertPath path, AnalysisModel model, Report report)
    {
        if (path.Trigger is not { } source)
            return;

        void At(PipeNode node, TextSpan span, string message) =>
            report.At(node.Pipe.File, span, Descriptor, view.Pipe.Name, [message], new Related(new Place(view.Pipe.File, view.Node.Syntax.Start.Keyword), $"the view of '{view.TargetName}'"));

        var replaces = view.Target?.Syntax.Engine.Call?.Name.Contains("Replacing") == true;
        foreach (var (node, select) in path.Selects)
        {
            // What Replacing keeps one of, an insert may bring once more.
            if (select.Distinct && !replaces)
                At(node, Head(select), $"DISTINCT compares the rows of one insert: a row that an earlier insert brought is written to '{view.TargetName}' again. Store it in a ReplacingMergeTree, or take DISTINCT where '{view.TargetName}' is read.");

            foreach (var clause in select.Clauses.Where(c => c.Name is "LIMIT" or "OFFSET" or "FETCH" || (c.Name == "LIMIT BY" && !replaces)))
                At(node, clause.Span, $"{clause.Name} counts the rows of one insert: '{view.TargetName}' gets so many of each insert, and the rest of them is lost. Take it where '{view.TargetName}' is read.");

            foreach (var call in Expressions(select).OfType<FunctionCall>())
            {
                if (call.IsWindow)
                    At(node, call.Span, $"The window of '{call.Name}' starts anew with each insert into '{source.FullName}', so that its values in '{view.TargetName}' are those of one insert. Take it where '{view.TargetName}' is read.");
                else if (NeighbourFunctions.Contains(call.Name))
                    At(node, call.Span, $"'{call.Name}' starts anew with each insert into '{source.FullName}', so that its values in '{view.TargetName}' are those of one insert. Take it where '{view.TargetName}' is read.");
            }
        }

        // A query over the source alone sees the insert as well, which may be what is meant.
        var own = path.Sides.GroupBy(s => (s.Node, s.Span, s.Role)).FirstOrDefault(s => s.Key.Role is SideRole.Join or SideRole.Lookup && s.All(t => t.Table.FullName == source.FullName));
        if (own is not null)
        {
            report.At(
                own.Key.Node.Pipe.File, own.Key.Span, Descriptor, view.Pipe.Name,
                [$"'{source.FullName}' triggers this view, so that here too it is the rows of one insert: those that came before are not seen. Take this where '{view.TargetName}' is read if they matter."],
                DiagnosticSeverity.Info);
        }

        if (model.Binder.Bind(view.Node) is { IsKnown: true, Branches.Length: 1 } query)
            CheckAggregates(view, path, query.Branches[0], model, report);
    }

    private void CheckAggregates(MaterializedView view, InsertPath path, BoundSelect select, AnalysisModel model, Report report)
    {
        bool IsInHaving(Place place) => path.Selects.Any(s => s.Node.Pipe.File == place.File && s.Select.Having?.Span.Contains(place.Span) == true);
        foreach (var filter in select.AggregateFilters.Where(f => IsInHaving(f.Place)))
            report.At(filter.Place, Descriptor, view.Pipe.Name, [$"HAVING looks at the aggregates of one insert: a group that passes it only over several inserts never reaches '{view.TargetName}'. Take it where '{view.TargetName}' is read."]);

        if (view.Target is not { IsIncomplete: false } target)
            return;
        foreach (var (column, output) in new BoundView(view, target, select, model.Types, model.Columns.ColumnsOf(view.Node)).MatchedColumns)
        {
            if (PartialAggregate.Effect(target, column, output.Expression) is { } effect)
                report.At(output.Place, Descriptor, view.Pipe.Name, [effect], new Related(new Place(target.File, column.Syntax.Span), $"'{column.Name}' is declared here."));
        }
    }

    /// <summary>The expressions of a SELECT, without those of the queries in it.</summary>
    private static IEnumerable<SqlNode> Expressions(SqlNode node)
    {
        foreach (var child in node.Children().Where(c => c is not (TableExpression or QueryExpression or WithItem { Query: not null })))
        {
            yield return child;
            foreach (var inner in Expressions(child))
                yield return inner;
        }
    }

    /// <summary>SELECT DISTINCT up to its first item.</summary>
    private static TextSpan Head(SelectQuery select) =>
        select.Items.IsEmpty ? select.Span : TextSpan.FromBounds(select.Items[0].Span.Start, select.Items[0].Span.End);
}
