using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Rules;

/// <summary>Two pipes that write the same rows of one source into one target. Only what is certain counts.</summary>
/// <param name="Effect">What happens to a row that both include, for a message.</param>
internal sealed record SharedWrites(BoundView First, BoundView Second, string Effect)
{
    /// <summary>Each writer that shares rows with one before it, in the order of names, with the first of those.</summary>
    /// <param name="mayShare">Which two are compared.</param>
    public static IEnumerable<SharedWrites> Among(IEnumerable<BoundView> views, Func<BoundView, BoundView, bool> mayShare)
    {
        var conditions = new ConditionReader();

        // Only those that make the same of a row can write it twice.
        foreach (var same in views
            .Where(v => v is { IsOnlyRun: true, HasMoreOutputs: false, Select: { Source.Length: > 0, Release.Length: 0 } })
            .GroupBy(v => (v.Target.Name, v.Select.Source, string.Join("\n", v.Select.Shape), Keys(v)))
            .Where(g => g.Count() > 1))
        {
            var before = new EarlierWriters();
            foreach (var (view, order) in same.OrderBy(v => v.Name, StringComparer.Ordinal).Select((view, i) => (view, i)))
            {
                var writer = Writer.Of(view, order, conditions.Read(view.Select.Filters));
                if (before.FindFirst(writer, b => mayShare(b.View, view) && !b.IsApartFrom(writer) && Doubled(b.View, view) is not null && Overlap(b, writer)) is { } twin)
                    yield return new SharedWrites(twin.View, view, Doubled(twin.View, view) ?? "");
                before.Add(writer);
            }
        }
    }

    /// <summary>What the views make of the sorting key of the target: rows of another key are other rows.</summary>
    private static string Keys(BoundView view)
    {
        return string.Join("\n", view.Target.Columns.Where(c => view.Target.Engine.SortingKey.Mentions(c.Name))
            .Select(c => view.FindOutput(c.Name)?.Expression.Key ?? ""));
    }

    /// <summary>What happens to a row that both include, for a message; null if it does no harm.</summary>
    private static string? Doubled(BoundView first, BoundView second)
    {
        var shared = second.MatchedColumns.Where(m => first.FindOutput(m.Column.Name)?.Expression.Key == m.Output.Expression.Key).ToArray();
        switch (second.Target.Engine.Name)
        {
            case "MergeTree":
                return shared.Length == first.Outputs.Length && shared.Length == second.Outputs.Length ? "stored twice" : null;

            case "AggregatingMergeTree" or "SummingMergeTree":
                var counted = shared.FirstOrDefault(
                    m => m.Output.Expression is BoundCall call && AggregateFunction.Find(call.Name) is { } function
                        && !(AggregateLaw.IsIdempotent(function) && (function.YieldsState || !function.Combinators.Contains("Distinct"))));
                return counted.Column is { } column ? $"counted twice in '{column.Name}'" : null;

            default:
                return null;
        }
    }

    /// <summary>
    /// Whether there is certain to be a row that both take: one side asks for all that the other asks for, or of what
    /// one asks for the other asks for nothing else, so that the proof sees all there is between the two.
    /// </summary>
    private static bool Overlap(Writer first, Writer second)
    {
        if (first.Filters.IsSubsetOf(second.Filters) || second.Filters.IsSubsetOf(first.Filters))
            return true;
        if (!first.Asked.IsSubsetOf(second.Asked) && !second.Asked.IsSubsetOf(first.Asked))
            return false;

        var regions = new RowRegions([first.Rows, second.Rows], Horizon.All);
        return regions.Axes.Count > 0 && regions.IsBounded
            && regions.Along(0).SelectMany(group => group).Any(row => first.Rows.Holds(row) == true && second.Rows.Holds(row) == true);
    }

    /// <summary>
    /// The writers of one target so far. Thousands of views may each take one value (<c>kind = 'a'</c>): those that take another value
    /// of the same axis are not looked at.
    /// </summary>
    private sealed class EarlierWriters
    {
        private readonly Dictionary<string, List<Writer>> _byAxis = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Axis, AxisValue Value), List<Writer>> _byValue = [];

        public void Add(Writer writer)
        {
            AddTo(_byAxis, writer.OnlyValue?.Axis.Key ?? "", writer);
            if (writer.OnlyValue is { } only)
                AddTo(_byValue, (only.Axis.Key, only.Value), writer);
        }

        /// <summary>The first that meets a condition, of those that may share rows with a writer.</summary>
        public Writer? FindFirst(Writer writer, Predicate<Writer> condition)
        {
            Writer? first = null;
            foreach (var entry in _byAxis)
            {
                var group = writer.OnlyValue is { } only && only.Axis.Key == entry.Key
                    ? _byValue.TryGetValue((only.Axis.Key, only.Value), out var same) ? same : []
                    : entry.Value;
                if (group.Find(condition) is { } found && (first is null || found.Order < first.Order))
                    first = found;
            }

            return first;
        }

        private static void AddTo<TKey>(Dictionary<TKey, List<Writer>> groups, TKey key, Writer writer)
            where TKey : notnull
        {
            if (!groups.TryGetValue(key, out var group))
                groups.Add(key, group = []);
            group.Add(writer);
        }
    }

    /// <summary>A view, and what it asks of rows, read once: each is compared with all the others of its target.</summary>
    /// <param name="Order">Its place among the writers of its target.</param>
    /// <param name="Filters">The normal forms of its conditions.</param>
    /// <param name="Asked">The axes and conditions that it asks for.</param>
    /// <param name="Bounds">The comparisons that all of its rows fulfil.</param>
    private sealed record Writer(BoundView View, int Order, RowCondition Rows, HashSet<string> Filters, HashSet<string> Asked, Bound[] Bounds)
    {
        /// <summary>A comparison with the only value of an axis that its rows have; null if there is none.</summary>
        public Bound? OnlyValue { get; } = Array.Find(Bounds, lower => lower is { Operator: CompareOperator.GreaterOrEquals, After: false } && Array.Exists(
            Bounds, upper => upper is { Operator: CompareOperator.Less, After: true } && upper.Axis.Key == lower.Axis.Key && upper.Value == lower.Value));

        public static Writer Of(BoundView view, int order, RowCondition rows) => new(
            view, order, rows, new(view.Select.Filters.Select(f => f.Predicate.Key), StringComparer.Ordinal), AskedBy(rows), [.. BoundsOf(rows)]);

        /// <summary>Whether one axis alone keeps the rows of the two apart, as <c>kind = 'a'</c> and <c>kind = 'b'</c> do: most views of one target.</summary>
        public bool IsApartFrom(Writer other) => Ends(Bounds, other.Bounds) || Ends(other.Bounds, Bounds);

        private static bool Ends(Bound[] uppers, Bound[] lowers) => Array.Exists(uppers, upper => upper.Operator == CompareOperator.Less && Array.Exists(
            lowers,
            lower => lower.Operator == CompareOperator.GreaterOrEquals && lower.Axis.Key == upper.Axis.Key
                && upper.Value.CompareTo(lower.Value) is var order && (order < 0 || (order == 0 && (!upper.After || lower.After)))));

        private static IEnumerable<Bound> BoundsOf(RowCondition condition) => condition switch
        {
            Bound bound => [bound],
            AllOf all => all.Parts.SelectMany(BoundsOf),
            _ => [],
        };

        private static HashSet<string> AskedBy(RowCondition condition) => new(
            condition.DescendantsAndSelf().Select(part => part switch
            {
                Bound bound => bound.Axis.Key,
                NullTest test => test.Axis.Key,
                OpaquePredicate open => open.Key,
                ClockCondition clock => clock.Key,
                _ => "",
            }).Where(key => key.Length > 0),
            StringComparer.Ordinal);
    }
}
