using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>Two views write the same rows of one source into one target.</summary>
public sealed class OverlappingViews : Rule
{
    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF2008", "overlapping-views", DiagnosticSeverity.Warning,
        "Two views write the same source rows into one target",
        "'{0}' and '{1}' both write rows of '{2}' into '{3}': a row that passes both filters is {4}. Remove one of the two, or give them filters without a common row.");

    internal override void Run(AnalysisModel model, Report report)
    {
        var conditions = new ConditionReader();
        var horizon = model.Rollout?.Created.Horizon ?? Horizon.All;
        // Only views that make the same of a row can write it twice.
        foreach (var same in Views(model)
            .GroupBy(v => (v.Target.Name, v.Select.Source, string.Join("\n", v.Select.Shape), Keys(v)))
            .Where(g => g.Count() > 1))
        {
            var before = new List<Writer>();
            foreach (var view in same.OrderBy(v => v.Name, StringComparer.Ordinal))
            {
                var writer = Writer.Of(view, conditions.Read(view.Select.Filters));
                if (before.Find(b => !b.IsApartFrom(writer) && Doubled(b.View, view) is not null && Overlap(b, writer, horizon)) is { } twin)
                    Report(twin.View, view, report);
                before.Add(writer);
            }
        }
    }

    private static IEnumerable<BoundView> Views(AnalysisModel model) =>
        model.Views.Where(v => v is { IsOnlyRun: true, HasMoreOutputs: false, Select: { Source.Length: > 0, Release.Length: 0 } });

    private static void Report(BoundView first, BoundView second, Report report) => report
        .At(TargetPlace(second), second.Name, first.Name, second.Select.Source, second.Target.Name, Doubled(first, second) ?? "")
        .About(second.Name)
        .Related(TargetPlace(first), $"'{first.Name}' writes into it here");

    private static Place TargetPlace(BoundView view) => new(view.View.Pipe.File, view.View.Node.TargetSpan ?? default);

    /// <summary>What the views make of the sorting key of the target: rows of another key are other rows.</summary>
    private static string Keys(BoundView view)
    {
        return string.Join("\n", view.Target.Columns.Where(c => view.Target.Engine.SortingKey.Mentions(c.Name))
            .Select(c => view.FindOutput(c.Name)?.Expression.Key ?? ""));
    }

    /// <summary>What happens to a row that both views include, for a message; null if it does no harm.</summary>
    private static string? Doubled(BoundView first, BoundView second)
    {
        var shared = second.MatchedColumns.Where(m => first.FindOutput(m.Column.Name)?.Expression.Key == m.Output.Expression.Key).ToArray();
        switch (second.Target.Engine.Name)
        {
            case "MergeTree":
                return shared.Length == first.Outputs.Length && shared.Length == second.Outputs.Length ? "stored twice" : null;

            case "AggregatingMergeTree" or "SummingMergeTree":
                var counted = shared.FirstOrDefault(
                    m => m.Output.Expression is BoundCall call && AggregateFunction.Find(call.Name) is { IsIdempotent: false });
                return counted.Column is { } column ? $"counted twice in '{column.Name}'" : null;

            default:
                return null;
        }
    }

    /// <summary>
    /// Whether there is certain to be a row that both take: one side asks for all that the other asks for, or of what
    /// one asks for the other asks for nothing else, so that the proof sees all there is between the two.
    /// </summary>
    private static bool Overlap(Writer first, Writer second, Horizon horizon)
    {
        if (first.Filters.IsSubsetOf(second.Filters) || second.Filters.IsSubsetOf(first.Filters))
            return true;
        if (!first.Asked.IsSubsetOf(second.Asked) && !second.Asked.IsSubsetOf(first.Asked))
            return false;

        var kinds = new RowKinds([first.Rows, second.Rows], horizon);
        return kinds.Axes.Count > 0 && kinds.IsBounded
            && kinds.Along(0).SelectMany(group => group).Any(row => first.Rows.Holds(row) == true && second.Rows.Holds(row) == true);
    }

    /// <summary>A view, and what it asks of rows, read once: each is compared with all the others of its target.</summary>
    /// <param name="Filters">The normal forms of its conditions.</param>
    /// <param name="Asked">The axes and conditions that it asks for.</param>
    /// <param name="Bounds">The comparisons that all of its rows fulfil.</param>
    private sealed record Writer(BoundView View, RowCondition Rows, HashSet<string> Filters, HashSet<string> Asked, Cut[] Bounds)
    {
        public static Writer Of(BoundView view, RowCondition rows) => new(
            view, rows, new(view.Select.Filters.Select(f => f.Predicate.Key), StringComparer.Ordinal), AskedBy(rows), [.. BoundsOf(rows)]);

        /// <summary>Whether one axis alone keeps the rows of the two apart, as <c>kind = 'a'</c> and <c>kind = 'b'</c> do: most views of one target.</summary>
        public bool IsApartFrom(Writer other) => Ends(Bounds, other.Bounds) || Ends(other.Bounds, Bounds);

        private static bool Ends(Cut[] uppers, Cut[] lowers) => Array.Exists(uppers, upper => upper.Operator == CompareOperator.Less && Array.Exists(
            lowers,
            lower => lower.Operator == CompareOperator.GreaterOrEquals && lower.Axis.Key == upper.Axis.Key
                && upper.Value.CompareTo(lower.Value) is var order && (order < 0 || (order == 0 && (!upper.After || lower.After)))));

        private static IEnumerable<Cut> BoundsOf(RowCondition condition) => condition switch
        {
            Cut cut => [cut],
            AllOf all => all.Parts.SelectMany(BoundsOf),
            _ => [],
        };

        private static HashSet<string> AskedBy(RowCondition condition) => new(
            condition.DescendantsAndSelf().Select(part => part switch
            {
                Cut cut => cut.Axis.Key,
                NullTest test => test.Axis.Key,
                OpenCondition open => open.Key,
                ClockCondition clock => clock.Key,
                _ => "",
            }).Where(key => key.Length > 0),
            StringComparer.Ordinal);
    }
}
