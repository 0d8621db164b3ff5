using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates.Variants;

/// <summary>
/// What a template may become when a request comes: its variants, each with other branches taken. Branches whose conditions
/// contradict each other are in no variant together. The body of a loop is taken once.
/// </summary>
public sealed class TemplateVariants
{
    /// <summary>Their conditions note what was asked about them: one thread asks at a time.</summary>
    private readonly IReadOnlyList<BranchReading> _branches;
    private readonly Proposition _succeeds;

    // Of the reading, only its results are kept.
    private TemplateVariants(TemplateReading reading, ImmutableArray<TemplateVariant> all, VariantSearch search) =>
        (_branches, _succeeds, All, IsBounded, Decisions) = (reading.Branches, reading.Succeeds, all, search.IsBounded, search.Decisions);

    /// <summary>At least one. The first takes the first branch of everything where that is possible.</summary>
    public ImmutableArray<TemplateVariant> All { get; }

    /// <summary>Whether there may be variants with branches, or pairs of branches, that none of <see cref="All"/> has.</summary>
    public bool IsBounded { get; }

    /// <summary>How many conditions were decided to find them: what the search costs.</summary>
    internal int Decisions { get; }

    /// <param name="max">At least 1, of which <see cref="Limits.TemplateVariants"/> are looked at.</param>
    public static TemplateVariants Of(TemplateTree template, string text, int max = Limits.TemplateVariants)
    {
        var blocks = template.DescendantNodes().OfType<TemplateBlock>().Count();
        max = Math.Max(1, Math.Min(Math.Min(max, Limits.TemplateVariants), Limits.TemplateBranchWork / (1 + blocks)));
        var reading = TemplateReading.Of(template, text);
        var search = new VariantSearch(template, reading, max);
        return new TemplateVariants(reading, search.Find(), search);
    }

    /// <summary>The least that a request must send so that all of some places are taken together; null where they never are.</summary>
    public VariantCondition? ConditionOf(params TextSpan[] places)
    {
        var goals = _branches
            .Where(b => b.Branch < b.Block.Branches.Length && places.Any(p => b.Block.Branches[b.Branch].Span.Contains(p)))
            .Select(b => (b.Reached, true))
            .Append((_succeeds, true));
        lock (_branches)
            return new PropositionSolver().Solve(Assumptions.None, [.. goals]) is { } assumed ? VariantCondition.Of(assumed) : null;
    }

    /// <summary>
    /// The branches that no request takes, without those inside of them: a condition that the ones before leave no value for, or
    /// that contradicts one around it. A branch that only ends in an error is taken by the requests that it refuses.
    /// </summary>
    public ImmutableArray<TemplateBranch> Unreachable()
    {
        var (solver, found) = (new PropositionSolver(), ImmutableArray.CreateBuilder<TemplateBranch>());
        lock (_branches)
        {
            foreach (var (block, branch, reached) in _branches)
            {
                if (branch < block.Branches.Length && (found.Count == 0 || !found[found.Count - 1].Span.Contains(block.Span))
                    && solver.Solve(Assumptions.None, (reached, true)) is null && !solver.IsExhausted)
                    found.Add(block.Branches[branch]);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>What the requests have in common that lead to some variants, and not to all of those that are looked at.</summary>
    /// <param name="some">Indexes into <see cref="All"/>, at least one.</param>
    /// <param name="among">Indexes of those that are looked at.</param>
    public VariantCondition ConditionOf(IReadOnlyCollection<int> some, IReadOnlyCollection<int> among)
    {
        var others = among.Except(some).Select(i => All[i].Taken).ToArray();
        var shared = some.Select(i => All[i].Taken)
            .Aggregate((a, b) => a.Intersect(b))
            .Where(branch => others.Any(o => !o.Contains(branch)))
            .OrderBy(b => b)
            .ToArray();
        var goals = shared.Select(b => (_branches[b].Reached, true)).Append((_succeeds, true));
        lock (_branches)
        {
            if (shared.Length == 0 || new PropositionSolver().Solve(Assumptions.None, [.. goals]) is not { } assumed)
                return new VariantCondition([], IsExact: false);

            var leadsToOthers = others.Any(o => shared.All(o.Contains));
            return VariantCondition.Of(assumed) is var condition && leadsToOthers ? condition with { IsExact = false } : condition;
        }
    }
}

/// <summary>One way through a template. What is not taken is a list of spans, so that the rest keeps its place in the file.</summary>
/// <param name="NotTaken">In the order of the text.</param>
/// <param name="IsWithoutParameters">Whether it runs where no parameter is sent, as in a materialized view.</param>
public sealed record TemplateVariant(ImmutableArray<TextSpan> NotTaken, bool IsWithoutParameters)
{
    /// <summary>The numbers of the branches that it takes, among all branches of the template.</summary>
    internal ImmutableHashSet<int> Taken { get; init; } = [];
}
