using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Deployments;

/// <summary>
/// The FORWARD_QUERY of a Data Source as data flow: which live columns each of its columns is made of. It runs once, over the
/// rows that are live (docs: Evolve data sources).
/// </summary>
internal sealed class ForwardFlow
{
    private readonly DataSource _live;
    private Dictionary<string, ForwardedColumn>? _byName;

    private ForwardFlow(DataSource live, SelectQuery select, BoundVariant bound)
    {
        _live = live;
        var stars = select.Items.Select(i => i.Expression).OfType<Asterisk>().Select(s => s.Span).ToImmutableHashSet();
        Columns = [.. bound.Columns.Columns.Select(c => new ForwardedColumn(c.Name, c.Value, c.Expression, ReadsOf(c.Value), SpanOf(c, stars)))];
        Unknown = [.. bound.Unresolved.Where(m => m.Meaning.Length == 0).Select(m => m.Name)];
    }

    /// <summary>Null if the file has no FORWARD_QUERY, or if its columns are unknown.</summary>
    /// <param name="model">The state that is live.</param>
    public static ForwardFlow? Of(ProjectSemantics model, DataSource live, DataSource source)
    {
        if (live.IsIncomplete || live.Columns.IsEmpty || ForwardQuery.Of(source) is not { Select: { From: null } select } query)
            return null;

        var isFollowed = select.Items.All(i =>
            i.Expression is Asterisk { Qualifier: "", Pattern: null, Listed.IsEmpty: true, Applied.IsEmpty: true, HasOtherModifiers: false }
            || ForwardQuery.IsOneColumn(i));
        return isFollowed
            && !select.DescendantsAndSelf().Any(n => n is QueryExpression && n != select)
            && model.BindOver(live, query.Sql) is { TooLarge: "" } bound
            ? new ForwardFlow(live, select, bound)
            : null;
    }

    /// <summary>In order; a name may come twice.</summary>
    public ImmutableArray<ForwardedColumn> Columns { get; }

    /// <summary>Names that the live Data Source does not have, nor the query itself.</summary>
    public ImmutableArray<Identifier> Unknown { get; }

    /// <summary>The first column of that name; null where there is none.</summary>
    public ForwardedColumn? Find(string name) => NameIndex.Find(Columns, c => c.Name, name, ref _byName);

    /// <summary>Live columns that the new schema keeps, and whose stored values the query does not use.</summary>
    public IEnumerable<ForwardedColumn> Replaced(DataSource source) => Columns.Where(c =>
        _live.FindColumn(c.Name) is { IsComputed: false } && source.FindColumn(c.Name) is { IsComputed: false } && !c.Reads.Contains(c.Name)
        && !c.Value.DescendantsAndSelf().Any(v => v is BoundUnknown)
        && c.Expression?.DescendantsAndSelf().Any(n => n is Identifier name && Unknown.Contains(name)) != true);

    /// <summary>
    /// Columns that read an alias which hides the live column of its name and has another value, each with the column of that alias. Two
    /// that name each other do as well: ClickHouse 26.7 does not swap columns by <c>a AS b, b AS a</c>, each keeps its own values.
    /// </summary>
    public IEnumerable<(ForwardedColumn Reader, ForwardedColumn Alias)> ReadingAliases =>
        from alias in Columns
        where alias.Expression is not null && _live.FindColumn(alias.Name) is not null
        from reader in Columns
        where reader != alias && Names(reader, alias.Name)
            && (Names(alias, reader.Name)
                || (!alias.IsCopied && reader.Value != alias.Value && reader.Value.DescendantsAndSelf().Contains(alias.Value)))
        select (reader, alias);

    private static bool Names(ForwardedColumn column, string name) =>
        column.Expression?.DescendantsAndSelf().Any(n => n is Identifier read && read.Parts[0] == name) == true;

    /// <summary>
    /// Columns that are not of the very type that SCHEMA declares, with that: a NULL without a type and a value that is not Nullable
    /// are refused where it is Nullable. LowCardinality alone is not known to be refused, nor is what differs inside of an aggregate state,
    /// nor a value of the type that a SimpleAggregateFunction stores, which a view may yield as well.
    /// </summary>
    public IEnumerable<(ForwardedColumn Column, Column Declared)> OfOtherType(DataSource source) =>
        from declared in source.Columns
        where !declared.IsComputed && !declared.Type.HasUnknown
        let column = Find(declared.Name)
        where column?.Value.Type is { HasUnknown: false } type && !IsOf(type, declared.Type)
        select (column, declared);

    private static bool IsOf(ClickHouseType type, ClickHouseType declared) =>
        (type.IsAggregateState && declared.IsAggregateState)
            || (type.Stored.IsNullable == declared.Stored.IsNullable
                && type.Stored.Unwrapped.WithoutInnerLowCardinality.Equals(declared.Stored.Unwrapped.WithoutInnerLowCardinality));

    /// <summary>The live columns behind an expression; an element of Nested is its column.</summary>
    private ImmutableHashSet<string> ReadsOf(BoundExpression value) => value.Columns
        .Select(c => _live.FindColumn(c.Name) is null && c.Name.IndexOf('.') is var dot and > 0 ? c.Name.Substring(0, dot) : c.Name)
        .Where(name => _live.FindColumn(name) is not null)
        .ToImmutableHashSet(StringComparer.Ordinal);

    /// <summary>What REPLACE puts in place of a column is written in the star.</summary>
    private static TextSpan SpanOf(QueryColumn column, ImmutableHashSet<TextSpan> stars) =>
        column.Expression is { } replacement && stars.Contains(column.Span) ? replacement.Span : column.Span;
}
