using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Grammar;

/// <summary>What to say of text in a SCHEMA that fits nothing.</summary>
internal static class SchemaDiagnostics
{
    /// <summary>Of a token in a message.</summary>
    private const int LongestToken = 40;

    /// <param name="before">The column before it.</param>
    public static SyntaxDiagnostic MissingComma(SyntaxNode before, SchemaToken column) =>
        SyntaxMessages.MissingComma.At(column.Span, Shortened(column))
            .Fixed(IsName(before, column) ? new TextChange(new TextSpan(before.Span.End, 0), ",") : null);

    /// <summary>
    /// Whether a token can only be the name of a column: on the line of the column before it, it may be a misspelt clause of that one.
    /// </summary>
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
                return Loose(at.Item, before.Item);
            if (at.Position >= first.Position && at.Position <= broken)
                misfit = at;
            before = at;
        }

        return SyntaxMessages.MisfitColumn.At(misfit.Item.Span, Quoted(misfit.Item));
    }

    /// <summary>What to say of a word that stands where an instruction does and is nearly one, e.g. <c>ENGIN</c>; null for others.</summary>
    public static SyntaxDiagnostic? MisspeltInstruction(SchemaToken token) =>
        token is { Kind: SchemaTokenKind.Word, IsUnindented: true } && !token.Text.Any(char.IsLower)
            ? LineReader.Misspelt(token.Text, token.Span)
            : null;

    private static SyntaxDiagnostic Loose(SchemaToken parenthesis, SchemaToken before) =>
        parenthesis.Kind == SchemaTokenKind.TooDeep ? SyntaxMessages.TooDeepType.At(parenthesis.Span)
        : parenthesis.IsUnpaired(')') ? SyntaxMessages.UnopenedParenthesis.At(parenthesis.Span)
        : before == parenthesis ? SyntaxMessages.UnclosedParenthesis.At(parenthesis.Span)
        : SyntaxMessages.UnclosedParenthesisAfter.At(parenthesis.Span, Quoted(before));

    private static string Quoted(SchemaToken token) =>
        token.Kind is SchemaTokenKind.Word or SchemaTokenKind.Number or SchemaTokenKind.Punctuation ? $"'{Shortened(token)}'" : Shortened(token);

    private static string Shortened(SchemaToken token) =>
        token.Span.Length <= LongestToken ? token.Text : token.Source.Substring(token.Span.Start, LongestToken) + "…";
}
