using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A change that the deployment refuses, with its reason (Forward deployments 3).</summary>
public sealed partial class RefusedDeploy : DeploymentRule
{
    private static readonly Message Type = new(
        "The deployment will fail: column '{0}' of '{1}' changes from {2} to {3}, and only a FORWARD_QUERY converts the stored rows. {4}");
    private static readonly Message Unknown = new(
        "The deployment will fail: the FORWARD_QUERY of '{0}' runs over the live rows, and the live '{0}' has no column '{1}'. {2}");
    private static readonly Message SeveralUnknown = new(
        "The deployment will fail: the FORWARD_QUERY of '{0}' runs over the live rows, and the live '{0}' has no columns {1}. "
        + "Read columns of the live Data Source.");
    private static readonly Message NoColumn = new("The deployment will fail: the FORWARD_QUERY of '{0}' does not yield column '{1}'. {2}");
    private static readonly Message OtherColumn = new(
        "The deployment will fail: the FORWARD_QUERY of '{0}' yields '{1}', which is not a column of SCHEMA. {2}");
    private static readonly Message From = new(
        "The deployment will fail: a FORWARD_QUERY is a SELECT list over the live rows of '{0}', without FROM or "
        + "WHERE. Keep the list alone.");
    private static readonly Message JsonPath = new(
        "The deployment will fail: column '{0}' of '{1}' is an Array, and its JSONPath '{2}' does not go through an array. "
        + "Add [:] after the name of the array.");
    private static readonly Message Secret = new("The deployment will fail: {0} of '{1}' cannot read tb_secret. Write the schedule itself.");

    private static readonly Message Shared = new(
        "The deployment will fail: '{0}' belongs to another workspace, and a materialized view cannot read a shared Data Source. "
        + "Copy its rows into one of your own, and read that.");

    public override RuleDescription Description { get; } = Describe(
        "DF3009", "refused-deploy", DiagnosticSeverity.Error, "The deployment refuses the change",
        Type, Unknown, SeveralUnknown, QueryType, StarType, StarTypes, NoColumn, NoAlias, OtherColumn, From, Query, JsonPath, Secret, Shared);

    private protected override void Check(DeploymentModel deployment, Report report)
    {
        foreach (var source in deployment.After.DataSources.Where(d => !d.IsIncomplete))
        {
            var live = deployment.Before.FindDataSource(source.Name);
            CheckPaths(source, live, report);
            if (live is null)
                continue;
            if (ForwardQuery.Of(source) is { } query)
                CheckQuery(source, query, deployment, report);
            else if (!source.HasForwardQuery)
                CheckTypes(source, live, deployment, report);
        }

        foreach (var node in deployment.After.Pipes.SelectMany(p => p.Nodes))
            CheckSchedule(node, report);
        foreach (var view in deployment.After.Views.Where(v => !v.Pipe.IsIncomplete))
            CheckTrigger(view, deployment, report);
    }

    /// <summary>A view that another workspace's rows would trigger. One that is live already was taken.</summary>
    private static void CheckTrigger(MaterializedView view, DeploymentModel deployment, Report report)
    {
        if (deployment.Views.TriggerOf(view) is { IsOwn: false } trigger && deployment.After.FindVendored(trigger.Database, trigger.Name) is not null
            && (deployment.Views.LiveOf(view) is not { } live
                || InsertPath.Of(deployment.Changes.Live.QueryOf(live.Node)).Trigger?.FullName != trigger.FullName))
            report.At(
                view.Pipe.File, view.Node.Reads.FirstOrDefault(r => r.FullName == trigger.FullName)?.Span ?? view.Node.Syntax.Start.Keyword,
                Shared.With(trigger.FullName))
                .About(view.Pipe.Name);
    }

    private static void CheckTypes(DataSource source, DataSource live, DeploymentModel deployment, Report report)
    {
        var changes = deployment.Changes.Of(source.Name)
            .Where(c => c.Kind is ChangeKind.ColumnType or ChangeKind.AggregateState
                && c.MethodWithoutQuery is Method.ForwardQuery or Method.Manual).ToArray();
        if (changes.Length == 0)
            return;

        var mapped = ColumnMapping.Of(live, source, deployment.Changes.RenamesOf(source));
        var fix = mapped is { } columns ? ForwardQueryText.Addition(source, columns) : [];
        var remedy = mapped is not null ? "Add one that casts it."
            : changes.Any(c => c.Kind == ChangeKind.AggregateState) ? "Nothing can convert the stored values: use a new Data Source, and fill it from the rows that they were computed from."
            : "No cast converts the stored values: compute them in one, or use a new Data Source.";
        foreach (var change in changes)
        {
            if (source.FindColumn(change.Member) is { } column && live.FindColumn(change.Member) is { } was)
            {
                report.At(source.File, column.Syntax.Span, Type.With(column.Name, source.Name, was.Type, column.Type, remedy))
                    .About(source.Name)
                    .Fix(fix);
            }
        }
    }

    private static void CheckQuery(DataSource source, ForwardQuery query, DeploymentModel deployment, Report report)
    {
        // A query that is left from an earlier deployment moves nothing, and no source says that it is looked at.
        if (deployment.ActionOf(source.Name) != DeployAction.Rewrite && deployment.HasLiveQuery(source))
            return;
        if (!query.IsListAlone)
        {
            report.At(source.File, query.Syntax.Keyword, From.With(source.Name)).About(source.Name);
            return;
        }

        var flow = deployment.FlowOf(source);
        if (ForwardQuery.Difference(source, flow?.Columns.Select(c => c.Name) ?? query.WrittenColumns) is { } difference)
            CheckColumns(source, query, flow, difference, deployment, report);
        CheckRefusals(source, query, deployment, report);
        if (flow is null)
            return;

        CheckQueryTypes(source, query, flow, deployment, report);
        CheckUnknown(source, [.. flow.Unknown.GroupBy(n => string.Join(".", n.Parts), (_, same) => same.First())], flow, report);
    }

    private static void CheckUnknown(DataSource source, Identifier[] unknown, ForwardFlow flow, Report report)
    {
        if (unknown.Length == 0)
            return;

        ImmutableArray<Fix>[] fixes = [.. unknown.Select(n => Default(n, source, flow))];
        var isOne = unknown.Length == 1;
        var draft = report.At(source.File, unknown[0].Span, isOne
                ? Unknown.With(source.Name, NameOf(unknown[0]), Remedy(unknown[0], source, flow))
                : SeveralUnknown.With(source.Name, NameList.Quoted(unknown.Select(NameOf))))
            .About(source.Name)
            .Fix(fixes.Any(f => f.IsEmpty) ? []
                : isOne ? fixes[0]
                : [new Fix("Give old rows the defaults of the new columns", [.. fixes.SelectMany(f => f[0].Edits)])]);
        foreach (var name in unknown.Skip(1))
            draft.Related(new Place(source.File, name.Span), $"'{NameOf(name)}'");
    }

    private static string NameOf(Identifier name) => string.Join(".", name.Parts);

    private static string Remedy(Identifier name, DataSource source, ForwardFlow flow) =>
        Default(name, source, flow).FirstOrDefault() is { } fix ? fix.Title + "." : "Read a column of the live Data Source.";

    /// <summary>A new column that the query names as if it were live gets the default of its type.</summary>
    private static ImmutableArray<Fix> Default(Identifier name, DataSource source, ForwardFlow flow) =>
        name.Parts.Length == 1
            && flow.Find(name.Name) is { } yielded
            && yielded.Expression == name
            && source.FindColumn(name.Name) is { Type.IsUnknown: false } column
            ? Fix.Replace(
                source.File, name.Span, Named(ColumnMapping.DefaultOf(column), yielded, column),
                $"Give old rows the default of {column.Type}")
            : [];

    /// <summary>Only of columns that are not live: what is live was taken.</summary>
    private static void CheckPaths(DataSource source, DataSource? live, Report report)
    {
        foreach (var column in source.Columns.Where(c => c.Type.Unwrapped.Name == "Array" || c.Type.Name == "Array"))
        {
            if (column.Syntax.Find(ColumnClauseKind.JsonPath) is not { } path
                || path.Text.Contains("[:]")
                || live?.FindColumn(column.Name) is { } was && was.Type.Equals(column.Type))
                continue;

            report.At(source.File, path.Span, JsonPath.With(column.Name, source.Name, path.Text)).About(source.Name)
                .Fix(path.Text.EndsWith("]", StringComparison.Ordinal)
                    ? []
                    : Fix.Replace(source.File, new TextSpan(path.TextSpan.End, 0), "[:]", "Add [:]"));
        }
    }

    private static void CheckSchedule(PipeNode node, Report report)
    {
        foreach (var schedule in new[] { "COPY_SCHEDULE", "EXPORT_SCHEDULE" })
        {
            if (node.Syntax.Find(schedule) is { } instruction && instruction.Value.Contains("tb_secret"))
                report.At(new Place(node.Pipe.File, instruction.ValueSpan), Secret.With(schedule, node.Pipe.Name)).About(node.Pipe.Name);
        }
    }
}
