using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>
/// A column: a name, a type, and clauses in any order. What both products refuse is read as well, so that it can be told
/// as what it is (<see cref="ColumnDiagnostics"/>).
/// </summary>
internal static class ColumnGrammar
{
    private static readonly Parser<SchemaToken> Name = One<SchemaToken>.Where(
        t => t.Kind is SchemaTokenKind.Word or SchemaTokenKind.Backticked || t is { Kind: SchemaTokenKind.String, Span.Length: > 2 });

    public static readonly Parser<SchemaToken> Parenthesis = One<SchemaToken>.Where(IsParenthesis);

    /// <summary>Parentheses with all that they hold.</summary>
    public static readonly Parser<TextSpan> Parenthesized =
        from open in TypeGrammar.Punctuation('(')
        from inner in Inside!
        from close in TypeGrammar.Punctuation(')')
        select TextSpan.FromBounds(open.Span.Start, close.Span.End);

    private static readonly Parser<TextSpan> Inside = Spans(t => !IsParenthesis(t)).Or(Parenthesized).Spanning();

    private static readonly Parser<TextSpan> Expression = Spans(t => !IsParenthesis(t) && !EndsExpression(t)).Or(Parenthesized).Spanning();

    private static readonly Parser<ColumnClauseSyntax> JsonPath =
        One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.JsonPath).Select(path =>
            new ColumnClauseSyntax(
                path.Source, path.Span, ColumnClauseKind.JsonPath, TextSpan.FromBounds(path.Span.Start + "`json:".Length, path.InnerEnd)));

    private static readonly Parser<ColumnClauseSyntax> Default = WithExpression("DEFAULT", ColumnClauseKind.Default);

    private static readonly Parser<ColumnClauseSyntax> Materialized = WithExpression("MATERIALIZED", ColumnClauseKind.Materialized);

    private static readonly Parser<ColumnClauseSyntax> Alias = WithExpression("ALIAS", ColumnClauseKind.Alias);

    private static readonly Parser<ColumnClauseSyntax> Ttl = WithExpression("TTL", ColumnClauseKind.Ttl);

    private static readonly Parser<ImmutableArray<CodecSyntax>> Codecs =
        TypeGrammar.Type.Select(type => new CodecSyntax(type.Span, type.Name, type.Arguments)).DelimitedBy(TypeGrammar.Punctuation(','));

    private static readonly Parser<ColumnClauseSyntax> Codec =
        from keyword in TypeGrammar.Keyword("CODEC")
        from open in TypeGrammar.Punctuation('(')
        from codecs in Codecs
        from close in TypeGrammar.Punctuation(')')
        select new ColumnClauseSyntax(
            keyword.Source, TextSpan.FromBounds(keyword.Span.Start, close.Span.End), ColumnClauseKind.Codec,
            TextSpan.FromBounds(open.Span.Start, close.Span.End), codecs);

    private static readonly Parser<ColumnClauseSyntax> Null =
        TypeGrammar.Keyword("NULL").Select(word => Words(word, word, ColumnClauseKind.Null));

    private static readonly Parser<ColumnClauseSyntax> NotNull =
        from not in TypeGrammar.Keyword("NOT")
        from word in TypeGrammar.Keyword("NULL")
        select Words(not, word, ColumnClauseKind.NotNull);

    private static readonly Parser<ImmutableArray<ColumnClauseSyntax>> Clauses =
        JsonPath.Or(Default).Or(Codec).Or(Materialized).Or(Null).Or(NotNull).Or(Alias).Or(Ttl).Many();

    /// <summary>The type may be left out before a DEFAULT.</summary>
    private static readonly Parser<TypeSyntax?> ColumnType = TypeGrammar.Type.Unless(One<SchemaToken>.Where(StartsClause)).OrNone();

    public static readonly Parser<ColumnSyntax> Column =
        from name in Name
        from type in ColumnType
        from clauses in Clauses
        select new ColumnSyntax(name.Unquoted, name.Span, type, clauses);

    /// <summary>A column that has what makes it one, not a name alone: what a line is read as where something is amiss.</summary>
    public static readonly Parser<ColumnSyntax> WholeColumn = Column.Where(c => c.Type is not null || !c.Clauses.IsEmpty);

    private static Parser<TextSpan> Spans(Func<SchemaToken, bool> fits) => One<SchemaToken>.Where(fits).Select(t => t.Span);

    private static Parser<ColumnClauseSyntax> WithExpression(string word, ColumnClauseKind kind) =>
        from keyword in TypeGrammar.Keyword(word)
        from expression in Expression
        let text = expression.IsEmpty ? new TextSpan(keyword.Span.End, 0) : expression
        select new ColumnClauseSyntax(keyword.Source, TextSpan.FromBounds(keyword.Span.Start, text.End), kind, text);

    private static ColumnClauseSyntax Words(SchemaToken first, SchemaToken last, ColumnClauseKind kind) =>
        new(first.Source, TextSpan.FromBounds(first.Span.Start, last.Span.End), kind, new TextSpan(last.Span.End, 0));

    private static bool IsParenthesis(SchemaToken token) =>
        token.Kind is SchemaTokenKind.Unpaired or SchemaTokenKind.TooDeep || token.Is('(') || token.Is(')');

    /// <summary>
    /// Whether an expression stops before it: what starts a clause, and a name on a line of its own, before which a comma is missing.
    /// </summary>
    private static bool EndsExpression(SchemaToken token) =>
        token.Is(',') || token.Kind == SchemaTokenKind.JsonPath || (token.Kind == SchemaTokenKind.Backticked && token.StartsLine)
        || token.IsWord("DEFAULT") || token.IsWord("MATERIALIZED") || token.IsWord("CODEC") || token.IsWord("TTL");

    /// <summary>Whether a clause starts with it, where a name does not.</summary>
    public static bool StartsClause(SchemaToken token) =>
        token.Kind == SchemaTokenKind.JsonPath || token.IsWord("DEFAULT") || token.IsWord("MATERIALIZED") || token.IsWord("CODEC")
        || token.IsWord("ALIAS") || token.IsWord("TTL") || token.IsWord("NULL") || token.IsWord("NOT");
}
