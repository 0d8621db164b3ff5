using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Shell;

/// <summary>A command of the shell language, simple or compound.</summary>
internal abstract record ShellNode(TextSpan Span);

/// <summary>Words as they stand, assignments before them included.</summary>
internal sealed record SimpleNode(TextSpan Span, ImmutableArray<ShellToken> Words) : ShellNode(Span);

/// <summary>Commands joined by <c>|</c>, the whole negated by <c>!</c> or not.</summary>
internal sealed record PipelineNode(TextSpan Span, ImmutableArray<ShellNode> Elements, bool Negated) : ShellNode(Span);

/// <summary>Pipelines joined by <c>&amp;&amp;</c> and <c>||</c>.</summary>
/// <param name="Operators">One fewer than the elements: what stands after each but the last.</param>
internal sealed record AndOrNode(
    TextSpan Span, ImmutableArray<ShellNode> Elements, ImmutableArray<ShellTokenKind> Operators, bool Background) : ShellNode(Span);

internal sealed record GroupNode(TextSpan Span, ImmutableArray<ShellNode> Body, bool Subshell) : ShellNode(Span);

internal sealed record IfNode(TextSpan Span, ImmutableArray<IfClause> Clauses, ImmutableArray<ShellNode> Else) : ShellNode(Span);

internal sealed record IfClause(ImmutableArray<ShellNode> Condition, ImmutableArray<ShellNode> Body);

/// <summary>A <c>while</c> or <c>until</c> loop.</summary>
/// <param name="Assigned">Names assigned in it: on a second round they hold something else.</param>
internal sealed record LoopNode(
    TextSpan Span, bool Until, ImmutableArray<ShellNode> Condition, ImmutableArray<ShellNode> Body, ImmutableArray<string> Assigned)
    : ShellNode(Span);

/// <summary>A <c>for</c> loop. The variable is empty for an arithmetic one.</summary>
internal sealed record ForNode(
    TextSpan Span, string Variable, ImmutableArray<ShellToken> Items, ImmutableArray<ShellNode> Body, ImmutableArray<string> Assigned)
    : ShellNode(Span);

internal sealed record CaseNode(TextSpan Span, ImmutableArray<ImmutableArray<ShellNode>> Arms) : ShellNode(Span);

internal sealed record FunctionNode(TextSpan Span, string Name, ShellNode Body) : ShellNode(Span);
