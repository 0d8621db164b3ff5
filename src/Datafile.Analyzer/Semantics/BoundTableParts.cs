using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>The expressions of a Data Source's table, bound over its columns as one query.</summary>
public sealed class BoundTableParts
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

    private readonly Dictionary<TextSpan, BoundExpression> _values = [];
    private readonly ILookup<TablePart?, Refusal> _refusals;
    private readonly ILookup<TablePart?, Identifier> _missing;

    private BoundTableParts(ImmutableArray<TablePart> parts, BoundVariant bound)
    {
        foreach (var column in bound.Columns.Columns)
        {
            if (column.Expression is { } expression)
                _values[expression.Span] = column.Value;
        }

        var starts = parts.Select(p => p.Syntax.Span.Start).ToArray();
        _refusals = bound.Refusals.ToLookup(r => At(r.Span));
        _missing = bound.MissingColumns.Select(m => m.Name).ToLookup(n => At(n.Span));

        TablePart? At(TextSpan span)
        {
            var at = Array.BinarySearch(starts, span.Start);
            at = at < 0 ? ~at - 1 : at;
            return at >= 0 && parts[at].Syntax.Span.Contains(span) ? parts[at] : null;
        }
    }

    /// <summary>Binds parts; those that call aggregates are none of a table, and are left to the caller.</summary>
    public static BoundTableParts Of(ProjectSemantics semantics, DataSource source, ImmutableArray<TablePart> parts) =>
        new(parts, semantics.BindPassing(source, SqlTree.OfList(source.Syntax.Content, ImmutableArray.CreateRange(parts, Written))));

    /// <summary>What a part means; null where that is not known. A DEFAULT is its value before it is converted.</summary>
    public BoundExpression? ValueOf(TablePart part) =>
        !_values.TryGetValue(part.Syntax.Span, out var value) ? null : IsConverted(part) && value is BoundCall { Arguments: { IsEmpty: false } arguments } ? arguments[0] : value;

    /// <summary>What ClickHouse refuses of a part. An empty string as a DEFAULT is in projects that are deployed, so nothing is said of it.</summary>
    public IEnumerable<Refusal> RefusalsOf(TablePart part) =>
        _refusals[part].Where(r => OfTables.Contains(r.Reason)
            || (part.Kind == TablePartKind.Default && r.Span == part.Syntax.Span && RefusalReason.IsUnreadable(r.Reason) && r.Arguments[0].Length > 0));

    /// <summary>The names in a part that are not columns.</summary>
    public IEnumerable<Identifier> MissingOf(TablePart part) => _missing[part];

    /// <summary>A DEFAULT is converted to the type of its column; of a Nullable one ClickHouse asks nothing.</summary>
    private static SqlExpression Written(TablePart part) => part.Column is { } column && IsConverted(part)
        ? new Cast(part.Syntax.Span, part.Syntax, column.Type.ToString())
        : part.Syntax;

    private static bool IsConverted(TablePart part) =>
        part.Column is { Type: { HasUnknown: false, IsNullable: false } type } && TypeFamily.Find(type.Name) is not null;
}
