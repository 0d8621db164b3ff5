using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// Resources that a change of Classic removes although something needs them: the deploy refuses to delete what is in use, and a renamed file
/// (datafile format 7.4). No order of steps changes that, so there are none before the resource is back.
/// </summary>
internal static class KeptResources
{
    /// <summary>One step for each of them; none where nothing of the kind is removed.</summary>
    public static ImmutableArray<PlannedStep> Of(ReleaseModel release)
    {
        var steps = ImmutableArray.CreateBuilder<PlannedStep>();
        foreach (var change in release.Changes.All)
        {
            var isRenamedSource = change is { Kind: ChangeKind.Renamed, Member.Length: 0 } && release.After.FindDataSource(change.Resource) is not null;
            if (isRenamedSource && release.Workflow == Workflow.Branches)
                continue; // the plan puts the old one back

            var readers = change.BrokenReads.Where(r => r.Column.Length == 0).Select(r => r.Reader.Pipe.Name).Distinct().ToArray();
            if (isRenamedSource)
                steps.Add(Step(change.OldName, $"A deploy refuses a renamed file, and '{change.Resource}' would not have the rows of '{change.OldName}'. Put '{change.OldName}' back next to '{change.Resource}', copy its rows, and remove it in a later release."));
            else if (readers.Length > 0)
                steps.Add(Step(
                    change.Kind == ChangeKind.Renamed ? change.OldName : change.Resource,
                    $"{NameList.Quoted(readers)} still {(readers.Length == 1 ? "reads" : "read")} it, so the deploy refuses to delete it. Put its file back, or first make {(readers.Length == 1 ? "this pipe" : "these pipes")} read something else. Then run the plan again."));
        }

        return steps.ToImmutable();
    }

    /// <summary>For what pipes of a plan need, and the plan cannot put back.</summary>
    public static PlannedStep StepFor(string name) => Step(
        name, "What is kept under its old name still needs it, and this plan cannot write its file. Put it back, and run the plan again. Remove it in a later deploy, when nothing needs it any more.");

    private static PlannedStep Step(string name, string reason) => PlannedStep.Of("keep-resource", $"Keep '{name}'", reason, []);
}
