using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>A column that a query yields, or that a table holds.</summary>
/// <param name="Name">As ClickHouse names it in DESCRIBE.</param>
/// <param name="Value">What it is, over the columns of Data Sources.</param>
/// <param name="Span">What yields it, in the file of the query; empty for the column of a table.</param>
public sealed record QueryColumn(string Name, BoundExpression Value, TextSpan Span)
{
    private readonly ClickHouseType? _values;

    /// <summary>A column of a table.</summary>
    internal QueryColumn(string name, ClickHouseType type, TextSpan span)
        : this(name, new BoundColumn("", name, type), span)
    {
    }

    /// <summary>Unknown where it cannot be determined.</summary>
    public ClickHouseType Type => Value.Type;

    /// <summary>The type of the values that it has: not Nullable where the filters of its query let no NULL pass.</summary>
    public ClickHouseType ValueType
    {
        get => _values ?? Type;
        init => _values = value;
    }

    /// <summary>What computes it; null for a column that <c>*</c> brings.</summary>
    public SqlExpression? Expression { get; init; }

    /// <summary>The column under another type.</summary>
    internal QueryColumn As(ClickHouseType type) => this with { Value = Value.As(type) };
}

/// <summary>The columns of a query or of a table, in order.</summary>
public sealed class QueryColumns(ImmutableArray<QueryColumn> columns, bool isOpen)
{
    private static readonly ILookup<string, QueryColumn> NoArrays = Array.Empty<QueryColumn>().ToLookup(c => c.Name, StringComparer.Ordinal);

    private Dictionary<string, QueryColumn>? _byName;
    private Dictionary<string, QueryColumn>? _hiddenByName;
    private ILookup<string, QueryColumn>? _arraysByPrefix;

    /// <summary>Nothing is known.</summary>
    public static QueryColumns Unknown { get; } = new([], isOpen: true);

    public ImmutableArray<QueryColumn> Columns { get; } = columns;

    /// <summary>Columns that can be named but that <c>*</c> does not bring: those that are computed.</summary>
    public ImmutableArray<QueryColumn> Hidden { get; init; } = [];

    /// <summary>Whether there may be more columns than are known, or others in their places.</summary>
    public bool IsOpen { get; } = isOpen;

    /// <summary>
    /// Whether every name that it has is known, though not all that <c>*</c> brings: a connector adds columns that begin with <c>_</c>.
    /// </summary>
    public bool IsOpenToAdded { get; init; }

    /// <summary>Whether it is a table, with the columns that ClickHouse adds to each.</summary>
    internal bool IsTable { get; init; }

    /// <summary>Whether it may have a column of a name that is not known.</summary>
    internal bool MayHave(string name) => IsOpen && (!IsOpenToAdded || name.StartsWith("_", StringComparison.Ordinal));

    /// <summary>The first column of a name; null where none is known.</summary>
    public QueryColumn? Find(string name) =>
        NameIndex.Find(Columns, c => c.Name, name, ref _byName)
            ?? (Hidden.IsEmpty ? null : NameIndex.Find(Hidden, c => c.Name, name, ref _hiddenByName))
            ?? (IsTable ? VirtualColumns.Find(name) : null);

    /// <summary>
    /// The arrays that are together under the name in front of a dot, as <c>items</c> means <c>items.sku</c> and <c>items.price</c>: the
    /// elements of Nested. Columns of other types ClickHouse leaves out of it.
    /// </summary>
    internal IEnumerable<QueryColumn> ArraysIn(string nested) => (_arraysByPrefix ??= ArraysByPrefix())[nested];

    private ILookup<string, QueryColumn> ArraysByPrefix()
    {
        static bool IsOfNested(QueryColumn column) => column.Name.IndexOf('.') > 0 && (column.Type.Name == "Array" || column.Type.IsUnknown);
        var arrays = Columns.Any(IsOfNested) || Hidden.Any(IsOfNested) ? Columns.Concat(Hidden).Where(IsOfNested).ToArray() : [];
        return arrays.Length == 0 ? NoArrays
            : arrays.SelectMany(c => Prefixes(c.Name).Select(prefix => (Prefix: prefix, Column: c)))
                .ToLookup(c => c.Prefix, c => c.Column, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Prefixes(string name)
    {
        for (var dot = name.IndexOf('.'); dot > 0; dot = name.IndexOf('.', dot + 1))
            yield return name.Substring(0, dot);
    }

    /// <summary>The columns of another state of the table, which may have more.</summary>
    internal QueryColumns OrMore() => new(Columns, isOpen: true) { Hidden = Hidden, IsTable = IsTable };

    /// <summary>The columns as those of a table.</summary>
    internal QueryColumns In(string table)
    {
        QueryColumn Own(QueryColumn column) => column with { Value = new BoundColumn(table, column.Name, column.Type) };
        return new QueryColumns([.. Columns.Select(Own)], IsOpen)
        {
            Hidden = [.. Hidden.Select(Own)],
            IsOpenToAdded = IsOpenToAdded,
            IsTable = IsTable,
        };
    }

    /// <summary>What all views of a template have in common: the columns of all of them, of unknown type where theirs differ.</summary>
    public static QueryColumns Common(ImmutableArray<QueryColumns> views)
    {
        if (views.Length <= 1)
            return views.IsEmpty ? Unknown : views[0];

        var first = views[0];
        var areAlike = views.All(v => v.Columns.Select(c => c.Name).SequenceEqual(first.Columns.Select(c => c.Name)));
        var columns = ImmutableArray.CreateBuilder<QueryColumn>(first.Columns.Length);
        for (var i = 0; i < first.Columns.Length; i++)
        {
            var column = first.Columns[i];
            var others = views.Skip(1).Select(v => areAlike ? v.Columns[i] : v.Find(column.Name)).ToArray();
            if (Array.TrueForAll(others, o => o is not null))
                columns.Add(Merged(column, others));
        }

        return new QueryColumns(columns.ToImmutable(), !areAlike || views.Any(v => v.IsOpen));
    }

    private static QueryColumn Merged(QueryColumn column, QueryColumn?[] others)
    {
        var type = Array.TrueForAll(others, o => column.Type.Equals(o?.Type)) ? column.Type : ClickHouseType.Unknown;
        return column.As(type) with { ValueType = Array.TrueForAll(others, o => column.ValueType.Equals(o?.ValueType)) ? column.ValueType : type };
    }
}
