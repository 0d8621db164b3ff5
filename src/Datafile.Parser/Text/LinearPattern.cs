namespace Datafile.Parser.Text;

/// <summary>
/// A regular expression as RE2 reads it, which is what ClickHouse uses. It is matched in time linear in the text, whatever
/// it looks like: all its states are followed at once. Only the common forms are known: literals, <c>.</c>, classes,
/// groups, alternatives, repetitions, <c>^</c>, <c>$</c>, and <c>(?i)</c> in front.
/// </summary>
public sealed class LinearPattern
{
    private readonly List<State> _states;
    private readonly int _start;

    private LinearPattern(List<State> states, int start) => (_states, _start) = (states, start);

    /// <summary>How many steps a match takes for each character of the text, at most.</summary>
    public int States => _states.Count;

    /// <summary>
    /// The pattern of a text; null for one that has other forms, that is wrong, or that is longer than <see cref="Limits.PatternStates"/>.
    /// </summary>
    public static LinearPattern? Parse(string text)
    {
        var ignoresCase = text.StartsWith("(?i)", StringComparison.Ordinal);
        if (new PatternParser(text, ignoresCase ? "(?i)".Length : 0, ignoresCase).Parse() is not { } root)
            return null;

        var states = new List<State> { new(StateKind.Match, null, 0, 0) };
        return Add(root, 0, states) is { } start ? new LinearPattern(states, start) : null;
    }

    /// <summary>Whether a part of the text is what the pattern says.</summary>
    public bool Matches(string text)
    {
        var (now, next, seen) = (new List<int>(), new List<int>(), new int[_states.Count]);
        for (var at = 0; at <= text.Length; at++)
        {
            // A match may start at every character.
            if (Follow(_start, at, text, now, seen))
                return true;

            next.Clear();
            if (at < text.Length)
            {
                foreach (var state in now)
                {
                    if (_states[state].Holds?.Invoke(text[at]) == true && Follow(_states[state].Next, at + 1, text, next, seen))
                        return true;
                }
            }

            (now, next) = (next, now);
        }

        return false;
    }

    /// <summary>Adds the states that are reached without a character; true where the end of the pattern is one of them.</summary>
    /// <param name="seen">For each state, one more than the place in the text at which it was added last.</param>
    private bool Follow(int start, int at, string text, List<int> to, int[] seen)
    {
        var open = new Stack<int>();
        open.Push(start);
        while (open.Count > 0)
        {
            var index = open.Pop();
            if (seen[index] == at + 1)
                continue;

            seen[index] = at + 1;
            var state = _states[index];
            switch (state.Kind)
            {
                case StateKind.Match:
                    return true;
                case StateKind.Character:
                    to.Add(index);
                    break;
                case StateKind.Start when at > 0:
                case StateKind.End when at < text.Length:
                    break;
                case StateKind.Fork:
                    open.Push(state.Other);
                    open.Push(state.Next);
                    break;
                default:
                    open.Push(state.Next);
                    break;
            }
        }

        return false;
    }

    /// <summary>Adds the states of a part in front of others; null where they are too many.</summary>
    private static int? Add(Pattern part, int next, List<State> states)
    {
        switch (part)
        {
            case Pattern.Character character:
                return Add(new State(StateKind.Character, character.Holds, next, 0), states);
            case Pattern.Edge edge:
                return Add(new State(edge.IsStart ? StateKind.Start : StateKind.End, null, next, 0), states);
            case Pattern.Sequence sequence:
                int? first = next;
                for (var i = sequence.Parts.Count - 1; i >= 0 && first is { } following; i--)
                    first = Add(sequence.Parts[i], following, states);
                return first;
            case Pattern.Choice choice:
                return Add(choice.First, next, states) is { } left && Add(choice.Second, next, states) is { } right
                    ? Add(new State(StateKind.Fork, null, left, right), states)
                    : null;
            case Pattern.Repeat repeat:
                return AddRepeat(repeat, next, states);
            default:
                return null;
        }
    }

    private static int? AddRepeat(Pattern.Repeat repeat, int next, List<State> states)
    {
        int? start = next;
        if (repeat.Most is { } most)
        {
            for (var i = repeat.Least; i < most && start is { } following; i++)
                start = Add(repeat.Part, following, states) is { } once ? Add(new State(StateKind.Fork, null, once, next), states) : null;
        }
        else if (Add(new State(StateKind.Fork, null, 0, next), states) is { } fork)
        {
            if (Add(repeat.Part, fork, states) is not { } again)
                return null;
            states[fork] = states[fork] with { Next = again };
            start = fork;
        }
        else
        {
            return null;
        }

        for (var i = 0; i < repeat.Least && start is { } following; i++)
            start = Add(repeat.Part, following, states);
        return start;
    }

    private static int? Add(State state, List<State> states)
    {
        if (states.Count >= Limits.PatternStates)
            return null;
        states.Add(state);
        return states.Count - 1;
    }

    private enum StateKind
    {
        Match,
        Character,
        Fork,
        Start,
        End,
    }

    /// <param name="Other">The second way of a fork.</param>
    private readonly record struct State(StateKind Kind, Func<char, bool>? Holds, int Next, int Other);
}
