using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>Tags around SQL that the template engine refuses, or that do not do what they seem to.</summary>
public sealed class TemplateSyntax : SyntaxRule
{
    private static readonly Message NoPercent = new(
        "The SQL of node '{0}' has template tags, but does not start with '%': they are sent to ClickHouse unrendered, which refuses "
        + "them. Write '%' on a line of its own above the query.");

    public override RuleDescription Description { get; } = Describe(
        "DF0005", "template-syntax", DiagnosticSeverity.Error,
        "A template has an unclosed tag, no leading %, or an unknown function",
        [NoPercent, .. OfParser("DF0005"), .. TemplateDiagnostics.Messages]);

    private protected override void Check(PipeNode node, SqlTree sql, Products products, Report report)
    {
        if (sql.Template is not { } template)
            return;

        if (!sql.IsTemplate)
        {
            // Nothing renders it, so nothing else about it counts. Whether Forward refuses it as well is not certain: public projects deploy such files.
            var tag = sql.Tokens.First(t => t.Kind is SqlTokenKind.TemplateExpression or SqlTokenKind.TemplateStatement);
            report.At(node.Pipe.File, new TextSpan(tag.Span.Start, Math.Min(2, tag.Span.Length)), NoPercent.With(node.Name))
                .About(node.Pipe.Name)
                .As(products == Products.Classic ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning);
            return;
        }

        Run(node.Pipe.File, node.Pipe.Name, template.Diagnostics, report);
        foreach (var mistake in TemplateDiagnostics.Of(template, sql))
            report.At(node.Pipe.File, mistake.Span, mistake.Message).About(node.Pipe.Name);
    }
}
