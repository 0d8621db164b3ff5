using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Semantics;

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

    /// <summary>Takes NULL off the type of a column that a filter lets none pass of.</summary>
    public void TakeOffNull(string column)
    {
        if (Find(column) is { } value)
            Put(column, value.As(value.Type.WithoutNull));
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
