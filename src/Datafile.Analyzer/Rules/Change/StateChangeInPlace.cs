using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>An aggregate state changes while the rows stored under the old one are kept.</summary>
public sealed class StateChangeInPlace : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF3004", "state-change-in-place", DiagnosticSeverity.Warning,
        "an aggregate state changes while the rows stored under the old one are kept",
        "Column '{0}' of '{1}' changes from {2} to {3} {5}: {4}. Add a column or a Data Source of a new name, fill it from the source, and move the readers.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override void Run(AnalysisModel model, Report report)
    {
        // A release makes the target anew, and Forward rebuilds it where no FORWARD_QUERY copies its rows.
        if (model.Release is not { Workflow: Workflow.Branches or Workflow.Forward } release)
            return;

        foreach (var target in release.After.Views.Select(v => v.Target).OfType<DataSource>().Distinct())
        {
            if (release.Before.FindDataSource(target.Name) is not { } old)
                continue;

            foreach (var column in target.Columns)
            {
                if (old.FindColumn(column.Name) is not { } was || Effect(was.Type, column.Type) is not { } effect)
                    continue;
                if (release.Workflow == Workflow.Branches || ForwardQuery.Of(target)?.Copies(column.Name) == true)
                    report.At(target.File, column.Syntax.Span, Descriptor, target.Name, [column.Name, target.Name, was.Type, column.Type, effect, release.Workflow == Workflow.Branches ? "in place" : "through the FORWARD_QUERY"]);
            }
        }
    }

    private static string? Effect(ClickHouseType was, ClickHouseType now)
    {
        if (was.Equals(now) || (was.StateFunction.Length == 0 && now.StateFunction.Length == 0))
            return null;
        if (was.IsAggregateState && now.IsAggregateState)
            return AggregateState.Accepts(now, was) ? null : "ClickHouse cannot convert the stored states, and refuses the deploy";

        return was.IsSimpleAggregateState && now.IsSimpleAggregateState
            ? was.StateFunction == now.StateFunction ? null : $"values that {was.StateFunction} has stored are merged by {now.StateFunction} from now on"
            : was.IsAggregateState || now.IsAggregateState ? "values are no states, and ClickHouse refuses the deploy" : null;
    }
}
