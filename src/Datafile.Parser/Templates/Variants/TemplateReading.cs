using System.Collections.Immutable;

namespace Datafile.Parser.Templates.Variants;

/// <summary>A branch of a template, and the condition under which a request runs it.</summary>
/// <param name="Branch">Behind the last for none.</param>
/// <param name="Reached">With the conditions of the blocks around.</param>
internal sealed record BranchReading(TemplateBlock Block, int Branch, Proposition Reached);

/// <summary>
/// A template with its conditions as propositions: names that it sets are followed through its branches. The body of a loop
/// is read once; what it sets may be of an earlier round.
/// </summary>
internal sealed class TemplateReading
{
    private readonly Dictionary<TemplateBlock, ImmutableArray<Proposition>> _conditions = [];
    private readonly List<BranchReading> _branches = [];
    private readonly ConditionReader _reader;
    private Proposition _succeeds = Proposition.Always;

    private TemplateReading(ConditionReader reader) => _reader = reader;

    /// <summary>The branches in the order of the text, those around before those inside.</summary>
    public IReadOnlyList<BranchReading> Branches => _branches;

    /// <summary>That no <c>error</c> ends the request, and that a loop over constants is at one of them.</summary>
    public Proposition Succeeds => _succeeds;

    public IEnumerable<TemplateSubject> Parameters => _reader.Parameters;

    public static TemplateReading Of(TemplateTree template, string text)
    {
        var reading = new TemplateReading(new ConditionReader(text, template.OwnNames()));
        reading.Read(template.Nodes, Proposition.Always);
        return reading;
    }

    /// <summary>
    /// The conditions of a block, tried in their order: the first that holds tells the branch. None for a block that is always taken.
    /// </summary>
    public ImmutableArray<Proposition> ConditionsOf(TemplateBlock block) => _conditions.TryGetValue(block, out var conditions) ? conditions : [];

    private void Read(ImmutableArray<TemplateNode> nodes, Proposition reached)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TemplateBlock block:
                    Read(block, reached);
                    break;
                case TemplateStatement { Keyword: "set", Expression: PythonAssignment assignment }:
                    Set(assignment);
                    break;
                case TemplateValue { Expression: PythonCall call } when TemplateFunction.Find(call.Name) is { Aborts: true }:
                    _succeeds = Proposition.All(_succeeds, reached.Negated);
                    break;
            }
        }
    }

    private void Read(TemplateBlock block, Proposition reached)
    {
        switch (block.Keyword)
        {
            case "if":
                ReadBranches(block, reached, branch => branch.IsElse ? Proposition.Always
                    : branch.Start.Expression is { } condition ? _reader.Condition(condition)
                    : Unknown("if"));
                break;
            case "try":
                var last = block.Branches.Last(b => b.Start.Keyword is "try" or "except");
                ReadBranches(
                    block, reached,
                    branch => branch == last ? Proposition.Always : branch.Start.Keyword is "try" or "except" ? Unknown("try") : Proposition.Never);
                break;
            default:
                ReadLoop(block, reached);
                break;
        }
    }

    private void ReadBranches(TemplateBlock block, Proposition reached, Func<TemplateBranch, Proposition> conditionOf)
    {
        var (before, left) = (_reader.Names, Proposition.Always);
        var conditions = ImmutableArray.CreateBuilder<Proposition>(block.Branches.Length);
        var ends = new List<(Proposition When, ImmutableDictionary<string, SymbolicValue> Names)>();
        for (var i = 0; i < block.Branches.Length; i++)
        {
            _reader.Names = before;
            var condition = conditionOf(block.Branches[i]);
            conditions.Add(condition);
            var taken = Proposition.All(left, condition);
            left = Proposition.All(left, condition.Negated);

            var branch = new BranchReading(block, i, Proposition.All(reached, taken));
            _branches.Add(branch);
            Read(block.Branches[i].Nodes, branch.Reached);
            ends.Add((taken, _reader.Names));
        }

        // Without else, none of them may be taken.
        if (left != Proposition.Never)
        {
            _branches.Add(new BranchReading(block, block.Branches.Length, Proposition.All(reached, left)));
            ends.Add((left, before));
        }

        _conditions[block] = conditions.ToImmutable();
        _reader.Names = Merge(before, ends);
    }

    /// <summary>What names mean behind branches: what they mean at the end of the one that was taken.</summary>
    private ImmutableDictionary<string, SymbolicValue> Merge(
        ImmutableDictionary<string, SymbolicValue> before, List<(Proposition When, ImmutableDictionary<string, SymbolicValue> Names)> ends)
    {
        var after = before;
        foreach (var name in ends.SelectMany(e => ReferenceEquals(e.Names, before) ? [] : e.Names.Keys).Distinct().ToArray())
        {
            SymbolicValue?[] values = [.. ends.Select(e => e.Names.TryGetValue(name, out var value) ? value : null)];
            if (Array.TrueForAll(values, v => ReferenceEquals(v, values[0])))
                continue;

            var chosen = new ChosenValue([.. ends.Select((end, i) => (end.When, values[i] ?? _reader.Unknown(name)))]);
            after = after.SetItem(name, chosen.Size <= Limits.TemplateValueParts ? chosen : _reader.Unknown(name));
        }

        return after;
    }

    private void ReadLoop(TemplateBlock block, Proposition reached)
    {
        var set = block.Branches.SelectMany(b => SetIn(b.Nodes)).Distinct().ToArray();
        foreach (var name in set)
            _reader.Names = _reader.Names.SetItem(name, _reader.Unknown(name));

        if (block.Branches[0].Start.Expression is PythonLoop loop)
            reached = Enter(block, loop, reached);
        foreach (var branch in block.Branches)
            Read(branch.Nodes, reached);
        foreach (var name in set)
            _reader.Names = _reader.Names.SetItem(name, _reader.Unknown(name));
    }

    /// <summary>Binds what a loop runs over; returns the condition under which its body runs.</summary>
    private Proposition Enter(TemplateBlock block, PythonLoop loop, Proposition reached)
    {
        var source = _reader.Value(loop.Source);
        foreach (var name in PythonWalker.Targets(loop.Target))
            _reader.Names = _reader.Names.SetItem(name, _reader.Unknown(name));

        if (source is ListValue { Items.IsEmpty: false } list && loop.Target is PythonName target)
        {
            Proposition?[] rounds = [.. list.Items.Select(item => SymbolicComparison.Compare(_reader.Names[target.Name], "==", item))];
            if (Array.TrueForAll(rounds, r => r is not null))
                _succeeds = Proposition.All(_succeeds, Proposition.Any([.. rounds.OfType<Proposition>()]));
        }

        if (_reader.Runs(loop.Source) is not { } runs)
            return reached;

        _conditions[block] = [runs];
        return Proposition.All(reached, runs);
    }

    /// <summary>The names that nodes set, those in blocks too.</summary>
    private static IEnumerable<string> SetIn(ImmutableArray<TemplateNode> nodes) => nodes.SelectMany(node => node switch
    {
        TemplateStatement { Keyword: "set", Expression: PythonAssignment assignment } => PythonWalker.Targets(assignment.Target),
        TemplateBlock block => block.Branches.SelectMany(b => SetIn(b.Nodes)),
        _ => [],
    });

    private void Set(PythonAssignment assignment)
    {
        var value = assignment is { Operator: "=", Target: PythonName } ? _reader.Value(assignment.Value) : null;
        foreach (var name in PythonWalker.Targets(assignment.Target))
            _reader.Names = _reader.Names.SetItem(name, value ?? _reader.Unknown(name));
    }

    private Proposition Unknown(string name) => SymbolicComparison.Truth(_reader.Unknown(name)) ?? Proposition.Always;
}
