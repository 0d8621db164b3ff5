using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A FORWARD_QUERY whose change is already live, or that does not yield the schema.</summary>
public sealed class StaleForwardQuery : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF4008", "stale-forward-query", DiagnosticSeverity.Warning,
        "a FORWARD_QUERY whose change is already live, or that does not yield the schema",
        "The FORWARD_QUERY of '{0}' {1}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override void Run(AnalysisModel model, Report report)
    {
        // Classic has none, and says so elsewhere.
        if (model.Release is { Workflow: not Workflow.Forward })
            return;

        foreach (var source in model.Project.DataSources.Where(d => !d.IsIncomplete))
        {
            if (ForwardQuery.Of(source) is { } query)
                Check(source, query, model.Release, report);
        }
    }

    private void Check(DataSource source, ForwardQuery query, ReleaseModel? release, Report report)
    {
        var live = release?.Before.FindDataSource(source.Name);
        if (Difference(source, query.ColumnsOf(live)) is { } difference)
        {
            report.At(source.File, query.Syntax.Keyword, Descriptor, source.Name, [source.Name, $"{difference}: the deployment fails. Let it yield the columns of SCHEMA."]);
        }
        else if (live is not null && ForwardQuery.Of(live) is { } old && query.IsSameAs(old) && HasSameColumns(live, source))
        {
            // It does nothing until something else touches the Data Source.
            var isTouched = release?.Changes.Any(c => c.Resource == source.Name && c.Kind is not (ChangeKind.Description or ChangeKind.Token)) == true;
            report.At(
                source.File, query.Syntax.Keyword, Descriptor, source.Name,
                [source.Name, isTouched
                    ? "is live already, and makes this deployment rewrite all rows although an ALTER or nothing would do. Remove it."
                    : "is live already, and makes every deployment that touches the Data Source rewrite all rows. Remove it."],
                isTouched ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info);
        }
    }

    private static string? Difference(DataSource source, IReadOnlyList<string>? yielded)
    {
        if (yielded is null || source.Columns.IsEmpty || source.Columns.Any(c => c.IsComputed))
            return null;

        var columns = source.Columns.Select(c => c.Name).ToArray();
        if (columns.FirstOrDefault(c => !yielded.Contains(c)) is { } lacking)
            return $"does not yield column '{lacking}'";

        return yielded.FirstOrDefault(c => !columns.Contains(c)) is { } more ? $"yields '{more}', which is no column of SCHEMA" : null;
    }

    private static bool HasSameColumns(DataSource live, DataSource source) =>
        live.Columns.Select(c => (c.Name, c.Type)).SequenceEqual(source.Columns.Select(c => (c.Name, c.Type)));
}
