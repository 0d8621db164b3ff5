using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>GROUP BY and the target's sorting key disagree, so merges pick or add wrong values.</summary>
public sealed class GrainMismatch : MaterializationRule
{
    private static readonly Message Outside = new(
        "{1} in GROUP BY of '{0}' {2} in the sorting key of '{3}'. Rows that differ only there are merged by {4}, which "
        + "{5}. Add {1} to ENGINE_SORTING_KEY.");

    /// <summary>An info: it may follow from the key, as a name from an id.</summary>
    private static readonly Message Passing = new(
        "{1} of '{3}' {2} in its sorting key, and '{0}' inserts the rows of '{4}' as they are. "
        + "Those that differ only there are merged by {5}, which keeps one of their values at random. "
        + "Add {1} to ENGINE_SORTING_KEY, or store what is the same in all rows of a key as "
        + "SimpleAggregateFunction(any, …).")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Subtotals = new(
        "{0} adds rows of subtotals, which have the default value in place of a key: {1} merges them into the rows of '{2}' that really "
        + "have that value. Remove it, and compute totals where '{2}' is read.");

    private static readonly Message AddedTime = new(
        "'{0}' of '{1}' is a {2}, and {3} adds up its values when it merges rows of one key, which gives no {2}. "
        + "Add '{0}' to ENGINE_SORTING_KEY, or list what to add up in ENGINE_COLUMNS.");

    /// <summary>Functions that give a part of a time as a number, with what they give.</summary>
    private static readonly Dictionary<string, string> PartsOfTime = new(StringComparer.OrdinalIgnoreCase)
    {
        ["toHour"] = "hour",
        ["toMinute"] = "minute",
        ["toSecond"] = "second",
        ["toDayOfWeek"] = "day of the week",
        ["toDayOfMonth"] = "day of the month",
        ["toDayOfYear"] = "day of the year",
        ["toWeek"] = "week",
        ["toISOWeek"] = "week",
        ["toYearWeek"] = "week",
        ["toMonth"] = "month",
        ["toQuarter"] = "quarter",
        ["toYear"] = "year",
        ["toISOYear"] = "year",
        ["toYYYYMM"] = "month",
        ["toYYYYMMDD"] = "day",
    };

    public override RuleDescription Description { get; } = Describe(
        "DF2004", "grain-mismatch", DiagnosticSeverity.Warning,
        "GROUP BY and the sorting key of the target disagree, so merges keep or add wrong values",
        Outside, Passing, Subtotals, AddedTime);

    private protected override void Check(BoundWriter view, Report report)
    {
        var engine = view.Target.Engine;
        if (!engine.MergesRows || !(engine.IsAggregating || engine.IsSumming || engine.IsReplacing))
            return;

        CheckSubtotals(view, report);
        foreach (var (column, output) in view.MatchedColumns.Where(m => engine.Adds(m.Column)))
        {
            if (output.Expression is BoundCall call && PartsOfTime.TryGetValue(call.Name, out var part) && !view.Select.GroupKeys.Contains(call.Key))
                report.At(output.Place, AddedTime.With(column.Name, view.Target.Name, part, engine.Name))
                    .About(view.Name)
                    .Related(view.PlaceOf(column), $"'{column.Name}' is declared here.");
        }

        if (engine.IsReplacing
            || engine.SortingKey is not { IsEmpty: false, Span: { } written }
            || KnownOf(view) is not { } known)
            return;

        if (!view.Select.IsGrouped)
        {
            CheckPassing(view, known, written, report);
            return;
        }

        // What the partitions keep apart is not merged either, and what follows from the key is the same in all rows of it.
        var outside = view.MatchedColumns
            .Where(m => m.Column.Type.StateFunction.Length == 0
                && !engine.SortingKey.Has(m.Column.Name)
                && view.Select.GroupKeys.Contains(m.Output.Expression.Key))
            .Where(m => known.Determines(m.Output.Expression) == false || (engine.Adds(m.Column) && HasColumns(m.Output.Expression)))
            .Select(m => m.Column)
            .ToArray();
        if (outside.Length == 0)
            return;

        var effect = outside.All(engine.Adds)
            ? "adds up their values"
            : "keeps one of their values at random";
        report
            .At(
                view.Target.File, written,
                Outside.With(
                    view.Name, NameList.Quoted(outside.Select(c => c.Name)), outside.Length == 1 ? "is not" : "are not",
                    view.Target.Name, engine.Name, effect))
            .About(view.Target.Name)
            .Related(view.NodePlace, $"node '{view.Node.Name}' groups");
    }

    /// <summary>Without GROUP BY, a column of the inserted rows that is neither added up nor the same in all rows of a key.</summary>
    private static void CheckPassing(BoundWriter view, Dependence known, TextSpan written, Report report)
    {
        var (engine, select) = (view.Target.Engine, view.Select);
        if (!select.IsKnown || select.Source.Length == 0)
            return;

        var passing = view.MatchedColumns
            .Where(m => m.Column.Type is { HasUnknown: false, StateFunction: "" }
                && m.Column.Type.Unwrapped.Name is not ("Array" or "Map" or "Tuple" or "JSON" or "Dynamic" or "Variant")
                && !engine.SortingKey.Has(m.Column.Name)
                && !engine.Adds(m.Column)
                && m.Output.Expression is BoundColumn column
                && column.Table == select.Source
                && known.Determines(column) == false)
            .Select(m => m.Column)
            .ToArray();
        if (passing.Length == 0)
            return;

        report
            .At(
                view.Target.File, written,
                Passing.With(
                    view.Name, NameList.Quoted(passing.Select(c => c.Name)), passing.Length == 1 ? "is not" : "are not",
                    view.Target.Name, select.Source, engine.Name))
            .About(view.Target.Name)
            .Related(view.NodePlace, $"node '{view.Node.Name}' inserts");
    }

    /// <summary>A constant in GROUP BY has one value.</summary>
    private static bool HasColumns(BoundExpression expression) => expression.Columns.Any();

    /// <summary>What a row of the target shares with those that it is merged with, over the columns of the source.</summary>
    private static Dependence? KnownOf(BoundWriter view)
    {
        if (view.Keys is not { } keys)
            return null;

        var done = new Dictionary<BoundExpression, BoundExpression>();
        return new Dependence(
            keys.Select(key => key.Replace(part => part is BoundColumn column ? view.FindOutput(column.Name)?.Expression : null, done)).Concat(OneValue(view)));
    }

    /// <summary>What a filter compares with a constant has one value in all rows that pass.</summary>
    private static IEnumerable<BoundExpression> OneValue(BoundWriter view) => InsertPath.Of(view.Query).Selects
        .SelectMany(s => s.Filters)
        .SelectMany(f => f.Predicate.Conjuncts)
        .OfType<BoundCall>()
        .Where(c => c.Is("equals") && c.Arguments.Length == 2)
        .SelectMany(c => c.Arguments[1].Constant is not null ? [c.Arguments[0]] : c.Arguments[0].Constant is not null ? new[] { c.Arguments[1] } : []);

    private static void CheckSubtotals(BoundWriter view, Report report)
    {
        if (InsertPath.Of(view.Query).Selects.FirstOrDefault(s => s.IsGrouped) is not { } select)
            return;

        var modifier = select.Syntax.GroupByModifier;
        var words = new[] { "ROLLUP", "CUBE", "GROUPING SETS" }.FirstOrDefault(modifier.Contains);
        if (words is null || view.Outputs.Any(o => o.Expression.DescendantsAndSelf().OfType<BoundCall>().Any(c => c.Is("grouping"))))
            return;

        var keys = select.GroupBy.Select(k => k.Key).ToArray();
        if (view.MatchedColumns.Any(m => view.Target.Engine.SortingKey.Has(m.Column.Name) && keys.Contains(m.Output.Expression.Key)))
        {
            var by = select.Syntax.GroupBy;
            report.At(
                select.Node.Pipe.File, TextSpan.FromBounds(by[0].Span.Start, by[by.Length - 1].Span.End),
                Subtotals.With(words, view.Target.Engine.Name, view.Target.Name)).About(view.Name);
        }
    }
}
