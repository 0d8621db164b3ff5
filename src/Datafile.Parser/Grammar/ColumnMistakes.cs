using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Grammar;

/// <summary>
/// What both products refuse of a column that was read whole, with what to do instead (datafile format 2.1). What one of
/// them takes is no mistake of the grammar.
/// </summary>
internal static class ColumnMistakes
{
    public static void Find(ColumnSyntax column, string text, List<SyntaxDiagnostic> mistakes)
    {
        // Names in single quotes are found in projects that are deployed.
        if (text[column.NameSpan.Start] == '"')
            Add(column.NameSpan, $"The name of a column stands in back-ticks. Write `{column.Name}`.");
        if (column.Type is null && column.Clauses.IsEmpty)
            Add(column.NameSpan, $"Column '{column.Name}' has neither a type nor a DEFAULT. Write its type after its name.");

        var found = 0;
        for (var i = 0; i < column.Clauses.Length; i++)
        {
            // Of each kind once: a column that says the same ten times has one mistake.
            var clause = column.Clauses[i];
            var (bit, isFirst) = (1 << (int)clause.Kind, (found & (1 << (int)clause.Kind)) == 0);
            var message = isFirst
                ? Refused(clause) ?? (i > 0 ? Misplaced(clause, column.Clauses[i - 1]) : null)
                : (found & Repeated) == 0 ? $"Column '{column.Name}' has a second {Word(clause)}. Remove one of them." : null;
            found |= isFirst ? bit : Repeated;
            if (message is not null)
                Add(clause.Span, message);
        }

        void Add(TextSpan span, string message) => mistakes.Add(new SyntaxDiagnostic("DF0002", span, message));
    }

    private const int Repeated = 1 << 30;

    private static string? Refused(ColumnClauseSyntax clause) => clause.Kind switch
    {
        ColumnClauseKind.Null => "Neither product takes NULL after a type. Write Nullable(...) around the type instead.",
        ColumnClauseKind.NotNull => "Neither product takes NOT NULL: a column holds no NULL unless its type is Nullable. Remove it.",
        ColumnClauseKind.Alias => "Neither product has ALIAS columns. Remove the column, and compute the value in the pipes that read it.",
        ColumnClauseKind.Ttl => "Neither product takes the TTL of a column. Remove it, and set ENGINE_TTL for the rows of the Data Source.",
        ColumnClauseKind.Default or ColumnClauseKind.Materialized when clause.TextSpan.IsEmpty => $"{Word(clause)} has no expression. Write one after it, or remove it.",
        _ => null,
    };

    /// <summary>DEFAULT right after CODEC is what neither product takes; where a JSONPath may stand differs between them.</summary>
    private static string? Misplaced(ColumnClauseSyntax clause, ColumnClauseSyntax before) =>
        before.Kind == ColumnClauseKind.Codec && clause.Kind is ColumnClauseKind.Default or ColumnClauseKind.Materialized
            ? $"{Word(clause)} stands after CODEC, where neither product takes it. Put CODEC last."
            : null;

    private static string Word(ColumnClauseSyntax clause) =>
        clause.Kind == ColumnClauseKind.JsonPath ? "JSONPath" : clause.Kind.ToString().ToUpperInvariant();
}
