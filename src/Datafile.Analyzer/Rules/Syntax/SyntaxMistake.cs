using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Text that does not fit the grammar of its block.</summary>
public sealed class SyntaxMistake : SyntaxRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0002", "syntax", DiagnosticSeverity.Error, "text that does not fit the grammar of its block", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;
}
