using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules.Syntax;

/// <summary>
/// Forms of a SCHEMA that one product takes and the other refuses (datafile format 2.1). A comma after the last column is
/// none of them: the reader of Classic is said to refuse it, but projects made for Classic have it.
/// </summary>
internal static class SchemaForms
{
    private static readonly Form[] OfColumns =
    [
        new(Products.Classic, c => c.Find(ColumnClauseKind.Materialized)?.Span,
            new("{0} does not support MATERIALIZED columns. Write DEFAULT, or compute the column in a materialized view.")),
        new(Products.Classic, c => c.Name.Any(char.IsWhiteSpace) ? c.NameSpan : null,
            new("{0} does not allow white space in the name of a column. Rename the column, and keep the old name in its JSONPath.")),
        new(Products.Forward, JsonPathAfterDefault,
            new("{0} refuses a JSONPath after DEFAULT. Move it between the type and DEFAULT.")),
    ];

    private static readonly Message RefusedIndex = new(
        "{0} refuses the index '{1}' among the columns. Move it to a block of its own, INDEXES, without the comma.");
    private static readonly Message IgnoredIndex = new(
        "{0} ignores the index '{1}' among the columns: it is not created. Move it to a block of its own, "
        + "INDEXES, without the comma.")
    {
        Severity = DiagnosticSeverity.Warning,
    };

    /// <summary>All messages.</summary>
    public static Message[] Messages => [.. OfColumns.Select(f => f.Message), RefusedIndex, IgnoredIndex];

    /// <summary>Reports what the product of the project refuses; nothing if the product is not known.</summary>
    public static void Check(FileReport file)
    {
        foreach (var schema in file.Syntax.Instructions.Select(i => i.Schema).OfType<SchemaSyntax>())
        {
            foreach (var form in OfColumns.Where(f => file.IsRefused(f.TakenBy)))
            {
                foreach (var span in schema.Columns.Select(form.Find).OfType<TextSpan>())
                    file.At(span, form.Message.With(file.Product));
            }

            foreach (var index in schema.InlineIndexes)
                Check(index, file);
        }
    }

    private static void Check(IndexSyntax index, FileReport file)
    {
        if (file.IsRefused(Products.Classic))
            file.At(index.Span, RefusedIndex.With(file.Product, index.Name));
        else if (file.IsRefused(Products.Forward))
            file.At(index.Span, IgnoredIndex.With(file.Product, index.Name));
    }

    /// <summary>Both products accept it after a CODEC.</summary>
    private static TextSpan? JsonPathAfterDefault(ColumnSyntax column)
    {
        for (var i = 1; i < column.Clauses.Length; i++)
        {
            if (column.Clauses[i].Kind == ColumnClauseKind.JsonPath
                && column.Clauses[i - 1].Kind is ColumnClauseKind.Default or ColumnClauseKind.Materialized)
                return column.Clauses[i].Span;
        }

        return null;
    }

    /// <param name="TakenBy">The product that takes it.</param>
    /// <param name="Find">Where a column has the form; null if it does not have it.</param>
    /// <param name="Message">With a place for the product.</param>
    private sealed record Form(Products TakenBy, Func<ColumnSyntax, TextSpan?> Find, Message Message);
}
