using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>The rebuild reads a source that no longer holds the history of the target.</summary>
public sealed class HistoryLoss : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF3006", "history-loss", DiagnosticSeverity.Warning,
        "the rebuild reads a source that no longer holds the history of the target",
        "'{0}' is rebuilt from '{1}', which {2}: what '{1}' does not hold is lost with this release. {3}, or accept the loss in .editorconfig.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override void Run(AnalysisModel model, Report report)
    {
        if (model.Release is not { } release)
            return;
        foreach (var view in release.Rebuilt.Where(v => v.Select.IsKnown && v.Source.Length > 0))
            Check(view, release, report);
    }

    private void Check(LiveView view, ReleaseModel release, Report report)
    {
        if (view.View.Target is not { } target)
            return;
        if (release.After.FindDataSource(view.Source) is not { } source || Reason(view, source, target, release) is not { } reason)
            return;

        report.At(
            target.File, Anchor(target), Descriptor, target.Name, [target.Name, source.Name, reason, Remedy(target, release.Workflow)],
            new Related(new Place(source.File, source.Syntax.Engine.Find("TTL")?.Keyword ?? default), $"what '{source.Name}' keeps"),
            new Related(new Place(view.Pipe.File, view.QuerySpan), $"the query that rebuilds '{target.Name}'"));
    }

    private static string Remedy(DataSource target, Workflow workflow) => workflow == Workflow.Forward
        ? $"Write a FORWARD_QUERY into '{target.Name}' that keeps its rows, or DEPLOYMENT_METHOD alter into the pipe where they may stay as they are"
        : $"Copy those rows from the live '{target.Name}' in the backfill";

    private static string? Reason(LiveView view, DataSource source, DataSource target, ReleaseModel release)
    {
        var (kept, wanted) = (Retention.Of(source), Retention.Of(target));
        if (kept.IsShorterThan(wanted))
            return $"keeps {kept} only, while '{target.Name}' keeps {wanted}";

        // The rows so far came from another source, and nothing says that this one has them as well.
        return view.Previous is { IsKnown: true } previous && previous.Branches.All(b => IsOther(b.Source, source.Name, release))
            ? $"takes the place of '{previous.Branches[0].Source}' and may begin later"
            : null;
    }

    /// <summary>
    /// Whether a view read something else that had rows. Of a renamed source another rule tells, and one that was filled
    /// from the old source has what that had.
    /// </summary>
    private static bool IsOther(string old, string now, ReleaseModel release) =>
        old != now && release.Before.FindDataSource(old) is not null
        && !release.Changes.Any(c => c.Kind == ChangeKind.Renamed && c.OldName == old && c.Resource == now)
        && !release.Before.Views.Any(v => v.TargetName == now && v.Pipe.Nodes.SelectMany(n => n.Reads).Any(r => r.IsOwn && r.Name == old));

    private static TextSpan Anchor(DataSource target) =>
        target.Syntax.Engine.Find("TTL")?.Keyword ?? target.Syntax.Engine.Engine?.Keyword ?? default;
}
