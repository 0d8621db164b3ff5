using System.Collections.Immutable;

namespace Datafile.Parser.Shell;

/// <summary>Who looks at a failure, and what ends a script.</summary>
internal sealed partial class ShellWalk
{
    // How far into the next command a look at $? is searched for.
    private const int StatusReach = 120;

    private static readonly ImmutableHashSet<string> Tests = ["[", "test", "grep", "command", "which", "type", "cmp", "diff"];

    private readonly Dictionary<string, bool> _endings = new(StringComparer.Ordinal);

    private bool LooksAtStatus(ShellNode next)
    {
        if (next is SimpleNode { Words.Length: 1 } simple && simple.Words[0].Is(_text, "exit"))
            return true;
        var length = Math.Min(StatusReach, next.Span.Length);
        return _text.IndexOf("$?", next.Span.Start, length, StringComparison.Ordinal) >= 0;
    }

    private bool IsTest(ShellNode node) => node switch
    {
        PipelineNode pipeline => pipeline.Negated || IsTest(pipeline.Elements[pipeline.Elements.Length - 1]),
        SimpleNode simple => _text[simple.Words[0].Start] == '['
            || ShellAssignments.IsArithmetic(_text, simple.Words[0])
            || Tests.Contains(_text.Substring(simple.Words[0].Start, Math.Min(8, simple.Words[0].End - simple.Words[0].Start))),
        _ => false,
    };

    private bool Ends(ImmutableArray<ShellNode> nodes, bool afterFailure, int depth)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            if (Ends(nodes[i], afterFailure && i == 0, depth))
                return true;
        }

        return false;
    }

    /// <summary>Whether a command surely ends the script, and as a failure.</summary>
    /// <param name="afterFailure">It comes straight after what failed, so that a bare <c>exit</c> passes that on.</param>
    private bool Ends(ShellNode node, bool afterFailure, int depth)
    {
        if (depth > Limits.ShellEndings)
            return false;
        return node switch
        {
            GroupNode { Subshell: false } group => Ends(group.Body, afterFailure, depth + 1),
            AndOrNode { Background: false } list => Ends(list.Elements[0], afterFailure, depth + 1),
            SimpleNode simple => SimpleEnds(simple.Words, afterFailure, depth),
            _ => false,
        };
    }

    private bool SimpleEnds(ImmutableArray<ShellToken> words, bool afterFailure, int depth)
    {
        var fails = words.Length == 1 ? afterFailure : !words[1].Is(_text, "0");
        if (words[0].Is(_text, "exit"))
            return fails;
        if (words[0].Is(_text, "return"))
            return fails && _options.ErrExit == ErrExit.On;
        return CallEnds(_text.Substring(words[0].Start, words[0].End - words[0].Start), depth);
    }

    private bool CallEnds(string name, int depth)
    {
        if (_endings.TryGetValue(name, out var ends))
            return ends;
        if (!_functions.TryGetValue(name, out var function))
            return false;

        // A function that calls itself does not end anything by that.
        _endings[name] = false;
        return _endings[name] = Ends(function.Body, afterFailure: false, depth + 1);
    }
}
