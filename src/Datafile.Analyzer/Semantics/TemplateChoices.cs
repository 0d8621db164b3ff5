using System.Collections.Immutable;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Semantics;

/// <summary>Which variants of the templated nodes that it reads through a view or a copy may run with.</summary>
internal static class TemplateChoices
{
    /// <summary>More combinations of variants are not looked at.</summary>
    private const int MaxChoices = 16;

    /// <summary>One without a choice for a node that no template decides; none where there are too many.</summary>
    public static ImmutableArray<TemplateChoice> Of(PipeNode node, ProjectSemantics model)
    {
        ImmutableArray<TemplateChoice> choices = [new(ImmutableDictionary<PipeNode, int>.Empty, "")];
        if (!model.Bind(node).IsTemplated)
            return choices;

        foreach (var templated in Reached(node, model))
        {
            var variants = Possible(templated);
            if (variants.IsEmpty || choices.Length * variants.Length > MaxChoices)
                return [];

            choices = [.. choices.SelectMany(c => variants.Select(v => new TemplateChoice(
                c.Taken.Add(templated, v.Index),
                variants.Length == 1 ? c.Condition : $"{c.Condition}{(c.Condition.Length > 0 ? " and " : "")}{v.Condition}")))];
        }

        return choices;
    }

    /// <summary>
    /// The variants that run where no parameter is sent, as in a materialized view; all that parse where that ends in an error.
    /// </summary>
    private static ImmutableArray<(int Index, string Condition)> Possible(PipeNode node)
    {
        var all = node.Sql?.Variants ?? [];
        var parsed = all.Select((variant, index) => (Variant: variant, Index: index)).Where(v => v.Variant.Query is not null).ToImmutableArray();
        var without = parsed.RemoveAll(v => !v.Variant.IsWithoutParameters);
        var possible = without.IsEmpty ? parsed : without;
        return [.. possible.Select(v => (v.Index, $"'{node.Name}' runs variant {v.Index + 1} of its template"))];
    }

    /// <summary>The nodes with several variants that are read through, in the order in which they are met.</summary>
    private static IEnumerable<PipeNode> Reached(PipeNode node, ProjectSemantics model)
    {
        var seen = new HashSet<PipeNode> { node };
        var waiting = new Queue<PipeNode>(seen);
        while (waiting.Count > 0)
        {
            var next = waiting.Dequeue();
            var bound = model.Bind(next);
            if (bound.Variants.Length > 1)
                yield return next;
            foreach (var inner in bound.Reads.Select(r => r.Table).OfType<PipeNode>().Where(n => model.Bind(n).IsTemplated && seen.Add(n)))
                waiting.Enqueue(inner);
        }
    }
}

/// <summary>A combination of variants.</summary>
/// <param name="Condition">When it is taken, in words; empty where there is no other.</param>
internal sealed record TemplateChoice(ImmutableDictionary<PipeNode, int> Taken, string Condition);
