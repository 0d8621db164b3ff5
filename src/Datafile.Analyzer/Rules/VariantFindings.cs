using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>What is found in the variants of a templated query, each with the condition under which a request meets it.</summary>
internal static class VariantFindings
{
    /// <summary>
    /// In a variant among others it is reported only where parameters
    /// alone decide whether a request runs it.
    /// </summary>
    /// <param name="span">Where a finding is.</param>
    /// <param name="needed">What else must be in a variant that has it.</param>
    public static IEnumerable<(T Finding, TemplateCondition When)> Of<T>(
        PipeNode node,
        ImmutableArray<BoundVariant> bound,
        Func<BoundVariant, ImmutableArray<T>> findings,
        Func<T, TextSpan> span,
        Func<int, T, IEnumerable<TextSpan>> needed)
    {
        if (bound.All(view => findings(view).IsEmpty))
            yield break;

        var variants = node.Sql is { HasTags: true } sql ? sql.Variants : [];
        var runs = bound.Where((_, i) => i >= variants.Length || variants[i].Query is not null).Count();
        var found = bound
            .SelectMany((view, i) => findings(view).Select(finding => (Finding: finding, Variant: i)))
            .GroupBy(m => span(m.Finding), (_, same) => same.ToArray())
            .OrderBy(same => span(same[0].Finding).Start);
        foreach (var same in found)
        {
            var (finding, variant) = same[0];
            if (same.Length >= runs)
            {
                yield return (finding, TemplateCondition.Always);
                continue;
            }

            var written = variants.Where(v => v.Query is not null && v.Tokens.Any(t => t.Span.Start == span(finding).Start)).Count();
            var others = needed(variant, finding).ToArray();

            // Where its text is in other variants as well, and nothing else tells them apart, the branches that are taken do.
            var condition = same.Length < written && others.Length == 0
                ? node.Sql?.TemplateVariants?.ConditionOf(
                    [.. same.Select(m => m.Variant).Distinct()],
                    [.. Enumerable.Range(0, variants.Length).Where(i => variants[i].Query is not null)])
                : node.Sql?.TemplateVariants?.ConditionOf([new TextSpan(span(finding).Start, Math.Min(1, span(finding).Length)), .. others]);
            if (condition is not null && (condition.IsExact || same.Length == written))
                yield return (finding, TemplateCondition.Of(condition));
        }
    }
}
