using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A re-created view without a cut-off filter.</summary>
public sealed class MissingCutoff : CreatedViewRule
{
    private static readonly Message None = new(
        "'{0}' is re-created, and its pipe '{1}' has no cut-off: rows that arrive before the backfill ends are counted twice, or lost. "
        + "Add \"{4} {2} > '<release time>'\" to node '{3}'.");
    private static readonly Message Repeating = new(
        "'{0}' is re-created, and its pipe '{1}' has no cut-off, as \"{5}\" does not divide old rows from new ones: "
        + "rows that arrive before the backfill ends are counted twice, or lost. Add \"{4} {2} > '<release time>'\" to node '{3}'.");

    private static readonly Message Partly = new(
        "'{0}' is re-created, and this SELECT of its pipe '{1}' has no cut-off, unlike another one: rows that arrive before the backfill ends "
        + "are counted twice, or lost. Give it the same condition on '{2}'.");

    public override RuleDescription Description { get; } = Describe(
        "DF3001", "missing-cutoff", DiagnosticSeverity.Warning, "A re-created view has no cut-off filter", None, Repeating, Partly);

    private protected override bool JudgesUnions => true;

    private protected override void Check(CreatedView view, Rollout rollout, Report report)
    {
        // A target that is not re-created keeps its rows, or is filled without a cut-off.
        if (!view.LacksCutoff || !rollout.IsRecreated(view.Pipe.Name))
            return;

        var column = CutoffProposal.ColumnOf(view, rollout.After)?.Name ?? "<event time>";
        if (view.Part is not null)
        {
            report.At(view.SelectPlace, Partly.With(view.TargetName, view.Pipe.Name, view.AxisOfOthers?.Label ?? column)).About(view.Pipe.Name);
            return;
        }

        var repeating = view.Select.Filters.FirstOrDefault(
            f => f.Predicate.DescendantsAndSelf().OfType<BoundCall>().Any(c => CalendarFunction.Repeats(c) && c.Columns.Any(x => IsTime(view, x))));
        object[] arguments = [view.TargetName, view.Pipe.Name, column, view.Node.Name, HasWhere(view) ? "AND" : "WHERE"];
        report.At(
            view.Pipe.File, view.QuerySpan,
            repeating is null ? None.With(arguments) : Repeating.With([.. arguments, Quotation.Of(repeating.Place)])).About(view.Pipe.Name);
    }

    private static bool IsTime(CreatedView view, BoundColumn column) =>
        column.Type.Unwrapped is { IsDateTime: true } or { IsDate: true } || view.Times.Contains(column.Name);

    private static bool HasWhere(CreatedView view) => view.Node.Sql?.Query is SelectQuery { Where: not null };
}
