using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>An instruction that no reader knows.</summary>
public sealed class UnknownInstruction : SyntaxRule
{
    public override RuleDescription Description { get; } = Describe(
        "DF0001", "unknown-instruction", DiagnosticSeverity.Error, "An instruction is unknown to Tinybird", [.. OfParser("DF0001")]);
}
