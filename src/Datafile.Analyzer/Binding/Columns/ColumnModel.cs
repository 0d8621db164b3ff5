using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Binding.Columns;

/// <summary>
/// What every node of a project yields: names and types of its columns. A node is bound when it is asked for, and once. A
/// model of a changed project takes over what did not depend on the change.
/// </summary>
public sealed class ColumnModel
{
    private readonly Dictionary<PipeNode, BoundNode> _bound = [];
    private readonly Dictionary<DataSource, QueryColumns> _sources = [];
    private readonly IReadOnlyDictionary<PipeNode, BoundNode> _before;
    private readonly HashSet<PipeNode> _open = [];

    public ColumnModel(DataProject project)
        : this(project, new Dictionary<PipeNode, BoundNode>())
    {
    }

    private ColumnModel(DataProject project, IReadOnlyDictionary<PipeNode, BoundNode> before) => (Project, _before) = (project, before);

    public DataProject Project { get; }

    /// <summary>How many nodes this model bound itself, those not counted that it took over.</summary>
    public int Bindings { get; private set; }

    /// <summary>How many expressions and columns this model looked at.</summary>
    public long Work { get; private set; }

    /// <summary>The nodes bound so far whose queries are past a limit, and which one, in the order of files and nodes.</summary>
    public IEnumerable<(PipeNode Node, string Reason)> TooLarge =>
        from bound in _bound
        let reason = bound.Value.Views.Select(v => v.TooLarge).FirstOrDefault(r => r.Length > 0)
        where reason is not null
        orderby bound.Key.Pipe.File.Path, bound.Key.Syntax.Start.Span.Start
        select (bound.Key, reason);

    /// <summary>The model of a changed project, best made by <see cref="DataProject.With"/>: a node of a file that is the same is the same.</summary>
    public ColumnModel With(DataProject project)
    {
        var known = new Dictionary<PipeNode, BoundNode>();
        foreach (var entry in _before.Concat(_bound))
            known[entry.Key] = entry.Value;
        return new ColumnModel(project, known);
    }

    /// <summary>The columns that a node yields.</summary>
    public QueryColumns ColumnsOf(PipeNode node) => Bind(node).Columns;

    /// <summary>The columns of a Data Source.</summary>
    public QueryColumns ColumnsOf(DataSource source)
    {
        if (!_sources.TryGetValue(source, out var columns))
            _sources.Add(source, columns = DataSourceColumns.Of(source));
        return columns;
    }

    /// <summary>What a node yields. What it reads is bound first, so that a long chain of nodes needs no deep stack.</summary>
    public BoundNode Bind(PipeNode node)
    {
        var waiting = new Stack<PipeNode>();
        waiting.Push(node);
        while (waiting.Count > 0)
        {
            var next = waiting.Peek();
            if (_bound.ContainsKey(next))
            {
                waiting.Pop();
            }
            else if (_open.Add(next))
            {
                foreach (var inner in next.Reads.Select(r => Find(next, r.Database, r.Name)).OfType<PipeNode>())
                {
                    if (!_bound.ContainsKey(inner) && !_open.Contains(inner))
                        waiting.Push(inner);
                }
            }
            else
            {
                waiting.Pop();
                _bound[next] = TakenOver(next) ?? BindNow(next);
                _open.Remove(next);
            }
        }

        return _bound[node];
    }

    /// <summary>Counts expressions and columns that are looked at; false where all queries together are too much.</summary>
    internal bool Spend(long work) => (Work += work) <= Limits.ProjectWork;

    /// <summary>What a name in a query of a node means: a Data Source, a node, or null for what is not in the project.</summary>
    internal object? Find(PipeNode reader, string database, string name)
    {
        if (!new TableReference(database, name, default).IsOwn)
            return null;
        if (database.Length == 0 && reader.Pipe.FindNode(name) is { } node)
            return node;

        return Project.FindDataSource(name) ?? (object?)Project.FindPipe(name)?.Output;
    }

    /// <summary>The columns behind a name in a query of a node. What reads itself is unknown.</summary>
    internal TableRead Read(PipeNode reader, string database, string name)
    {
        var found = Find(reader, database, name);
        return new TableRead(database, name, found, found switch
        {
            DataSource source => ColumnsOf(source),
            PipeNode { Pipe.IsIncomplete: true } => QueryColumns.Unknown,
            PipeNode node => _bound.TryGetValue(node, out var bound) ? bound.Columns : QueryColumns.Unknown,
            _ => database.Length == 0 && DataSourceColumns.QuarantinedIn(name) is { } quarantined && Project.FindDataSource(quarantined) is { } source
                ? DataSourceColumns.QuarantineOf(source)
                : QueryColumns.Unknown,
        });
    }

    /// <summary>What an earlier model found of a node; null where it reads something that is another now.</summary>
    private BoundNode? TakenOver(PipeNode node) =>
        _before.TryGetValue(node, out var known) && known.Reads.All(r => Read(node, r.Database, r.Name) is var now && IsSame(now, r)) ? known : null;

    private static bool IsSame(TableRead now, TableRead then) =>
        ReferenceEquals(now.Table, then.Table) && (now.Table is DataSource || ReferenceEquals(now.Columns, then.Columns));

    private BoundNode BindNow(PipeNode node)
    {
        Bindings++;
        if (node.Sql is not { } sql)
            return BoundNode.Unknown;

        var reads = new Dictionary<(string, string), TableRead>();
        var queries = sql.HasTags ? sql.Variants.Select(v => v.Query) : [sql.Query];
        var views = ImmutableArray.CreateRange(queries.Select(q => q is null ? NodeView.Unknown : new QueryColumnBinder(this, node, sql, reads).Bind(q)));

        // A variant that ClickHouse refuses yields nothing.
        var yielded = views.Where((_, i) => !sql.HasTags || !sql.Variants[i].IsRefused).Select(v => v.Columns);
        return new BoundNode(QueryColumns.Common([.. yielded]), views, [.. reads.Values]);
    }
}

/// <summary>A table that a query reads, as it was when the query was bound.</summary>
/// <param name="Table">A <see cref="DataSource"/> or a <see cref="PipeNode"/>; null for what is not in the project.</param>
public sealed record TableRead(string Database, string Name, object? Table, QueryColumns Columns);

/// <summary>A node with its types.</summary>
/// <param name="Columns">What all of its views have in common.</param>
/// <param name="Views">One for a query without tags; otherwise one for each of <see cref="SqlTree.Variants"/>.</param>
/// <param name="Reads">Every table that it names, once.</param>
public sealed record BoundNode(QueryColumns Columns, ImmutableArray<NodeView> Views, ImmutableArray<TableRead> Reads)
{
    public static BoundNode Unknown { get; } = new(QueryColumns.Unknown, [], []);
}

/// <summary>One view of the query of a node.</summary>
/// <param name="TooLarge">What of the query is past a limit, and so unknown; empty where nothing is.</param>
/// <param name="MissingColumns">Names that no table of their query has, where all of its tables are known.</param>
public sealed record NodeView(QueryColumns Columns, string TooLarge, ImmutableArray<MissingColumn> MissingColumns)
{
    public static NodeView Unknown { get; } = new(QueryColumns.Unknown, "", []);
}

/// <summary>A name in a query that means nothing.</summary>
/// <param name="Tables">The tables that it could have come from.</param>
public sealed record MissingColumn(Identifier Name, ImmutableArray<QueryTable> Tables);

/// <summary>A table in FROM, by the name that its columns are qualified with.</summary>
public sealed record QueryTable(string Name, TableRead? Read, QueryColumns Columns);
