using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>
/// SCHEMA: columns between commas. A column is a name, a type, and a JSONPath, DEFAULT, CODEC in either of the orders
/// that the products take (datafile format 2.1).
/// </summary>
internal static class SchemaGrammar
{
    /// <summary>Deeper types than this are no types of a schema; the bound keeps the recursion in the stack.</summary>
    private const int MaxDepth = 64;

    private static readonly Parser<SchemaToken> Name = One<SchemaToken>.Where(
        t => t.Kind is SchemaTokenKind.Word or SchemaTokenKind.Backticked, "the name of a column");

    private static readonly Parser<SchemaToken> Comma = TypeGrammar.Punctuation(',');

    private static readonly Parser<SchemaToken> Keyword =
        One<SchemaToken>.Where(t => ClauseKind(t) is not null, "DEFAULT, MATERIALIZED, CODEC or TTL");

    /// <summary>A token of an expression, or parentheses with all that they hold.</summary>
    private static readonly Parser<TextSpan> Part = Parse.Ref(() => Parenthesized!).Or(
        One<SchemaToken>.Where(t => !t.Is(',') && !t.Is('(') && !t.Is(')') && !StartsClause(t), "an expression").Select(t => t.Span));

    private static readonly Parser<TextSpan> Parenthesized =
        from open in TypeGrammar.Punctuation('(')
        from inner in Part.Or(Comma.Select(c => c.Span)).Many()
        from close in TypeGrammar.Punctuation(')')
        select TextSpan.FromBounds(open.Span.Start, close.Span.End);

    private static readonly Parser<ColumnClauseSyntax> JsonPath =
        from path in One<SchemaToken>.Where(t => t.Kind == SchemaTokenKind.JsonPath, "a JSONPath")
        select new ColumnClauseSyntax(path.Span, ColumnClauseKind.JsonPath, path.Unquoted.Substring("json:".Length));

    private static readonly Parser<ColumnClauseSyntax> WordedClause =
        from keyword in Keyword
        from parts in Part.AtLeastOnce()
        let text = TextSpan.FromBounds(parts.First().Start, parts.Last().End)
        select new ColumnClauseSyntax(
            TextSpan.FromBounds(keyword.Span.Start, text.End), ClauseKind(keyword)!.Value,
            keyword.Source.Substring(text.Start, text.Length));

    /// <summary>The type may be left out before a DEFAULT.</summary>
    private static readonly Parser<IOption<TypeSyntax>> ColumnType = input =>
        input is SequenceInput<SchemaToken> { AtEnd: false } tokens && StartsClause(tokens.Item)
            ? TypeGrammar.Type.Where(_ => false).Optional()(input)
            : TypeGrammar.Type.Optional()(input);

    private static readonly Parser<ColumnSyntax> Column =
        from name in Name
        from type in ColumnType
        from clauses in JsonPath.Or(WordedClause).Many()
        where type.IsDefined || clauses.Any()
        select new ColumnSyntax(
            TextSpan.FromBounds(name.Span.Start, clauses.Select(c => c.Span.End).Append(type.IsDefined ? type.Get().Span.End : 0).Max()),
            name.Unquoted, name.Span, type.GetOrDefault(), [.. clauses]);

    /// <summary>The columns of a block; what fits nothing up to the next comma is skipped with one diagnostic.</summary>
    public static SchemaSyntax Read(string text, TextSpan span, List<SyntaxDiagnostic> diagnostics)
    {
        var (tokens, depth) = SchemaTokens.Read(text, span);
        if (depth > MaxDepth)
        {
            diagnostics.Add(new SyntaxDiagnostic("DF0002", new TextSpan(span.Start, 0), "The parentheses of this SCHEMA nest too deeply to be types. Close them."));
            return new SchemaSyntax(span, []);
        }

        var entries = ImmutableArray.CreateBuilder<SyntaxNode>();
        IInput at = new SequenceInput<SchemaToken>(tokens);
        while (!at.AtEnd)
        {
            var column = Column(at);
            if (column.WasSuccessful && EndsEntry(column.Remainder))
            {
                entries.Add(column.Value);
                at = column.Remainder;
            }
            else if (column.WasSuccessful && StartsLine((SequenceInput<SchemaToken>)column.Remainder))
            {
                // A line that begins after a whole column: a comma is missing, or the SCHEMA ends and an instruction is misspelt.
                entries.Add(column.Value);
                at = column.Remainder;
                if (MisspeltInstruction(tokens[at.Position]) is not null)
                    at = Skip(at, tokens, at.Position, entries, diagnostics);
                else
                    diagnostics.Add(Misfit(tokens[at.Position]));
                continue;
            }
            else
            {
                at = Skip(at, tokens, column.Remainder.Position, entries, diagnostics);
            }

            if (!at.AtEnd)
                at = at.Advance();
        }

        return new SchemaSyntax(span, entries.ToImmutable());
    }

    private static bool EndsEntry(IInput input) => input.AtEnd || ((SequenceInput<SchemaToken>)input).Item.Is(',');

    /// <summary>Skips to the next comma outside parentheses and says what was expected where the column broke off.</summary>
    private static IInput Skip(
        IInput from, List<SchemaToken> tokens, int brokenAt,
        ImmutableArray<SyntaxNode>.Builder entries, List<SyntaxDiagnostic> diagnostics)
    {
        var (last, depth) = (from.Position, 0);
        var at = from;
        for (; !at.AtEnd; at = at.Advance())
        {
            var token = tokens[at.Position];
            if (token.Is(',') && depth <= 0)
                break;

            depth += token.Is('(') ? 1 : token.Is(')') ? -1 : 0;
            last = at.Position;
        }

        if (at.Position == from.Position)
            return at; // Nothing between two commas: an empty entry is what the readers refuse last, and loses no column.

        var broken = tokens[Math.Min(brokenAt, last)];
        entries.Add(new SkippedColumnSyntax(TextSpan.FromBounds(tokens[from.Position].Span.Start, tokens[last].Span.End)));
        diagnostics.Add(Misfit(broken));
        return at;
    }

    private static SyntaxDiagnostic Misfit(SchemaToken token) => MisspeltInstruction(token) is { } message
        ? new SyntaxDiagnostic("DF0001", token.Span, message)
        : new SyntaxDiagnostic(
            "DF0002", token.Span,
            $"'{token.Text}' does not fit here: a column is `name` Type, then its JSONPath, DEFAULT and CODEC. Correct the column, or put a comma before it.");

    /// <summary>Whether the name of a column stands first on its line, which it does where only a comma is missing.</summary>
    private static bool StartsLine(SequenceInput<SchemaToken> input)
    {
        var token = input.Item;
        var before = token.Span.Start - 1;
        while (before >= 0 && token.Source[before] is ' ' or '\t')
            before--;
        return token.Kind is SchemaTokenKind.Word or SchemaTokenKind.Backticked && (before < 0 || token.Source[before] == '\n');
    }

    /// <summary>What to say of a word that stands where an instruction does and is nearly one, e.g. <c>ENGIN</c>; null for others.</summary>
    private static string? MisspeltInstruction(SchemaToken token)
    {
        var isUnindented = token.Kind == SchemaTokenKind.Word && (token.Span.Start == 0 || token.Source[token.Span.Start - 1] == '\n');
        return isUnindented && !token.Text.Any(char.IsLower) ? LineReader.Misspelt(token.Text) : null;
    }

    private static bool StartsClause(SchemaToken token) =>
        token.Kind == SchemaTokenKind.JsonPath || ClauseKind(token) is not null;

    private static ColumnClauseKind? ClauseKind(SchemaToken token) =>
        token.IsWord("DEFAULT") ? ColumnClauseKind.Default
        : token.IsWord("MATERIALIZED") ? ColumnClauseKind.Materialized
        : token.IsWord("CODEC") ? ColumnClauseKind.Codec
        : token.IsWord("TTL") ? ColumnClauseKind.Ttl
        : null;
}
