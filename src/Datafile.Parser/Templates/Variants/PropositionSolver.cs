namespace Datafile.Parser.Templates.Variants;

/// <summary>
/// Finds assumptions under which propositions hold, by a tableau: subjects do not depend on each other, so that a choice
/// of atoms is possible exactly if each subject has a cell left.
/// </summary>
internal sealed class PropositionSolver
{
    private int _steps = Limits.TemplateSteps;

    /// <summary>Whether a question was given up.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The first assumptions beyond given ones under which each proposition is what it is wanted to be; null for none.</summary>
    public Assumptions? Solve(Assumptions given, params (Proposition Proposition, bool Wanted)[] wanted)
    {
        Goal? open = null;
        foreach (var (proposition, holds) in Enumerable.Reverse(wanted))
            open = new Goal(proposition, holds, open);

        var choices = new Stack<Choice>();
        var state = given;
        var last = _steps - Limits.TemplateStepsOfOne;
        while (open is not null)
        {
            // A step with many parts looks at each of them.
            _steps -= open.Proposition is Compound { Parts.Length: > 1 } compound ? compound.Parts.Length : 1;
            if (_steps < Math.Max(0, last))
            {
                IsExhausted = true;
                return null;
            }

            if (Take(open, state, choices) is (var rest, { } after))
            {
                (open, state) = (rest, after);
            }
            else if (choices.Count > 0)
            {
                var choice = choices.Pop();
                (open, state) = (choice.Next(choices), choice.State);
            }
            else
            {
                return null;
            }
        }

        return state;
    }

    /// <summary>Reaches one goal, or replaces it by others; no assumptions where it contradicts what is assumed.</summary>
    private static (Goal? Open, Assumptions? State) Take(Goal goal, Assumptions state, Stack<Choice> choices)
    {
        switch (goal.Proposition)
        {
            case Negation negation:
                return (new Goal(negation.Inner, !goal.Wanted, goal.Rest), state);
            case Atom atom:
                return (goal.Rest, state.And(atom.Subject, atom.CellsWhere(goal.Wanted)));
            case Compound all when all.IsAll == goal.Wanted:
                var rest = goal.Rest;
                for (var i = all.Parts.Length - 1; i >= 0; i--)
                    rest = new Goal(all.Parts[i], goal.Wanted, rest);
                return (rest, state);
            case Compound { Parts.IsEmpty: false } any when OneSubject(any, goal.Wanted) is var (subject, cells):
                return (goal.Rest, state.And(subject, cells));
            case Compound { Parts.IsEmpty: false } any:
                return any.Parts.Any(p => IsGiven(p, goal.Wanted, state))
                    ? (goal.Rest, state)
                    : (new Choice(any, goal, state, 0).Next(choices), state);
            default:
                return (null, null);
        }
    }

    /// <summary>Whether an atom holds already: then nothing more needs to be assumed.</summary>
    private static bool IsGiven(Proposition proposition, bool wanted, Assumptions state) => proposition switch
    {
        Negation { Inner: Atom inner } => IsGiven(inner, !wanted, state),
        Atom atom => state.LeftOf(atom.Subject).IsSubsetOf(atom.CellsWhere(wanted)),
        _ => false,
    };

    /// <summary>A choice between cells of one subject is no choice, but all of these cells; null for any other.</summary>
    private static (TemplateSubject Subject, CellSet Cells)? OneSubject(Compound any, bool wanted)
    {
        (TemplateSubject Subject, CellSet Cells)? all = null;
        foreach (var part in any.Parts)
        {
            var isTurned = part is Negation;
            if ((isTurned ? ((Negation)part).Inner : part) is not Atom atom || (all is { } known && known.Subject != atom.Subject))
                return null;

            var cells = atom.CellsWhere(wanted != isTurned);
            all = (atom.Subject, all is { } before ? before.Cells.Or(cells) : cells);
        }

        return all;
    }

    private sealed record Goal(Proposition Proposition, bool Wanted, Goal? Rest);

    /// <summary>Parts of which one is enough, from one of them on.</summary>
    private sealed record Choice(Compound Any, Goal Goal, Assumptions State, int At)
    {
        /// <summary>The goals with the next part; the parts behind it stay a choice.</summary>
        public Goal Next(Stack<Choice> choices)
        {
            if (At + 1 < Any.Parts.Length)
                choices.Push(this with { At = At + 1 });
            return new Goal(Any.Parts[At], Goal.Wanted, Goal.Rest);
        }
    }
}
