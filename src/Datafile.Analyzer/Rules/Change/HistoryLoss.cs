using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>The rebuild reads a source that no longer holds the history of the target.</summary>
public sealed class HistoryLoss : CreatedViewRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF3006", "history-loss", DiagnosticSeverity.Warning,
        "the rebuild reads a source that no longer holds the history of the target",
        "'{0}' is rebuilt from '{1}', which keeps {2} only, while '{0}' keeps {3}: what is older is lost with this release. Copy the older rows from the live '{0}' in the backfill, or accept the loss with a suppression.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(LiveView view, ReleaseModel release, Report report)
    {
        if (!release.IsRecreated(view.TargetName) || view.IsFedByRelease || view.View.Target is not { } target)
            return;
        if (release.After.FindDataSource(view.Source) is not { } source || !Retention.Of(source).IsShorterThan(Retention.Of(target)))
            return;

        report.At(
            target.File, Anchor(target), Descriptor, target.Name,
            [target.Name, source.Name, Retention.Of(source), Retention.Of(target)],
            new Related(new Place(source.File, source.Syntax.Engine.Find("TTL")?.Keyword ?? default), $"the TTL of '{source.Name}'"),
            new Related(new Place(view.Pipe.File, view.QuerySpan), $"the query that rebuilds '{target.Name}'"));
    }

    private static Microsoft.CodeAnalysis.Text.TextSpan Anchor(DataSource target) =>
        target.Syntax.Engine.Find("TTL")?.Keyword ?? target.Syntax.Engine.Engine?.Keyword ?? default;
}
