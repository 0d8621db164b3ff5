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
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF1007", "invalid-key", DiagnosticSeverity.Error,
        "a sorting, partition or primary key that names no column, or a column that it cannot take", "{0}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(FileReport file)
    {
        // Without the whole SCHEMA nothing can be told; the columns of an include may stand in the including file.
        if (file.Syntax is not DatasourceSyntax { Schema: { } schema, IsInclude: false } source
            || schema.Columns.IsEmpty || schema.Columns.Length != schema.Children.Length || file.File.IsIncomplete)
            return;

        foreach (var option in source.Engine.Options.Where(o => KeyExpressions.IsKey(o.Kind) && !o.Value.Contains('$')))
        {
            foreach (var expression in KeyExpressions.Parse(source.Content, option).Expressions)
                Check(file, source, schema, option, expression);
        }
    }

    private static void Check(FileReport file, DatasourceSyntax source, SchemaSyntax schema, InstructionSyntax option, SqlExpression expression)
    {
        var inside = expression.DescendantsAndSelf().ToArray();
        if (inside.Any(n => n is Lambda or TemplateExpression))
            return;

        var key = option.Kind.Name;
        if (inside.OfType<FunctionCall>().FirstOrDefault(c => AggregateFunction.Find(c.Name) is not null) is { } aggregate)
        {
            file.At(aggregate.Span, $"{key} calls the aggregate '{aggregate.Name}', which has no value for a single row. Write columns.");
            return;
        }

        foreach (var name in inside.OfType<Identifier>())
        {
            if (Column(schema, name) is { } column)
                CheckColumn(file, source, option, expression, name, column);
            else if (!ConnectorColumns.MayHave(source, name.Name) && schema.Columns.All(c => c.Type?.Name != "Nested"))
                file.At(name.Span, $"{key} names '{string.Join(".", name.Parts)}', which is no column of the SCHEMA. {Remedy(schema, name.Name)}");
        }
    }

    /// <summary>What Forward refuses in a sorting key, and ClickHouse in its default settings (datafile format 3.3).</summary>
    private static void CheckColumn(
        FileReport file, DatasourceSyntax source, InstructionSyntax option, SqlExpression expression, Identifier name, ColumnSyntax column)
    {
        if (file.Products != Products.Forward || !option.Is("ENGINE_SORTING_KEY") || name != expression)
            return;

        if (column.Type?.Name == "Nullable" || (column.Type is { Name: "LowCardinality" } low && low.Arguments.Any(a => a.Type?.Name == "Nullable")))
            file.At(name.Span, $"The sorting key names '{column.Name}', which is Nullable. Take the Nullable off, or write ifNull({column.Name}, …).");
        else if (column.Type?.Name == "AggregateFunction")
            file.At(name.Span, $"The sorting key names '{column.Name}', which holds an aggregate state, and states have no order. Remove it.");
        else if (source.Engine.Call?.Name == "ReplacingMergeTree" && source.Engine.Option("VER").Trim('`') == column.Name)
            file.At(name.Span, $"The sorting key names '{column.Name}', the version of the rows, so that no row ever replaces another. Remove it.");
    }

    private static ColumnSyntax? Column(SchemaSyntax schema, Identifier name)
    {
        var full = string.Join(".", name.Parts);
        return schema.Columns.FirstOrDefault(c => c.Name == full) ?? schema.Columns.FirstOrDefault(c => c.Name == name.Parts[0]);
    }

    private static string Remedy(SchemaSyntax schema, string name) =>
        Spelling.Nearest(name, schema.Columns.Select(c => c.Name)) is { } near ? $"Write '{near}'." : "Name one.";
}
