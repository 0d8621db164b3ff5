using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>A node of a parsed query.</summary>
/// <param name="Span">Offsets into the file.</param>
public abstract record SqlNode(TextSpan Span)
{
    /// <summary>How deep the node nests; bounded by the parser, so that walks over it need no guard.</summary>
    public int Depth { get; internal init; } = 1;
}

// ---- Queries

/// <summary>Something that yields rows: a SELECT or a UNION of them.</summary>
public abstract record QueryExpression(TextSpan Span) : SqlNode(Span);

/// <summary>Queries joined by UNION ALL, UNION DISTINCT, INTERSECT or EXCEPT.</summary>
/// <param name="Operators">One less than queries.</param>
public sealed record SetOperation(
    TextSpan Span, ImmutableArray<QueryExpression> Queries, ImmutableArray<SetOperator> Operators) : QueryExpression(Span);

/// <summary>One SELECT.</summary>
/// <param name="With">Common table expressions and named expressions.</param>
/// <param name="From">What it reads; null for a SELECT without FROM.</param>
/// <param name="Clauses">What neither filters nor groups: ORDER BY, LIMIT, SETTINGS and so on.</param>
public sealed record SelectQuery(
    TextSpan Span,
    ImmutableArray<WithItem> With,
    bool Distinct,
    ImmutableArray<SelectItem> Items,
    TableExpression? From,
    SqlExpression? Prewhere,
    SqlExpression? Where,
    ImmutableArray<SqlExpression> GroupBy,
    string GroupByModifier,
    SqlExpression? Having,
    ImmutableArray<SelectClause> Clauses) : QueryExpression(Span)
{
    public SelectClause? Clause(ClauseKind kind) => Clauses.FirstOrDefault(c => c.Kind == kind);

    /// <summary>
    /// The item that a key of GROUP BY names by its position: 1 is the first, -1 the last; null where it names none, or where an asterisk
    /// hides which.
    /// </summary>
    public SelectItem? ItemAt(SqlExpression key)
    {
        if (PositionOf(key) is not { } position)
            return null;

        var isFromEnd = position < 0;
        var index = isFromEnd ? Items.Length + position : position - 1;
        if (index < 0 || index >= Items.Length)
            return null;

        var counted = isFromEnd ? Items.Skip(index) : Items.Take(index + 1);
        return counted.Any(i => i.Expression is Asterisk) ? null : Items[index];
    }

    /// <summary>The number that a key consists of, as <c>GROUP BY 1</c> does; null for another key.</summary>
    public static int? PositionOf(SqlExpression key)
    {
        var (number, isNegative) = key is Operation { Function: "negate", Operands: [var negated] } ? (negated, true) : (key, false);
        return number is Literal { Kind: LiteralKind.Number } literal
            && int.TryParse(literal.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position)
                ? isNegative && position > 0 ? -position : position
                : null;
    }
}

/// <summary>A clause that is kept with its expressions: ORDER BY, LIMIT, LIMIT BY, QUALIFY, WINDOW, SETTINGS, FORMAT.</summary>
/// <param name="Expressions">As they are written: the keys of ORDER BY, and the numbers of LIMIT BY before its keys.</param>
public sealed record SelectClause(TextSpan Span, ClauseKind Kind, ImmutableArray<SqlExpression> Expressions) : SqlNode(Span)
{
    /// <summary>Its words, in upper case.</summary>
    public string Name => ClauseKinds.NameOf(Kind);

    /// <summary>What WINDOW names.</summary>
    public ImmutableArray<WindowSpecification> Windows { get; init; } = [];

    /// <summary>The keys of ORDER BY with their order.</summary>
    public ImmutableArray<OrderKey> Order { get; init; } = [];

    /// <summary>What INTERPOLATE names.</summary>
    public ImmutableArray<Interpolation> Interpolations { get; init; } = [];

    /// <summary>Whether INTERPOLATE is there; without names it means all other columns.</summary>
    public bool Interpolates { get; init; }

    /// <summary>Which expression of LIMIT, LIMIT BY or OFFSET is the number of rows that are left out; null where none is.</summary>
    public SqlExpression? Offset { get; init; }

    /// <summary>Whether rows that are equal to the last one come as well: WITH TIES.</summary>
    public bool WithTies { get; init; }

    /// <summary>Whether it takes a number of rows, or leaves out a number of them.</summary>
    public bool IsLimit => Kind is ClauseKind.Limit or ClauseKind.LimitBy or ClauseKind.Offset or ClauseKind.Fetch;

    /// <summary>Whether a key of ORDER BY has WITH FILL.</summary>
    public bool IsFilled => Order.Any(key => key.Fill is not null);

    /// <summary>The keys of LIMIT BY; none for BY ALL.</summary>
    public ImmutableArray<SqlExpression> By => Kind == ClauseKind.LimitBy ? Expressions.RemoveRange(0, Offset is null ? 1 : 2) : [];

    /// <summary>How many rows LIMIT, LIMIT BY or FETCH takes; null for another clause.</summary>
    public SqlExpression? Count => Kind is ClauseKind.Limit or ClauseKind.LimitBy or ClauseKind.Fetch
        ? Expressions.FirstOrDefault(e => !ReferenceEquals(e, Offset))
        : null;
}

/// <summary>A key of ORDER BY, with the order that it asks for.</summary>
/// <param name="Expression">Null for ALL, which means every item.</param>
public sealed record OrderKey(TextSpan Span, SqlExpression? Expression) : SqlNode(Span)
{
    public bool IsDescending { get; init; }

    /// <summary>The tag that writes the direction; empty where none does.</summary>
    public string DirectionTag { get; init; } = "";

    /// <summary>Whether NULL comes first; else it comes last, in either direction.</summary>
    public bool HasNullsFirst { get; init; }

    /// <summary>The literal of COLLATE; null where there is none.</summary>
    public Literal? Collation { get; init; }

    /// <summary>Null without WITH FILL.</summary>
    public OrderFill? Fill { get; init; }
}

/// <summary>WITH FILL: rows for the values of a key that no row has.</summary>
public sealed record OrderFill(TextSpan Span, SqlExpression? From, SqlExpression? To, SqlExpression? Step, SqlExpression? Staleness) : SqlNode(Span);

/// <summary>What OVER or WINDOW says: which rows a window function sees, in which order.</summary>
/// <param name="Name">What WINDOW calls it; empty in OVER.</param>
/// <param name="Parent">The window that it takes over; empty where there is none.</param>
/// <param name="Frame">Null where none is written.</param>
public sealed record WindowSpecification(
    TextSpan Span, string Name, string Parent, ImmutableArray<SqlExpression> PartitionBy, ImmutableArray<OrderKey> OrderBy,
    WindowFrame? Frame) : SqlNode(Span)
{
    /// <summary>The expressions of PARTITION BY and ORDER BY.</summary>
    public IEnumerable<SqlExpression> Keys => PartitionBy.Concat(OrderBy.Select(k => k.Expression).OfType<SqlExpression>());
}

public enum FrameKind { Rows, Range, Groups }

/// <summary>Which rows around the current one a window function sees. Where one bound is written, the other is the current row.</summary>
public sealed record WindowFrame(TextSpan Span, FrameKind Kind, FrameBound First, FrameBound Last) : SqlNode(Span);

public enum FrameBoundKind { UnboundedPreceding, Preceding, CurrentRow, Following, UnboundedFollowing }

/// <summary>Where a frame starts or ends.</summary>
/// <param name="Offset">Null where the kind needs none.</param>
public sealed record FrameBound(TextSpan Span, FrameBoundKind Kind, SqlExpression? Offset) : SqlNode(Span);

/// <summary><c>WITH name AS (SELECT …)</c> or <c>WITH expression AS name</c>.</summary>
public sealed record WithItem(TextSpan Span, string Name, QueryExpression? Query, SqlExpression? Expression) : SqlNode(Span)
{
    /// <summary>Whether RECURSIVE stands before it, so that its query may read itself.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>Whether the columns of its query are named anew: <c>name (a, b) AS (SELECT …)</c>.</summary>
    public bool RenamesColumns { get; init; }
}

/// <summary>An expression of a SELECT list.</summary>
/// <param name="Alias">Empty where there is none.</param>
public sealed record SelectItem(TextSpan Span, SqlExpression Expression, string Alias) : SqlNode(Span)
{
    /// <summary>The expression with its alias, inside of which the alias means a column.</summary>
    public SqlExpression Aliased =>
        Alias.Length > 0 ? new AliasedExpression(Expression.Span, Expression, Alias) { Depth = Expression.Depth + 1 } : Expression;
}

// ---- Tables

/// <summary>What stands in FROM.</summary>
public abstract record TableExpression(TextSpan Span) : SqlNode(Span)
{
    /// <summary>Whether FINAL follows, which ClickHouse refuses behind a query.</summary>
    public bool Final { get; init; }

    /// <summary>Null without SAMPLE.</summary>
    public TableSample? Sample { get; init; }
}

/// <summary><c>SAMPLE 1/10 OFFSET 1/2</c>: the part of the rows that is read.</summary>
/// <param name="Ratio">As it is written, without white space: a number or a fraction of two, each of which a tag may write.</param>
/// <param name="Offset">The same; empty where there is none.</param>
public sealed record TableSample(string Ratio, string Offset);

/// <summary>A table by name.</summary>
/// <param name="Database">What stands before the dot; empty where nothing does.</param>
public sealed record TableName(TextSpan Span, string Database, string Name, string Alias) : TableExpression(Span)
{
    public string FullName => Database.Length == 0 ? Name : Database + "." + Name;
}

public sealed record SubqueryTable(TextSpan Span, QueryExpression Query, string Alias) : TableExpression(Span);

/// <summary>A table function, or a template where a table stands.</summary>
public sealed record TableFunction(TextSpan Span, SqlExpression Call, string Alias) : TableExpression(Span);

/// <summary>Two tables joined.</summary>
/// <param name="Words">The kind in upper case with one blank between words: <c>LEFT JOIN</c>, <c>,</c> for a comma.</param>
public sealed record JoinedTable(
    TextSpan Span, TableExpression Left, JoinKind Kind, string Words, TableExpression Right, SqlExpression? On,
    ImmutableArray<SqlExpression> Using) : TableExpression(Span);

public sealed record ArrayJoin(TextSpan Span, TableExpression? Table, bool IsLeft, ImmutableArray<SqlExpression> Arrays)
    : TableExpression(Span);

// ---- Expressions

public abstract record SqlExpression(TextSpan Span) : SqlNode(Span);

/// <summary>A column or an alias, with what qualifies it.</summary>
public sealed record Identifier(TextSpan Span, ImmutableArray<string> Parts) : SqlExpression(Span)
{
    public string Name => Parts[Parts.Length - 1];
}

public enum LiteralKind { Number, String, Null, Boolean }

/// <summary>A literal.</summary>
/// <param name="Value">A string without its quotes and escapes; anything else as written.</param>
public sealed record Literal(TextSpan Span, LiteralKind Kind, string Value) : SqlExpression(Span);

/// <summary>A call, with parameters for parametric aggregates: <c>quantile(0.9)(x)</c>.</summary>
/// <param name="IsWindow">Whether OVER follows.</param>
public sealed record FunctionCall(
    TextSpan Span, string Name, ImmutableArray<SqlExpression> Parameters, ImmutableArray<SqlExpression> Arguments,
    bool Distinct, SqlExpression? Filter, bool IsWindow) : SqlExpression(Span)
{
    /// <summary>What stands behind OVER; null where nothing does.</summary>
    public WindowSpecification? Window { get; init; }

    public NullTreatment Nulls { get; init; }
}

/// <summary>Whether an aggregate counts NULL as a value: IGNORE NULLS and RESPECT NULLS.</summary>
public enum NullTreatment { Default, Ignore, Respect }

/// <summary>An operator with its operands, under the name of its ClickHouse function (<c>greater</c>, <c>and</c>).</summary>
public sealed record Operation(TextSpan Span, string Function, ImmutableArray<SqlExpression> Operands) : SqlExpression(Span);

/// <summary><c>CASE</c> with its branches: operand (or null), pairs of WHEN and THEN, ELSE (or null).</summary>
public sealed record CaseExpression(
    TextSpan Span, SqlExpression? Operand, ImmutableArray<(SqlExpression When, SqlExpression Then)> Branches,
    SqlExpression? Else) : SqlExpression(Span);

/// <summary><c>x::T</c> or <c>CAST(x AS T)</c>.</summary>
/// <param name="Type">The type as written.</param>
public sealed record Cast(TextSpan Span, SqlExpression Operand, string Type) : SqlExpression(Span);

/// <summary><c>INTERVAL 1 DAY</c>.</summary>
/// <param name="Unit">In lower case and singular.</param>
public sealed record Interval(TextSpan Span, SqlExpression Amount, string Unit) : SqlExpression(Span);

public sealed record Lambda(TextSpan Span, ImmutableArray<string> Parameters, SqlExpression Body) : SqlExpression(Span);

/// <summary><c>*</c>, <c>t.*</c> or <c>COLUMNS('…')</c>, with its modifiers as text.</summary>
public sealed record Asterisk(TextSpan Span, string Qualifier, string Modifiers) : SqlExpression(Span)
{
    /// <summary>What REPLACE puts in place of columns, under their names.</summary>
    public ImmutableArray<SqlExpression> Replacements { get; init; } = [];

    /// <summary>The regular expression of <c>COLUMNS('…')</c>; null for other forms.</summary>
    public string? Pattern { get; init; }

    /// <summary>The columns that <c>COLUMNS(a, b)</c> lists.</summary>
    public ImmutableArray<SqlExpression> Listed { get; init; } = [];

    /// <summary>The columns that EXCEPT leaves out.</summary>
    public ImmutableArray<string> Excluded { get; init; } = [];

    /// <summary>The functions that APPLY puts around each column, in order.</summary>
    public ImmutableArray<string> Applied { get; init; } = [];

    /// <summary>Whether it has a modifier of which only the text is kept: EXCEPT or LIKE with a pattern, APPLY with more than a name.</summary>
    public bool HasOtherModifiers { get; init; }
}

/// <summary>A query in an expression; <c>IN (SELECT …)</c> holds one as well.</summary>
public sealed record ScalarSubquery(TextSpan Span, QueryExpression Query) : SqlExpression(Span);

/// <summary>An expression with a name of its own inside another expression.</summary>
public sealed record AliasedExpression(TextSpan Span, SqlExpression Expression, string Alias) : SqlExpression(Span);

/// <summary>A template tag where an expression stands.</summary>
public sealed record TemplateExpression(TextSpan Span, string Text) : SqlExpression(Span);

/// <summary>Text that is no expression.</summary>
public sealed record SkippedExpression(TextSpan Span) : SqlExpression(Span);

/// <summary>
/// <c>name</c> or <c>name AS expression</c> of INTERPOLATE, over the columns of the result. Its expression is no child: names mean columns
/// of the result there.
/// </summary>
public sealed record Interpolation(TextSpan Span, string Name, SqlExpression? Expression) : SqlExpression(Span);
