using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Binding.Columns;

/// <summary>What surrounds a query: the queries that WITH gives a name, and the SELECT that it stands in.</summary>
/// <param name="Outer">Null for the query of a node.</param>
/// <param name="Inherited">The WITH of the first SELECT of a UNION, for the others.</param>
internal sealed record QueryEnvironment(SelectScope? Outer, ImmutableDictionary<string, NamedQuery> Named, ImmutableArray<WithItem> Inherited)
{
    /// <summary>
    /// What WITH names by an expression here and in the queries around. ClickHouse 26.7 does not know it in a subquery of
    /// FROM, older ones do (enable_global_with_statement).
    /// </summary>
    public ImmutableHashSet<string> Given { get; private init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    public static QueryEnvironment Empty { get; } = new(null, ImmutableDictionary.Create<string, NamedQuery>(StringComparer.Ordinal), []);

    /// <summary>The surroundings of what stands under a WITH.</summary>
    public QueryEnvironment With(ImmutableArray<WithItem> items)
    {
        var named = new List<NamedQuery>();
        var inside = this;
        foreach (var item in items)
        {
            if (item.Query is null)
            {
                inside = inside with { Given = inside.Given.Add(item.Name) };
                continue;
            }

            named.Add(new NamedQuery(item, this));
            inside = inside with { Named = inside.Named.SetItem(item.Name, named[named.Count - 1]) };
        }

        // Each of them sees the others; its own name means what it means outside (measured on ClickHouse 26.7).
        foreach (var query in named)
        {
            var own = Named.TryGetValue(query.Item.Name, out var outer) ? inside.Named.SetItem(query.Item.Name, outer) : inside.Named.Remove(query.Item.Name);
            query.Environment = query.Item.IsRecursive ? inside : inside with { Named = own };
        }

        return inside;
    }
}

/// <summary>A query that WITH gives a name.</summary>
internal sealed class NamedQuery(WithItem item, QueryEnvironment outside)
{
    public WithItem Item { get; } = item;

    public QueryEnvironment Environment { get; set; } = outside;
}

/// <summary>The names that one SELECT knows: its aliases and the columns of its tables.</summary>
internal sealed class SelectScope(SelectQuery select, QueryEnvironment environment, FromClause from)
{
    public SelectQuery Select { get; } = select;

    public QueryEnvironment Environment { get; } = environment;

    public FromClause From { get; } = from;

    /// <summary>What an alias stands for, wherever it is given.</summary>
    public Dictionary<string, SqlExpression> Aliases { get; } = AliasesOf(select, environment);

    public Dictionary<string, TypedArgument> BoundAliases { get; } = new(StringComparer.Ordinal);

    /// <summary>The aliases whose expressions are being looked at: inside its own an alias means the column.</summary>
    public List<string> OpenAliases { get; } = [];

    /// <summary>The outermost open alias that was met again: what lies inside of it is another elsewhere.</summary>
    public int LowestMet { get; set; } = int.MaxValue;

    /// <summary>The parameters of the lambdas around.</summary>
    public List<(string Name, ClickHouseType Type)> Parameters { get; } = [];

    /// <summary>The aliases, and the texts of expressions, that no filter lets be NULL.</summary>
    public HashSet<string> NotNull { get; } = new(StringComparer.Ordinal);

    /// <summary>How many aggregate functions stand around.</summary>
    public int Aggregates { get; set; }

    private static Dictionary<string, SqlExpression> AliasesOf(SelectQuery select, QueryEnvironment environment)
    {
        var aliases = new Dictionary<string, SqlExpression>(StringComparer.Ordinal);
        foreach (var item in environment.Inherited.Concat(select.With))
        {
            if (item.Expression is not null && item.Name.Length > 0)
                aliases[item.Name] = item.Expression;
        }

        foreach (var item in select.Items)
        {
            if (item.Alias.Length > 0)
                aliases[item.Alias] = item.Expression;
        }

        var waiting = new Stack<SqlNode>(select.Children());
        while (waiting.Count > 0)
        {
            var next = waiting.Pop();
            if (next is AliasedExpression aliased && !aliases.ContainsKey(aliased.Alias))
                aliases.Add(aliased.Alias, aliased.Expression);
            if (next is Identifier or Literal or ArrayJoin)
                continue;

            foreach (var child in next.Children())
            {
                if (child is not QueryExpression)
                    waiting.Push(child);
            }
        }

        return aliases;
    }
}

/// <summary>What FROM brings.</summary>
internal sealed class FromClause
{
    public List<ScopeTable> Tables { get; } = [];

    /// <summary>What <c>*</c> stands for.</summary>
    public ImmutableArray<StarColumn> Star { get; set; } = [];

    /// <summary>What ARRAY JOIN names.</summary>
    public Dictionary<string, ClickHouseType> Elements { get; } = new(StringComparer.Ordinal);

    /// <summary>The columns of USING, which are of both tables.</summary>
    public Dictionary<string, ClickHouseType> Shared { get; } = new(StringComparer.Ordinal);

    public int Joins { get; set; }

    /// <summary>How many columns its tables have.</summary>
    public int Width { get; set; }

    /// <summary>Whether a table may have columns that are not known.</summary>
    public bool IsOpen => Tables.Any(t => t.Columns.IsOpen);

    /// <summary>The same tables, to be retyped on their own.</summary>
    public FromClause Copy()
    {
        var copies = Tables.ToDictionary(t => t, t => t.Copy());
        var from = new FromClause { Star = ImmutableArray.CreateRange(Star, s => s with { Table = copies[s.Table] }), Joins = Joins, Width = Width };
        from.Tables.AddRange(Tables.Select(t => copies[t]));
        foreach (var element in Elements)
            from.Elements.Add(element.Key, element.Value);
        foreach (var shared in Shared)
            from.Shared.Add(shared.Key, shared.Value);
        return from;
    }

    /// <summary>Takes NULL off a column.</summary>
    /// <param name="place">The column that the name means; null where none is known.</param>
    public void TakeOffNull(ImmutableArray<string> name, (ScopeTable Table, string Column)? place)
    {
        if (place is not var (table, column) || table.Find(column) is not { } type)
            return;

        table.Retype(column, type.WithoutNull);
        if (name.Length == 1 && Shared.TryGetValue(name[0], out var shared))
            Shared[name[0]] = shared.WithoutNull;
    }
}

/// <summary>A column that <c>*</c> brings.</summary>
internal readonly record struct StarColumn(ScopeTable Table, string Name);

/// <summary>A table in FROM.</summary>
/// <param name="alias">What qualifies its columns; empty for a subquery without a name.</param>
/// <param name="name">What it is called where it has an alias as well; empty for what has no name.</param>
internal sealed class ScopeTable(string alias, string database, string name, QueryColumns columns, TableRead? read = null)
{
    private Dictionary<string, ClickHouseType>? _types;

    public string Alias { get; } = alias;

    public string Database { get; } = database;

    public string Name { get; } = name;

    public QueryColumns Columns { get; } = columns;

    public TableRead? Read { get; } = read;

    /// <summary>Whether names that other tables have as well are qualified: not those of the first of two tables.</summary>
    public bool Qualifies { get; set; } = true;

    /// <summary>Whether a name in front of a dot means the table: its alias, or its own name also where it has an alias.</summary>
    public bool Is(string qualifier) => qualifier.Length > 0 && (qualifier == Alias || qualifier == Name);

    /// <summary>The type of a column; null where it has none of that name.</summary>
    public ClickHouseType? Find(string name) =>
        Columns.Find(name) is not { } column ? null : _types is not null && _types.TryGetValue(name, out var type) ? type : column.Type;

    public ScopeTable Copy() => new(Alias, Database, Name, Columns, Read) { Qualifies = Qualifies, _types = _types is null ? null : new(_types, StringComparer.Ordinal) };

    /// <summary>Gives the columns that hold no NULL the types of their values; false where there are none.</summary>
    public bool TakeValueTypes()
    {
        var narrower = Columns.Columns.Where(c => !c.ValueType.Equals(c.Type) && _types?.ContainsKey(c.Name) != true).ToArray();
        foreach (var column in narrower)
            Retype(column.Name, column.ValueType);
        return narrower.Length > 0;
    }

    /// <summary>Gives a column another type: USING and ARRAY JOIN do.</summary>
    public void Retype(string name, ClickHouseType type) => (_types ??= new(StringComparer.Ordinal))[name] = type;
}
