using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>ENGINE and its options, wherever they stand in a file or in a node.</summary>
public sealed class EngineSyntax(ImmutableArray<InstructionSyntax> instructions)
{
    /// <summary>The ENGINE instruction; null where it is left to the default.</summary>
    public InstructionSyntax? Engine { get; } = instructions.FindCounting("ENGINE");

    /// <summary>The options, e.g. ENGINE_SORTING_KEY, in the order of the file.</summary>
    public ImmutableArray<InstructionSyntax> Options { get; } = [.. instructions.Where(i => i.Kind.IsEngine && !i.Is("ENGINE"))];

    /// <summary>The engine with its arguments; null where it is left to the default, or is no engine.</summary>
    public EngineCallSyntax? Call => Engine?.Content as EngineCallSyntax;

    /// <summary>The value of an option, e.g. <c>SORTING_KEY</c>; empty where it is not set.</summary>
    public string Option(string name) => Find(name)?.Value ?? "";

    public InstructionSyntax? Find(string name) => Options.FindCounting("ENGINE_" + name);
}

/// <summary>The value of ENGINE: a name, with arguments or without, e.g. <c>ReplacingMergeTree(version)</c>.</summary>
/// <param name="span">The name with its arguments.</param>
/// <param name="arguments">As they are written.</param>
public sealed class EngineCallSyntax(TextSpan span, string name, ImmutableArray<string> arguments) : SyntaxNode(span)
{
    public string Name { get; } = name;

    public ImmutableArray<string> Arguments { get; } = arguments;
}
