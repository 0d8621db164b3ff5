using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Semantics;

/// <summary>What an expression of a table is for.</summary>
public enum TablePartKind { Default, SortingKey, PrimaryKey, PartitionKey, SamplingKey, Ttl, Index }

/// <summary>An expression that ClickHouse analyses when it creates the table of a Data Source.</summary>
/// <param name="Name">What messages call it, e.g. <c>ENGINE_TTL</c>.</param>
public sealed record TablePart(TablePartKind Kind, string Name, SqlExpression Syntax)
{
    /// <summary>The column of a DEFAULT; null for other parts.</summary>
    public Column? Column { get; private init; }

    /// <summary>The index that it is of; null for other parts.</summary>
    public IndexSyntax? Index { get; private init; }

    /// <summary>Whether it is part of a key.</summary>
    public bool IsKey => Kind is TablePartKind.SortingKey or TablePartKind.PrimaryKey or TablePartKind.PartitionKey or TablePartKind.SamplingKey;

    /// <summary>
    /// The expressions of a Data Source in the order of the text. What does not parse, holds a template, a query or a name of its own is
    /// left out.
    /// </summary>
    public static ImmutableArray<TablePart> Of(DataSource source)
    {
        var content = source.Syntax.Content;
        var defaults = source.Columns.SelectMany(c => Default(content, c));
        var options = source.Syntax.Engine.Options.Where(o => !o.Value.Contains('$')).SelectMany(o => Option(content, o));
        var indexes = source.Syntax.Indexes.SelectMany(i =>
            KeyExpressions.Parse(content, i.ExpressionSpan, i.Name).Expressions
                .SelectMany(KeyExpressions.Parts)
                .Select(e => new TablePart(TablePartKind.Index, $"index '{i.Name}'", e) { Index = i }));
        return [.. defaults.Concat(options).Concat(indexes).Where(p => IsPlain(p.Syntax)).OrderBy(p => p.Syntax.Span.Start)];
    }

    private static IEnumerable<TablePart> Default(string content, Column column) =>
        column.Syntax.Find(ColumnClauseKind.Default) is { TextSpan: var span }
            && KeyExpressions.Parse(content, span, column.Name).Expressions is [var value]
            ? [new TablePart(TablePartKind.Default, $"the DEFAULT of '{column.Name}'", value) { Column = column }]
            : [];

    private static IEnumerable<TablePart> Option(string content, InstructionSyntax option) => option.Kind.Name switch
    {
        "ENGINE_SORTING_KEY" => Key(TablePartKind.SortingKey, content, option),
        "ENGINE_PRIMARY_KEY" => Key(TablePartKind.PrimaryKey, content, option),
        "ENGINE_PARTITION_KEY" => Key(TablePartKind.PartitionKey, content, option),
        "ENGINE_SAMPLING_KEY" => Key(TablePartKind.SamplingKey, content, option),
        "ENGINE_TTL" => KeyExpressions.Of(content, option) is { Expressions: [var ttl] }
            ? [new TablePart(TablePartKind.Ttl, option.Kind.Name, ttl)]
            : [],
        _ => [],
    };

    private static IEnumerable<TablePart> Key(TablePartKind kind, string content, InstructionSyntax option) =>
        KeyExpressions.Of(content, option)?.Expressions.Select(e => new TablePart(kind, option.Kind.Name, e)) ?? [];

    private static bool IsPlain(SqlExpression expression) =>
        !expression.DescendantsAndSelf().Any(
            n => n is TemplateExpression or QueryExpression or AliasedExpression or Asterisk or SkippedExpression or FunctionCall { IsWindow: true });
}
