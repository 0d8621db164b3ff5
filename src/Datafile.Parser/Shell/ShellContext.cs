namespace Datafile.Parser.Shell;

/// <summary>What happens if a command fails, as its surroundings decide it.</summary>
internal enum FailureFate
{
    /// <summary>Nothing around it looks at it: <c>set -e</c> decides.</summary>
    Open,

    /// <summary>The script stops, or looks at it.</summary>
    Handled,

    /// <summary>It skips the rest of its <c>&amp;&amp;</c> chain and nothing else, even under <c>set -e</c>.</summary>
    SkipsChain,

    /// <summary>It is swallowed.</summary>
    Ignored,
}

/// <summary>The surroundings of a command.</summary>
/// <param name="NoErrExit">In a function or group whose own failure is looked at: bash switches <c>set -e</c> off in it.</param>
/// <param name="Tail">Its failure is the failure of the function or subshell around it.</param>
/// <param name="Repeats">In a loop: it may follow itself.</param>
/// <param name="DecidesLoop">In the condition of a loop.</param>
internal readonly record struct ShellContext(
    FailureFate Fate, bool Conditional, bool Chained, bool NoErrExit, bool Tail, bool Repeats, bool DecidesLoop, bool Substituted)
{
    /// <summary>The context of a command that others follow in the same list.</summary>
    public ShellContext BeforeOthers() => Fate switch
    {
        FailureFate.Handled or FailureFate.SkipsChain =>
            this with { Fate = FailureFate.Open, NoErrExit = true, Tail = false, Chained = false },
        _ => this with { Tail = false, Chained = false },
    };
}
