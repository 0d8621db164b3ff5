using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>Two resources of one name: Data Sources and pipes share their names (datafile format 1.1).</summary>
public sealed class DuplicateResource : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF1003", "duplicate-resource", DiagnosticSeverity.Error,
        "two resources of one name",
        "'{0}' is declared by '{1}' as well, and names of Data Sources and pipes are unique in a workspace: {2}. Rename one of the files.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override void Run(AnalysisModel model, Report report)
    {
        var resources = model.Project.Files
            .Where(f => f.Syntax is { IsInclude: false, Kind: DatafileKinds.Datasource or DatafileKinds.Pipe })
            .OrderBy(f => f.File.Path, StringComparer.Ordinal)
            .GroupBy(f => f.Name, StringComparer.Ordinal);
        foreach (var same in resources)
        {
            var first = same.First();
            foreach (var file in same.Skip(1))
                Report(file, first, report);
        }
    }

    private void Report(ParsedFile file, ParsedFile first, Report report) => report.At(
        file.File, file.Syntax.Items.OfType<InstructionSyntax>().FirstOrDefault()?.Keyword ?? default, Descriptor, file.Name,
        [
            file.Name, first.File.Path,
            file.Syntax.Kind == first.Syntax.Kind ? "one of the two is deployed, or none" : "the deploy is refused, and a query that names it cannot tell which is meant",
        ],
        new Related(new Place(first.File, default), $"'{first.Name}'"));
}
