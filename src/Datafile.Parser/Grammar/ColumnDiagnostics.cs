using Datafile.Parser.Syntax;

namespace Datafile.Parser.Grammar;

/// <summary>
/// What both products refuse of a column that was read whole, with what to do instead (datafile format 2.1). What one of
/// them takes is no mistake of the grammar.
/// </summary>
internal static class ColumnDiagnostics
{
    public static void Find(ColumnSyntax column, string text, List<SyntaxDiagnostic> mistakes)
    {
        // Names in single quotes are found in projects that are deployed.
        if (text[column.NameSpan.Start] == '"')
            mistakes.Add(SyntaxMessages.QuotedColumn.At(column.NameSpan, column.Name));
        if (column.Type is null && column.Clauses.IsEmpty)
            mistakes.Add(SyntaxMessages.BareColumn.At(column.NameSpan, column.Name));

        var found = 0;
        for (var i = 0; i < column.Clauses.Length; i++)
        {
            // Of each kind once: a column that says the same ten times has one mistake.
            var clause = column.Clauses[i];
            var (bit, isFirst) = (1 << (int)clause.Kind, (found & (1 << (int)clause.Kind)) == 0);
            var mistake = isFirst
                ? Refused(clause) ?? (i > 0 ? Misplaced(clause, column.Clauses[i - 1]) : null)
                : (found & Repeated) == 0 ? SyntaxMessages.RepeatedClause.At(clause.Span, column.Name, Word(clause)) : null;
            found |= isFirst ? bit : Repeated;
            if (mistake is not null)
                mistakes.Add(mistake);
        }
    }

    private const int Repeated = 1 << 30;

    private static SyntaxDiagnostic? Refused(ColumnClauseSyntax clause) => clause.Kind switch
    {
        ColumnClauseKind.Null => SyntaxMessages.ColumnNull.At(clause.Span),
        ColumnClauseKind.NotNull => SyntaxMessages.ColumnNotNull.At(clause.Span),
        ColumnClauseKind.Alias => SyntaxMessages.ColumnAlias.At(clause.Span),
        ColumnClauseKind.Ttl => SyntaxMessages.ColumnTtl.At(clause.Span),
        ColumnClauseKind.Default or ColumnClauseKind.Materialized when clause.TextSpan.IsEmpty =>
            SyntaxMessages.EmptyClause.At(clause.Span, Word(clause)),
        _ => null,
    };

    /// <summary>DEFAULT right after CODEC is what neither product takes; where a JSONPath may stand differs between them.</summary>
    private static SyntaxDiagnostic? Misplaced(ColumnClauseSyntax clause, ColumnClauseSyntax before) =>
        before.Kind == ColumnClauseKind.Codec && clause.Kind is ColumnClauseKind.Default or ColumnClauseKind.Materialized
            ? SyntaxMessages.ClauseAfterCodec.At(clause.Span, Word(clause))
            : null;

    private static string Word(ColumnClauseSyntax clause) =>
        clause.Kind == ColumnClauseKind.JsonPath ? "JSONPath" : clause.Kind.ToString().ToUpperInvariant();
}
