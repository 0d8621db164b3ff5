using Datafile.Analyzer.Binding;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>GROUP BY and the target's sorting key disagree, so merges pick or add wrong values.</summary>
public sealed class GrainMismatch : MaterializationRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF2004", "grain-mismatch", DiagnosticSeverity.Warning,
        "GROUP BY and the target's sorting key disagree, so merges pick or add wrong values",
        "'{0}' groups by more than the sorting key of '{2}' holds ({1}): when {3} merges rows of one key, {4}. Add {1} to ENGINE_SORTING_KEY.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(BoundView view, Report report)
    {
        var engine = view.Target.Syntax.Engine.Engine?.Value ?? "";
        if (engine is not ("AggregatingMergeTree" or "SummingMergeTree") || view.Target.SortingKey.Length == 0 || !view.Select.IsGrouped)
            return;

        // A column that stands in the key inside a function is left alone: whether the function tells its values apart is not told.
        var key = view.Target.SortingKey.Split(',', '(', ')');
        var outside = view.MatchedColumns
            .Where(m => m.Column.Type.StateFunction.Length == 0 && view.Select.GroupKeys.Contains(m.Output.Expression.Key))
            .Where(m => !key.Contains(m.Column.Name) && HasColumns(m.Output.Expression))
            .Select(m => m.Column)
            .ToArray();
        if (outside.Length == 0 || view.Target.Syntax.Engine.Find("SORTING_KEY") is not { } sortingKey)
            return;

        var effect = engine == "SummingMergeTree" && outside.All(c => c.Type.IsInteger)
            ? "it adds their values up"
            : "it keeps an arbitrary one of their values";
        report.At(
            view.Target.File, sortingKey.ValueSpan, Descriptor, view.Target.Name,
            [view.Name, string.Join(", ", outside.Select(c => $"'{c.Name}'")), view.Target.Name, engine, effect],
            new Related(new Place(view.View.Pipe.File, view.View.Node.Syntax.Start.Keyword), $"node '{view.View.Node.Name}' groups"));
    }

    /// <summary>A constant in GROUP BY has one value.</summary>
    private static bool HasColumns(BoundExpression expression) => expression.DescendantsAndSelf().OfType<BoundColumn>().Any();
}
