using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Project;

/// <summary>A key of the engine that names no column, or a column that it cannot take.</summary>
public sealed class InvalidKey : FileRule
{
    private static readonly Message Aggregate = new("{0} calls the aggregate '{1}', which has no value for a single row. Write columns.");
    private static readonly Message UnknownColumn = new("{0} names '{1}', which is not a column of the SCHEMA. Write {2}.");
    private static readonly Message NullableColumn = new(
        "The sorting key names '{0}', which is Nullable. Remove the Nullable, or write ifNull({0}, …).");
    private static readonly Message StateColumn = new(
        "The sorting key names '{0}', which holds an aggregate state, and states have no order. Remove it.");
    private static readonly Message MergedColumn = new(
        "The sorting key names '{0}', a SimpleAggregateFunction, whose value changes when rows merge. Remove it.");
    private static readonly Message VersionColumn = new(
        "The sorting key names '{0}', the version of the rows, so no row ever replaces another. Remove it.");

    private static readonly Message NoStart = new(
        "The sorting key ({1}) does not begin with the primary key ({0}), which ClickHouse requires. "
        + "Change one of them, or remove ENGINE_PRIMARY_KEY.");
    private static readonly Message NotSampled = new("The sampling key ({0}) is not in the {2} ({1}), where ClickHouse requires it. Add it there.");

    public override RuleDescription Description { get; } = Describe(
        "DF1007", "invalid-key", DiagnosticSeverity.Error,
        "A sorting, partition or primary key names no column, or one that cannot be in a key",
        UnknownColumn, Aggregate, NullableColumn, StateColumn, MergedColumn, VersionColumn, NoStart, NotSampled);

    private protected override void Check(FileReport file)
    {
        // Without the whole SCHEMA nothing is known; the columns of an include may be in the including file.
        if (file.Syntax is not DatasourceSyntax { Schema: { } schema, IsInclude: false } source
            || schema.Columns.IsEmpty || schema.Columns.Length != schema.Children.Length || file.File.IsIncomplete)
            return;

        CheckTogether(file, source);
        foreach (var option in source.Engine.Options.Where(o => KeyExpressions.IsKey(o.Kind) && !o.Value.Contains('$')))
        {
            foreach (var expression in KeyExpressions.Of(source.Content, option)?.Expressions ?? [])
                Check(file, source, schema, option, expression);
        }
    }

    /// <summary>What ClickHouse asks of two keys together. A table without a sorting key is sorted by the primary key.</summary>
    private static void CheckTogether(FileReport file, DatasourceSyntax source)
    {
        var engine = new DeclaredEngine(source.Content, source.Engine);
        var (sorting, primary, sampling) = (engine.SortingKey, engine.PrimaryKey, new TableKey(source.Content, source.Engine.Find("SAMPLING_KEY")));
        if (!engine.Name.EndsWith(TableEngine.Default, StringComparison.Ordinal)
            || new[] { sorting, primary, sampling }.Any(k => k.IsUnknown || k.Text.Contains('$')))
            return;

        if (primary is { IsEmpty: false, Span: { } written } && sorting.Span is not null && primary.IsNoStartOf(sorting))
            file.At(written, NoStart.With(primary.Shown, sorting.Shown));

        var key = primary.IsEmpty ? sorting : primary;
        if (sampling is { Expressions: [var sampled], Span: { } place }
            && key.Span is not null
            && !key.Parts.Contains(sampling.Parts[0])
            && (sampled is Identifier || key.Expressions.All(e => e is Identifier)))
            file.At(place, NotSampled.With(sampling.Shown, key.Shown, primary.IsEmpty ? "sorting key" : "primary key"));
    }

    private static void Check(FileReport file, DatasourceSyntax source, SchemaSyntax schema, InstructionSyntax option, SqlExpression expression)
    {
        var inside = expression.DescendantsAndSelf().ToArray();
        if (inside.Any(n => n is Lambda or TemplateExpression))
            return;

        var key = option.Kind.Name;
        if (inside.OfType<FunctionCall>().FirstOrDefault(c => AggregateFunction.Find(c.Name) is not null) is { } aggregate)
        {
            file.At(aggregate.Span, Aggregate.With(key, aggregate.Name));
            return;
        }

        foreach (var name in inside.OfType<Identifier>())
        {
            if (Column(schema, name) is { } column)
                CheckColumn(file, source, option, expression, name, column);
            else if (!ConnectorColumns.MayHave(source, name.Name) && schema.Columns.All(c => c.Type?.Name != "Nested"))
                file.At(name.Span, UnknownColumn.With(key, string.Join(".", name.Parts), Meant(schema, name.Name)));
        }
    }

    /// <summary>What Forward refuses in a sorting key, and ClickHouse in its default settings (datafile format 3.3).</summary>
    private static void CheckColumn(
        FileReport file, DatasourceSyntax source, InstructionSyntax option, SqlExpression expression, Identifier name, ColumnSyntax column)
    {
        if (file.Products != Products.Forward || !option.Is("ENGINE_SORTING_KEY"))
            return;

        if (name != expression)
        {
            if (column.Type is { } type
                && expression is FunctionCall { Arguments: [var only] } call && only == name
                && FunctionResult.Of(call.Name, [], [new TypedArgument(ClickHouseType.From(type))]).IsNullable)
                file.At(name.Span, NullableColumn.With(column.Name));
            return;
        }

        if (column.Type?.Name == "Nullable" || (column.Type is { Name: "LowCardinality" } low && low.Arguments.Any(a => a.Type?.Name == "Nullable")))
            file.At(name.Span, NullableColumn.With(column.Name));
        else if (column.Type?.Name == "AggregateFunction")
            file.At(name.Span, StateColumn.With(column.Name));
        else if (column.Type?.Name == "SimpleAggregateFunction")
            file.At(name.Span, MergedColumn.With(column.Name));
        else if (source.Engine.Call?.Name == "ReplacingMergeTree" && source.Engine.Option("VER").Trim('`') == column.Name)
            file.At(name.Span, VersionColumn.With(column.Name));
    }

    private static ColumnSyntax? Column(SchemaSyntax schema, Identifier name)
    {
        var full = string.Join(".", name.Parts);
        return schema.Columns.FirstOrDefault(c => c.Name == full) ?? schema.Columns.FirstOrDefault(c => c.Name == name.Parts[0]);
    }

    private static string Meant(SchemaSyntax schema, string name) =>
        Spelling.Nearest(name, schema.Columns.Select(c => c.Name)) is { } near ? $"'{near}'" : "one";
}
