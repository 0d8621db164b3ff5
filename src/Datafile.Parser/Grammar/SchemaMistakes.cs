using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Grammar;

/// <summary>What to say of text in a SCHEMA that fits nothing.</summary>
internal static class SchemaMistakes
{
    /// <summary>Of a token in a message.</summary>
    private const int LongestToken = 40;

    /// <param name="before">The column before it.</param>
    public static SyntaxDiagnostic MissingComma(SyntaxNode before, SchemaToken column) =>
        new("DF0002", column.Span, $"A comma is missing before {Shortened(column)}. Write one after the column before it.")
        {
            Change = IsName(before, column) ? new TextChange(new TextSpan(before.Span.End, 0), ",") : null,
        };

    /// <summary>Whether a token can only be the name of a column: on the line of the column before it, it may be a misspelt clause of that one.</summary>
    private static bool IsName(SyntaxNode before, SchemaToken column) =>
        column.Source[column.Span.Start] == '`' || column.Source.IndexOf('\n', before.Span.End, column.Span.Start - before.Span.End) >= 0;

    /// <summary>The reason why a stretch of an entry was skipped.</summary>
    /// <param name="start">Where the entry starts.</param>
    /// <param name="first">The first token that was skipped.</param>
    /// <param name="last">The last token that was skipped.</param>
    /// <param name="broken">The position of the token at which the grammar gave up.</param>
    public static SyntaxDiagnostic Misfit(
        SequenceInput<SchemaToken> start, SequenceInput<SchemaToken> first, SequenceInput<SchemaToken> last, int broken)
    {
        if (MisspeltInstruction(first.Item) is { } misspelt)
            return misspelt;

        var (misfit, before) = (first, start);
        for (var at = start; at.Position <= last.Position; at = at.Next)
        {
            if (at.Item.Kind is SchemaTokenKind.Unpaired or SchemaTokenKind.TooDeep)
                return new SyntaxDiagnostic("DF0002", at.Item.Span, Loose(at.Item, before.Item));
            if (at.Position >= first.Position && at.Position <= broken)
                misfit = at;
            before = at;
        }

        return new SyntaxDiagnostic(
            "DF0002", misfit.Item.Span,
            $"{Quoted(misfit.Item)} does not fit here: a column is `name` Type, then its JSONPath, DEFAULT and CODEC. Correct the column, or put a comma before it.");
    }

    /// <summary>What to say of a word that stands where an instruction does and is nearly one, e.g. <c>ENGIN</c>; null for others.</summary>
    public static SyntaxDiagnostic? MisspeltInstruction(SchemaToken token) =>
        token is { Kind: SchemaTokenKind.Word, IsUnindented: true } && !token.Text.Any(char.IsLower) ? LineReader.Misspelt(token.Text, token.Span) : null;

    private static string Loose(SchemaToken parenthesis, SchemaToken before) =>
        parenthesis.Kind == SchemaTokenKind.TooDeep ? "The parentheses nest too deeply here to be those of a type. Close them."
        : parenthesis.IsUnpaired(')') ? "This parenthesis closes nothing. Remove it."
        : before == parenthesis ? "This parenthesis is not closed. Write ')' where it ends."
        : $"The parenthesis after {Quoted(before)} is not closed. Write ')' where it ends.";

    private static string Quoted(SchemaToken token) => token.Kind is SchemaTokenKind.Word or SchemaTokenKind.Number or SchemaTokenKind.Punctuation ? $"'{Shortened(token)}'" : Shortened(token);

    private static string Shortened(SchemaToken token) =>
        token.Span.Length <= LongestToken ? token.Text : token.Source.Substring(token.Span.Start, LongestToken) + "…";
}
