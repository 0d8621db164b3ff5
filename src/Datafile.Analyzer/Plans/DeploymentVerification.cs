using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
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

        if (TimeOf(source, live) is not { } time
            || FirstOf(source, live, time) is not { } first
            || Measure(source, live, isCopied, deployment) is not { } measure
            || !(MergesAlike(source, live) || (measure != RowCount && KeepsTotals(source, time) && KeepsTotals(live, time))))
            return null;

        var text = TimeText.Print(Math.Floor(now / TimeUnits.Day) * TimeUnits.Day, WindowColumn.ZoneOf(time));
        return $"SELECT toStartOfMonth({time.Name}) AS month, {measure} AS value FROM {name}{(IsFinal(source) ? " FINAL" : "")} WHERE {first}{time.Name} < '{(time.Type.IsDate ? text.Substring(0, 10) : text)}' GROUP BY month ORDER BY month";
    }

    /// <summary>Whether the live rows or those in staging have a TTL: its merges run at different times in the two.</summary>
    public static bool Expires(DeploymentModel deployment, string name) =>
        (deployment.After.FindDataSource(name) is { } source && HasTtl(source))
        || (deployment.Before.FindDataSource(name) is { } live && HasTtl(live));

    /// <summary>That a TTL makes what is not compared differ, as a sentence with a blank before it; empty where there is nothing.</summary>
    public static string MayExpire(IEnumerable<string> names) => NameList.Quoted(names) is { Length: > 0 } quoted
        ? $" {quoted} may differ until merges have deleted the rows whose TTL has passed, in staging and in live."
        : "";

    private static bool HasTtl(DataSource source) => source.Engine.WrittenOption("TTL").Length > 0;

    private static bool IsOfTtl(Column time, DataSource source) => Retention.ColumnsOf(source) is [var column] && column == time.Name;

    /// <summary>The time by which rows are compared: if there is a TTL, the one that it depends on.</summary>
    private static Column? TimeOf(DataSource source, DataSource live) => source.Columns
        .Where(c => Verification.IsPlain(c.Name) && (c.Type.IsDateTime || c.Type.IsDate) && live.FindColumn(c.Name)?.Type.Equals(c.Type) == true)
        .OrderByDescending(c => new[] { source, live }.Any(d => IsOfTtl(c, d)))
        .FirstOrDefault();

    /// <summary>
    /// The condition, with AND, that leaves out rows which a TTL is about to delete, whenever the query runs: one of the two may have deleted
    /// them already. Empty without a TTL; null where no such condition is known, or it would leave out all rows.
    /// </summary>
    private static string? FirstOf(DataSource source, DataSource live, Column time)
    {
        DataSource[] expiring = [.. new[] { source, live }.Where(HasTtl)];
        if (expiring.Length == 0)
            return "";

        var days = expiring.Min(d => IsOfTtl(time, d) ? Retention.Of(d).SureDays ?? 0 : 0) - Margin;
        return days > 0 ? $"{time.Name} >= today() - INTERVAL {days} DAY AND " : null;
    }

    /// <summary>In days: the zones of the clocks, the day in progress, and a query that runs after midnight where the other did before.</summary>
    private const int Margin = 2;

    /// <summary>Whether both keep the same rows of one key: another engine or key merges others.</summary>
    private static bool MergesAlike(DataSource source, DataSource live) =>
        (source.Engine.Name == "MergeTree" && live.Engine.Name == "MergeTree")
        || (source.Engine.Name == live.Engine.Name
            && source.Engine.SortingKey.Text == live.Engine.SortingKey.Text
            && source.Engine.VersionColumn == live.Engine.VersionColumn);

    /// <summary>Whether the totals of a month are the same whatever rows have merged: merges add up, and only rows of one time.</summary>
    private static bool KeepsTotals(DataSource source, Column time) =>
        source.Engine.Name == "MergeTree"
        || ((source.Engine.IsSumming || source.Engine.IsAggregating) && source.Engine.SortingKey is { IsUnknown: false } key && key.Has(time.Name));

    /// <summary>What a comparison by hand has to mind, as a sentence with a blank before it; empty where there is nothing.</summary>
    /// <param name="names">What is compared by hand.</param>
    public static string ByHand(DeploymentModel deployment, IEnumerable<string> names)
    {
        string[] merging = [.. names.Where(
            n => deployment.After.FindDataSource(n)?.Engine.MergesRows == true || deployment.Before.FindDataSource(n)?.Engine.MergesRows == true)];
        return merging.Length == 0 ? ""
            : $" count() of {NameList.Quoted(merging)} depends on which rows have merged so far: compare only what merges leave as it is, such as sums of what they add up.";
    }

    private const string RowCount = "count()";

    private static bool IsFinal(DataSource source) =>
        source.Engine.IsReplacing || source.Engine.Name.EndsWith("CollapsingMergeTree", StringComparison.Ordinal);

    private static string? Measure(DataSource source, DataSource live, bool isCopied, DeploymentModel deployment)
    {
        var isGrouped = source.Columns.Any(c => c.Type.StateFunction.Length > 0) || source.Engine.IsSumming || source.Engine.IsAggregating;
        if (isCopied)
            return isGrouped ? AdditiveColumn.InBoth(source, live).FirstOrDefault()?.Total : RowCount;

        var views = deployment.Views.Into(source.Name).ToArray();
        if (deployment.LosesRows(source.Name) || !views.All(deployment.Views.KeepsRows))
            return null;
        if (!isGrouped)
            return deployment.MergesMayChange(source.Name) ? null : RowCount;

        return AdditiveColumn.InBoth(source, live)
            .FirstOrDefault(c => !deployment.MergesMayChange(source.Name, c.Name) && views.All(v => deployment.Views.KeepsColumn(v, c.Name)))
            ?.Total;
    }
}
