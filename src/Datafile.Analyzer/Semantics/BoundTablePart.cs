using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>An expression of a Data Source's table, bound over its columns.</summary>
public sealed class BoundTablePart
{
    /// <summary>
    /// What ClickHouse refuses of these when it creates a table. It compares values only when rows come, so a comparison
    /// that fails for its types is accepted.
    /// </summary>
    private static readonly ImmutableHashSet<RefusalReason> OfTables =
    [
        RefusalReason.UnknownFunction, RefusalReason.NumberOfArguments, RefusalReason.FunctionWithParameters, RefusalReason.IllegalType,
        RefusalReason.IllegalTypes, RefusalReason.NotConstant, RefusalReason.ConditionNotBoolean, RefusalReason.NotAnArray,
    ];

    private BoundTablePart(TablePart part) => Part = part;

    public TablePart Part { get; }

    /// <summary>The aggregate that it calls; such a part means nothing in a table, and nothing more is known of it. Null for none.</summary>
    public FunctionCall? Aggregate { get; private init; }

    /// <summary>What it means; null where that is not known. A DEFAULT is its value before it is converted.</summary>
    public BoundExpression? Value { get; private init; }

    /// <summary>What ClickHouse refuses of it.</summary>
    public ImmutableArray<Refusal> Refusals { get; private init; } = [];

    /// <summary>The names in it that are not columns.</summary>
    public ImmutableArray<Identifier> Missing { get; private init; } = [];

    /// <summary>All of a Data Source, in the order of the text, bound as one query.</summary>
    public static ImmutableArray<BoundTablePart> Of(ProjectSemantics semantics, DataSource source)
    {
        var all = TablePart.Of(source);
        if (all.IsEmpty)
            return [];

        var aggregates = ImmutableArray.CreateRange(all, part => AggregateIn(part.Syntax));
        ImmutableArray<TablePart> parts = [.. all.Where((_, i) => aggregates[i] is null)];
        var bound = semantics.BindPassing(source, SqlTree.OfList(source.Syntax.Content, ImmutableArray.CreateRange(parts, Written)));
        var columns = bound.Columns.Columns;
        var starts = parts.Select(p => p.Syntax.Span.Start).ToArray();
        var refusals = bound.Refusals.IsEmpty ? null : bound.Refusals.ToLookup(r => At(r.Span));
        var missing = bound.MissingColumns.IsEmpty ? null : bound.MissingColumns.ToLookup(m => At(m.Name.Span), m => m.Name);

        var next = 0;
        return [.. all.Select(
            (part, i) => aggregates[i] is { } aggregate ? new BoundTablePart(part) { Aggregate = aggregate } : Bound(part, next++))];

        BoundTablePart Bound(TablePart part, int index) => new(part)
        {
            Value = columns.Length == parts.Length ? Stored(part, columns[index].Value) : null,
            Refusals = refusals is null ? [] : [.. refusals[index].Where(r => IsOfTable(part, r))],
            Missing = missing is null ? [] : [.. missing[index]],
        };

        // The part that a place is in; -1 for none.
        int At(TextSpan span)
        {
            var at = Array.BinarySearch(starts, span.Start);
            at = at < 0 ? ~at - 1 : at;
            return at >= 0 && parts[at].Syntax.Span.Contains(span) ? at : -1;
        }
    }

    private static BoundExpression Stored(TablePart part, BoundExpression value) =>
        IsConverted(part) && value is BoundCall { Arguments: { IsEmpty: false } arguments } ? arguments[0] : value;

    private static bool IsOfTable(TablePart part, Refusal refusal) => OfTables.Contains(refusal.Reason)
        || (part.Kind == TablePartKind.Default
            && refusal.Span == part.Syntax.Span
            && RefusalReason.IsUnreadable(refusal.Reason));

    private static FunctionCall? AggregateIn(SqlExpression expression) =>
        expression is Identifier
            ? null
            : expression.DescendantsAndSelf().OfType<FunctionCall>().FirstOrDefault(c => AggregateFunction.Find(c.Name) is not null);

    /// <summary>A DEFAULT is converted to the type of its column; of a Nullable one ClickHouse asks nothing.</summary>
    private static SqlExpression Written(TablePart part) => part.Column is { } column && IsConverted(part)
        ? new Cast(part.Syntax.Span, part.Syntax, column.Type.ToString())
        : part.Syntax;

    private static bool IsConverted(TablePart part) =>
        part.Column is { Type: { HasUnknown: false, IsNullable: false } type } && TypeFamily.Find(type.Name) is not null;
}
