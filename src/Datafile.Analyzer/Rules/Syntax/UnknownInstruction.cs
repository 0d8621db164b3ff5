using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>An instruction that no reader knows.</summary>
public sealed class UnknownInstruction : SyntaxRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0001", "unknown-instruction", DiagnosticSeverity.Error,
        "an instruction that no reader knows (with the nearest known one)", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;
}
