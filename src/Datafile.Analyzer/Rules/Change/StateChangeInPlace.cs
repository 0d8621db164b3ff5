using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Types;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>An aggregate state changes while the rows stored under the old one are kept.</summary>
public sealed class StateChangeInPlace : ChangedColumnRule
{
    private const string Remedy = "Add a new column or Data Source, fill it from the source, and switch the readers.";
    private static readonly Message Inconvertible = new(
        "Column '{0}' of '{1}' changes from {2} to {3} {4}: ClickHouse cannot convert the stored states and refuses the deploy. " + Remedy);
    private static readonly Message Convertible = new(
        "Column '{0}' of '{1}' changes from {2} to {3} {4}: ClickHouse refuses to store the old values as the new states, and the "
        + "deployment fails. Write {5} in the FORWARD_QUERY.");
    private static readonly Message NoState = new(
        "Column '{0}' of '{1}' changes from {2} to {3} {4}: values are not states, and ClickHouse refuses the deploy. " + Remedy);
    private static readonly Message OtherMerge = new(
        "Column '{0}' of '{1}' changes from {2} to {3} {4}: values stored for {5} will be merged by {6}. " + Remedy);

    public override RuleDescription Description { get; } = Describe(
        "DF3004", "state-change-in-place", DiagnosticSeverity.Warning,
        "An aggregate state changes while the rows stored with the old one are kept",
        Inconvertible, Convertible, NoState, OtherMerge);

    /// <summary>A release re-creates the target, and Forward moves stored states only through a FORWARD_QUERY.</summary>
    private protected override bool Concerns(DataSource source, Rollout rollout) =>
        rollout.Workflow == Workflow.Forward || (rollout.Workflow == Workflow.Branches && rollout.After.Views.Any(v => v.Target == source));

    private protected override void Check(Column before, Column after, DataSource source, Rollout rollout, Report report)
    {
        var isInPlace = rollout.Workflow == Workflow.Branches;
        if (Effect(before.Type, after.Type) is not { } effect
            || (!isInPlace && effect != Inconvertible && rollout.After.Views.All(v => v.Target != source)))
            return;

        if (!isInPlace && rollout.Deployment?.FlowOf(source)?.Find(after.Name)?.IsCopied != true)
            return;

        var converted = isInPlace || effect == OtherMerge ? null : ColumnMapping.Converted(before, after)?.Expression;
        report.At(
            source.File, after.Syntax.Span,
            (converted is null ? effect : Convertible).With(
                after.Name, source.Name, before.Type, after.Type, isInPlace ? "in place" : "through the FORWARD_QUERY",
                converted ?? before.Type.StateFunction, after.Type.StateFunction))
            .About(source.Name)
            .As(!isInPlace && effect == Inconvertible ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning);
    }

    private static Message? Effect(ClickHouseType was, ClickHouseType now) => StateChanges.Between(was, now) switch
    {
        StateChange.Inconvertible => Inconvertible,
        StateChange.OtherMerge => OtherMerge,
        StateChange.NoState => NoState,
        _ => null,
    };
}
