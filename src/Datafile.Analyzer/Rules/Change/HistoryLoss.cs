using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>The rebuild reads a source that no longer holds the history of the target.</summary>
public sealed class HistoryLoss : CreatedViewRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF3006", "history-loss", DiagnosticSeverity.Warning,
        "the rebuild reads a source that no longer holds the history of the target",
        "'{0}' is rebuilt from '{1}', which {2}: what '{1}' does not hold is lost with this release. Copy those rows from the live '{0}' in the backfill, or accept the loss in .editorconfig.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(LiveView view, ReleaseModel release, Report report)
    {
        if (!release.IsRecreated(view.TargetName) || view.IsFedByRelease || view.View.Target is not { } target)
            return;
        if (release.After.FindDataSource(view.Source) is not { } source || Reason(view, source, target) is not { } reason)
            return;

        report.At(
            target.File, Anchor(target), Descriptor, target.Name, [target.Name, source.Name, reason],
            new Related(new Place(source.File, source.Syntax.Engine.Find("TTL")?.Keyword ?? default), $"what '{source.Name}' keeps"),
            new Related(new Place(view.Pipe.File, view.QuerySpan), $"the query that rebuilds '{target.Name}'"));
    }

    private static string? Reason(LiveView view, DataSource source, DataSource target)
    {
        var (kept, wanted) = (Retention.Of(source), Retention.Of(target));
        if (kept.IsShorterThan(wanted))
            return $"keeps {kept} only, while '{target.Name}' keeps {wanted}";

        // The rows so far came from another source, and nothing says that this one has them as well.
        return view.Previous is { IsKnown: true } previous && previous.Branches.All(b => b.Source.Length > 0 && b.Source != source.Name)
            ? $"takes the place of '{previous.Branches[0].Source}' and may begin later"
            : null;
    }

    private static TextSpan Anchor(DataSource target) =>
        target.Syntax.Engine.Find("TTL")?.Keyword ?? target.Syntax.Engine.Engine?.Keyword ?? default;
}
