using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Shell;

/// <summary>Whether a failing command ends the script.</summary>
public enum ErrExit
{
    /// <summary><c>set -e</c> is not in effect: the script continues after a failure.</summary>
    Unset,

    /// <summary><c>set -e</c> is in force.</summary>
    On,

    /// <summary>The script said <c>set +e</c>: it goes on, and its author wants that.</summary>
    SwitchedOff,
}

/// <summary>A simple command of a script, in the place and with the words with which it would run.</summary>
/// <param name="Words">The program and its arguments; at least one.</param>
/// <param name="Span">From the first word to the last. For a command in a function, its place in the function.</param>
public sealed record ShellCommand(ImmutableArray<ShellWord> Words, TextSpan Span)
{
    /// <summary>Assignments before the command, as in <c>TB_SEMVER=1.0.0 tb deploy</c>.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>It may not run: in a branch, in a loop that may not turn, after <c>||</c> or after a test and <c>&amp;&amp;</c>.</summary>
    public bool Conditional { get; init; }

    /// <summary>
    /// Its failure is swallowed whatever <c>set -e</c> says: before <c>||</c> or in a condition that does not end the
    /// script, in the background, negated, or not last in a pipeline without <c>pipefail</c>.
    /// </summary>
    public bool FailureIgnored { get; init; }

    /// <summary>Nothing looks at its failure, and another command follows it all the same.</summary>
    public bool FailureLost { get; init; }

    /// <summary>Followed by <c>&amp;&amp;</c>: the next command runs only if this one succeeds.</summary>
    public bool ChainedByAnd { get; init; }

    /// <summary>It is part of the condition of a <c>while</c> or <c>until</c> loop.</summary>
    public bool DecidesLoop { get; init; }

    /// <summary>It runs inside <c>$( )</c>, for its output.</summary>
    public bool Substituted { get; init; }

    /// <summary>The <c>set -e</c> of the moment in which it runs.</summary>
    public ErrExit ErrExit { get; init; }

    /// <summary>The first word.</summary>
    public string Name => Words[0].Value;
}
