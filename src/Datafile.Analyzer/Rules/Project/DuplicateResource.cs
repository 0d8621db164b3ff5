using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>Two resources of one name: Data Sources and pipes share their names (datafile format 1.1).</summary>
public sealed class DuplicateResource : Rule
{
    private static readonly Message SameKind = new(
        "'{0}' is defined twice (also in '{1}'). Names must be unique in a workspace: "
        + "only one of them, or neither, will be deployed. Rename one of the files.");
    private static readonly Message OtherKind = new(
        "'{0}' is also defined in '{1}'. A Data Source and a pipe cannot share a name: the deploy is refused. Rename one of the files.");

    public override RuleDescription Description { get; } = Describe(
        "DF1003", "duplicate-resource", DiagnosticSeverity.Error, "Two resources have the same name", SameKind, OtherKind);

    internal override void Run(AnalysisModel model, Report report)
    {
        var resources = model.Project.Files
            // Names that are not UTF-8 look alike, and may differ.
            .Where(f => f.Syntax is { IsInclude: false, Kind: DatafileKinds.Datasource or DatafileKinds.Pipe } && !f.File.HasUnreadableName)
            .OrderBy(f => f.File.Path, StringComparer.Ordinal)
            .GroupBy(f => f.Name, StringComparer.Ordinal);
        foreach (var same in resources)
        {
            var first = same.First();
            foreach (var file in same.Skip(1))
                Report(file, first, report);
        }
    }

    private static void Report(ParsedFile file, ParsedFile first, Report report) => report
        .At(
            file.File, file.Syntax.Items.OfType<InstructionSyntax>().FirstOrDefault()?.Keyword ?? default,
            (file.Syntax.Kind == first.Syntax.Kind ? SameKind : OtherKind).With(file.Name, first.File.Path))
        .About(file.Name)
        .Related(new Place(first.File, default), $"'{first.Name}'");
}
