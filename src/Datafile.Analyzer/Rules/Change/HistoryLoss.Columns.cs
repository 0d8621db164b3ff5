using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Rules.Change;

// Columns of a target that a rebuild computes from columns in which stored rows have nothing.
public sealed partial class HistoryLoss
{
    private static readonly Message Renamed = new(
        "This deployment rebuilds '{0}' from {6}, and stored rows of '{1}' have only defaults in '{2}', renamed from '{3}': "
        + "what '{0}' has in {4} will be lost{5}. Keep the values with a FORWARD_QUERY in '{1}' that yields {3} AS {2}.");
    private static readonly Message Joined = new(
        "This deployment rebuilds '{0}' from {1}, and '{2}' is new and has no rows yet: what '{0}' has in {3} will be lost{4}. "
        + "First deploy '{2}'{5}; then let the view read it.");
    private static readonly Message Added = new(
        "This deployment rebuilds '{0}' from {6}, and stored rows of '{1}' have only defaults in {2}, new in this "
        + "deployment: what '{0}' has in {3} will be lost{4}. Keep the stored rows with a FORWARD_QUERY in "
        + "'{0}'{5}, or read a column that stored rows have as well.");

    private static void CheckColumns(DeploymentModel deployment, Report report)
    {
        foreach (var (view, target, source, column, oldName, lost) in ReadsOfRenamed(deployment))
        {
            report.At(target.File, Anchor(target), Renamed.With(
                    target.Name, source.Name, column.Name, oldName, NameList.Quoted(lost), Below(target, deployment), Read(view, source, deployment)))
                .About(target.Name)
                .Related(new Place(source.File, column.Syntax.Span), "the renamed column");
        }

        foreach (var (view, target, source, columns, lost) in ReadsOfNothing(deployment))
        {
            var text = deployment.Before.FindDataSource(source.Name) is null
                ? Joined.With(
                    target.Name, Read(view, source, deployment), source.Name, NameList.Quoted(lost), Below(target, deployment),
                    (RenamedFrom(source.Name, deployment) ?? deployment.Moved.Into(source.Name)?.From.Name) is { } old
                        ? $" with a copy pipe that moves the rows of '{old}', and nothing that reads it"
                        : " and fill it")
                : Added.With(
                    target.Name, source.Name, NameList.Quoted(columns.Select(c => c.Name)), NameList.Quoted(lost), Below(target, deployment),
                    deployment.Alter.WouldApply(view) ? ", or with DEPLOYMENT_METHOD alter in the pipe" : "", Read(view, source, deployment));
            report.At(target.File, Anchor(target), text)
                .About(target.Name)
                .Related(new Place(source.File, columns[0].Syntax.Span), "the new column");
        }
    }

    /// <summary>For messages: what a rebuild reads, with the joined Data Source that a finding is about.</summary>
    private static string Read(MaterializedView view, DataSource about, DeploymentModel deployment) =>
        string.Join(" and ", new[] { deployment.Views.SourceOf(view), about.Name }.Distinct().Select(name => $"'{name}'"));

    /// <summary>
    /// Columns that a rebuilt view computes from a column of the new name, as the live view does from one of the old name, which an ALTER
    /// drops: of its source, or of what it joins.
    /// </summary>
    private static IEnumerable<(MaterializedView View, DataSource Target, DataSource Source, Column Column, string OldName, string[] Lost)> ReadsOfRenamed(
        DeploymentModel deployment)
    {
        foreach (var rename in deployment.Changes.All.Where(c => c is { Kind: ChangeKind.Renamed, Method: Method.Alter, Member.Length: > 0 }))
        {
            if (deployment.After.FindDataSource(rename.Resource) is not { } source || source.FindColumn(rename.Member) is not { } column)
                continue;

            foreach (var view in deployment.KnownToRebuild)
            {
                if (view.Target is not { } target || deployment.Views.LiveOf(view) is not { } live)
                    continue;

                var before = Reading(deployment.Changes.Live.QueryOf(live.Node), source, rename.OldName);
                var lost = Reading(deployment.Changes.Current.QueryOf(view.Node), source, rename.Member).Where(before.Contains).ToArray();
                if (lost.Length > 0)
                    yield return (view, target, source, column, rename.OldName, lost);
            }
        }
    }

    /// <summary>
    /// Columns that a rebuilt view computes from columns alone in which stored rows have nothing, and that the live view computes from other
    /// columns.
    /// </summary>
    private static IEnumerable<(MaterializedView View, DataSource Target, DataSource Source, Column[] Columns, string[] Lost)> ReadsOfNothing(
        DeploymentModel deployment)
    {
        var blank = deployment.After.DataSources.Select(s => (Source: s, Columns: Blank(s, deployment))).Where(b => !b.Columns.IsEmpty).ToArray();
        foreach (var view in blank.Length == 0 ? [] : deployment.KnownToRebuild)
        {
            if (view.Target is not { } target
                || deployment.Before.FindDataSource(target.Name) is not { } stored
                || deployment.Views.LiveOf(view) is not { } live
                || deployment.Changes.Live.QueryOf(live.Node) is not { IsKnown: true } was
                || deployment.Changes.Current.QueryOf(view.Node) is not { IsKnown: true } now)
                continue;

            var computed = was.Branches.SelectMany(b => b.Outputs).Where(o => o.Expression.Columns.Any()).Select(o => o.Name).ToImmutableHashSet();

            // A view whose own source is empty yields no rows at all, which is reported of the source.
            foreach (var (source, columns) in blank.Where(
                b => deployment.Before.FindDataSource(b.Source.Name) is not null || b.Source.Name != deployment.Views.SourceOf(view)))
            {
                var lost = now.Branches.SelectMany(b => b.Outputs)
                    .Where(o => computed.Contains(o.Name)
                        && stored.FindColumn(o.Name) is not null
                        && o.Expression.Columns.Any()
                        && o.Expression.Columns.All(c => c.Table == source.Name && columns.Contains(c.Name)))
                    .ToArray();
                if (lost.Length > 0)
                    yield return (
                        view, target, source,
                        [.. lost.SelectMany(o => o.Expression.Columns).Select(c => source.FindColumn(c.Name)).OfType<Column>().Distinct()],
                        [.. lost.Select(o => o.Name).Distinct()]);
            }
        }
    }

    /// <summary>The columns in which the rows that a rebuild reads have nothing: new ones, and all those of a new Data Source that no view fills.</summary>
    private static ImmutableHashSet<string> Blank(DataSource source, DeploymentModel deployment) =>
        deployment.Before.FindDataSource(source.Name) is null
            ? deployment.Views.Into(source.Name).Any() ? [] : [.. source.Columns.Select(c => c.Name)]
            : [
                .. deployment.Changes.Of(source.Name).Where(c => c is { Kind: ChangeKind.ColumnAdded, Method: Method.Alter })
                    .Select(c => source.FindColumn(c.Member))
                    .OfType<Column>()
                    .Where(c => !c.HasDefault)
                    .Select(c => c.Name),
            ];

    /// <summary>The columns that a query computes from a column of a Data Source.</summary>
    private static HashSet<string> Reading(BoundQuery query, DataSource source, string column) =>
        [.. query.Branches.SelectMany(b => b.Outputs)
            .Where(o => o.Expression.Columns.Any(c => c.Table == source.Name && c.Name == column))
            .Select(o => o.Name)];
}
