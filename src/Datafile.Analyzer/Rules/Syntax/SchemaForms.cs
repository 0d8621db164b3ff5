using Datafile.Parser.Syntax;
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
            "{0} has no MATERIALIZED columns. Write DEFAULT, or compute the column in a materialized view."),
        new(Products.Classic, c => c.Name.Any(char.IsWhiteSpace) ? c.NameSpan : null,
            "{0} takes no white space in the name of a column. Rename the column, and leave the old name in its JSONPath."),
        new(Products.Forward, JsonPathAfterDefault,
            "{0} refuses a JSONPath after DEFAULT. Put it between the type and DEFAULT."),
    ];

    /// <summary>Reports what the product of the project refuses; nothing where it is not told.</summary>
    public static void Check(FileReport file)
    {
        foreach (var schema in file.Syntax.Instructions.Select(i => i.Schema).OfType<SchemaSyntax>())
        {
            foreach (var form in OfColumns.Where(f => file.IsRefused(f.TakenBy)))
            {
                foreach (var span in schema.Columns.Select(form.Find).OfType<TextSpan>())
                    file.At(span, string.Format(form.Message, file.Product));
            }

            foreach (var index in schema.InlineIndexes)
                Check(index, file);
        }
    }

    private static void Check(IndexSyntax index, FileReport file)
    {
        const string Instead = "Move it to a block of its own, INDEXES, without the comma.";
        if (file.IsRefused(Products.Classic))
            file.At(index.Span, $"{file.Product} refuses the index '{index.Name}' among the columns. {Instead}");
        else if (file.IsRefused(Products.Forward))
            file.Warn(index.Span, $"{file.Product} reads over the index '{index.Name}' among the columns: it is not made. {Instead}");
    }

    /// <summary>Behind a CODEC both products take it.</summary>
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
    /// <param name="Find">Where a column has the form; null where it has not.</param>
    /// <param name="Message">With a place for the product.</param>
    private sealed record Form(Products TakenBy, Func<ColumnSyntax, TextSpan?> Find, string Message);
}
