using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Flow;

/// <summary>
/// The laws of what a view yields: how its value over the rows of two inserts follows from its value for each. Rows pass
/// levels of grouping on their way, and a source whose engine merges rows is the innermost of them, since an insert brings
/// it parts of rows.
/// </summary>
internal sealed class InsertLaws
{
    private readonly ImmutableArray<Level> _levels;
    private readonly Dictionary<BoundSelect, int> _levelsAround = [];
    private readonly HashSet<BoundExpression> _joined;
    private readonly string _trigger;
    private readonly Dictionary<(BoundExpression, int), MergeLaw> _known = [];

    public InsertLaws(InsertPath path)
    {
        var levels = ImmutableArray.CreateBuilder<Level>();
        foreach (var select in path.Selects)
        {
            _levelsAround[select] = levels.Count;
            if (select.IsGrouped)
                levels.Add(new Level([.. select.GroupBy.Select(k => k.Key)], select.Syntax.GroupByModifier == "ALL", null) { By = select.GroupBy });
        }

        if (path.Source is { IsIncomplete: false } source && MergesParts(source.Engine))
            levels.Add(new Level([], false, source));
        (_levels, _trigger, _joined) = (levels.ToImmutable(), path.Trigger?.FullName ?? "", Joined(path));
    }

    private InsertLaws(DataSource source) => (_levels, _trigger, _joined) = ([new Level([], false, source)], "", []);

    /// <summary>The laws of what is computed of each part of a row, before its source has merged them.</summary>
    public static InsertLaws OfParts(DataSource source) => new(source);

    /// <summary>Whether rows are grouped more than once.</summary>
    public bool IsNested => _levels.Count(l => l.Source is null) > 1;

    /// <summary>The law of what the view yields.</summary>
    public MergeLaw Of(BoundExpression value) => Of(value, 0);

    /// <summary>The law of a condition of a SELECT on the way.</summary>
    public MergeLaw Of(BoundFilter filter, BoundSelect select) =>
        Of(filter.Predicate, _levelsAround[select] + (select.IsGrouped && !filter.IsHaving ? 1 : 0));

    /// <summary>
    /// The column of the source of which a condition compares a part, as an insert brings it, with a number that the sum may reach and its parts
    /// may not; null for other conditions. Nothing is said of zero: parts without a value add nothing.
    /// </summary>
    public BoundColumn? PartIn(BoundExpression condition) =>
        _levels.Length > 0
            && _levels[_levels.Length - 1].Source is { } source
            && condition is BoundCall { Arguments: [BoundColumn column, BoundConstant { Kind: LiteralKind.Number, Constant: { Length: > 0 } number }] } test
        && number[0] is >= '1' and <= '9' && (number != "1" || !test.Is("greaterOrEquals")) && ConstantFolding.IsComparison(test.Name) && OfColumn(
            source, column.Name).Is("sum") && column.Table == source.Name ? column : null;

    /// <summary>The aggregates of an expression over the rows of the insert: those of what is joined are left out. The outermost first.</summary>
    public IEnumerable<BoundCall> AggregatesIn(BoundExpression value)
    {
        var seen = new HashSet<BoundExpression>();
        var open = new Stack<BoundExpression>([value]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (IsJoined(next) || !seen.Add(next))
                continue;
            if (next is BoundCall call && AggregateFunction.Find(call.Name) is not null)
                yield return call;
            foreach (var part in next.Parts.Reverse())
                open.Push(part);
        }
    }

    private MergeLaw Of(BoundExpression value, int level)
    {
        // Below all groups everything is a row's own.
        if (level >= _levels.Length)
            return MergeLaw.Same;
        if (_known.TryGetValue((value, level), out var known))
            return known;

        return _known[(value, level)] = IsJoined(value) ? MergeLaw.Unknown
            : value is BoundConstant || value.Constant is not null ? MergeLaw.Same
            : _levels[level].Keys.Contains(value.Key) ? OfKey(value, level)
            : _levels[level].Source is { } source && value is BoundColumn column ? OfColumn(source, column.Name)
            : value switch
            {
                BoundCall call when AggregateFunction.Find(call.Name) is { } function => OfAggregate(call, function, level),
                BoundCall { Arguments.IsEmpty: true } => MergeLaw.Unknown,
                BoundCall call => OfCall(call, level),
                BoundParameter => MergeLaw.Same,
                BoundLambda lambda when Of(lambda.Parts[0], level).Kind == MergeKind.Same => MergeLaw.Same,
                BoundSubquery subquery when TablesRead.By(subquery.Query).All(t => t.FullName != _trigger) => MergeLaw.Same,

                // GROUP BY ALL has what is beside the aggregates as keys.
                BoundColumn when _levels[level].GroupsByAll => OfKey(value, level),
                _ => MergeLaw.Unknown,
            };
    }

    private MergeLaw OfCall(BoundCall call, int level)
    {
        var law = CallLaws.Of(call, [.. call.Arguments.Select(a => Of(a, level))]);

        // The month of the greatest time of a day is that of the day.
        return law.Kind is MergeKind.Combined or MergeKind.None or MergeKind.Derived && level + 1 >= _levels.Length && IsOfKeys(call, _levels[level])
            ? MergeLaw.Same
            : law;
    }

    /// <summary>Whether a function of picked values is the same for all rows of a group: its keys determine it for each row.</summary>
    private bool IsOfKeys(BoundCall value, Level level)
    {
        var aggregates = AggregatesIn(value).ToArray();
        if (level.By.IsEmpty || aggregates.Length == 0 || !aggregates.All(IsPicking))
            return false;

        var done = new Dictionary<BoundExpression, BoundExpression>();
        return new Dependence(level.By)
            .Determines(value.Replace(part => part is BoundCall call && aggregates.Contains(call) ? call.Arguments[0] : null, done)) == true;

        static bool IsPicking(BoundCall call) =>
            AggregateFunction.Find(call.Name) is { Base: "min" or "max" or "any" or "anyLast" or "argMin" or "argMax", Combinators: { Length: 0 } }
                && !call.Arguments.IsEmpty
                && !call.Arguments[0].HasAggregate;
    }

    /// <summary>A key has one value in its group; one that differs with the inserts moves rows to other groups.</summary>
    private MergeLaw OfKey(BoundExpression key, int level) => Of(key, level + 1).Kind switch
    {
        MergeKind.Same => MergeLaw.Same,
        MergeKind.Unknown => MergeLaw.Unknown,
        _ => MergeLaw.Regrouped,
    };

    private MergeLaw OfAggregate(BoundCall call, AggregateFunction function, int level)
    {
        var arguments = call.Arguments;
        var inner = arguments.Select(a => Of(a, level + 1)).ToArray();

        // A function of the keys alone; what argMax picks by makes no difference to it.
        var values = function.Base is "argMin" or "argMax" ? arguments.Take(1) : arguments;
        if (AggregateLaw.IsIdempotent(function)
            && !function.YieldsState
            && !arguments.IsEmpty
            && values.All(a => Of(a, level).Kind == MergeKind.Same && !HasAggregate(a)))
            return MergeLaw.Same;

        var isOverRows = level + 1 >= _levels.Length;
        var condition = function.Combinators.Contains("If") && arguments.Length > 0 ? inner[inner.Length - 1].Kind : MergeKind.Same;
        if (!isOverRows)
        {
            if (inner.Any(i => i.Kind == MergeKind.Regrouped))
                return MergeLaw.Regrouped;
            if (inner.Any(i => i.Kind is MergeKind.Unknown or MergeKind.Derived))
                return MergeLaw.Unknown;
            if (!Survives(call, function, inner) || condition != MergeKind.Same)
                return MergeLaw.Regrouped;
        }

        if (function.YieldsState)
            return MergeLaw.State;
        if (AggregateLaw.CombiningOf(function) is not { } combining)
            return MergeLaw.None;
        if (function.Combinators.Contains("If") && !CallLaws.HasNeutralValue(combining, call.Type, call))
            return MergeLaw.Defaulted(combining);
        if (function.Base is "groupArray" or "groupUniqArray" && !call.Parameters.IsEmpty)
            return MergeLaw.CombinedBy(combining) with { IsCut = true };
        return combining is "argMin" or "argMax" && arguments.Length >= 2
            ? new MergeLaw(MergeKind.Combined, combining) { By = arguments[1] }
            : MergeLaw.CombinedBy(combining);
    }

    /// <summary>Whether an aggregate over groups of one insert belongs to the one over groups of all.</summary>
    private static bool Survives(BoundCall call, AggregateFunction function, MergeLaw[] inner)
    {
        if (inner.Length == 0)
            return false;
        if (inner.All(i => i.Kind == MergeKind.Same))
            return AggregateLaw.IsIdempotent(function);
        if (inner[0].Kind == MergeKind.State)
            return function.Combinators.Contains("Merge") || function.Combinators.Contains("MergeState");

        var combining = AggregateLaw.CombiningOf(function);
        return combining switch
        {
            null => false,

            // The newest of the newest: max(argMax(…), max(…)).
            "argMin" or "argMax" => inner.Length >= 2 && inner[0].Is(combining) && inner[1].Is(combining == "argMax" ? "max" : "min")
                && call.Arguments[1] is BoundCall { Arguments.Length: 1 } by && by.Arguments[0].Key == inner[0].By?.Key,
            _ => function.Base != "count" && inner[0].Is(combining) && inner.Skip(1).All(i => i.Kind == MergeKind.Same),
        };
    }

    private bool HasAggregate(BoundExpression value) => AggregatesIn(value).Any();

    /// <summary>What the parts of a row of a source have in a column that its engine merges.</summary>
    private static MergeLaw OfColumn(DataSource source, string name)
    {
        if (source.FindColumn(name) is not { Type.IsUnknown: false } column)
            return MergeLaw.Unknown;
        if (source.Engine.SortingKey.Has(name))
            return MergeLaw.Same;
        if (column.Type.IsAggregateState)
            return MergeLaw.State;
        if (column.Type.IsSimpleAggregateState && AggregateFunction.Find(column.Type.StateFunction) is { } function)
            return AggregateLaw.CombiningOf(function) is { } combining ? MergeLaw.CombinedBy(combining) : MergeLaw.Unknown;
        return source.Engine.Adds(column) ? MergeLaw.CombinedBy("sum") : MergeLaw.Unknown;
    }

    /// <summary>Whether an engine makes one row of several, by the functions of its columns.</summary>
    internal static bool MergesParts(DeclaredEngine engine) => (engine.IsAggregating || engine.IsSumming) && engine.MergesRows;

    private bool IsJoined(BoundExpression value) => _joined.Contains(value);

    /// <summary>What is computed on the right of joins, over rows that are not of the insert.</summary>
    private static HashSet<BoundExpression> Joined(InsertPath path)
    {
        var found = new HashSet<BoundExpression>();
        foreach (var select in path.Selects)
        {
            for (var table = select.From; table is BoundJoin or BoundArrayJoin; table = table is BoundJoin join
                ? join.Left
                : ((BoundArrayJoin)table).Table)
            {
                if (table is BoundJoin { Right: var right })
                    found.UnionWith(SelectWalk.QueryOf(right)?.Columns.Columns.Select(c => c.Value).Where(v => v.HasAggregate) ?? []);
            }
        }

        return found;
    }

    /// <summary>A grouping that rows pass, or the merges of the source.</summary>
    private sealed record Level(ImmutableHashSet<string> Keys, bool GroupsByAll, DataSource? Source)
    {
        public ImmutableArray<BoundExpression> By { get; init; } = [];
    }
}
