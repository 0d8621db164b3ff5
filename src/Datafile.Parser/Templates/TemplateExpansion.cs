using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

/// <summary>
/// One view of a template: which of its branches are taken. The body of a loop is taken once. What is not taken is a list
/// of spans, so that what is left stands where it stands in the file.
/// </summary>
/// <param name="Left">The spans that are not taken, in the order of the text.</param>
public sealed record TemplateExpansion(ImmutableArray<TextSpan> Left)
{
    /// <summary>More views say nothing new; each costs as much as the query.</summary>
    public const int Most = 64;

    /// <summary>So many conditions are looked at for all views together, so that a template of thousands has fewer views.</summary>
    private const int Work = 200_000;

    /// <summary>
    /// The views that matter: the one that takes the first branch of every block, then for each other branch one that takes
    /// it. They are as many as there are branches, not as there are combinations, and at most <see cref="Most"/>.
    /// </summary>
    /// <param name="most">At least 1.</param>
    public static ImmutableArray<TemplateExpansion> Of(TemplateTree template, string text, int most = Most)
    {
        most = Math.Max(1, Math.Min(most, Work / (1 + template.DescendantNodes().OfType<TemplateBlock>().Count())));
        var views = ImmutableArray.CreateBuilder<TemplateExpansion>();
        var seen = new HashSet<string>(StringComparer.Ordinal);

        // Many ways lead to a view that is there already.
        foreach (var path in Paths(template.Nodes, null).Prepend(null).Take(4 * most))
        {
            var choice = new BranchChoice(text);
            if (path?.Force(choice) == false)
                continue;

            var left = ImmutableArray.CreateBuilder<TextSpan>();
            Leave(template.Nodes, choice, path, left);
            if (seen.Add(string.Join(" ", left)))
                views.Add(new TemplateExpansion(left.ToImmutable()));
            if (views.Count == most)
                break;
        }

        return views.ToImmutable();
    }

    /// <summary>The way to every branch that is not the first of its block, or that stands in such a one.</summary>
    private static IEnumerable<Path> Paths(ImmutableArray<TemplateNode> nodes, Path? outer)
    {
        foreach (var block in nodes.OfType<TemplateBlock>())
        {
            for (var i = 0; i < block.Branches.Length; i++)
            {
                var path = new Path(block, i, outer);
                if (!Aborts(block.Branches[i]))
                    yield return path;
                foreach (var inner in Paths(block.Branches[i].Nodes, path))
                    yield return inner;
            }

            // An if without else may take none of its branches.
            if (block.Keyword == "if" && !block.Branches[block.Branches.Length - 1].IsElse)
                yield return new Path(block, block.Branches.Length, outer);
        }
    }

    private static void Leave(ImmutableArray<TemplateNode> nodes, BranchChoice choice, Path? path, ImmutableArray<TextSpan>.Builder left)
    {
        foreach (var block in nodes.OfType<TemplateBlock>())
        {
            var taken = path?.Of(block) ?? Taken(block, choice);
            for (var i = 0; i < block.Branches.Length; i++)
            {
                if (taken == i || taken < 0)
                    Leave(block.Branches[i].Nodes, choice, path, left);
                else
                    left.Add(block.Branches[i].Span);
            }
        }
    }

    /// <summary>The branch that a block takes; behind the last for none, negative for all.</summary>
    private static int Taken(TemplateBlock block, BranchChoice choice)
    {
        if (block.Keyword == "try")
            return 0;
        if (block.Keyword != "if")
            return -1;

        for (var i = 0; i < block.Branches.Length; i++)
        {
            // A branch that ends the request leaves no query.
            var branch = block.Branches[i];
            if (!Aborts(branch) && (branch.IsElse || branch.Start.Expression is not { } condition || choice.Holds(condition)))
                return i;
        }

        return block.Branches.Length;
    }

    private static bool Aborts(TemplateBranch branch) =>
        branch.Nodes.Any(n => n is TemplateValue { Expression: PythonCall call } && TemplateFunction.Find(call.Name) is { Aborts: true });

    /// <summary>A branch, and the branches that hold it.</summary>
    /// <param name="Branch">Behind the last for none.</param>
    private sealed record Path(TemplateBlock Block, int Branch, Path? Outer)
    {
        /// <summary>
        /// Decides what leads here; false where it contradicts itself. What must hold comes first: of
        /// <c>defined(x) and x == 'a'</c> that must not hold, the part is taken that may be false.
        /// </summary>
        public bool Force(BranchChoice choice) => Force(choice, holds: true) && Force(choice, holds: false);

        private bool Force(BranchChoice choice, bool holds)
        {
            if (Outer?.Force(choice, holds) == false)
                return false;
            if (Block.Keyword != "if")
                return true;

            for (var i = holds ? Branch : 0; i < Block.Branches.Length && (holds ? i == Branch : i < Branch); i++)
            {
                if (Block.Branches[i].Start.Expression is { } condition && !choice.Force(condition, holds))
                    return false;
            }

            return true;
        }

        /// <summary>The branch that is taken on the way; null for a block that is not on it.</summary>
        public int? Of(TemplateBlock block)
        {
            for (var at = this; at is not null; at = at.Outer)
            {
                if (ReferenceEquals(at.Block, block))
                    return at.Block.Keyword is "if" or "try" ? at.Branch : null;
            }

            return null;
        }
    }
}
