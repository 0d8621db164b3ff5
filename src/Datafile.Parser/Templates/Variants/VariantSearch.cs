using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates.Variants;

/// <summary>
/// Chooses the variants of a template that are looked at: the one with the first branch of everything, those without
/// parameters, then more until each possible branch, and each possible pair of branches, is in one.
/// </summary>
internal sealed class VariantSearch(TemplateTree template, TemplateReading reading, int max)
{
    private readonly PropositionSolver _solver = new();
    private readonly List<TemplateVariant> _variants = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<int> _seen = [];
    private readonly BranchPairs _seenPairs = new(reading.Branches.Count);
    private readonly Dictionary<(TemplateBlock, int), int> _numbers = reading.Branches.Select((b, i) => (b, i))
        .ToDictionary(b => (b.b.Block, b.b.Branch), b => b.i);

    private bool IsFull => _variants.Count >= max || Decisions >= Limits.TemplateDecisions;

    /// <summary>Whether some branch, or some pair of branches, was not looked for.</summary>
    public bool IsBounded { get; private set; }

    /// <summary>How many conditions were decided.</summary>
    public int Decisions { get; private set; }

    public ImmutableArray<TemplateVariant> Find()
    {
        // A template that always ends in an error is looked at as if it did not.
        var runs = _solver.Solve(Assumptions.None, (reading.Succeeds, true)) is null ? Proposition.Always : reading.Succeeds;
        var start = _solver.Solve(Assumptions.None, (runs, true)) ?? Assumptions.None;
        Add(start, isWithoutParameters: false);
        AddWithoutParameters();
        AddBranches(runs);
        AddCodes(start);
        AddPairs(runs);
        IsBounded |= IsFull || _solver.IsExhausted;
        return [.. _variants];
    }

    /// <summary>What runs where nothing is sent; more than one where that alone does not decide.</summary>
    private void AddWithoutParameters()
    {
        if (_solver.Solve(Unsent(Assumptions.None), (reading.Succeeds, true)) is not { } start)
            return;

        var seen = Add(start, isWithoutParameters: true);
        for (var i = 0; i < reading.Branches.Count && !IsFull; i++)
        {
            if (!seen.Contains(i) && _solver.Solve(start, (reading.Branches[i].Reached, true), (reading.Succeeds, true)) is { } other)
                seen.UnionWith(Add(other, isWithoutParameters: true));
        }
    }

    /// <summary>Each branch with as little sent as possible.</summary>
    private void AddBranches(Proposition runs)
    {
        for (var i = 0; i < reading.Branches.Count && !IsFull; i++)
        {
            if (!_seen.Contains(i) && _solver.Solve(Assumptions.None, (reading.Branches[i].Reached, true), (runs, true)) is { } found)
                Add(Unsent(found), isWithoutParameters: false);
        }
    }

    /// <summary>
    /// Few variants that bring most pairs: conditions have numbers, and a variant takes each condition by one bit of its number,
    /// or by its contrary.
    /// </summary>
    private void AddCodes(Assumptions start)
    {
        for (var bit = 0; 1 << bit < reading.Branches.Count && !IsFull; bit++)
        {
            foreach (var isTurned in new[] { false, true })
            {
                if (!IsFull)
                    AddIfNew(start, number => (((number >> bit) & 1) == 0) != isTurned);
            }
        }
    }

    private void AddPairs(Proposition runs)
    {
        if (reading.Branches.Count > Limits.SearchedBranches)
        {
            IsBounded = true;

            // At least each branch with the first of all others. Branches that need the same to be sent are one.
            var tried = new HashSet<Assumptions>();
            for (var i = 0; i < reading.Branches.Count && !IsFull; i++)
            {
                if (MissesPairs(i)
                    && _solver.Solve(Assumptions.None, (reading.Branches[i].Reached, true), (runs, true)) is { } found
                    && tried.Add(found))
                    AddIfNew(found, _ => true);
            }

            return;
        }

        for (var first = 0; first < reading.Branches.Count; first++)
        {
            for (var second = first + 1; second < reading.Branches.Count && !IsFull; second++)
            {
                if (!_seenPairs.Contains(first, second)
                    && _solver.Solve(
                        Assumptions.None, (reading.Branches[first].Reached, true), (reading.Branches[second].Reached, true), (runs, true)) is { } found)
                    Add(found, isWithoutParameters: false);
            }
        }
    }

    /// <summary>Whether a branch was not yet taken together with some branch of another block.</summary>
    private bool MissesPairs(int branch) =>
        _seenPairs.MissingOf(branch).Any(other => reading.Branches[other].Block != reading.Branches[branch].Block);

    /// <summary>With no parameter sent, but those that must be.</summary>
    private Assumptions Unsent(Assumptions given)
    {
        foreach (var parameter in reading.Parameters)
        {
            if (given.LeftOf(parameter).Contains(0))
                given = given.With(parameter, parameter.Absent);
        }

        return given;
    }

    /// <summary>Adds the variant of some assumptions; returns the branches that it takes.</summary>
    private HashSet<int> Add(Assumptions given, bool isWithoutParameters)
    {
        var run = Run(given, _ => true);
        Add(run, isWithoutParameters);
        return run.Taken;
    }

    private void AddIfNew(Assumptions given, Func<int, bool> prefers)
    {
        var run = Run(given, prefers);
        if (_seenPairs.Add(run.Taken))
            Add(run, isWithoutParameters: false);
    }

    private void Add(TemplateRun run, bool isWithoutParameters)
    {
        _seen.UnionWith(run.Taken);
        _seenPairs.Add(run.Taken);
        if (_known.Add(string.Join(" ", run.NotTaken)))
            _variants.Add(new TemplateVariant([.. run.NotTaken], isWithoutParameters) { Taken = [.. run.Taken] });
        else if (isWithoutParameters && _variants.FindIndex(v => v.NotTaken.SequenceEqual(run.NotTaken)) is >= 0 and var known)
            _variants[known] = _variants[known] with { IsWithoutParameters = true };
    }

    private TemplateRun Run(Assumptions given, Func<int, bool> prefers)
    {
        var run = new TemplateRun(given);
        Run(template.Nodes, run, prefers);
        return run;
    }

    private void Run(ImmutableArray<TemplateNode> nodes, TemplateRun run, Func<int, bool> prefers)
    {
        foreach (var block in nodes.OfType<TemplateBlock>())
        {
            var conditions = reading.ConditionsOf(block);
            var isLoop = conditions.Length < block.Branches.Length || block.Keyword is not ("if" or "try");
            var taken = conditions.IsEmpty ? -1 : TakenOf(block, conditions, run, prefers);
            if (!isLoop && _numbers.TryGetValue((block, taken), out var number))
                run.Taken.Add(number);

            for (var i = 0; i < block.Branches.Length; i++)
            {
                if (taken < 0 || taken == i || (isLoop && i > 0) || (block.Keyword == "try" && block.Branches[i].Start.Keyword == "finally"))
                    Run(block.Branches[i].Nodes, run, prefers);
                else
                    run.NotTaken.Add(block.Branches[i].Span);
            }
        }
    }

    private int TakenOf(TemplateBlock block, ImmutableArray<Proposition> conditions, TemplateRun run, Func<int, bool> prefers)
    {
        for (var i = 0; i < conditions.Length; i++)
        {
            if (Decide(conditions[i], run, prefers(_numbers.TryGetValue((block, i), out var number) ? number : 0)))
                return i;
        }

        return conditions.Length;
    }

    /// <summary>Makes a condition hold or not, as preferred where both are possible.</summary>
    private bool Decide(Proposition condition, TemplateRun run, bool preferred)
    {
        Decisions++;
        if (_solver.Solve(run.Assumed, (condition, preferred)) is { } asPreferred)
        {
            run.Assumed = asPreferred;
            return preferred;
        }

        run.Assumed = _solver.Solve(run.Assumed, (condition, !preferred)) ?? run.Assumed;
        return !preferred;
    }

    /// <summary>One way through a template.</summary>
    private sealed class TemplateRun(Assumptions assumed)
    {
        public Assumptions Assumed { get; set; } = assumed;

        /// <summary>The numbers of the branches that are taken.</summary>
        public HashSet<int> Taken { get; } = [];

        /// <summary>The spans that are not, in the order of the text.</summary>
        public List<TextSpan> NotTaken { get; } = [];
    }
}
