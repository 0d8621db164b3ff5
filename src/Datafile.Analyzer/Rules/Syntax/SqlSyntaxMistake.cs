using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>SQL that does not parse.</summary>
public sealed class SqlSyntaxMistake : SyntaxRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF0004", "sql-syntax", DiagnosticSeverity.Error, "SQL does not parse", [.. OfParser("DF0004")]);

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
        return sql.Variants.All(v => v.IsRefused && v.Diagnostics[0].Equals(mistake)) ? mistake : null;
    }
}
