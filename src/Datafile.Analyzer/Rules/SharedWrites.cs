using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Rules;

/// <summary>Two pipes that write the same rows of one source into one target. Only what is certain counts.</summary>
/// <param name="Effect">What happens to a row that both include, for a message.</param>
internal sealed record SharedWrites(BoundWriter First, BoundWriter Second, string Effect)
{
    /// <summary>Each writer that shares rows with one before it, in the order of names, with the first of those.</summary>
    /// <param name="mayShare">Which two are compared.</param>
    public static IEnumerable<SharedWrites> Among(IEnumerable<BoundWriter> writers, Func<BoundWriter, BoundWriter, bool> mayShare)
    {
        var conditions = new ConditionReader();

        // Only those that make the same of a row can write it twice.
        foreach (var same in writers
            .Where(w => w is { IsOnlyRun: true, HasMoreOutputs: false, Select: { Source.Length: > 0, Release.Length: 0 } })
            .GroupBy(w => (w.Target.Name, w.Select.Source, string.Join("\n", w.Select.Shape), Keys(w)))
            .Where(g => g.Count() > 1))
        {
            var before = new EarlierWriters();
            foreach (var (writer, order) in same.OrderBy(w => w.Name, StringComparer.Ordinal).Select((writer, i) => (writer, i)))
            {
                var rows = WrittenRows.Of(writer, order, conditions.Read(writer.Select.Filters));
                var twin = before.FindFirst(rows, earlier =>
                    mayShare(earlier.Writer, writer)
                    && !earlier.IsApartFrom(rows)
                    && Doubled(earlier.Writer, writer) is not null
                    && Overlap(earlier, rows));
                if (twin is not null)
                    yield return new SharedWrites(twin.Writer, writer, Doubled(twin.Writer, writer) ?? "");
                before.Add(rows);
            }
        }
    }

    /// <summary>What the writers make of the sorting key of the target: rows of another key are other rows.</summary>
    private static string Keys(BoundWriter writer)
    {
        return string.Join("\n", writer.Target.Columns.Where(c => writer.Target.Engine.SortingKey.Mentions(c.Name))
            .Select(c => writer.FindOutput(c.Name)?.Expression.Key ?? ""));
    }

    /// <summary>What happens to a row that both include, for a message; null if it does no harm.</summary>
    private static string? Doubled(BoundWriter first, BoundWriter second)
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
    private static bool Overlap(WrittenRows first, WrittenRows second)
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
        private readonly Dictionary<string, List<WrittenRows>> _byAxis = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Axis, AxisValue Value), List<WrittenRows>> _byValue = [];

        public void Add(WrittenRows rows)
        {
            AddTo(_byAxis, rows.OnlyValue?.Axis.Key ?? "", rows);
            if (rows.OnlyValue is { } only)
                AddTo(_byValue, (only.Axis.Key, only.Value), rows);
        }

        /// <summary>The first that meets a condition, of those that may share rows with another.</summary>
        public WrittenRows? FindFirst(WrittenRows rows, Predicate<WrittenRows> condition)
        {
            WrittenRows? first = null;
            foreach (var entry in _byAxis)
            {
                var group = rows.OnlyValue is { } only && only.Axis.Key == entry.Key
                    ? _byValue.TryGetValue((only.Axis.Key, only.Value), out var same) ? same : []
                    : entry.Value;
                if (group.Find(condition) is { } found && (first is null || found.Order < first.Order))
                    first = found;
            }

            return first;
        }

        private static void AddTo<TKey>(Dictionary<TKey, List<WrittenRows>> groups, TKey key, WrittenRows rows)
            where TKey : notnull
        {
            if (!groups.TryGetValue(key, out var group))
                groups.Add(key, group = []);
            group.Add(rows);
        }
    }

    /// <summary>A view or a copy, and what it asks of rows, read once: each is compared with all the others of its target.</summary>
    /// <param name="Order">Its place among the writers of its target.</param>
    /// <param name="Filters">The normal forms of its conditions.</param>
    /// <param name="Asked">The axes and conditions that it asks for.</param>
    /// <param name="Bounds">The comparisons that all of its rows fulfil.</param>
    private sealed record WrittenRows(BoundWriter Writer, int Order, RowCondition Rows, HashSet<string> Filters, HashSet<string> Asked, Bound[] Bounds)
    {
        /// <summary>A comparison with the only value of an axis that its rows have; null if there is none.</summary>
        public Bound? OnlyValue { get; } = Array.Find(Bounds, lower => lower is { Operator: CompareOperator.GreaterOrEquals, After: false } && Array.Exists(
            Bounds, upper => upper is { Operator: CompareOperator.Less, After: true } && upper.Axis.Key == lower.Axis.Key && upper.Value == lower.Value));

        public static WrittenRows Of(BoundWriter writer, int order, RowCondition rows) => new(
            writer, order, rows, new(writer.Select.Filters.Select(f => f.Predicate.Key), StringComparer.Ordinal), AskedBy(rows), [.. BoundsOf(rows)]);

        /// <summary>
        /// Whether one axis alone keeps the rows of the two apart, as <c>kind = 'a'</c> and <c>kind = 'b'</c> do: most views of one target.
        /// </summary>
        public bool IsApartFrom(WrittenRows other) => Ends(Bounds, other.Bounds) || Ends(other.Bounds, Bounds);

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
