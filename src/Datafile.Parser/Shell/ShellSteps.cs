using System.Collections.Immutable;

namespace Datafile.Parser.Shell;

/// <summary>The commands of a script in the order in which they run, and what runs after each if it fails and the script goes on.</summary>
internal sealed class ShellSteps
{
    private readonly List<Step> _steps = [];

    public int Count => _steps.Count;

    /// <summary>The commands, with those marked whose failure nothing sees.</summary>
    public ImmutableArray<ShellCommand> Commands =>
        [.. _steps.Select(step => IsUnguarded(step) ? step.Command with { FailureLost = true } : step.Command)];

    public void Add(ShellCommand command, FailureFate fate, bool repeats) => _steps.Add(new Step(command, fate, repeats, _steps.Count + 1));

    /// <summary>Lets each of several parts go on after the last of them.</summary>
    public void Join(IEnumerable<(int First, int End)> parts)
    {
        foreach (var (first, end) in parts)
        {
            for (var i = first; i < end && end != _steps.Count; i++)
            {
                if (_steps[i].Next == end)
                    _steps[i].Next = _steps.Count;
            }
        }
    }

    private bool IsUnguarded(Step step) =>
        step.Fate != FailureFate.Handled
        && !(step.Fate == FailureFate.Open && step.Command.ErrExit == ErrExit.On)
        && (step.Next < _steps.Count || step.Repeats)
        && !step.Command.Substituted;

    /// <summary>A command and what follows it.</summary>
    private sealed class Step(ShellCommand command, FailureFate fate, bool repeats, int next)
    {
        public ShellCommand Command { get; } = command;

        public FailureFate Fate { get; } = fate;

        public bool Repeats { get; } = repeats;

        /// <summary>The step that runs after this one has failed and the script goes on.</summary>
        public int Next { get; set; } = next;
    }
}
