using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Tags around SQL that the template engine refuses, or that do not do what they seem to.</summary>
public sealed class TemplateSyntax : SyntaxRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF0005", "template-syntax", DiagnosticSeverity.Error,
        "an unclosed tag, a template without the leading %, an unknown function", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(PipeNode node, SqlTree sql, Products products, Report report)
    {
        if (sql.Template is not { } template)
            return;

        if (!sql.IsTemplate)
        {
            // Nothing renders it, so that nothing else about it counts. That Forward refuses it as well is not certain.
            var tag = sql.Tokens.First(t => t.Kind is SqlTokenKind.TemplateExpression or SqlTokenKind.TemplateStatement);
            report.At(node.Pipe.File, new TextSpan(tag.Span.Start, Math.Min(2, tag.Span.Length)), Descriptor, node.Pipe.Name,
                [$"The SQL of node '{node.Name}' has template tags, but does not start with '%': they are sent to ClickHouse as they stand, which refuses them. Write '%' on a line of its own above the query."],
                products == Products.Classic ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning);
            return;
        }

        Run(node.Pipe.File, node.Pipe.Name, template.Diagnostics, report);
        foreach (var mistake in TemplateMistakes.Of(template, sql))
        {
            report.At(
                node.Pipe.File, mistake.Span, Descriptor, node.Pipe.Name, [mistake.Message],
                mistake.IsHarmless ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error);
        }
    }
}
