using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// One way of rows through a query: from the Data Source at the left end, through every SELECT, to what the query yields.
/// </summary>
public sealed class QueryBranch
{
    /// <summary>Marks in a shape: the clauses before the mark apply to the rows before they are grouped or filtered, not to the result.</summary>
    private const string Grouped = "then grouped", Filtered = "then filtered";

    private static readonly string[] Limits = ["limit", "offset", "distinct on", "qualify"];

    private readonly QueryBranch? _inner;
    private readonly BoundSelect? _select;
    private readonly BoundUnion? _union;
    private readonly string _clause;
    private readonly BoundSelect? _top;
    private readonly BoundSelect? _grouped;
    private Answers? _answers;

    private QueryBranch(QueryBranch? inner, BoundSelect? select = null, BoundUnion? union = null, string clause = "", bool isKnown = true)
    {
        // Taken over from step to step: to walk the whole way from every node of a chain would cost the square of its length.
        (_inner, _select, _union, _clause) = (inner, select, union, clause);
        (Source, Release) = inner is null ? ("", "") : (inner.Source, inner.Release);
        _top = select ?? inner?._top;
        _grouped = select is { IsGrouped: true } ? select : inner?._grouped;
        IsKnown = isKnown && inner?.IsKnown != false;
    }

    /// <summary>A way that is not followed.</summary>
    public static QueryBranch Unknown { get; } = new(null, isKnown: false);

    /// <summary>The Data Source, or table of elsewhere, whose rows it takes; empty where that cannot be determined.</summary>
    public string Source { get; private init; }

    /// <summary>The release that the source is read from (<c>live</c>, <c>v0_0_1</c>); empty for its own.</summary>
    public string Release { get; private init; }

    /// <summary>The table at the left end; null where there is none.</summary>
    public TableRead? Table { get; private init; }

    private string LookedUp { get; init; } = "";

    /// <summary>What the clause of this step computes.</summary>
    private ImmutableArray<BoundExpression> ClauseReads { get; init; } = [];

    /// <summary>Whether rows are aggregated.</summary>
    public bool IsGrouped => _grouped is not null;

    /// <summary>Whether all is known that decides which rows come out. Which columns they have is a matter of their own.</summary>
    public bool IsKnown { get; }

    /// <summary>In order.</summary>
    public ImmutableArray<BoundOutput> Outputs => Found.Outputs.IsDefault ? Found.Outputs = FindOutputs() : Found.Outputs;

    /// <summary>Whether there may be more outputs than are known.</summary>
    public bool HasMoreOutputs => _top is not { Columns.IsOpen: false };

    /// <summary>The conditions of all WHERE and PREWHERE, and those of HAVING on keys, split at AND; the innermost first.</summary>
    public ImmutableArray<BoundFilter> Filters => [.. AllFilters.Where(f => !f.IsOnAggregate)];

    /// <summary>The conditions on aggregates, as of HAVING: they see what one insert brings.</summary>
    public ImmutableArray<BoundFilter> AggregateFilters => [.. AllFilters.Where(f => f.IsOnAggregate)];

    /// <summary>The keys of the outermost GROUP BY, in no order.</summary>
    public ImmutableHashSet<string> GroupKeys => [.. GroupExpressions.Select(k => k.Key)];

    private IEnumerable<BoundExpression> GroupExpressions => (_grouped ?? _top) is { } select ? select.GroupBy.Select(Chosen) : [];

    /// <summary>Whether both group by expressions of one normal form, whatever their sources are called.</summary>
    public bool GroupsAs(QueryBranch other)
    {
        var done = new Dictionary<BoundExpression, BoundExpression>();
        BoundExpression? OfOther(BoundExpression part) =>
            part is BoundColumn column && column.Table == Source ? new BoundColumn(other.Source, column.Name, column.Type) : null;
        return other.GroupKeys.SetEquals(Source == other.Source ? GroupKeys : GroupExpressions.Select(k => k.Replace(OfOther, done).Key));
    }

    /// <summary>Everything else that decides which rows come out, in order: joins, LIMIT, DISTINCT, HAVING, inner groupings.</summary>
    public ImmutableArray<string> Shape => FoundShape.Shape;

    /// <summary>In which order the rows come out, where a query says it and nothing takes it away; it changes no row.</summary>
    public string Order => FoundShape.Order;

    private (ImmutableArray<string> Shape, string Order) FoundShape
    {
        get
        {
            // The shape is set last, and another thread finds the same.
            if (Found.Shape.IsDefault)
            {
                var (shape, order) = FindShape();
                Found.Order = order;
                Found.Shape = shape;
            }

            return (Found.Shape, Found.Order);
        }
    }

    /// <summary>The normal form: two ways whose keys are equal yield the same rows.</summary>
    public string Key => Found.Key ??= NormalForm.Bounded(KeyOf(Filters));

    private Answers Found => _answers ?? Interlocked.CompareExchange(ref _answers, new Answers(), null) ?? _answers;

    /// <summary>From the source on.</summary>
    private ImmutableArray<QueryBranch> Path
    {
        get
        {
            if (Found.Path.IsDefault)
            {
                var path = new Stack<QueryBranch>();
                for (var at = this; at is not null; at = at._inner)
                    path.Push(at);
                Found.Path = [.. path];
            }

            return Found.Path;
        }
    }

    private ImmutableArray<BoundFilter> AllFilters
    {
        get
        {
            if (Found.Filters.IsDefault)
                Found.Filters = FindFilters();
            return Found.Filters;
        }
    }

    /// <summary>Which query of each UNION it takes.</summary>
    private Dictionary<BoundUnion, QueryBranch> Choices
    {
        get
        {
            if (Found.Choices is null)
            {
                var choices = new Dictionary<BoundUnion, QueryBranch>();
                foreach (var step in Path)
                {
                    if (step is { _union: { } union, _inner: { } inner })
                        choices[union] = inner;
                }

                Found.Choices = choices;
            }

            return Found.Choices;
        }
    }

    /// <summary>Whether both compute a column by expressions of one normal form.</summary>
    public bool ComputesAs(QueryBranch other, string column) =>
        FindOutput(column)?.Expression.Key is { } key && other.FindOutput(column)?.Expression.Key == key;

    /// <summary>The innermost SELECT of a node; null where the rows do not pass it.</summary>
    public Place? PlaceIn(PipeNode node) => Path.FirstOrDefault(step => step._select?.Node == node)?._select is { } select
        ? new Place(node.Pipe.File, select.Syntax.Span)
        : null;

    /// <summary>The first output of that name; null where there is none.</summary>
    public BoundOutput? FindOutput(string name) => Outputs.FirstOrDefault(o => o.Name == name);

    /// <summary>The normal form with other filters in place of its own.</summary>
    public string KeyOf(IEnumerable<BoundFilter> filters) => string.Join(
        "\n",
        $"from {Release}.{Source}",
        "select " + string.Join("; ", Outputs.Select(o => $"{o.Name} = {o.Expression.Key}").OrderBy(o => o, StringComparer.Ordinal)),
        "where " + string.Join("; ", filters.Select(KeyOf).OrderBy(k => k, StringComparer.Ordinal)),
        "group by " + string.Join("; ", GroupKeys.OrderBy(k => k, StringComparer.Ordinal)),
        "with " + string.Join("; ", Shape));

    private static string KeyOf(BoundFilter filter) => (filter.Stage > 0 ? $"{Filtered} {filter.Stage} " : "") + filter.Predicate.Key;

    /// <summary>The rows of a table, every one of them.</summary>
    internal static QueryBranch Of(TableRead? read, TableReference reference) => new(null)
    {
        Source = reference.IsOwn ? reference.Name : reference.FullName,
        Release = reference.IsRelease ? reference.Database : "",
        Table = read,
    };

    /// <summary>The one row of a SELECT without FROM.</summary>
    internal static QueryBranch Of(BoundSelect select) => new(new QueryBranch(null), select);

    internal QueryBranch Through(BoundSelect select) => new(this, select) { Table = Table };

    internal QueryBranch Of(BoundUnion union) => new(this, union: union) { Table = Table };

    /// <param name="reads">What the clause computes.</param>
    /// <param name="lookedUp">The table whose columns the clause adds to each row, where it does nothing else; empty for other clauses.</param>
    internal QueryBranch With(string clause, bool isKnown, ImmutableArray<BoundExpression> reads, string lookedUp = "") =>
        new(this, clause: clause, isKnown: isKnown) { Table = Table, ClauseReads = reads, LookedUp = lookedUp };

    private BoundExpression Chosen(BoundExpression expression) => Choices.Count == 0 ? expression : expression.Replace(
        part => part is BoundUnionColumn column && Choices.TryGetValue(column.Union, out var branch) && column.Index < branch.Outputs.Length
            ? branch.Outputs[column.Index].Expression
            : null,
        []);

    private ImmutableArray<BoundOutput> FindOutputs()
    {
        // The names are those of the first query of a UNION.
        var names = _union?.Columns.Columns ?? _top?.Columns.Columns ?? [];
        return _top is not { } top ? [] : [.. top.Columns.Columns.Select((c, i) =>
            new BoundOutput(i < names.Length ? names[i].Name : c.Name, Chosen(c.Value), new Place(top.Node.Pipe.File, c.Span))
            { Syntax = c.Expression })];
    }

    /// <summary>
    /// A condition on the rows that a LIMIT has taken is another one than that before it, and so is HAVING on the totals that ROLLUP adds.
    /// </summary>
    private ImmutableArray<BoundFilter> FindFilters()
    {
        var filters = ImmutableArray.CreateBuilder<BoundFilter>();
        var (isLimited, stage) = (false, 0);
        foreach (var step in Path)
        {
            if (step._select is not { } select)
                continue;

            if (isLimited && select.Filters.Any(f => !f.IsOnAggregate))
                stage++;
            var addsTotals = select.Syntax.GroupByModifier is not ("" or "ALL");
            filters.AddRange(select.Filters.Select(f => f with { Predicate = Chosen(f.Predicate), Stage = f.IsHaving && addsTotals ? stage + 1 : stage }));
            isLimited |= select.TakesRows;
        }

        return filters.ToImmutable();
    }

    /// <summary>Whether a part of a shape is such a mark, and not a clause.</summary>
    public static bool IsOrder(string part) => part is Grouped or Filtered;

    /// <summary>Whether a clause takes some of the rows.</summary>
    internal static bool IsLimit(string clause) =>
        Array.Exists(Limits, word => clause.StartsWith(word, StringComparison.Ordinal));

    /// <summary>Whether nothing reads what a lookup adds, so that the rows are the same without it.</summary>
    private bool IsUnusedLookup(QueryBranch lookup) => lookup.LookedUp.Length > 0
        && lookup.LookedUp != Source
        && !HasMoreOutputs
        && Outputs.Select(o => o.Expression)
            .Concat(AllFilters.Select(f => f.Predicate))
            .Concat(Path.Where(step => step != lookup).SelectMany(step => step.ClauseReads))
            .Concat(Path.SelectMany(step => step._select is { } select ? select.GroupBy.AddRange(select.ClauseKeys) : []))
            .SelectMany(e => e.DescendantsAndSelf())
            .All(e => e switch
            {
                BoundColumn { Table: var table } => table.Length > 0 && table != lookup.LookedUp,
                BoundCall or BoundConstant or BoundLambda or BoundParameter => true,
                _ => false, // what it reads is not known
            });

    private (ImmutableArray<string> Shape, string Order) FindShape()
    {
        var shape = ImmutableArray.CreateBuilder<string>();
        BoundSelect? grouped = null;
        var (isLimited, order) = (false, "");
        foreach (var step in Path)
        {
            if (step._clause.Length > 0 && !IsUnusedLookup(step))
                shape.Add(step._clause);
            if (step._select is not { } select)
                continue;

            if (select.IsGrouped && grouped is not null)
                shape.Add("over groups of " + string.Join(",", grouped.GroupBy.Select(k => Chosen(k).Key).OrderBy(k => k, StringComparer.Ordinal)));
            else if (select.IsGrouped && shape.Count > 0)
                shape.Add(Grouped);
            if (select.IsGrouped)
                grouped = select;
            if (isLimited && select.Filters.Any(f => !f.IsOnAggregate))
                shape.Add(Filtered);
            if (order.Length > 0 && select.FollowsOrder)
                shape.Add(order);
            if (select.Order.Length > 0)
                order = select.Order;
            else if (select.IsGrouped || select.Syntax.Distinct)
                order = "";
            shape.AddRange(select.Clauses);
            isLimited |= select.TakesRows;
            shape.AddRange(select.Filters.Where(f => f.IsOnAggregate).Select(f => "having " + Chosen(f.Predicate).Key));
        }

        return (shape.ToImmutable(), order);
    }

    /// <summary>What was asked of the way already: of most ways nothing is.</summary>
    private sealed class Answers
    {
        public ImmutableArray<QueryBranch> Path { get; set; }

        public Dictionary<BoundUnion, QueryBranch>? Choices { get; set; }

        public ImmutableArray<BoundOutput> Outputs { get; set; }

        public ImmutableArray<BoundFilter> Filters { get; set; }

        public ImmutableArray<string> Shape { get; set; }

        public string Order { get; set; } = "";

        public string? Key { get; set; }
    }
}

/// <summary>A column that a query yields.</summary>
/// <param name="Expression">Over the columns of the source.</param>
public sealed record BoundOutput(string Name, BoundExpression Expression, Place Place)
{
    /// <summary>What is written in the SELECT list; null for a column that <c>*</c> brings.</summary>
    public SqlExpression? Syntax { get; init; }
}
