using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>A query with what its names mean.</summary>
public abstract class BoundQuery
{
    private string? _key;
    private ImmutableArray<QueryBranch> _branches;

    private protected BoundQuery(QueryColumns columns) => Columns = columns;

    /// <summary>A query that is not followed.</summary>
    public static BoundQuery Unknown { get; } = new UnknownQuery(QueryColumns.Unknown);

    /// <summary>A query of which nothing is followed but its columns.</summary>
    internal static BoundQuery Of(QueryColumns columns) => new UnknownQuery(columns);

    /// <summary>What it yields.</summary>
    public QueryColumns Columns { get; private protected set; }

    /// <summary>
    /// The ways that rows take through it, one for each query of a UNION ALL, down to the Data Source at the left end of
    /// each; none where that cannot be determined.
    /// </summary>
    public ImmutableArray<QueryBranch> Branches
    {
        get
        {
            if (_branches.IsDefault)
                ImmutableInterlocked.InterlockedInitialize(ref _branches, FindBranches());
            return _branches;
        }
    }

    /// <summary>Whether every way is known, with all that decides which rows come out.</summary>
    public bool IsKnown => !Branches.IsEmpty && Branches.All(b => b.IsKnown);

    /// <summary>Whether both rows and columns are known, also those of the queries that it looks into, so that two queries can be compared.</summary>
    public bool IsComparable => IsKnown && !Columns.IsOpen && !ReadsUnknown;

    /// <summary>Whether it reads a query, on whatever side of a join or in an expression, whose normal form says nothing.</summary>
    internal bool ReadsUnknown { get; private protected set; }

    /// <summary>The normal form: two queries whose keys are equal yield the same rows.</summary>
    public string Key => _key ??= NormalForm.Bounded(Branches.IsEmpty ? ComputeKey() : string.Join("\n union all \n", Branches.Select(b => b.Key)));

    /// <summary>The normal form where columns are known by their place, and not by their names.</summary>
    internal string OrderedKey => $"{string.Join(",", Columns.Columns.Select(c => c.Name))}: {Key}";

    private protected abstract ImmutableArray<QueryBranch> FindBranches();

    /// <summary>The normal form of a query whose rows are not followed.</summary>
    private protected abstract string ComputeKey();

    private sealed class UnknownQuery : BoundQuery
    {
        public UnknownQuery(QueryColumns columns)
            : base(columns) => ReadsUnknown = true;

        private protected override ImmutableArray<QueryBranch> FindBranches() => [];

        private protected override string ComputeKey() => "?";
    }
}

/// <summary>One SELECT.</summary>
public sealed class BoundSelect : BoundQuery
{
    private readonly ImmutableArray<BoundLookup> _lookups = [];
    private readonly QueryNames? _names;
    private bool? _takesRows;

    internal BoundSelect(PipeNode node, SelectQuery syntax, BoundTable? from, QueryColumns columns, QueryNames? names)
        : base(columns)
    {
        (Node, Syntax, From, _names) = (node, syntax, from, names);
        ReadsUnknown = from is not null && (from.Leaves.Any(IsUnknown) || from.Leaves.Skip(Binder.MostToldApart).Any());
    }

    /// <summary>The node whose query holds it.</summary>
    public PipeNode Node { get; }

    public SelectQuery Syntax { get; }

    /// <summary>What it reads; null for a SELECT without FROM.</summary>
    public BoundTable? From { get; }

    /// <summary>The conditions of PREWHERE, WHERE and HAVING, split at AND.</summary>
    public ImmutableArray<BoundFilter> Filters { get; internal init; } = [];

    /// <summary>The keys of GROUP BY.</summary>
    public ImmutableArray<BoundExpression> GroupBy { get; internal init; } = [];

    /// <summary>Whether rows are aggregated.</summary>
    public bool IsGrouped { get; internal init; }

    /// <summary>What else decides which rows come out: DISTINCT, LIMIT and their like, as normal forms.</summary>
    public ImmutableArray<string> Clauses { get; internal init; } = [];

    /// <summary>The expressions by which ORDER BY, LIMIT BY, DISTINCT ON and their like order or choose rows.</summary>
    public ImmutableArray<BoundExpression> ClauseKeys { get; internal init; } = [];

    /// <summary>The normal form of ORDER BY; empty without it.</summary>
    public string Order { get; internal init; } = "";

    /// <summary>Whether the order of the rows that it reads may change what it yields.</summary>
    internal bool FollowsOrder => (Order.Length == 0 && Clauses.Any(QueryBranch.IsLimit))
        || Syntax.Children().Any(part => part is not TableExpression and not WithItem { Query: not null }
            && part.DescendantsAndSelf().OfType<FunctionCall>().Any(c => c.IsWindow || AggregateLaw.FollowsOrder(c.Name)));

    /// <summary>
    /// Whether a filter before it is another one than after it: it takes some of the rows, fills gaps, adds totals or looks at windows.
    /// </summary>
    internal bool TakesRows => _takesRows ??=
        Clauses.Any(c => QueryBranch.IsLimit(c) || c.StartsWith("order by", StringComparison.Ordinal) || c.StartsWith("group by", StringComparison.Ordinal))
        || Syntax.Items.Any(i => i.Expression.DescendantsAndSelf().Any(n => n is FunctionCall { IsWindow: true }));

    /// <summary>The queries and tables that its expressions look into, in the order of the text.</summary>
    public ImmutableArray<BoundLookup> Lookups
    {
        get => _lookups;
        internal init => ReadsUnknown |= (_lookups = value).Any(l => l.Query?.ReadsUnknown == true);
    }

    /// <summary>What a name means in its WHERE; null where it means nothing, or where that cannot be determined.</summary>
    public BoundExpression? Resolve(string name) => Resolve(new Identifier(default, [name]));

    /// <inheritdoc cref="Resolve(string)"/>
    internal BoundExpression? Resolve(Identifier name) => _names?.Resolve(Syntax, name);

    private static bool IsUnknown(BoundTable table) => table switch
    {
        BoundName name => name.Query?.ReadsUnknown == true,
        BoundSubqueryTable subquery => subquery.Query.ReadsUnknown,
        _ => table.Syntax.DescendantsAndSelf().Any(n => n is QueryExpression), // view(SELECT …), of which the words are compared
    };

    private protected override ImmutableArray<QueryBranch> FindBranches() =>
        From is null ? [QueryBranch.Of(this)] : [.. From.Branches.Select(branch => branch.Through(this))];

    private protected override string ComputeKey() => string.Join(
        "\n",
        "from " + (From?.Key ?? ""),
        "select " + string.Join("; ", Columns.Columns.Select(c => $"{c.Name} = {c.Value.Key}")),
        "where " + string.Join("; ", Filters.Select(f => f.Predicate.Key).OrderBy(k => k, StringComparer.Ordinal)),
        "group by " + string.Join("; ", GroupBy.Select(k => k.Key).OrderBy(k => k, StringComparer.Ordinal)),
        "with " + string.Join("; ", Clauses));
}

/// <summary>Queries joined by UNION ALL, UNION DISTINCT, INTERSECT or EXCEPT.</summary>
public sealed class BoundUnion : BoundQuery
{
    internal BoundUnion(PipeNode node, SetOperation syntax, ImmutableArray<BoundQuery> queries, ImmutableArray<QueryColumn> columns, bool isOpen)
        : base(QueryColumns.Unknown)
    {
        (Node, Syntax, Queries) = (node, syntax, queries);
        ReadsUnknown = queries.Any(q => q.ReadsUnknown);
        Columns = new QueryColumns([.. columns.Select((c, i) => c with { Value = new BoundUnionColumn(this, i, ValuesOf(i), c.Value.Type) })], isOpen);

        ImmutableArray<BoundExpression> ValuesOf(int i) =>
            [.. queries.Where(q => i < q.Columns.Columns.Length).Select(q => q.Columns.Columns[i].Value)];
    }

    /// <summary>The node whose query holds it.</summary>
    public PipeNode Node { get; }

    public SetOperation Syntax { get; }

    public ImmutableArray<BoundQuery> Queries { get; }

    /// <summary>INTERSECT, EXCEPT or UNION DISTINCT, which remove rows by comparing them; null where all are UNION ALL.</summary>
    public SetOperator? RemovingOperator => Syntax.Operators.Where(o => o != SetOperator.UnionAll).Select(o => (SetOperator?)o).FirstOrDefault();

    /// <summary>Only UNION ALL adds rows; the other operators are not followed.</summary>
    private protected override ImmutableArray<QueryBranch> FindBranches()
    {
        if (RemovingOperator is not null)
            return [];

        var branches = ImmutableArray.CreateBuilder<QueryBranch>();
        foreach (var query in Queries)
        {
            if (query.Branches.IsEmpty || branches.Count + query.Branches.Length > Limits.QueryBranches)
                return [];

            branches.AddRange(query.Branches.Select(b => b.Of(this)));
        }

        return branches.ToImmutable();
    }

    /// <summary>The columns of its queries belong together by their order.</summary>
    private protected override string ComputeKey() =>
        string.Join("\n", Queries.Select((q, i) => (i == 0 ? "" : Syntax.Operators[i - 1].ToString().ToLowerInvariant() + "\n") + $"({q.OrderedKey})"));
}

/// <summary>A condition that a row must fulfil.</summary>
/// <param name="Syntax">The condition as it is written.</param>
/// <param name="Node">The node whose query holds it.</param>
public sealed record BoundFilter(BoundExpression Predicate, SqlExpression Syntax, PipeNode Node)
{
    /// <summary>How many times rows were taken before it, as by LIMIT, and filtered again.</summary>
    internal int Stage { get; init; }

    /// <summary>Whether it is in HAVING.</summary>
    public bool IsHaving { get; init; }

    /// <summary>Whether it has an aggregate. A condition on a key of GROUP BY is one on rows, in HAVING as well.</summary>
    public bool IsOnAggregate { get; } = Predicate.HasAggregate;

    public Place Place => new(Node.Pipe.File, Syntax.Span);
}

/// <summary>A query or a table that an expression looks into.</summary>
/// <param name="Syntax">What is written there.</param>
/// <param name="Table">Null for a query.</param>
/// <param name="Query">Null for a table that is none.</param>
public sealed record BoundLookup(SqlExpression Syntax, TableRead? Table, BoundQuery? Query)
{
    /// <summary>Whether the name of a function says what it does, as <c>joinGet</c> does.</summary>
    public bool IsCall { get; init; }
}
