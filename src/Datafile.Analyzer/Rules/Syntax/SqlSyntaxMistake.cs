using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>SQL that does not parse.</summary>
public sealed class SqlSyntaxMistake : SyntaxRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0004", "sql-syntax", DiagnosticSeverity.Error, "SQL that does not parse", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;
}
