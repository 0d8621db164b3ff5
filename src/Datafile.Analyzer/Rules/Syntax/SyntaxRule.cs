using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>A rule whose findings come from the parser: it only gives them a place and a severity.</summary>
public abstract class SyntaxRule : Rule
{
    /// <summary>The messages of the parser that a rule reports.</summary>
    protected static IEnumerable<Message> OfParser(string rule) => SyntaxMessages.All.Where(m => m.Rule == rule).Select(Message.Of);

    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var file in model.Project.Files)
        {
            Run(file.File, file.Name, file.Syntax.Diagnostics, report);
            Check(new FileReport(file, model.Project, model.Products, report));
        }

        Check(model, report);
        foreach (var source in model.Project.DataSources)
        {
            if (source.ForwardQuery is { HasTags: false } sql
                && model.Products != Products.Classic
                && !IsBrokenBefore(source.Syntax.Find("FORWARD_QUERY"), source.Syntax))
                Run(source.File, source.Name, sql.Diagnostics, report);
        }

        foreach (var pipe in model.Project.Pipes)
        {
            foreach (var node in pipe.Nodes)
            {
                if (node.Sql is { } sql && !IsBrokenBefore(node.Syntax.Sql, pipe.Syntax))
                    Check(node, sql, model.Products, report);
            }
        }
    }

    /// <summary>Whether the line above the SQL is a mistake already, such as <c>SQL &gt; SELECT 1</c>.</summary>
    private static bool IsBrokenBefore(InstructionSyntax? sql, DatafileSyntax file) =>
        sql is not null
            && !file.Diagnostics.IsEmpty
            && file.Diagnostics.Any(d => d.Span.Start >= sql.Span.Start && d.Span.End <= sql.ValueSpan.Start);

    /// <summary>What is wrong outside of the datafiles.</summary>
    private protected virtual void Check(AnalysisModel model, Report report)
    {
    }

    /// <summary>What the parser does not find, for want of the product.</summary>
    private protected virtual void Check(FileReport file)
    {
    }

    /// <summary>What is wrong with the SQL of a node.</summary>
    private protected virtual void Check(PipeNode node, SqlTree sql, Products products, Report report)
    {
        // A template is not SQL until it is rendered, so only plain SQL is checked.
        if (!sql.HasTags)
            Run(node.Pipe.File, node.Pipe.Name, sql.Diagnostics, report);
    }

    /// <summary>What the parser says.</summary>
    private protected static MessageText Text(SyntaxDiagnostic diagnostic) => new(Message.Of(diagnostic.Format), diagnostic.Arguments);

    private protected void Run(ProjectFile file, string resource, ImmutableArray<SyntaxDiagnostic> diagnostics, Report report)
    {
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Id != Description.Id)
                continue;

            var fixes = diagnostic.Change is { NewText: { } text } change ? Fix.Replace(file, change.Span, text, $"Write '{text}'") : [];
            report.At(file, diagnostic.Span, Text(diagnostic)).About(resource).Fix(fixes);
        }
    }
}
