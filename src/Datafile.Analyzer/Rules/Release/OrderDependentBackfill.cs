using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A state or engine in which rows backfilled after live rows overwrite newer values.</summary>
public sealed class OrderDependentBackfill : BackfillRule
{
    private static readonly Message LastValue = new(
        "Column '{0}' of '{1}' keeps the value that came last, and backfill '{2}' runs after the live rows: "
        + "groups with rows on both sides of the cut-off end with an old value. Store argMax of the value by its time instead.");
    private static readonly Message Steps = new(
        "Column '{0}' of '{1}' adds up steps in the order of inserts, and backfill '{2}' runs after the live rows: "
        + "the steps around the cut-off are wrong. Store deltaSumTimestamp instead.");
    private static readonly Message LastRow = new(
        "'{0}' keeps the row that was inserted last of each key, and backfill '{1}' runs after the live rows: "
        + "old rows replace newer ones of the same key. Set ENGINE_VER to a column that shows which row is newer, such as the event time.");
    private static readonly Message ClockAsVersion = new(
        "'{1}' uses the clock of the server as the version '{0}', and backfill '{2}' runs after the live rows: "
        + "old rows replace newer ones of the same key. Set ENGINE_VER to a column that shows which row is newer, such as the event time.");

    public override RuleDescription Description { get; } = Describe(
        "DF4009", "order-dependent-backfill", DiagnosticSeverity.Warning,
        "Rows backfilled after live rows overwrite newer values (anyLast, ReplacingMergeTree without a version)",
        LastValue, Steps, LastRow, ClockAsVersion);

    private protected override void Check(BackfillProof proof, Rollout rollout, Report report)
    {
        if (proof.Backfills.IsEmpty
            || proof.Axis is null
            || proof.First is not { View.Target: { IsIncomplete: false } target } view
            || KeepsSidesApart(view, target, proof.Axis))
            return;

        foreach (var column in target.Columns)
        {
            if (Effect(column.Type) is { } effect)
                Add(column.Syntax.Span, effect, column.Name);
        }

        if (target.Engine is { IsReplacing: true, Keyword: { } keyword } && Version(view, target) is { } version)
            Add(keyword, version.Message, version.Column);

        void Add(TextSpan span, Message message, string column)
        {
            var backfill = proof.Last.Pipe.Name;
            report.At(target.File, span, message == LastRow ? message.With(target.Name, backfill) : message.With(column, target.Name, backfill))
                .About(target.Name);
        }
    }

    /// <summary>What the order of inserts decides (ClickHouse facts 2b). Nobody expects an order of any and groupArray.</summary>
    private static Message? Effect(ClickHouseType type) => AggregateFunction.Find(type.StateFunction)?.Base switch
    {
        "anyLast" => LastValue,
        "deltaSum" => Steps,
        _ => null,
    };

    /// <summary>How the engine chooses between rows of one key, if that is by the order of inserts; null if it is not.</summary>
    private static (Message Message, string Column)? Version(CreatedView view, DataSource target)
    {
        var engine = target.Engine;
        if (target.Columns.All(c => engine.SortingKey.Has(c.Name)))
            return null;

        var name = engine.VersionColumn;
        if (name.Length == 0)
            return engine.HasArguments ? null : (LastRow, name);

        var isClock = view.Select.FindOutput(name)?.Expression.DescendantsAndSelf().Any(e => ConstantValue.Of(e)?.Kind == ConstantKind.Clock) == true;
        return isClock ? (ClockAsVersion, name) : null;
    }

    /// <summary>Whether no key has rows on both sides of the cut-off: it has the time itself, or a bucket that begins there.</summary>
    private static bool KeepsSidesApart(CreatedView view, DataSource target, Axis axis) =>
        view.Cutoff is { Shape: var shape } cutoff && shape is CutoffShape.After
            or CutoffShape.None && view.Select.Outputs.Where(o => target.Engine.SortingKey.Has(o.Name)).Any(o =>
            o.Expression.Key == axis.Key
            || (shape == CutoffShape.After && o.Expression is BoundCall { Arguments.IsEmpty: false } call && call.Arguments[0].Key == axis.Key
                && TimeGrid.Of(call, axis.Zone) is { IsBucket: true } grid && FirstOf(cutoff, axis) is { } first && grid.Contains(first)));

    /// <summary>The first value that the view keeps; null where it is unknown.</summary>
    private static decimal? FirstOf(CutoffReading cutoff, Axis axis) =>
        cutoff.KeepsValue ? cutoff.Value.Number : cutoff.Value.Number + axis.Resolution;
}
