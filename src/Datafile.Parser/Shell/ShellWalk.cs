using System.Collections.Immutable;

namespace Datafile.Parser.Shell;

/// <summary>Goes through a script as it would run, without running it, and writes down its commands.</summary>
internal sealed partial class ShellWalk
{
    private readonly string _text;
    private readonly string _environmentFile;
    private readonly ShellVariables _variables;
    private readonly ShellOptions _options;
    private readonly Dictionary<string, FunctionNode> _functions = new(StringComparer.Ordinal);
    private readonly ShellSteps _steps = new();
    private ImmutableArray<ShellWord> _parameters;
    private int _depth;
    private int _calls;
    private int _substitutions;

    // How many calls and turns of loops are under way, and the nodes that they have cost so far.
    private int _unfolding;
    private int _unfolded;

    private ShellWalk(string text, IReadOnlyDictionary<string, string> given, string environmentFile)
    {
        (_text, _environmentFile) = (text, environmentFile);
        _variables = new ShellVariables(given, (1 << 20) + (4 * text.Length));
        _options = ShellOptions.FromShebang(text);
    }

    private enum Flow
    {
        Next,
        Return,
        Exit,
    }

    /// <summary>The commands of a script.</summary>
    public static ImmutableArray<ShellCommand> Walk(string text, IReadOnlyDictionary<string, string> given, string environmentFile)
    {
        var walk = new ShellWalk(text, given, environmentFile);
        walk.List(ShellParser.Parse(text, 0, text.Length), default);
        return walk._steps.Commands;
    }

    private Flow List(ImmutableArray<ShellNode> nodes, ShellContext context)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            var own = i == nodes.Length - 1 ? context : context.BeforeOthers();
            if (own.Fate == FailureFate.Open && i + 1 < nodes.Length && LooksAtStatus(nodes[i + 1]))
                own = own with { Fate = FailureFate.Handled };
            var flow = Node(nodes[i], own);
            if (flow != Flow.Next)
                return flow;
        }

        return Flow.Next;
    }

    private Flow Node(ShellNode node, ShellContext context)
    {
        if (_depth > Limits.ShellNodes)
            return Flow.Next;
        if (_unfolding > 0)
            _unfolded += 1 + (node is SimpleNode ? node.Span.Length / 64 : 0);
        _depth++;
        var flow = Enter(node, context);
        _depth--;
        return flow;
    }

    private Flow Enter(ShellNode node, ShellContext context)
    {
        switch (node)
        {
            case SimpleNode simple:
                return Simple(simple, context);
            case PipelineNode pipeline:
                return Pipeline(pipeline, context);
            case AndOrNode list:
                return AndOr(list, context);
            case GroupNode { Subshell: false } group:
                return List(group.Body, context);
            case GroupNode group:
                return Subshell(group, context);
            case IfNode choice:
                return If(choice, context);
            case LoopNode loop:
                return Loop(loop, context);
            case ForNode loop:
                return For(loop, context);
            case CaseNode choice:
                return Case(choice, context);
            case FunctionNode function:
                _functions[function.Name] = function;
                _endings.Remove(function.Name);
                return Flow.Next;
            default:
                return Flow.Next;
        }
    }

    private Flow Subshell(GroupNode group, ShellContext context)
    {
        var mark = _variables.Mark;
        var errExit = _options.ErrExit;
        List(group.Body, context with { Tail = true });
        _options.ErrExit = errExit;
        _variables.Restore(mark);
        return Flow.Next;
    }

    private Flow Pipeline(PipelineNode pipeline, ShellContext context)
    {
        var ends = new List<(int First, int End)>();
        for (var i = 0; i < pipeline.Elements.Length; i++)
        {
            var last = i == pipeline.Elements.Length - 1;
            var own = context with { Tail = false };
            if (context.Fate == FailureFate.Open && pipeline.Negated)
                own = own with { Fate = FailureFate.Ignored };
            else if (context.Fate != FailureFate.Ignored && !last && !_options.PipeFail)
                own = own with { Fate = FailureFate.Ignored };
            var start = _steps.Count;
            var flow = Node(pipeline.Elements[i], own);
            ends.Add((start, _steps.Count));
            if (pipeline.Elements.Length == 1)
                return flow;
        }

        _steps.Join(ends);
        return Flow.Next;
    }

    private Flow AndOr(AndOrNode list, ShellContext context)
    {
        var ends = new List<(int First, int End)>();
        var fates = FatesInList(list, context);
        var conditional = context.Conditional;
        var flow = Flow.Next;
        for (var i = 0; i < list.Elements.Length; i++)
        {
            var own = context with
            {
                Fate = list.Background ? FailureFate.Ignored : fates[i],
                Conditional = conditional,
                Chained = i < list.Operators.Length && list.Operators[i] == ShellTokenKind.AndAnd,
                Tail = context.Tail && i == list.Elements.Length - 1,
            };
            var first = _steps.Count;
            var ownFlow = Node(list.Elements[i], own);
            ends.Add((first, _steps.Count));
            if (i == 0 && !list.Background)
                flow = ownFlow;
            if (flow != Flow.Next)
                break;
            conditional |= i < list.Operators.Length
                && (list.Operators[i] == ShellTokenKind.OrOr || IsTest(list.Elements[i]));
        }

        _steps.Join(ends);
        return flow;
    }

    /// <summary>What happens if each element fails, worked out from the end of the list to its start.</summary>
    private FailureFate[] FatesInList(AndOrNode list, ShellContext context)
    {
        var fates = new FailureFate[list.Elements.Length];
        var alternative = false;
        var ends = false;
        for (var i = fates.Length - 1; i >= 0; i--)
        {
            if (i < list.Operators.Length)
            {
                ends |= Ends(list.Elements[i + 1], afterFailure: true, depth: 0);
                alternative |= list.Operators[i] == ShellTokenKind.OrOr;
            }

            fates[i] = context.Fate == FailureFate.Ignored ? FailureFate.Ignored
                : alternative ? ends ? FailureFate.Handled : FailureFate.Ignored
                : i < list.Operators.Length && context.Fate == FailureFate.Open && !context.Tail ? FailureFate.SkipsChain
                : context.Fate;
        }

        return fates;
    }

    private Flow If(IfNode choice, ShellContext context)
    {
        var found = new Branches();
        for (var i = 0; i < choice.Clauses.Length; i++)
        {
            var clause = choice.Clauses[i];
            var first = _steps.Count;
            List(clause.Condition, Condition(choice, i, context));
            found.Parts.Add((first, _steps.Count));
            Branch(clause.Body, context, found);
        }

        Branch(choice.Else, context, found);
        Join(found);
        return found.Flows.TrueForAll(flow => flow != Flow.Next) ? found.Flows.Max() : Flow.Next;
    }

    /// <summary>Goes through one of several branches: the others see nothing of its variables.</summary>
    private void Branch(ImmutableArray<ShellNode> body, ShellContext context, Branches found)
    {
        var first = _steps.Count;
        var mark = _variables.Mark;
        var flow = List(body, context with { Conditional = true });
        var changed = _variables.Restore(mark);
        if (flow == Flow.Next)
            found.Changes.Add(changed);
        found.Flows.Add(flow);
        found.Parts.Add((first, _steps.Count));
    }

    /// <summary>After the branches, each of them may have run.</summary>
    private void Join(Branches found)
    {
        _steps.Join(found.Parts);
        foreach (var change in found.Changes)
            _variables.Merge(change);
    }

    /// <summary>What is found in the branches of a choice.</summary>
    private sealed class Branches
    {
        /// <summary>The steps of each condition and branch.</summary>
        public List<(int First, int End)> Parts { get; } = [];

        /// <summary>The variables that a branch has changed, of those after which the script goes on.</summary>
        public List<IReadOnlyDictionary<string, string?>> Changes { get; } = [];

        public List<Flow> Flows { get; } = [];
    }

    /// <summary>The context of a condition: its failure chooses a branch, which may end the script.</summary>
    private ShellContext Condition(IfNode choice, int index, ShellContext context)
    {
        var clause = choice.Clauses[index];
        var fate = IsNegated(clause.Condition) ? Ends(clause.Body)
            : index == choice.Clauses.Length - 1 && !clause.Condition.Any(IsMixed) ? Ends(choice.Else)
            : FailureFate.Handled;
        return context with { Fate = fate, Conditional = context.Conditional || index > 0, Tail = false, Chained = false };

        FailureFate Ends(ImmutableArray<ShellNode> branch) =>
            this.Ends(branch, afterFailure: false, depth: 0) ? FailureFate.Handled : FailureFate.Ignored;
    }

    private static bool IsNegated(ImmutableArray<ShellNode> condition) =>
        condition.Length == 1 && condition[0] is PipelineNode { Negated: true };

    /// <summary>Which branch a failure chooses depends on more than one command.</summary>
    private static bool IsMixed(ShellNode condition) =>
        condition is AndOrNode list
        && (list.Operators.Contains(ShellTokenKind.OrOr) || list.Elements.Any(element => element is PipelineNode { Negated: true }));

    private Flow Case(CaseNode choice, ShellContext context)
    {
        var found = new Branches();
        foreach (var arm in choice.Arms)
            Branch(arm, context, found);
        Join(found);
        return Flow.Next;
    }

    private Flow Loop(LoopNode loop, ShellContext context)
    {
        Forget(loop.Assigned);
        var fate = loop.Until != IsNegated(loop.Condition) ? FailureFate.Handled : FailureFate.Ignored;
        List(loop.Condition, context with { Fate = fate, Tail = false, Chained = false, Repeats = true, DecidesLoop = true });
        Turns(loop.Body, context);
        Forget(loop.Assigned);
        return Flow.Next;
    }

    private Flow For(ForNode loop, ShellContext context)
    {
        var items = Items(loop);
        if (items.IsDefault)
        {
            Forget(loop.Assigned);
            Turns(loop.Body, context);
            Forget(loop.Assigned);
            return Flow.Next;
        }

        _unfolding++;
        var flow = Flow.Next;
        for (var i = 0; i < items.Length && flow == Flow.Next && _unfolded <= Limits.ShellCommands; i++)
        {
            _variables[loop.Variable] = items[i];
            flow = List(loop.Body, context.BeforeOthers());
        }

        _unfolding--;
        return flow;
    }

    private void Turns(ImmutableArray<ShellNode> body, ShellContext context) =>
        List(body, context.BeforeOthers() with { Conditional = true, Repeats = true, DecidesLoop = false });

    private void Forget(ImmutableArray<string> names)
    {
        foreach (var name in names)
            _variables[name] = null;
    }

    /// <summary>What a loop goes through, where that is a short list that can be told; default where it is not.</summary>
    private ImmutableArray<string> Items(ForNode loop)
    {
        if (loop.Items.IsEmpty || loop.Variable.Length == 0 || _unfolded > Limits.ShellCommands)
            return default;
        var items = ImmutableArray.CreateBuilder<string>();
        foreach (var token in loop.Items)
        {
            foreach (var word in Expand(token))
            {
                if (!word.Known || items.Count == Limits.ShellItems || word.Value.IndexOfAny(['*', '?', '[', '{']) >= 0)
                    return default;
                items.Add(word.Value);
            }
        }

        return items.ToImmutable();
    }

    private ImmutableArray<ShellWord> Expand(ShellToken token) =>
        ShellExpansion.Words(_text, token.Span, _variables, _parameters);
}
