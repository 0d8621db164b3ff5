using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A state or engine in which rows backfilled after live rows overwrite newer values.</summary>
public sealed class OrderDependentBackfill : BackfillRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF4009", "order-dependent-backfill", DiagnosticSeverity.Warning,
        "a state or engine in which rows backfilled after live rows overwrite newer values (anyLast, ReplacingMergeTree without a version)",
        "{0}, and backfill '{1}' comes after the live rows: {2} {3}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(BackfillProof proof, ReleaseModel release, Report report)
    {
        if (proof.Backfills.IsEmpty || proof.Axis is null || proof.First is not { View.Target: { IsIncomplete: false } target } view || KeepsSidesApart(view, target))
            return;

        foreach (var column in target.Columns)
        {
            if (Effect(column.Type) is { } effect)
                Say(column.Syntax.Span, $"Column '{column.Name}' of '{target.Name}' {effect.Keeps}", effect.Outcome, effect.Mend);
        }

        if (target.Syntax.Engine.Engine is { Value: var engine } written && engine.StartsWith("ReplacingMergeTree", StringComparison.Ordinal) && Version(view, target) is { } version)
            Say(written.Keyword, $"'{target.Name}' {version}", "the rows of the past replace newer ones of the same key.", "Let ENGINE_VER name the column that tells which row is newer, such as the event time.");

        void Say(Microsoft.CodeAnalysis.Text.TextSpan span, string keeps, string outcome, string mend) =>
            report.At(target.File, span, Descriptor, target.Name, [keeps, proof.Last.Pipe.Name, outcome, mend]);
    }

    /// <summary>What the order of inserts decides: measured, ClickHouse facts 2. Of any and groupArray nobody expects an order.</summary>
    private static (string Keeps, string Outcome, string Mend)? Effect(ClickHouseType type) => AggregateFunction.Find(type.StateFunction)?.Base switch
    {
        "anyLast" => ("keeps the value that came last", "groups with rows on both sides of the cut-off end with an old value.", "Store argMax of the value by its time instead."),
        "deltaSum" => ("adds up steps in the order in which they come", "the steps around the cut-off are wrong.", "Store deltaSumTimestamp instead."),
        _ => null,
    };

    /// <summary>How the engine chooses between rows of one key, where that is by the order of inserts; null where it is not.</summary>
    private static string? Version(LiveView view, DataSource target)
    {
        var key = target.SortingKey.Split(',');
        if (target.Columns.All(c => key.Contains(c.Name)))
            return null;

        var name = target.Syntax.Engine.Option("VER").Trim('`', ' ');
        if (name.Length == 0)
            return target.Syntax.Engine.Engine?.Content is EngineCallSyntax { Arguments.IsEmpty: false } ? null : "keeps the row that was inserted last of each key";

        var isClock = view.Select.FindOutput(name)?.Expression.DescendantsAndSelf().Any(e => ConstantValue.Of(e)?.Kind == ConstantKind.Clock) == true;
        return isClock ? $"takes the clock of the server for the version '{name}'" : null;
    }

    /// <summary>Whether no key has rows on both sides of the cut-off: it holds the time itself, or a bucket that begins there.</summary>
    private static bool KeepsSidesApart(LiveView view, DataSource target)
    {
        if (view.Cutoff is not { Shape: CutoffShape.After, Axis: { } axis } cutoff)
            return false;

        var key = new HashSet<string>(target.SortingKey.Split(','), StringComparer.Ordinal);
        return view.Select.Outputs.Where(o => key.Contains(o.Name)).Any(o =>
            o.Expression.Key == axis.Key
            || (o.Expression is BoundCall { Arguments.IsEmpty: false } call && call.Arguments[0].Key == axis.Key
                && TimeGrid.Of(call, axis.Zone) is { IsBucket: true } grid && cutoff.KeepsValue && grid.Contains(cutoff.Value.Number)));
    }
}
