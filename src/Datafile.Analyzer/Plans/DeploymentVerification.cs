using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// Queries that must yield the same in staging as in live, by what shows lost and duplicate rows: counts and sums of whole days that are
/// over. Where the engine merges rows they read with FINAL, or add up.
/// </summary>
internal static class DeploymentVerification
{
    /// <summary>The query for a Data Source that a deployment writes again; null where the two may differ, or cannot be compared.</summary>
    /// <param name="isCopied">Whether its own rows are copied; else its view computes them again.</param>
    /// <param name="now">In seconds since 1970.</param>
    public static string? Of(DeploymentModel deployment, string name, bool isCopied, decimal now)
    {
        if (deployment.After.FindDataSource(name) is not { } source
            || deployment.Before.FindDataSource(name) is not { } live
            || !Verification.IsPlain(name))
            return null;

        var time = source.Columns.FirstOrDefault(
            c => Verification.IsPlain(c.Name) && (c.Type.IsDateTime || c.Type.IsDate) && live.FindColumn(c.Name)?.Type.Equals(c.Type) == true);
        if (time is null || !MergesAlike(source, live) || Measure(source, live, isCopied, deployment) is not { } measure)
            return null;

        var text = TimeText.Print(Math.Floor(now / TimeUnits.Day) * TimeUnits.Day, WindowColumn.ZoneOf(time));
        return $"SELECT toStartOfMonth({time.Name}) AS month, {measure} AS value FROM {name}{(IsFinal(source) ? " FINAL" : "")} WHERE {time.Name} < '{(time.Type.IsDate ? text.Substring(0, 10) : text)}' GROUP BY month ORDER BY month";
    }

    /// <summary>Whether both keep the same rows of one key: another engine or key merges others.</summary>
    private static bool MergesAlike(DataSource source, DataSource live) =>
        (source.Engine.Name == "MergeTree" && live.Engine.Name == "MergeTree")
        || (source.Engine.Name == live.Engine.Name
            && source.Engine.SortingKey.Text == live.Engine.SortingKey.Text
            && source.Engine.VersionColumn == live.Engine.VersionColumn);

    private static bool IsFinal(DataSource source) =>
        source.Engine.IsReplacing || source.Engine.Name.EndsWith("CollapsingMergeTree", StringComparison.Ordinal);

    private static string? Measure(DataSource source, DataSource live, bool isCopied, DeploymentModel deployment)
    {
        var isGrouped = source.Columns.Any(c => c.Type.StateFunction.Length > 0) || source.Engine.IsSumming || source.Engine.IsAggregating;
        if (isCopied)
            return isGrouped ? AdditiveColumn.InBoth(source, live).FirstOrDefault()?.Total : "count()";

        var views = deployment.Views.Into(source.Name).ToArray();
        if (deployment.LosesRows(source.Name) || !views.All(deployment.Views.KeepsRows))
            return null;
        if (!isGrouped)
            return deployment.MergesMayChange(source.Name) ? null : "count()";

        return AdditiveColumn.InBoth(source, live)
            .FirstOrDefault(c => !deployment.MergesMayChange(source.Name, c.Name) && views.All(v => deployment.Views.KeepsColumn(v, c.Name)))
            ?.Total;
    }
}
