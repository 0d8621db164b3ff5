using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>LIMIT, DISTINCT, HAVING, windows and whole aggregates, which only see the rows of one insert.</summary>
public sealed class BlockScopedQuery : InsertPathRule
{
    private static readonly Message Distinct = new("DISTINCT only removes duplicates within one inserted block: a row that an earlier insert wrote to '{0}' is written again. Store it in a ReplacingMergeTree, or apply DISTINCT when reading '{0}'.");
    private static readonly Message Limit = new("{0} applies to each inserted block, so rows beyond it are dropped from every insert into '{1}'. Move it to the queries that read '{1}'.");
    private static readonly Message Window = new("The window of '{0}' starts again with each insert into '{1}', so '{2}' gets values of one insert alone. Move it to the queries that read '{2}'.");
    private static readonly Message Neighbours = new("'{0}' starts again with each insert into '{1}', so '{2}' gets values of one insert alone. Move it to the queries that read '{2}'.");
    private static readonly Message OwnSource = new("Inside this view, '{0}' contains only the rows of the current insert, also in this subquery. If you need earlier rows, move this subquery to the query that reads '{1}'.");
    private static readonly Message Having = new("HAVING sees the aggregates of one insert: a group that passes it only after several inserts never reaches '{0}'. Move it to the queries that read '{0}'.");

    /// <summary>Functions that look at neighbouring rows, and start again with each insert (ClickHouse facts 1d N4).</summary>
    private static readonly HashSet<string> NeighbourFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "neighbor", "runningDifference", "runningDifferenceStartingWithFirstValue", "runningAccumulate", "rowNumberInAllBlocks",
    };

    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF2006", "block-scoped-query", DiagnosticSeverity.Warning,
        "A clause or function sees the rows of one inserted block only",
        [Limit, Distinct, Window, Neighbours, OwnSource, Having, .. PartialAggregate.Messages]);

    private protected override void Check(MaterializedView view, RunQuery run, InsertPath path, Report report)
    {
        if (path.Trigger is not { } source)
            return;

        void At(PipeNode node, TextSpan span, MessageText text) => report.At(node.Pipe.File, span, text)
            .About(view.Pipe.Name)
            .Related(new Place(view.Pipe.File, view.Node.Syntax.Start.Keyword), $"the view of '{view.TargetName}'");

        var replaces = view.Target?.Engine.IsReplacing == true;
        var isIndifferent = false;
        foreach (var (node, select) in path.Selects.Select(s => (s.Node, s.Syntax)))
        {
            // Replacing keeps one of equal rows, so an insert may bring it once more; and to uniq it makes no difference.
            if (select.Distinct && !replaces && !isIndifferent)
                At(node, Head(select), Distinct.With(view.TargetName));

            foreach (var clause in select.Clauses.Where(c => c.Name is "LIMIT" or "OFFSET" or "FETCH" || (c.Name == "LIMIT BY" && !replaces)))
                At(node, clause.Span, Limit.With(clause.Name, view.TargetName));

            foreach (var call in Expressions(select).OfType<FunctionCall>())
            {
                if (call.IsWindow)
                    At(node, call.Span, Window.With(call.Name, source.FullName, view.TargetName));
                else if (NeighbourFunctions.Contains(call.Name))
                    At(node, call.Span, Neighbours.With(call.Name, source.FullName, view.TargetName));
            }

            // The nearest aggregates above a subquery decide what becomes of its rows.
            isIndifferent = PartialAggregate.AreIndifferentToCopies(Expressions(select).OfType<FunctionCall>()) ?? isIndifferent;
        }

        // A query over the source alone sees the insert as well, which may be intended.
        var own = path.Sides.GroupBy(s => (s.Node, s.Span, s.Role)).FirstOrDefault(s => s.Key.Role is SideRole.Join or SideRole.Lookup && s.All(t => t.Table.FullName == source.FullName));
        if (own is not null)
            report.At(own.Key.Node.Pipe.File, own.Key.Span, OwnSource.With(source.FullName, view.TargetName)).About(view.Pipe.Name).As(DiagnosticSeverity.Info);

        CheckAggregates(view, path, run, report);
    }

    private static void CheckAggregates(MaterializedView view, InsertPath path, RunQuery run, Report report)
    {
        foreach (var filter in path.Selects.SelectMany(s => s.Filters).Where(f => f.IsHaving && f.IsOnAggregate))
            report.At(filter.Place, Having.With(view.TargetName)).About(view.Pipe.Name);

        if (view.Target is not { IsIncomplete: false } target)
            return;
        foreach (var (column, output) in new BoundView(view, target, run).MatchedColumns)
        {
            if (PartialAggregate.Effect(target, column, output.Expression) is { } effect)
                report.At(output.Place, effect).About(view.Pipe.Name).Related(new Place(target.File, column.Syntax.Span), $"'{column.Name}' is declared here.");
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
