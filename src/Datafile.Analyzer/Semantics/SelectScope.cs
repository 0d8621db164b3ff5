using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>What surrounds a query: the queries that WITH names there, and the SELECT that it is part of.</summary>
/// <param name="Outer">Null for the query of a node.</param>
/// <param name="Inherited">The WITH of the first SELECT of a UNION, for the others.</param>
internal sealed record QueryEnvironment(SelectScope? Outer, WithScope Scope, ImmutableArray<WithItem> Inherited)
{
    /// <summary>The SELECTs around a name, the innermost first.</summary>
    private ImmutableStack<SelectQuery> Selects { get; init; } = [];

    /// <summary>Whether the query is what IN looks into, where ClickHouse knows no columns of the SELECT around.</summary>
    public bool IsSet { get; init; }

    /// <summary>Whether the query is inside of one that IN looks into, or is one.</summary>
    public bool IsInSet => IsSet || Outer?.Environment.IsInSet == true;

    /// <summary>Whether what has no partner in a join is NULL, and not the default of its type: the setting <c>join_use_nulls</c>.</summary>
    public bool JoinsUseNulls { get; init; }

    public static QueryEnvironment Empty { get; } = new(null, WithScope.Empty, []);

    /// <summary>The surroundings of what is inside of a SELECT.</summary>
    public QueryEnvironment In(SelectQuery select) =>
        this with
        {
            Scope = select.With.IsEmpty ? Scope : Scope.In(select.With),
            Selects = Selects.Push(select),
            JoinsUseNulls = SettingChecker.ValueOf("join_use_nulls", select) is { } value ? value != "0" : JoinsUseNulls,
        };

    /// <summary>
    /// Whether a SELECT around that of these surroundings gives an expression this alias, which its subqueries know too. What WITH names by an expression ClickHouse 26.7
    /// does not know in a subquery of FROM, older ones do (enable_global_with_statement).
    /// </summary>
    public bool IsGiven(string alias) => Selects.Skip(1).Any(select => SelectScope.AliasesIn(select).Any(a => a.Alias == alias));
}

/// <summary>The names that one SELECT knows: its aliases and the columns of its tables.</summary>
internal sealed class SelectScope
{
    public SelectScope(SelectQuery select, QueryEnvironment environment, FromClause from)
    {
        (Select, Environment, From) = (select, environment, from);
        foreach (var item in environment.Inherited)
            AddAlias(item);
        foreach (var item in select.With)
            AddAlias(item);
        foreach (var item in select.Items)
        {
            if (item.Alias.Length > 0)
                AddAlias(item.Alias, item.Expression);
        }

        MayAggregate = !environment.Inherited.IsEmpty;
        WalkExpressions();
    }

    public SelectQuery Select { get; }

    public QueryEnvironment Environment { get; }

    public FromClause From { get; }

    /// <summary>The expression of each alias, wherever it is given.</summary>
    public Dictionary<string, SqlExpression> Aliases { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether an alias may be given twice.</summary>
    public bool RepeatsAlias { get; private set; }

    /// <summary>Whether an aggregate or a window function may be called, outside of queries in expressions.</summary>
    public bool MayAggregate { get; private set; }

    /// <summary>Whether <c>arrayJoin</c> is called, outside of queries in expressions.</summary>
    public bool Unfolds { get; private set; }

    public Dictionary<string, BoundExpression> BoundAliases { get; } = new(StringComparer.Ordinal);

    /// <summary>The aliases whose expressions are being looked at: inside its own an alias means the column.</summary>
    public List<string> OpenAliases { get; } = [];

    /// <summary>The outermost open alias that was met again: what lies inside of it is another elsewhere.</summary>
    public int LowestMet { get; set; } = int.MaxValue;

    /// <summary>How often an alias was met inside of another that it names, and one of them may be a column: which of them then means it depends on where ClickHouse starts.</summary>
    public int Cycles { get; set; }

    /// <summary>The parameters of the lambdas around.</summary>
    public List<(string Name, BoundExpression Value)> Parameters { get; } = [];

    /// <summary>What its expressions look into.</summary>
    public List<BoundLookup> Lookups { get; } = [];

    /// <summary>The aliases, and the texts of expressions, that no filter lets be NULL.</summary>
    public HashSet<string> NotNull { get; } = new(StringComparer.Ordinal);

    /// <summary>How many aggregate functions stand around.</summary>
    public int Aggregates { get; set; }

    /// <summary>Every alias that is given here, as often as it is given; those inside of lambdas are left out, which name what they are themselves.</summary>
    public IEnumerable<(string Alias, SqlExpression Expression)> AllAliases => AliasesIn(Select);

    /// <summary>What <see cref="AllAliases"/> is of a SELECT.</summary>
    public static IEnumerable<(string Alias, SqlExpression Expression)> AliasesIn(SelectQuery select) =>
        select.With.Where(w => w.Expression is not null && w.Name.Length > 0).Select(
            w => (w.Name, w.Expression ?? throw new InvalidOperationException()))
            .Concat(select.Items.Where(i => i.Alias.Length > 0).Select(i => (i.Alias, i.Expression)))
            .Concat(InnerAliases(select).Select(a => (a.Alias, a.Expression)))
            .Where(a => !IsOfTag(a.Item1));

    /// <summary>Whether a tag writes an alias, so that it may be any.</summary>
    public static bool IsOfTag(string alias) => alias.StartsWith("{{", StringComparison.Ordinal);

    private void AddAlias(WithItem item)
    {
        if (item.Expression is not null && item.Name.Length > 0)
            AddAlias(item.Name, item.Expression);
    }

    /// <summary>Of two expressions of one alias in WITH or among the items, the last one counts.</summary>
    private void AddAlias(string alias, SqlExpression expression)
    {
        RepeatsAlias |= Aliases.ContainsKey(alias);
        Aliases[alias] = expression;
    }

    /// <summary>Notes what the expressions hold, in one walk; queries in them are left out.</summary>
    private void WalkExpressions()
    {
        var waiting = SqlWalker.TakeList();
        SqlWalker.AddChildren(Select, waiting);
        while (waiting.Count > 0)
        {
            var next = waiting[waiting.Count - 1];
            waiting.RemoveAt(waiting.Count - 1);
            switch (next)
            {
                case Identifier or Literal or QueryExpression:
                    continue;
                case ArrayJoin:
                    MayAggregate = true;
                    continue;
                case AliasedExpression aliased when Aliases.ContainsKey(aliased.Alias):
                    RepeatsAlias = true;
                    break;
                case AliasedExpression aliased:
                    Aliases.Add(aliased.Alias, aliased.Expression);
                    break;
                case FunctionCall call:
                    MayAggregate |= call.IsWindow || AggregateFunction.Find(call.Name) is not null;
                    Unfolds |= call.Name == "arrayJoin";
                    break;
            }

            SqlWalker.AddChildren(next, waiting);
        }

        SqlWalker.GiveBack(waiting);
    }

    /// <summary>The aliases inside of expressions, those of queries in them and of lambdas left out.</summary>
    private static IEnumerable<AliasedExpression> InnerAliases(SelectQuery select)
    {
        var waiting = new List<SqlNode>();
        SqlWalker.AddChildren(select, waiting);
        while (waiting.Count > 0)
        {
            var next = waiting[waiting.Count - 1];
            waiting.RemoveAt(waiting.Count - 1);
            if (next is AliasedExpression aliased)
                yield return aliased;
            if (next is not (ArrayJoin or QueryExpression or Lambda or Asterisk or TableFunction))
                SqlWalker.AddChildren(next, waiting);
        }
    }
}

/// <summary>What FROM brings.</summary>
internal sealed class FromClause
{
    private ImmutableArray<QueryTable> _byName;

    public List<ScopeTable> Tables { get; } = [];

    /// <summary>The tables as those see them who read the model; asked for when all of them are known.</summary>
    public ImmutableArray<QueryTable> ByName =>
        _byName.IsDefault ? _byName = [.. Tables.Select(t => new QueryTable(t.Alias, t.Bound, t.Columns))] : _byName;

    /// <summary>The columns that <c>*</c> brings.</summary>
    public ImmutableArray<StarColumn> Star { get; set; } = [];

    /// <summary>Its tree; null where there is no FROM.</summary>
    public BoundTable? Root { get; set; }

    /// <summary>What ARRAY JOIN names.</summary>
    public Dictionary<string, BoundExpression> Elements { get; } = new(StringComparer.Ordinal);

    /// <summary>The columns of USING, which are of both tables.</summary>
    public Dictionary<string, ClickHouseType> Shared { get; } = new(StringComparer.Ordinal);

    public int Joins { get; set; }

    /// <summary>How many columns its tables have.</summary>
    public int Width { get; set; }

    /// <summary>Whether a table may have columns that are not known.</summary>
    public bool MayHave(string name) => Tables.Any(t => t.Columns.MayHave(name));

    /// <summary>The same tables, to be retyped on their own.</summary>
    public FromClause Copy()
    {
        var copies = Tables.ToDictionary(t => t, t => t.Copy());
        var from = new FromClause
        { Star = ImmutableArray.CreateRange(Star, s => s with { Table = copies[s.Table] }), Joins = Joins, Width = Width, Root = Root };
        from.Tables.AddRange(Tables.Select(t => copies[t]));
        foreach (var element in Elements)
            from.Elements.Add(element.Key, element.Value);
        foreach (var shared in Shared)
            from.Shared.Add(shared.Key, shared.Value);
        return from;
    }

    /// <summary>Takes NULL off a column.</summary>
    /// <param name="table">Null where the column is not known.</param>
    public static void TakeOffNull(ScopeTable? table, string column)
    {
        if (table?.Find(column) is { } value)
            table.Put(column, value.As(value.Type.WithoutNull));
    }
}

/// <summary>A column that <c>*</c> brings.</summary>
internal readonly record struct StarColumn(ScopeTable Table, string Name);

/// <summary>A table in FROM.</summary>
/// <param name="alias">What qualifies its columns; empty for a subquery without a name.</param>
/// <param name="name">What it is called where it has an alias as well; empty for what has no name.</param>
internal sealed class ScopeTable(string alias, string database, string name, QueryColumns columns, BoundTable bound)
{
    private Dictionary<string, BoundExpression>? _values;
    private Dictionary<string, BoundExpression>? _elements;

    public string Alias { get; } = alias;

    public string Database { get; } = database;

    public string Name { get; } = name;

    public QueryColumns Columns { get; } = columns;

    public BoundTable Bound { get; } = bound;

    public TableRead? Read => (Bound as BoundName)?.Read;

    /// <summary>The Data Source at its left end; empty where that cannot be determined.</summary>
    public string Source => Bound.Branches is { IsEmpty: false } branches ? branches[0].Source : "";

    /// <summary>Whether names that other tables have as well are qualified: not those of the first of two tables.</summary>
    public bool Qualifies { get; set; } = true;

    /// <summary>Whether a name in front of a dot means the table: its alias, or its own name also where it has an alias.</summary>
    public bool Is(string qualifier) => qualifier.Length > 0 && (qualifier == Alias || qualifier == Name);

    /// <summary>What a column is; null where it has none of that name.</summary>
    public BoundExpression? Find(string name) => _elements is not null && _elements.TryGetValue(name, out var element) ? element : FindWhole(name);

    /// <summary>What a column is before ARRAY JOIN takes it apart, as <c>t.*</c> has it; null where there is none of that name.</summary>
    public BoundExpression? FindWhole(string name) =>
        Columns.Find(name) is not { } column ? FindNested(name) : _values is not null && _values.TryGetValue(name, out var value) ? value : column.Value;

    /// <summary>The names of the elements of Nested; empty for any other name.</summary>
    public IEnumerable<string> ElementsOf(string nested) => Columns.ArraysIn(nested).Select(array => array.Name.Substring(nested.Length + 1));

    /// <summary>Whether ARRAY JOIN takes a column apart under its own name.</summary>
    public bool IsElement(string name) => _elements?.ContainsKey(name) == true;

    public ScopeTable Copy() => new(Alias, Database, Name, Columns, Bound)
    {
        Qualifies = Qualifies,
        _values = _values is null ? null : new(_values, StringComparer.Ordinal),
        _elements = _elements is null ? null : new(_elements, StringComparer.Ordinal),
    };

    /// <summary>Gives the columns that hold no NULL the types of their values; false where there are none.</summary>
    public bool TakeValueTypes()
    {
        var narrower = Columns.Columns.Where(c => !c.ValueType.Equals(c.Type) && _values?.ContainsKey(c.Name) != true).ToArray();
        foreach (var column in narrower)
            Put(column.Name, column.Value.As(column.ValueType));
        return narrower.Length > 0;
    }

    /// <summary>Nested as ClickHouse puts it together: an array of tuples, with an element of each column.</summary>
    private BoundCall? FindNested(string name)
    {
        var arrays = Columns.ArraysIn(name).ToArray();
        if (arrays.Length == 0)
            return null;

        var elements = ElementsOf(name).Zip(arrays, (element, array) => (element, array.Type.IsUnknown ? ClickHouseType.Unknown : array.Type.First));
        return new BoundCall("nested", [], [.. arrays.Select(a => a.Value)], ClickHouseType.Of("Array", ClickHouseType.Tuple(elements)));
    }

    /// <summary>Gives a column another value: USING does.</summary>
    public void Put(string name, BoundExpression value) => (_values ??= new(StringComparer.Ordinal))[name] = value;

    /// <summary>Gives a column the elements of its array.</summary>
    public void PutElement(string name, BoundExpression element) => (_elements ??= new(StringComparer.Ordinal))[name] = element;
}
