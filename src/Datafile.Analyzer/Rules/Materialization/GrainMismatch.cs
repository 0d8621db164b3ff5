using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>GROUP BY and the target's sorting key disagree, so merges pick or add wrong values.</summary>
public sealed class GrainMismatch : MaterializationRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF2004", "grain-mismatch", DiagnosticSeverity.Warning,
        "GROUP BY and the sorting key of the target disagree, so merges keep or add wrong values",
        "{1} in GROUP BY of '{0}' {2} in the sorting key of '{3}'. Rows that differ only there are merged by {4}, which {5}. Add {1} to ENGINE_SORTING_KEY.");

    private protected override void Check(BoundView view, Report report)
    {
        var engine = view.Target.Engine;
        if (!(engine.IsAggregating || engine.IsSumming) || engine.HasArguments || engine.SortingKey is not { IsEmpty: false, Span: { } written } || !view.Select.IsGrouped)
            return;

        // A column inside a function of the key is left alone: whether the function keeps its values apart is not known.
        var outside = view.MatchedColumns
            .Where(m => m.Column.Type.StateFunction.Length == 0 && view.Select.GroupKeys.Contains(m.Output.Expression.Key))
            .Where(m => !engine.SortingKey.Mentions(m.Column.Name) && HasColumns(m.Output.Expression))
            .Select(m => m.Column)
            .ToArray();
        if (outside.Length == 0)
            return;

        var effect = engine.IsSumming && outside.All(c => c.Type.IsInteger)
            ? "adds up their values"
            : "keeps one of their values at random";
        report
            .At(
                view.Target.File, written,
                view.Name, string.Join(", ", outside.Select(c => $"'{c.Name}'")), outside.Length == 1 ? "is not" : "are not", view.Target.Name, engine.Name, effect)
            .About(view.Target.Name)
            .Related(view.NodePlace, $"node '{view.View.Node.Name}' groups");
    }

    /// <summary>A constant in GROUP BY has one value.</summary>
    private static bool HasColumns(BoundExpression expression) => expression.DescendantsAndSelf().OfType<BoundColumn>().Any();
}
