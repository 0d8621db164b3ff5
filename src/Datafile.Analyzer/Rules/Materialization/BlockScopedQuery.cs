using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
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
    private static readonly Message Distinct = new(
        "{1} only removes duplicates within one inserted block: a row that an earlier insert wrote to '{0}' is written again. "
        + "Store it in a ReplacingMergeTree, or apply {1} when reading '{0}'.");
    private static readonly Message Limit = new(
        "{0} applies to each inserted block, so rows beyond it are dropped from every insert into '{1}'. "
        + "Move it to the queries that read '{1}'.");
    private static readonly Message Unversioned = new(
        "{0} orders the rows of one insert, but '{1}' keeps the row that was inserted last, which may come earlier in this order. "
        + "Set ENGINE_VER to the column that says which row is newer{2}.");
    private static readonly Message Window = new(
        "The window of '{0}' starts again with each insert into '{1}', so '{2}' gets values of one insert only. "
        + "Move it to the queries that read '{2}'.");
    private static readonly Message Partition = new(
        "The window of '{0}' sees the rows of one insert: '{2}' gets wrong values if rows with the same sorting key of '{1}' come in "
        + "several inserts. Move it to the queries that read '{2}' if they do.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Neighbours = new(
        "'{0}' starts again with each insert into '{1}', so '{2}' gets values of one insert only. Move it to the queries that read '{2}'.");
    private static readonly Message OwnSource = new(
        "Inside this view, '{0}' contains only the rows of the current insert, also in this subquery. "
        + "If you need earlier rows, move this subquery to the query that reads '{1}'.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Having = new(
        "This condition sees the aggregates of one insert: a group that meets it only after several inserts never reaches '{0}'. "
        + "Move it to the queries that read '{0}'.");

    private static readonly Message PassedTime = new(
        "Rows are filtered once, when they are inserted. This condition drops those of the current time, which never reach '{0}': "
        + "only rows that arrive late do. Remove it, and filter where '{0}' is read.");
    private static readonly Message PartOfSum = new(
        "'{0}' merges its rows after the insert, so this condition compares a part of '{1}' with a number that only the sum may reach. "
        + "Filter where '{2}' is read, or in a query over '{0}'.");

    /// <summary>
    /// How many rows a block of an insert has at most (max_insert_block_size), and how many it has from a query that reads a table
    /// (max_block_size).
    /// </summary>
    private const int MaxBlockRows = 1_048_449, UsualBlockRows = 65_409;

    /// <summary>Functions that look at neighbouring rows, and start again with each insert (ClickHouse facts 1d N4).</summary>
    private static readonly HashSet<string> NeighbourFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "neighbor", "runningDifference", "runningDifferenceStartingWithFirstValue", "runningAccumulate", "rowNumberInAllBlocks",
        "rowNumberInBlock", "blockNumber", "blockSize",
    };

    public override RuleDescription Description { get; } = Describe(
        "DF2006", "block-scoped-query", DiagnosticSeverity.Warning,
        "A clause or function sees the rows of one inserted block only",
        [Limit, Distinct, Unversioned, Window, Partition, Neighbours, OwnSource, Having, PassedTime, PartOfSum, .. PartialAggregate.Messages]);

    private protected override void Check(MaterializedView view, InsertPath path, TableReference? liveTrigger, Func<BoundWriter?> bind, Report report)
    {
        if (path.Trigger is not { } source)
            return;

        FindingDraft At(PipeNode node, TextSpan span, MessageText text) => report.At(node.Pipe.File, span, text)
            .About(view.Pipe.Name)
            .Related(new Place(view.Pipe.File, view.Node.Syntax.Start.Keyword), $"the view of '{view.TargetName}'");

        var (engine, written) = (view.Target?.Engine, bind());
        var (isIndifferent, isOutermost) = (false, true);
        foreach (var bound in path.Selects)
        {
            var (node, select) = (bound.Node, bound.Syntax);

            // An engine that keeps one of equal rows makes up for one that an insert brings once more; and to uniq it makes no difference.
            var keepsOne = isOutermost && engine is ({ IsReplacing: true } or { IsAggregating: true, MergesRows: true });
            if (select.Distinct && !keepsOne && !isIndifferent)
                At(node, Head(select), Distinct.With(view.TargetName, "DISTINCT"));

            foreach (var clause in select.Clauses.Where(
                c => IsLimit(c, c.Kind == ClauseKind.LimitBy && engine?.IsReplacing == true && !(isOutermost && LeavesOutKey(c, bound, written)))))
                At(node, clause.Span, Limit.With(clause.Name, view.TargetName))
                    .As(IsRarelyReached(clause) ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning);

            if (isOutermost && !bound.IsGrouped && ChoosesLast(bound, written) is { } chosen)
                At(
                    node, chosen.Clause.Span,
                    Unversioned.With(chosen.Clause.Name, view.TargetName, chosen.Column.Length == 0 ? "" : $": \"{chosen.Column}\""));

            var calls = Calls(select);
            foreach (var call in calls)
            {
                if (call.IsWindow && IsOfSortingKey(call, bound, path.Source))
                    At(node, call.Span, Partition.With(call.Name, source.FullName, view.TargetName));
                else if (call.IsWindow && !PicksNewest(call, bound, written))
                    At(node, call.Span, Window.With(call.Name, source.FullName, view.TargetName));
                else if (NeighbourFunctions.Contains(call.Name))
                    At(node, call.Span, Neighbours.With(call.Name, source.FullName, view.TargetName));
            }

            // The nearest aggregates above a subquery decide what becomes of its rows.
            isIndifferent = PartialAggregate.AreIndifferentToCopies(calls) ?? isIndifferent;
            isOutermost &= !bound.IsGrouped;
        }

        // A query over the source alone sees the insert as well, which may be intended.
        var own = path.Lookups.GroupBy(s => (s.Node, s.Span, s.Role))
            .FirstOrDefault(s => s.Key.Role is LookupRole.Join or LookupRole.Lookup && s.All(t => t.Table.FullName == source.FullName));
        if (own is not null)
            report.At(own.Key.Node.Pipe.File, own.Key.Span, OwnSource.With(source.FullName, view.TargetName))
                .About(view.Pipe.Name);

        foreach (var filter in ClockFilter.In(path))
            report.At(filter.Place, PassedTime.With(view.TargetName)).About(view.Pipe.Name);

        CheckAggregates(view, path, written, report);
    }

    private static void CheckAggregates(MaterializedView view, InsertPath path, BoundWriter? bound, Report report)
    {
        var laws = new InsertLaws(path);
        foreach (var select in path.Selects)
        {
            foreach (var filter in select.Filters.Where(f => laws.AggregatesIn(f.Predicate).Any()
                && laws.Of(f, select) is var law
                && (law.Kind == MergeKind.Unknown ? f.IsHaving : law.Kind != MergeKind.Same)))
                report.At(filter.Place, Having.With(view.TargetName)).About(view.Pipe.Name);
            foreach (var filter in select.Filters.Where(f => !f.IsHaving))
            {
                if (filter.Predicate.Conjuncts.Select(laws.PartIn).FirstOrDefault(c => c is not null) is { } part)
                    report.At(filter.Place, PartOfSum.With(path.Trigger?.FullName ?? "", part.Name, view.TargetName)).About(view.Pipe.Name);
            }
        }

        if (bound is not { Target: { IsIncomplete: false } target })
            return;

        CheckGroups(bound, path, laws, report);
        var partial = new PartialAggregate(bound, laws, path.Trigger?.FullName ?? "");
        var advised = false;
        foreach (var (column, output) in bound.MatchedColumns)
        {
            if (partial.Of(column, output.Expression) is not { } effect)
                continue;

            var isAdvice = effect.Message.Severity == DiagnosticSeverity.Info;
            if (isAdvice && advised)
                continue; // readers know after the first

            report.At(output.Place, effect)
                .About(view.Pipe.Name)
                .Related(new Place(target.File, column.Syntax.Span), $"'{column.Name}' is declared here.");
            advised |= isAdvice;
        }
    }

    /// <summary>GROUP BY without an aggregate removes duplicates, as DISTINCT does.</summary>
    private static void CheckGroups(BoundWriter view, InsertPath path, InsertLaws laws, Report report)
    {
        if (view.Target.Engine.MergesRows || view.Target.Engine.Name is not ("MergeTree" or "SummingMergeTree" or "AggregatingMergeTree")
            || path.Selects.FirstOrDefault(s => s.IsGrouped) is not { Syntax.GroupBy: { IsEmpty: false } by } grouped)
        {
            return;
        }

        if (!view.HasMoreOutputs
            && !grouped.Columns.IsOpen
            && !view.Outputs.Any(o => laws.AggregatesIn(o.Expression).Any())
            && !grouped.Columns.Columns.Any(c => c.Value.HasAggregate))
        {
            report.At(
                grouped.Node.Pipe.File, TextSpan.FromBounds(by[0].Span.Start, by[by.Length - 1].Span.End),
                Distinct.With(view.Target.Name, "GROUP BY"))
                .About(view.Name)
                .Related(view.NodePlace, $"the view of '{view.Target.Name}'");
        }
    }

    private static bool IsLimit(SelectClause clause, bool replaces) => clause.Kind switch
    {
        ClauseKind.LimitBy => !replaces,
        ClauseKind.Offset => !IsNumber(clause.Offset, from: 0, to: 0),
        ClauseKind.Limit => !IsAtLeast(clause, MaxBlockRows),
        ClauseKind.Fetch => true,
        _ => false,
    };

    /// <summary>Whether LIMIT BY is of other columns than the sorting key, by which the engine keeps one row as well.</summary>
    private static bool LeavesOutKey(SelectClause clause, BoundSelect select, BoundWriter? view)
    {
        if (view is not { Target.Engine.SortingKey: { Expressions.IsEmpty: false } key }
            || !key.Expressions.All(e => e is Identifier)
            || clause.By.IsEmpty
            || !clause.By.All(e => e is Identifier))
            return false;

        var by = new HashSet<string?>(clause.By.Cast<Identifier>().Select(i => select.Resolve(i.Name)?.Key));
        return !by.Contains(null)
            && key.Expressions.Cast<Identifier>()
                .Any(i => view.FindOutput(i.Name)?.Expression is { } output && ConstantValue.Of(output) is null && !by.Contains(output.Key));
    }

    /// <summary>
    /// The ORDER BY that chooses which of the rows with one key a ReplacingMergeTree without a version keeps, and the column that stores what
    /// it orders by; null where there is none. In the order of the key itself no row is chosen.
    /// </summary>
    private static (SelectClause Clause, string Column)? ChoosesLast(BoundSelect select, BoundWriter? view)
    {
        if (view is not { Target: { Engine: { IsReplacing: true, MergesRows: true, VersionColumn.Length: 0, SortingKey: var key } } target }
            || key.Expressions.IsEmpty
            || !key.Expressions.All(e => e is Identifier)
            || select.Syntax.Clause(ClauseKind.OrderBy) is not { Expressions: { IsEmpty: false } order } clause)
        {
            return null;
        }

        var keys = new HashSet<string?>(key.Expressions.Cast<Identifier>().Select(i => view.FindOutput(i.Name)?.Expression.Key));
        if (keys.Contains(null))
            return null;

        foreach (var expression in order)
        {
            if (expression is not Identifier name || select.Resolve(name.Name) is not { } value || value.HasAggregate)
                return null;
            if (!keys.Contains(value.Key))
                return (clause, view.Outputs.FirstOrDefault(
                    o => o.Expression.Key == value.Key && target.FindColumn(o.Name) is not null)?.Name ?? "");
        }

        return null;
    }

    /// <summary>Whether LIMIT takes more rows than most inserts have.</summary>
    private static bool IsRarelyReached(SelectClause clause) => clause.Kind == ClauseKind.Limit && IsAtLeast(clause, UsualBlockRows);

    private static bool IsAtLeast(SelectClause clause, int rows) =>
        IsNumber(clause.Count, rows, int.MaxValue) && (clause.Offset is null || IsNumber(clause.Offset, 0, 0));

    private static bool IsNumber(SqlExpression? expression, int from, int to) =>
        expression is Literal { Kind: LiteralKind.Number, Value: var value }
            && int.TryParse(value, out var number)
            && number >= from
            && number <= to;

    /// <summary>Whether a window sees rows of one sorting key of the source alone, which may be one row.</summary>
    private static bool IsOfSortingKey(FunctionCall call, BoundSelect select, DataSource? source)
    {
        if (call.Window is not { PartitionBy: { IsEmpty: false } by }
            || source is not { Engine.SortingKey: { Expressions.IsEmpty: false } key }
            || !key.Expressions.All(e => e is Identifier))
            return false;

        var columns = by.OfType<Identifier>()
            .Select(i => select.Resolve(i.Name))
            .OfType<BoundColumn>()
            .Where(c => c.Table == source.Name)
            .Select(c => c.Name)
            .ToArray();
        return key.Expressions.OfType<Identifier>().All(i => columns.Contains(string.Join(".", i.Parts)));
    }

    /// <summary>
    /// Whether a window chooses the row of each key that a ReplacingMergeTree would keep: it orders by the version, and is not stored.
    /// </summary>
    private static bool PicksNewest(FunctionCall call, BoundSelect select, BoundWriter? view)
    {
        if (view is not { Target.Engine: { IsReplacing: true, VersionColumn: { Length: > 0 } version } }
            || call.Window is not { OrderBy: { IsEmpty: false } order }
            || order[0].Expression is not Identifier first)
            return false;

        return !view.Outputs.Any(o => o.Expression.DescendantsAndSelf().OfType<BoundWindowCall>().Any())
            && view.FindOutput(version)?.Expression.Key is { } key && select.Resolve(first.Name)?.Key == key;
    }

    /// <summary>The calls in a SELECT in the order of the text, without those in the queries inside of it.</summary>
    private static List<FunctionCall> Calls(SelectQuery select)
    {
        var (calls, waiting) = (new List<FunctionCall>(), new List<SqlNode> { select });
        while (waiting.Count > 0)
        {
            var next = waiting[waiting.Count - 1];
            waiting.RemoveAt(waiting.Count - 1);
            if (next is TableExpression or WithItem { Query: not null } || (next is QueryExpression && !ReferenceEquals(next, select)))
                continue;
            if (next is FunctionCall call)
                calls.Add(call);

            var first = waiting.Count;
            SqlWalker.AddChildren(next, waiting);
            waiting.Reverse(first, waiting.Count - first);
        }

        return calls;
    }

    /// <summary>SELECT DISTINCT up to its first item.</summary>
    private static TextSpan Head(SelectQuery select) =>
        select.Items.IsEmpty ? select.Span : TextSpan.FromBounds(select.Items[0].Span.Start, select.Items[0].Span.End);
}
