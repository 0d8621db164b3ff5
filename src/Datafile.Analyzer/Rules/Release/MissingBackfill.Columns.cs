using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Types;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>New columns of targets that keep their rows: those have no values of them.</summary>
public sealed partial class MissingBackfill
{
    private static readonly Message Lacking = new(
        "View '{0}' writes {1} from the deploy on, and no pipe gives '{2}' the values for the rows that it holds. If you need those, "
        + "let the view write to a new Data Source that a backfill fills: 'datafile plan --write' writes both.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    private static readonly Message Preferred = new(
        "Rows that '{0}' holds get {1} in the new column '{2}', and {3} keeps that: groups that have old and new rows never show a value "
        + "of new ones. {4}.");

    private protected override void CheckRuns(Rollout rollout, Report report)
    {
        foreach (var views in KeptTargets(rollout).GroupBy(v => v.TargetName))
        {
            var target = views.First().Target!;
            if (rollout.Before.FindDataSource(target.Name) is not { } live)
                continue;

            var lacking = views
                .SelectMany(view => LackingOf(view, target, live, rollout), (View, Column) => (View, Column))
                .ToArray();
            foreach (var column in lacking.Select(l => l.Column).Distinct()
                .Where(c => StateDefault.IsKept(c.Type) && StoredDefault.IsOfType(c, live, target, rollout.Deployment)))
            {
                var function = column.Type.StateFunction;
                report.At(target.File, column.Syntax.NameSpan, Preferred.With(
                        target.Name, StateDefault.Shown(column.Type), column.Name, function,
                        (function == "any" ? "Use anyLast" : $"Give the column a DEFAULT that {function} does not prefer")
                        + ", or let the view write to a new Data Source"))
                    .About(target.Name);
            }

            // In Forward, whoever keeps the rows of a target says so in the files.
            if (rollout.Deployment is not null
                || rollout.Created.Backfills.Any(b => b.TargetName == target.Name)
                || rollout.After.Copies.Any(c => c.Target == target.Name))
                continue;
            foreach (var of in lacking.GroupBy(l => l.View))
            {
                report.At(of.Key.Pipe.File, of.Key.Node.QuerySpan, Lacking.With(
                        of.Key.Pipe.Name, NameList.Quoted(of.Select(l => l.Column.Name)), target.Name))
                    .About(of.Key.Pipe.Name);
            }
        }
    }

    /// <summary>The views whose targets are live and keep the rows that they have.</summary>
    private static IEnumerable<MaterializedView> KeptTargets(Rollout rollout) => rollout.Deployment is { } deployment
        ? rollout.After.Views.Where(v => v.Target is not null && deployment.ActionOf(v.TargetName) is DeployAction.Alter or DeployAction.Rewrite)
        : rollout.Workflow == Workflow.Branches
            ? rollout.Created.All.Where(v => v is { Start: TargetStart.Kept, IsNew: false, View.Target: not null }).Select(v => v.View)
        : [];

    private static IEnumerable<Column> LackingOf(MaterializedView view, DataSource target, DataSource live, Rollout rollout) =>
        target.Columns.Where(c => live.FindColumn(c.Name) is null
            && rollout.Changes.Current.QueryOf(view.Node).Branches.Any(b => b.FindOutput(c.Name) is not null));
}
