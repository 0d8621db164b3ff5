using System.Collections.Immutable;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Semantics;

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

    /// <summary>The names of an ARRAY JOIN whose arrays are being bound: these cannot read them.</summary>
    public HashSet<string> UnboundElements { get; } = new(StringComparer.Ordinal);

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
}

/// <summary>A column that <c>*</c> brings.</summary>
internal readonly record struct StarColumn(ScopeTable Table, string Name);
