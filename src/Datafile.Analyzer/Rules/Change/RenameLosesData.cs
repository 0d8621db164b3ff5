using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A rename that is really drop and add.</summary>
public sealed class RenameLosesData : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF3008", "rename-loses-data", DiagnosticSeverity.Warning,
        "a rename that is really drop and add",
        "{0} is now '{1}', and nothing moves what it holds: the deploy drops the one with its {2}, and adds the other without. {3}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override void Run(AnalysisModel model, Report report)
    {
        if (model.Release is not { } release)
            return;

        // What is made again from its source, or copied by a FORWARD_QUERY, has its rows under the new name.
        foreach (var change in release.Changes.Where(c => c.Kind == ChangeKind.Renamed && c.Method is Method.Alter or Method.Manual))
        {
            if (release.After.FindDataSource(change.Resource) is { } source && !release.IsRecreated(source.Name))
                Check(change, source, release, report);
        }
    }

    private void Check(Changes.Change change, DataSource source, ReleaseModel release, Report report)
    {
        if (source.FindColumn(change.Member) is { } column)
        {
            report.At(
                source.File, column.Syntax.Span, Descriptor, source.Name,
                [$"Column '{change.OldName}' of '{source.Name}'", column.Name, "values", Remedy(change, release)]);
        }
        else if (release.Before.FindDataSource(change.OldName) is { } old)
        {
            report.At(
                source.File, source.Syntax.Engine.Engine?.Keyword ?? default, Descriptor, source.Name,
                [$"Data Source '{change.OldName}'", source.Name, "rows", $"Keep '{old.Name}', copy its rows, move what writes and reads it, and remove it then."],
                new Related(new Place(old.File, default), $"what '{old.Name}' was"));
        }
    }

    private static string Remedy(Changes.Change change, ReleaseModel release) => release.Workflow == Workflow.Forward
        ? $"Write \"FORWARD_QUERY > SELECT * EXCEPT ({change.OldName}), {change.OldName} AS {change.Member}\"."
        : $"Keep '{change.OldName}', or fill a Data Source of a new name with {change.OldName} AS {change.Member}.";
}
