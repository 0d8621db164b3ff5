using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>SQL that does not parse.</summary>
public sealed class SqlSyntaxMistake : SyntaxRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF0004", "sql-syntax", DiagnosticSeverity.Error, "SQL does not parse", OfParser);

    private protected override void Check(PipeNode node, SqlTree sql, Products products, Report report)
    {
        base.Check(node, sql, products, report);
        if (sql.IsTemplate && sql.Template is { Diagnostics.IsEmpty: true } && CommonMistake(sql) is { } mistake)
            Run(node.Pipe.File, node.Pipe.Name, [mistake], report);
    }

    /// <summary>
    /// What is wrong with a query with tags whichever branches are taken; null where nothing is, or where a tag has a part
    /// in it: what a tag leaves is known only when it is rendered.
    /// </summary>
    private static SyntaxDiagnostic? CommonMistake(SqlTree sql)
    {
        if (sql.Variants.IsEmpty || sql.Variants[0].Diagnostics.IsEmpty)
            return null;

        var mistake = sql.Variants[0].Diagnostics[0];
        return sql.Variants.All(e => !e.Diagnostics.IsEmpty && e.Diagnostics[0] == mistake && IsLiteral(e, mistake)) ? mistake : null;
    }

    /// <summary>Whether the word that does not fit and the one before it stand in the file as ClickHouse gets them.</summary>
    private static bool IsLiteral(SqlVariant view, SyntaxDiagnostic mistake)
    {
        var at = 0;
        while (at < view.Tokens.Count && view.Tokens[at].Span.Start < mistake.Span.Start)
            at++;

        return at > 0 && at + 1 < view.Tokens.Count && !IsTag(view.Tokens[at]) && !IsTag(view.Tokens[at - 1]);
    }

    private static bool IsTag(SqlToken token) => token.Kind == SqlTokenKind.TemplateExpression;
}
