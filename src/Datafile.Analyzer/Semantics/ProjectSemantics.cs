using System.Collections.Concurrent;
using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Tracing;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>
/// What the queries of a project mean: each name with what it refers to, each expression with its type and its origin. A
/// node is bound when it is asked for, and once. A model of a changed project reuses what did not depend on the change.
/// Several threads may ask at a time.
/// </summary>
public sealed class ProjectSemantics
{
    private static readonly string TooManyVariants = $"its template has more variants than the {Limits.TemplateVariants} that are looked at, or more pairs of branches",
        TooManyRuns = $"the templates that it reads through combine in more than {Limits.TemplateChoices} ways, or none of them parses";

    /// <summary>So many nodes are worth being shared among the cores.</summary>
    private const int WorthAllCores = 8;

    private readonly ConcurrentDictionary<DataSource, QueryColumns> _sources = [];
    private readonly ConcurrentDictionary<PipeNode, ImmutableArray<RunQuery>> _runs = [];
    private readonly Dictionary<PipeNode, BoundNode> _before = [];

    /// <summary>
    /// Held while something is bound that was not asked for before. The model of the baseline may be asked meanwhile, and asks nothing
    /// back.
    /// </summary>
    private readonly object _binding = new();
    private readonly Dictionary<(DataSource, SqlTree), BoundVariant> _lists = [];
    private readonly Dictionary<DataSource, ImmutableArray<BoundTablePart>> _tables = [];
    private readonly Dictionary<string, Assumption> _assumptions = new(StringComparer.Ordinal);
    private int _bindings;
    private long _work;

    /// <param name="earlier">
    /// The model of a state that the project was changed from, best by <see cref="DataProject.With(ProjectFile)"/>: what it bound and the
    /// change does not touch is not bound again.
    /// </param>
    public ProjectSemantics(DataProject project, ProjectSemantics? earlier = null)
    {
        (Project, Resolver) = (project, new NameResolver(project));
        Any = new Assumption(ImmutableDictionary<PipeNode, int>.Empty, isWithoutParameters: false);
        if (earlier is not null)
        {
            foreach (var entry in earlier._before.Concat(earlier.Any.Bound))
                _before[entry.Key] = entry.Value;
        }
    }

    public DataProject Project { get; }

    /// <summary>What a name of a table means.</summary>
    public NameResolver Resolver { get; }

    /// <summary>What names such as <c>live.t</c> mean; null where no other release is known.</summary>
    public ReleaseNames? Releases { get; init; }

    /// <summary>The model of another state, which binds the nodes that are the same in both (<see cref="DataProject.Load"/>).</summary>
    public ProjectSemantics? Baseline { get; init; }

    /// <summary>How many nodes this model bound itself, those left out that it reused.</summary>
    public int Bindings => _bindings;

    /// <summary>How many expressions and columns this model looked at.</summary>
    public long Work => Interlocked.Read(ref _work);

    /// <summary>Whether all queries together are more than is looked at, so that what is known depends on the order of questions.</summary>
    public bool IsTooLarge => Work > Limits.ProjectWork;

    /// <summary>Any request: each templated node may be any of its variants.</summary>
    private Assumption Any { get; }

    /// <summary>The columns that a node yields.</summary>
    public QueryColumns ColumnsOf(PipeNode node) => Bind(node).Columns;

    /// <summary>The columns of a Data Source.</summary>
    public QueryColumns ColumnsOf(DataSource source) => _sources.GetOrAdd(source, static s => DataSourceColumns.Of(s).In(s.Name));

    /// <summary>What a node yields to a request.</summary>
    public BoundNode Bind(PipeNode node) => Bind(node, Any);

    /// <summary>
    /// Binds all nodes of a large project on all cores, each after those that it reads; nodes in a circle, and those of a small
    /// project, are left for when they are asked for. Nothing else may ask meanwhile.
    /// </summary>
    /// <returns>False where nothing is bound: the project is small, or its queries together are more than is looked at.</returns>
    public bool BindAll()
    {
        if (!Project.IsLarge)
            return false;

        foreach (var wave in BindingOrder.Of(Project.Pipes.Where(p => !p.IsIncomplete).SelectMany(p => p.Nodes), NodesReadBy))
        {
            if (wave.Length < WorthAllCores)
                Array.ForEach(wave, BindOne);
            else
                Parallel.ForEach(wave, BindOne);
        }

        if (!IsTooLarge)
            return true;

        // Which queries are past the limit must not depend on threads: they are bound in the order in which they are asked for.
        Any.Bound.Clear();
        (_work, _bindings) = (0, 0);
        return false;

        void BindOne(PipeNode node) => Any.Bound[node] = Reused(node) ?? BindNow(node, Any);
    }

    /// <summary>
    /// What a materialized view or a copy asks, which no request gives parameters: one query, or several where a template
    /// that it reads through does not say which.
    /// </summary>
    public ImmutableArray<RunQuery> RunsOf(PipeNode node)
    {
        if (_runs.TryGetValue(node, out var runs))
            return runs;

        lock (_binding)
            return _runs.GetOrAdd(node, n => [.. TemplateChoices.Of(n, this).Select(choice => new RunQuery(QueryIn(n, choice.Taken), choice))]);
    }

    /// <summary>In which case a view asks one of some queries, and none of the others of <see cref="RunsOf"/>.</summary>
    public TemplateCondition ConditionOf(PipeNode node, IEnumerable<RunQuery> some) =>
        TemplateChoices.ConditionOf([.. some.Select(r => r.Choice)], [.. RunsOf(node).Select(r => r.Choice)]);

    /// <summary>The one query of a view or a copy; unknown where there are several.</summary>
    public BoundQuery QueryOf(PipeNode node) => RunsOf(node) is { Length: 1 } runs ? runs[0].Query : BoundQuery.Unknown;

    /// <summary>The conditions that a text puts on the rows of a table, e.g. <c>--sql-condition</c>; null where it does not parse.</summary>
    /// <param name="reader">The node in whose place the table is read.</param>
    public ImmutableArray<BoundFilter>? BindCondition(PipeNode reader, string table, string condition)
    {
        var sql = SqlTree.ParseCondition(condition, new TableName(default, "", table, ""));
        return sql.Query is { } query
            && new Binder(new TableReader(this, reader, Any), reader, sql).Bind(query).Query.Branches is { Length: 1 } branches
            ? branches[0].Filters
            : null;
    }

    /// <summary>
    /// A SELECT list without FROM over the rows of a Data Source, as FORWARD_QUERY is; unknown for other queries. It is bound once.
    /// </summary>
    public BoundVariant BindOver(DataSource source, SqlTree list)
    {
        lock (_binding)
        {
            if (!_lists.TryGetValue((source, list), out var known))
                _lists.Add((source, list), known = BindPassing(source, list));
            return known;
        }
    }

    /// <summary>The expressions of a Data Source's table, bound once.</summary>
    public ImmutableArray<BoundTablePart> TablePartsOf(DataSource source)
    {
        lock (_binding)
        {
            if (_tables.TryGetValue(source, out var known))
                return known;
        }

        // Two threads may both bind them; the others need not wait for it.
        var bound = BoundTablePart.Of(this, source);
        lock (_binding)
            return _tables[source] = bound;
    }

    /// <summary>The keys of a Data Source.</summary>
    internal BoundKeys KeysOf(DataSource source) => BoundKeys.Of(source, TablePartsOf(source));

    /// <summary>As <see cref="BindOver"/>, for a list that is made for one question: nothing of it is kept.</summary>
    internal BoundVariant BindPassing(DataSource source, SqlTree list)
    {
        if (list.Query is not SelectQuery { From: null } select)
            return BoundVariant.Unknown;

        // Binding asks in which node a name is read; a list of a Data Source is in none.
        var reader = PipeNode.Alone(source.File);
        var query = select with { From = new TableName(select.Span, "", source.Name, "") };
        return new Binder(new TableReader(this, reader, Any), reader, list).Bind(query);
    }

    /// <summary>What a name in a query of a node reads. What reads itself is unknown.</summary>
    internal TableRead Read(PipeNode reader, string database, string name, Assumption assumption)
    {
        if (Releases?.IsLive(database) == true)
            return Releases.Read(database, name);

        var found = Resolver.Find(reader, database, name);
        var isOther = database.Length > 0 && Releases?.IsOwn(database) != true;
        switch (found)
        {
            case DataSource source:
                return new TableRead(database, name, found, isOther ? ColumnsOf(source).OrMore() : ColumnsOf(source));
            case PipeNode { Pipe.IsIncomplete: true }:
                return new TableRead(database, name, found, QueryColumns.Unknown) { Query = BoundQuery.Unknown };
            case PipeNode node:
                var bound = Known(node, assumption) ?? BoundNode.Unknown;
                return new TableRead(database, name, found, bound.Columns) { Query = bound.Query ?? BoundQuery.Of(bound.Columns) };
            default:
                // Another workspace may have changed what it shares since it was pulled.
                var columns = Resolver.FindQuarantined(database, name) is { } quarantined ? DataSourceColumns.QuarantineOf(quarantined)
                    : Project.FindVendored(database, name) is { } vendored ? DataSourceColumns.Of(vendored).In($"{database}.{name}").OrMore()
                    : QueryColumns.Unknown;
                return new TableRead(database, name, null, columns);
        }
    }

    /// <summary>The nodes bound so far whose queries are past a limit, and which one, in the order of files and nodes.</summary>
    public IEnumerable<(PipeNode Node, string Reason)> TooLarge =>
        from bound in Any.Bound
        let reason = bound.Value.Variants.Select(v => v.TooLarge).FirstOrDefault(r => r.Length > 0)
            ?? (bound.Key.Sql?.TemplateVariants?.IsBounded == true ? TooManyVariants
                : _runs.TryGetValue(bound.Key, out var runs) && runs.IsEmpty ? TooManyRuns
                : null)
        where reason is not null
        orderby bound.Key.Pipe.File.Path, bound.Key.Syntax.Start.Span.Start
        select (bound.Key, reason);

    /// <summary>Counts expressions and columns that are looked at; false where all queries together are too much.</summary>
    internal bool Spend(long work) => Interlocked.Add(ref _work, work) <= Limits.ProjectWork;

    private BoundQuery QueryIn(PipeNode node, ImmutableDictionary<PipeNode, int> taken)
    {
        if (!Bind(node).IsTemplated)
            return Bind(node).Query ?? BoundQuery.Unknown;

        var key = string.Join("\n", taken.Select(t => $"{t.Key.Pipe.Name}/{t.Key.Name} {t.Value}").OrderBy(t => t, StringComparer.Ordinal));
        if (!_assumptions.TryGetValue(key, out var assumption))
            _assumptions.Add(key, assumption = new Assumption(taken, isWithoutParameters: true));
        return Bind(node, assumption).Query ?? BoundQuery.Unknown;
    }

    /// <summary>What is bound already; what no template decides is the same under each assumption.</summary>
    private BoundNode? Known(PipeNode node, Assumption assumption) =>
        assumption.Bound.TryGetValue(node, out var bound) ? bound
        : assumption != Any && Any.Bound.TryGetValue(node, out var any) && !any.IsTemplated ? any
        : null;

    private BoundNode Bind(PipeNode node, Assumption assumption)
    {
        if (Known(node, assumption) is { } known)
            return known;

        lock (_binding)
            return BindWithReads(node, assumption);
    }

    /// <summary>What a node yields. What it reads is bound first, so that a long chain of nodes needs no deep stack.</summary>
    private BoundNode BindWithReads(PipeNode node, Assumption assumption)
    {
        var open = new HashSet<PipeNode>();
        var waiting = new Stack<PipeNode>();
        waiting.Push(node);
        while (waiting.Count > 0)
        {
            var next = waiting.Peek();
            if (Known(next, assumption) is not null)
            {
                waiting.Pop();
            }
            else if (open.Add(next))
            {
                foreach (var inner in NodesReadBy(next))
                {
                    if (Known(inner, assumption) is null && !open.Contains(inner))
                        waiting.Push(inner);
                }
            }
            else
            {
                waiting.Pop();
                assumption.Bound[next] = (assumption == Any ? Reused(next) : null) ?? BindNow(next, assumption);
            }
        }

        return Known(node, assumption) ?? BoundNode.Unknown;
    }

    private IEnumerable<PipeNode> NodesReadBy(PipeNode node) => node.Reads.Select(r => Resolver.Find(node, r.Database, r.Name)).OfType<PipeNode>();

    /// <summary>What an earlier model found of a node; null where it reads something that is another now.</summary>
    private BoundNode? Reused(PipeNode node) =>
        EarlierOf(node) is { } known && known.Reads.All(r => IsSame(Read(node, r.Database, r.Name, Any), r)) ? known : null;

    private BoundNode? EarlierOf(PipeNode node) =>
        _before.TryGetValue(node, out var known) ? known
        : Baseline?.Project.FindPipe(node.Pipe.Name) == node.Pipe ? Baseline.Bind(node)
        : null;

    /// <summary>Whether a name reads the same. What a name with a database means depends on the releases as well.</summary>
    private static bool IsSame(TableRead now, TableRead then) =>
        ReferenceEquals(now.Table, then.Table) && now.Database.Length == 0 && (now.Table is DataSource || ReferenceEquals(now.Columns, then.Columns));

    private BoundNode BindNow(PipeNode node, Assumption assumption)
    {
        Interlocked.Increment(ref _bindings);
        AnalyzerEvents.Log.NodeBound(node.Pipe.Name, node.Name);
        if (node.Sql is not { } sql)
            return BoundNode.Unknown;

        var tables = new TableReader(this, node, assumption);
        var queries = sql.HasTags ? sql.Variants.Select(v => v.Query).ToArray() : [sql.Query];
        if (assumption.Taken.TryGetValue(node, out var taken) && taken < queries.Length)
            queries = [queries[taken]];

        var variants = ImmutableArray.CreateRange(queries.Select(q => q is null ? BoundVariant.Unknown : new Binder(tables, node, sql).Bind(q)));

        // Made now, while what it reads is made: a long chain of nodes needs no deep stack.
        foreach (var variant in variants)
            _ = variant.Query.Branches;

        // A variant that ClickHouse refuses yields nothing.
        var yielded = queries.Length < 2 ? variants : variants.Where((_, i) => !sql.Variants[i].IsRefused);
        return new BoundNode(QueryColumns.Common([.. yielded.Select(v => v.Columns)]), variants, [.. tables.All])
        {
            IsTemplated = variants.Length > 1
                || variants.Any(v => v.HasNamesOfRequest)
                || tables.All.Any(r => r.Table is PipeNode inner && Known(inner, assumption)?.IsTemplated == true),
        };
    }
}
