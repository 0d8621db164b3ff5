using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>A table of FROM, or what takes the place of one, with what its names mean.</summary>
public abstract class BoundTable
{
    private protected BoundTable(TableExpression syntax) => Syntax = syntax;

    public TableExpression Syntax { get; }

    /// <summary>The ways that rows take through it; see <see cref="BoundQuery.Branches"/>.</summary>
    public abstract ImmutableArray<QueryBranch> Branches { get; }

    /// <summary>The normal form.</summary>
    public abstract string Key { get; }

    /// <summary>What FINAL and SAMPLE say of the rows that are read, as a normal form; empty without them.</summary>
    private protected string RowsRead =>
        Syntax.Sample is not { } sample ? Syntax.Final ? "final" : ""
        : (Syntax.Final ? "final " : "") + "sample " + Ratio(sample.Ratio) + (sample.Offset.Length > 0 ? " offset " + Ratio(sample.Offset) : "");

    /// <summary>What qualifies its columns; empty for what has no name.</summary>
    public virtual string Alias => "";

    /// <summary>The tables and queries that are joined in it, in their order.</summary>
    internal virtual IEnumerable<BoundTable> Leaves => [this];

    /// <summary>The table at its left end, whose inserts trigger a view.</summary>
    internal virtual BoundTable LeftEnd => this;

    /// <summary>One number for a fraction and its value.</summary>
    private static string Ratio(string written)
    {
        var parts = written.Split('/');
        var numbers = new decimal[2] { 1, 1 };
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 1 || !decimal.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return NormalForm.Tag(written);
        }

        return numbers[1] == 0 ? written : (numbers[0] / numbers[1]).ToString("0.############################", CultureInfo.InvariantCulture);
    }
}

/// <summary>A table by name.</summary>
/// <param name="read">What the name means in the project; null for a query that WITH names.</param>
/// <param name="query">The query behind it; null for a table.</param>
public sealed class BoundName(TableName syntax, TableRead? read, BoundQuery? query) : BoundTable(syntax)
{
    public TableName Name { get; } = syntax;

    public override string Alias => Name.Alias.Length > 0 ? Name.Alias : Name.Name;

    public TableRead? Read { get; } = read;

    public BoundQuery? Query { get; } = query;

    /// <summary>The query behind a name of the same release; null for a table, and for what another release or workspace has.</summary>
    public BoundQuery? InnerQuery => Name.Database.Length == 0 ? Query : null;

    /// <summary>What it names, as it is written.</summary>
    public TableReference Reference => new(Name.Database, Name.Name, Name.Span);

    public override ImmutableArray<QueryBranch> Branches
    {
        get
        {
            ImmutableArray<QueryBranch> rows = Query?.Branches ?? [QueryBranch.Of(Read, Reference)];
            return RowsRead.Length > 0 ? [.. rows.Select(r => r.With(RowsRead, isKnown: true, reads: []))] : rows;
        }
    }

    public override string Key => (Query?.Key ?? Name.FullName) + (RowsRead.Length > 0 ? " " + RowsRead : "");
}

/// <summary>A query in FROM.</summary>
public sealed class BoundSubqueryTable(SubqueryTable syntax, BoundQuery query) : BoundTable(syntax)
{
    public override string Alias => syntax.Alias;

    public BoundQuery Query { get; } = query;

    public override ImmutableArray<QueryBranch> Branches => Query.Branches;

    public override string Key => Query.Key;
}

/// <summary>A table function, or a template where a table is.</summary>
public sealed class BoundTableFunction(TableExpression syntax, string text) : BoundTable(syntax)
{
    public override ImmutableArray<QueryBranch> Branches => [QueryBranch.Unknown];

    public override string Key => text + (RowsRead.Length > 0 ? " " + RowsRead : "");
}

/// <summary>Two tables joined.</summary>
public sealed class BoundJoin(JoinedTable syntax, BoundTable left, BoundTable right) : BoundTable(syntax)
{
    public JoinedTable Join { get; } = syntax;

    public BoundTable Left { get; } = left;

    public BoundTable Right { get; } = right;

    /// <summary>Null where USING, or nothing, says which rows belong together.</summary>
    public BoundExpression? On { get; internal set; }

    /// <summary>Whether a row of the left end comes out only where ON holds.</summary>
    internal bool DropsUnmatched => Join.Kind.DropsUnmatchedLeft();

    /// <summary>The conditions of ON, split at AND.</summary>
    internal IEnumerable<BoundExpression> Conjuncts => On?.Conjuncts ?? [];

    /// <summary>What ON says about rows of the left end alone: a filter of the query.</summary>
    internal ImmutableArray<BoundExpression> Filters { get; set; } = [];

    /// <summary>Rows come from the left end; those of a RIGHT or FULL join come from the right as well.</summary>
    public override ImmutableArray<QueryBranch> Branches
    {
        get
        {
            var isKnown = !Join.Kind.Has(JoinKind.Right | JoinKind.Full);
            return [.. Left.Branches.Select(b => b.With(Shape, isKnown, On is null ? [] : [On], LookedUp))];
        }
    }

    public override string Key => $"{Left.Key} {Shape}";

    /// <summary>
    /// The table on the right, if the join gives columns to the rows of the left end and neither removes nor repeats one: ANY LEFT JOIN.
    /// Empty for another join, and for a query on the right.
    /// </summary>
    private string LookedUp => Join.Kind.Has(JoinKind.Left) && Join.Kind.Has(JoinKind.Any) && Right is BoundName { Query: null } table
        ? table.Reference.FullName
        : "";

    internal override IEnumerable<BoundTable> Leaves => Left.Leaves.Concat(Right.Leaves);

    internal override BoundTable LeftEnd => Left.LeftEnd;

    private string OnKey => On is null ? "" : Filters.IsEmpty ? On.Key
        : string.Join(" and ", Conjuncts.Except(Filters).Select(c => c.Key).OrderBy(k => k, StringComparer.Ordinal));

    private string Shape => $"{Join.Kind.Spelling()} {Right.Key}{Order} on {OnKey}{UsingKey}";

    private string UsingKey => Join.Using.IsEmpty ? "" : "using " + string.Join(",", Join.Using.Select(u => u switch
    {
        Identifier name => string.Join(".", name.Parts),
        AliasedExpression { Expression: Identifier name } aliased => $"{string.Join(".", name.Parts)} as {aliased.Alias}",
        _ => "",
    }));

    /// <summary>ANY takes the first of several rows.</summary>
    private string Order => Join.Kind.Has(JoinKind.Any) ? string.Concat(Right.Branches.Select(b => b.Order)) : "";
}

/// <summary>ARRAY JOIN: a row for each element.</summary>
public sealed class BoundArrayJoin(ArrayJoin syntax, BoundTable? table) : BoundTable(syntax)
{
    public BoundTable? Table { get; } = table;

    public ImmutableArray<BoundExpression> Arrays { get; internal set; } = [];

    public override ImmutableArray<QueryBranch> Branches =>
        Table is null ? [QueryBranch.Unknown] : [.. Table.Branches.Select(b => b.With(Shape, isKnown: true, Arrays))];

    public override string Key => $"{Table?.Key} {Shape}";

    internal override IEnumerable<BoundTable> Leaves => Table?.Leaves ?? [];

    internal override BoundTable LeftEnd => Table?.LeftEnd ?? this;

    private string Shape => $"{(((ArrayJoin)Syntax).IsLeft ? "left array join" : "array join")} {string.Join(",", Arrays.Select(a => a.Key))}";
}
