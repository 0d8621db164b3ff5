using System.Collections.Immutable;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Project;

/// <summary>The queries that WITH names at one place of a query. A name that is not among them is that of a table.</summary>
internal sealed class WithScope
{
    private readonly ImmutableDictionary<string, NamedQuery> _queries;

    private WithScope(ImmutableDictionary<string, NamedQuery> queries, ImmutableArray<NamedQuery> declared) =>
        (_queries, Declared) = (queries, declared);

    /// <summary>Outside of every WITH.</summary>
    public static WithScope Empty { get; } = new(ImmutableDictionary.Create<string, NamedQuery>(StringComparer.Ordinal), []);

    /// <summary>The queries that the innermost WITH declares, in its order.</summary>
    public ImmutableArray<NamedQuery> Declared { get; }

    /// <summary>The scope below a WITH. The WITH of the first SELECT of a UNION is in scope in all of its queries.</summary>
    public WithScope In(ImmutableArray<WithItem> items)
    {
        ImmutableArray<NamedQuery> declared = [.. items.Where(i => i.Query is not null).Select(i => new NamedQuery(i))];
        if (declared.IsEmpty)
            return this;

        var inside = new WithScope(_queries.SetItems(declared.Select(q => new KeyValuePair<string, NamedQuery>(q.Item.Name, q))), declared);
        foreach (var query in declared)
            query.Scope = query.Item.IsRecursive ? inside : new WithScope(OuterMeaning(inside, query.Item.Name), declared);
        return inside;
    }

    /// <summary>The query that a name of a table means; null where it means a table.</summary>
    public NamedQuery? Find(string database, string name) =>
        database.Length == 0 && _queries.TryGetValue(name, out var query) ? query : null;

    /// <summary>The queries of one WITH see each other; in its own query a name means what it means outside (measured on ClickHouse 26.7).</summary>
    private ImmutableDictionary<string, NamedQuery> OuterMeaning(WithScope inside, string name) =>
        _queries.TryGetValue(name, out var outer) ? inside._queries.SetItem(name, outer) : inside._queries.Remove(name);
}

/// <summary>A query that WITH names.</summary>
internal sealed class NamedQuery(WithItem item)
{
    public WithItem Item { get; } = item;

    /// <summary>What names mean in its query.</summary>
    public WithScope Scope { get; set; } = WithScope.Empty;
}
