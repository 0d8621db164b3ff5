using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;

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
