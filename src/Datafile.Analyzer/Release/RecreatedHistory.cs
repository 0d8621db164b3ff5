using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Release;

/// <summary>
/// In Classic, the views of what is created again write what is copied into it, so that it does not matter how long it keeps that itself.
/// A Data Source that no view fills is copied from the live one.
/// </summary>
/// <param name="written">
/// The live Data Sources next to which a plan has written new ones, by the new names; null for those that have to be created again.
/// </param>
internal sealed class RecreatedHistory(ReleaseModel release, IReadOnlyDictionary<string, DataSource>? written = null)
    : AvailableHistory(release.Changes, TimeText.Utc(release.Now))
{
    /// <summary>
    /// A view that is new beside the live ones of its target has brought no stored row, and a backfill that reads the target brings what
    /// its author chose.
    /// </summary>
    protected override IEnumerable<MaterializedView> Rebuilding => release.Views
        .Where(v => v.Select.IsKnown && IsRenewed(v.TargetName)
            && !(v.IsNew && release.Views.Any(o => o.TargetName == v.TargetName && !o.IsNew))
            && !IsCopied(v.TargetName))
        .Select(v => v.View);

    protected override IEnumerable<MaterializedView> Into(string dataSource) =>
        release.After.Views.Where(v => v.TargetName == dataSource && release.Backfills.All(b => b.Node != v.Node));

    protected override string SourceOf(MaterializedView view) =>
        release.Changes.Current.QueryOf(view.Node) is { IsKnown: true, Branches: { Length: 1 } branches } ? branches[0].Source : "";

    protected override Retention? OwnOf(DataSource source) =>
        IsRenewed(source.Name) ? IsCopied(source.Name) && LiveOf(source) is { } copied ? Retention.Of(copied) : Retention.Forever
        : LiveOf(source) is { } live ? Shorter(Retention.Of(live), Retention.Of(source))
        : Into(source.Name).Any() ? Retention.Forever
        : null;

    protected override bool HoldsLiveRows(DataSource source) => !IsRenewed(source.Name);

    protected override DataSource? OriginOf(DataSource source) =>
        IsRenewed(source.Name) && !Into(source.Name).Any() ? LiveOf(source) : null;

    protected override bool IsRefilled(string dataSource) =>
        !IsCopied(dataSource) && (IsRenewed(dataSource) || Before.FindDataSource(dataSource) is null);

    protected override DataSource? LiveOf(DataSource source) =>
        written is not null && written.TryGetValue(source.Name, out var old) ? old : release.Changes.LiveOf(source);

    /// <summary>Whether a backfill brings rows that the live Data Source has.</summary>
    private bool IsCopied(string dataSource) => release.Backfills.Any(b => b.TargetName == dataSource && b.ReadsTarget);

    private bool IsRenewed(string dataSource) => written?.ContainsKey(dataSource) ?? release.IsRenewed(dataSource);
}
