using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>A rule whose findings the parser makes: it only gives them a place and a severity.</summary>
public abstract class SyntaxRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var source in model.Project.DataSources)
            Run(source.File, source.Name, source.Syntax.Diagnostics, report);
        foreach (var pipe in model.Project.Pipes)
        {
            Run(pipe.File, pipe.Name, pipe.Syntax.Diagnostics, report);

            // What a template leaves of a query is no query yet, so only plain SQL is judged.
            foreach (var sql in pipe.Nodes.Select(n => n.Sql).Where(s => s is { HasTags: false }))
                Run(pipe.File, pipe.Name, sql!.Diagnostics, report);
        }
    }

    private void Run(ProjectFile file, string resource, IEnumerable<SyntaxDiagnostic> diagnostics, Report report)
    {
        foreach (var diagnostic in diagnostics.Where(d => d.Id == Descriptor.Id))
            report.At(file, diagnostic.Span, Descriptor, resource, [diagnostic.Message]);
    }
}

/// <summary>An instruction that no reader knows.</summary>
public sealed class UnknownInstruction : SyntaxRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0001", "unknown-instruction", DiagnosticSeverity.Error,
        "an instruction that no reader knows (with the nearest known one)", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;
}

/// <summary>Text that does not fit the grammar of its block.</summary>
public sealed class SyntaxMistake : SyntaxRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0002", "syntax", DiagnosticSeverity.Error, "text that does not fit the grammar of its block", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;
}

/// <summary>SQL that does not parse.</summary>
public sealed class SqlSyntaxMistake : SyntaxRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0004", "sql-syntax", DiagnosticSeverity.Error, "SQL that does not parse", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;
}
