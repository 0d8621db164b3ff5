using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>SQL that does not parse.</summary>
public sealed class SqlSyntaxMistake : SyntaxRule
{
    public override RuleDescription Description { get; } = Describe(
        "DF0004", "sql-syntax", DiagnosticSeverity.Error, "SQL does not parse", [.. OfParser("DF0004")]);

    private protected override void Check(PipeNode node, SqlTree sql, Products products, Report report)
    {
        base.Check(node, sql, products, report);
        if (!sql.IsTemplate || sql.Template is not { Diagnostics.IsEmpty: true })
            return;

        if (CommonMistake(sql) is { } mistake)
            Run(node.Pipe.File, node.Pipe.Name, [mistake], report);
        else
            CheckVariants(node, sql, report);
    }

    /// <summary>
    /// What is wrong where some branches are taken, as far as parameters alone decide that: what a template sets may differ with the
    /// branches.
    /// </summary>
    private static void CheckVariants(PipeNode node, SqlTree sql, Report report)
    {
        if (sql.Template?.OwnNames() is { IsEmpty: false })
            return;

        var refused = Enumerable.Range(0, sql.Variants.Length).Where(i => sql.Variants[i].IsRefused).GroupBy(i => sql.Variants[i].Diagnostics[0]);
        foreach (var same in refused)
        {
            if (sql.TemplateVariants?.ConditionOf([.. same], [.. Enumerable.Range(0, sql.Variants.Length)]) is { IsExact: true } condition)
                report.At(node.Pipe.File, same.Key.Span, Text(same.Key)).About(node.Pipe.Name).When(TemplateCondition.Of(condition));
        }
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
        return sql.Variants.All(v => v.IsRefused && v.Diagnostics[0].Equals(mistake)) ? mistake : null;
    }
}
