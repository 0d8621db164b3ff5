using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Shell;

/// <summary>Simple commands: assignments, what the shell itself does, calls of functions, and the rest.</summary>
internal sealed partial class ShellWalk
{
    private Flow Simple(SimpleNode node, ShellContext context)
    {
        if (ShellAssignments.IsArithmetic(_text, node.Words[0]))
        {
            Forget([.. ShellAssignments.Names(_text, node.Words)]);
            return Flow.Next;
        }

        var leading = 0;
        while (leading < node.Words.Length && ShellAssignments.TryRead(_text, node.Words[leading], out _, out _))
            leading++;
        Substitutions(node, context with
        {
            // X=$(…) fails as its command does; anywhere else that failure is lost.
            Fate = leading == node.Words.Length ? context.Fate : FailureFate.Ignored,
        });
        if (leading == node.Words.Length)
        {
            foreach (var word in node.Words)
                Assign(word);
            return Flow.Next;
        }

        var words = ImmutableArray.CreateBuilder<ShellWord>();
        for (var i = leading; i < node.Words.Length; i++)
            words.AddRange(Expand(node.Words[i]));
        if (words.Count == 0)
            return Flow.Next;
        if (_functions.TryGetValue(words[0].Value, out var function) && _calls < Limits.ShellCalls && _unfolded <= Limits.ShellCommands)
            return Call(function, [.. words.Skip(1)], context);

        var command = new ShellCommand(
            words.ToImmutable(), TextSpan.FromBounds(node.Words[leading].Start, node.Words[node.Words.Length - 1].End))
        {
            Environment = leading == 0 ? ImmutableDictionary<string, string>.Empty : Prefix(node.Words, leading),
            Conditional = context.Conditional,
            FailureIgnored = context.Fate == FailureFate.Ignored,
            ChainedByAnd = context.Chained,
            DecidesLoop = context.DecidesLoop,
            Substituted = context.Substituted,
            ErrExit = context.NoErrExit && _options.ErrExit == ErrExit.On ? ErrExit.Unset : _options.ErrExit,
        };
        _steps.Add(command, context.Fate, context.Repeats);
        return BuiltIn(command, node, leading);
    }

    private Flow Call(FunctionNode function, ImmutableArray<ShellWord> arguments, ShellContext context)
    {
        var outer = _parameters;
        _parameters = arguments;
        _calls++;
        _unfolding++;
        var flow = Node(function.Body, context with { Tail = true });
        _unfolding--;
        _calls--;
        _parameters = outer;
        return flow == Flow.Exit ? Flow.Exit : Flow.Next;
    }

    private ImmutableDictionary<string, string> Prefix(ImmutableArray<ShellToken> words, int count)
    {
        var prefix = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var word in words.Take(count))
        {
            ShellAssignments.TryRead(_text, word, out var nameEnd, out var valueStart);
            prefix[_text.Substring(word.Start, nameEnd - word.Start)] =
                Value(valueStart, word.End) ?? _text.Substring(valueStart, word.End - valueStart);
        }

        return prefix.ToImmutable();
    }

    private string? Value(int start, int end) =>
        ShellExpansion.Value(_text, TextSpan.FromBounds(start, end), _variables, _parameters);

    private void Assign(ShellToken word)
    {
        if (!ShellAssignments.TryRead(_text, word, out var nameEnd, out var valueStart))
            return;
        var name = _text.Substring(word.Start, nameEnd - word.Start);
        var value = Value(valueStart, word.End);
        var appends = _text[nameEnd] == '+';
        _variables[name] = !appends ? value
            : _variables.IsSet(name) ? _variables[name] is { } old && value is not null ? old + value : null
            : value;
    }

    private Flow BuiltIn(ShellCommand command, SimpleNode node, int leading)
    {
        switch (command.Name)
        {
            case "set":
                _options.Set([.. command.Words.Skip(1).Select(word => word.Value)]);
                return Flow.Next;
            case "source" or "." when command.Words.Length > 1 && ShellPath.FileName(command.Words[1].Value) == _environmentFile:
                _variables.Source();
                return Flow.Next;
            case "trap" when command.Words.Any(word => word.Value == "ERR") && command.Words.Any(word => word.Value.Contains("exit")):
                _options.ErrExit = ErrExit.On;
                return Flow.Next;
            case "shift" when !_parameters.IsDefaultOrEmpty && command.Words.Length == 1:
                _parameters = _parameters.RemoveAt(0);
                return Flow.Next;
            case "exec" when command.Words.Length > 1:
            case "exit":
                return Flow.Exit;
            case "return":
                return Flow.Return;
        }

        if (ShellAssignments.IsDeclaration(command.Name))
        {
            foreach (var word in node.Words.Skip(leading + 1))
                Assign(word);
        }
        else if (ShellAssignments.IsReader(command.Name))
            Forget([.. ShellAssignments.Names(_text, node.Words)]);
        return Flow.Next;
    }

    /// <summary>The commands inside the <c>$( )</c> of a command run before it.</summary>
    private void Substitutions(SimpleNode node, ShellContext context)
    {
        if (_substitutions >= Limits.ShellSubstitutions || _unfolded > Limits.ShellCommands)
            return;
        foreach (var word in node.Words)
        {
            for (var i = _text.IndexOf("$(", word.Start, word.End - word.Start, StringComparison.Ordinal); i >= 0;)
            {
                var end = ShellScan.Nested(_text, i, word.End);
                var inside = end - (_text[end - 1] == ')' ? 1 : 0);
                if (inside > i + 2 && _text[i + 2] != '(' && !IsQuotedAway(word, i))
                    Substitution(i + 2, inside, context);
                i = end < word.End ? _text.IndexOf("$(", end, word.End - end, StringComparison.Ordinal) : -1;
            }
        }
    }

    // '$(…)' and \$(…) are text. A quote that opens inside the word and before it is enough to stay away.
    private bool IsQuotedAway(ShellToken word, int at)
    {
        var apostrophe = _text.IndexOf('\'', word.Start, at - word.Start);
        return apostrophe >= 0 || (at > word.Start && _text[at - 1] == '\\');
    }

    private void Substitution(int start, int end, ShellContext context)
    {
        var mark = _variables.Mark;
        var errExit = _options.ErrExit;
        _substitutions++;
        List(ShellParser.Parse(_text, start, end), context with { Substituted = true, Chained = false, Tail = true });
        _substitutions--;
        _options.ErrExit = errExit;
        _variables.Restore(mark);
    }
}
