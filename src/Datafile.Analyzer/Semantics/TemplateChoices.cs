using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser;

namespace Datafile.Analyzer.Semantics;

/// <summary>Which variants of the templated nodes that it reads through a view or a copy may run with.</summary>
internal static class TemplateChoices
{
    /// <summary>One without a choice for a node that no template decides; none where there are too many.</summary>
    public static ImmutableArray<TemplateChoice> Of(PipeNode node, ProjectSemantics model)
    {
        ImmutableArray<TemplateChoice> choices = [new(ImmutableDictionary<PipeNode, int>.Empty)];
        if (!model.Bind(node).IsTemplated)
            return choices;

        foreach (var templated in Reached(node, model))
        {
            var variants = Possible(templated);
            if (variants.IsEmpty || choices.Length * variants.Length > Limits.TemplateChoices)
                return [];

            choices = [.. choices.SelectMany(c => variants.Select(v => new TemplateChoice(c.Taken.Add(templated, v))))];
        }

        return choices;
    }

    /// <summary>In which case one of some choices is taken, and none of the others.</summary>
    public static TemplateCondition ConditionOf(IReadOnlyCollection<TemplateChoice> some, IReadOnlyCollection<TemplateChoice> all)
    {
        var (condition, combinations) = (TemplateCondition.Always, 1);
        foreach (var node in all.First().Taken.Keys.OrderBy(n => n.Pipe.Name, StringComparer.Ordinal).ThenBy(n => n.Syntax.Start.Span.Start))
        {
            var (taken, possible) = (VariantsOf(node, some), VariantsOf(node, all));
            combinations *= taken.Length;
            if (taken.Length < possible.Length && node.Sql?.TemplateVariants is { } variants)
                condition = condition.And(TemplateCondition.Of(variants.ConditionOf(taken, possible)));
        }

        return combinations == some.Count ? condition : condition with { IsExact = false };
    }

    private static int[] VariantsOf(PipeNode node, IEnumerable<TemplateChoice> choices) => [.. choices.Select(c => c.Taken[node]).Distinct()];

    /// <summary>
    /// The variants that run where no parameter is sent, as in a materialized view; all that parse where that ends in an error.
    /// </summary>
    private static ImmutableArray<int> Possible(PipeNode node)
    {
        var all = node.Sql?.Variants ?? [];
        var parsed = Enumerable.Range(0, all.Length).Where(i => all[i].Query is not null).ToImmutableArray();
        var without = parsed.RemoveAll(i => !all[i].IsWithoutParameters);
        return without.IsEmpty ? parsed : without;
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
internal sealed record TemplateChoice(ImmutableDictionary<PipeNode, int> Taken);
