using System.Collections.Immutable;
using System.Globalization;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>
/// INDEXES: one index a line, <c>[INDEX] name expr TYPE type [GRANULARITY n] [,]</c> (datafile format 2.4). Any name is
/// read as a type; which there are is not the grammar's.
/// </summary>
internal static class IndexGrammar
{
    private static readonly Parser<SchemaToken> Keyword = TypeGrammar.Keyword("INDEX");

    private static readonly Parser<SchemaToken> Name = One<SchemaToken>.Where(IsName);

    private static readonly Parser<TextSpan> Expression =
        One<SchemaToken>.Where(t => !t.StartsLine && !IsType(t)).Select(t => t.Span).Spanning().Where(s => !s.IsEmpty);

    private static readonly Parser<SchemaToken> Type = One<SchemaToken>.Where(IsType);

    private static readonly Parser<(TextSpan Span, int Granules)> Granularity = (
        from keyword in TypeGrammar.Keyword("GRANULARITY")
        from number in One<SchemaToken>.Where(t => Granules(t) > 0)
        select (number.Span, Granules(number))).OrElse(default);

    private static readonly Parser<IndexSyntax> Index =
        from name in Name
        from expression in Expression
        from keyword in Type
        from type in TypeGrammar.IndexType
        from granularity in Granularity
        select new IndexSyntax(name.Source, name.Span, expression, type, granularity.Span, granularity.Granules);

    /// <summary>An index as it stands in a SCHEMA, where INDEX must begin it.</summary>
    public static readonly Parser<IndexSyntax> InlineIndex =
        from keyword in Keyword
        from index in Index
        select index.After(keyword.Span);

    /// <summary>A line may begin with INDEX, and an index may have that name.</summary>
    private static readonly Parser<IndexSyntax> Line = InlineIndex.Or(Index);

    /// <summary>The indexes of a block; a line that is none is skipped with one diagnostic.</summary>
    public static IndexesSyntax Read(string text, TextSpan span, List<SyntaxDiagnostic> diagnostics)
    {
        var (entries, quotes) = (ImmutableArray.CreateBuilder<SyntaxNode>(), new QuoteDiagnostics());
        foreach (var line in Lines(SchemaLexer.Read(text, span, quotes)))
        {
            var input = new SequenceInput<SchemaToken>(line);
            if (Line(input) is { WasSuccessful: true } index && EndsLine((SequenceInput<SchemaToken>)index.Remainder))
            {
                entries.Add(index.Value);
                continue;
            }

            var whole = TextSpan.FromBounds(line[0].Span.Start, line[line.Count - 1].Span.End);
            entries.Add(new SkippedIndexSyntax(whole));
            if (!quotes.AreIn(whole))
                diagnostics.Add(Mistake(WithoutComma(line), whole, input.Furthest));
        }

        diagnostics.AddRange(quotes.All);
        return new IndexesSyntax(span, entries.ToImmutable());
    }

    /// <summary>The tokens of each line.</summary>
    private static IEnumerable<List<SchemaToken>> Lines(List<SchemaToken> tokens)
    {
        for (var start = 0; start < tokens.Count;)
        {
            var end = tokens.FindIndex(start + 1, token => token.StartsLine);
            var line = tokens.GetRange(start, (end < 0 ? tokens.Count : end) - start);
            yield return line;
            start += line.Count;
        }
    }

    private static List<SchemaToken> WithoutComma(List<SchemaToken> line) =>
        line.Count > 1 && line[line.Count - 1].Is(',') ? line.GetRange(0, line.Count - 1) : line;

    private static bool EndsLine(SequenceInput<SchemaToken> input)
    {
        if (!input.AtEnd && input.Item.Is(','))
            input = input.Next;
        return input.AtEnd;
    }

    private static SyntaxDiagnostic Mistake(List<SchemaToken> line, TextSpan whole, int broken)
    {
        var types = line.Where(IsType).ToArray();
        var name = line[0].IsWord("INDEX") && line.Count > 1 ? line[1] : line[0];
        var granularity = line.FindIndex(t => t.IsWord("GRANULARITY"));

        return types.Length == 0 ? SyntaxMessages.IndexWithoutType.At(whole)
            : types.Length > 1 ? SyntaxMessages.IndexWithTypes.At(types[1].Span)
            : !IsName(name) ? SyntaxMessages.IndexName.At(name.Span)
            : granularity == line.Count - 1 ? SyntaxMessages.GranularityWithoutNumber.At(line[granularity].Span)
            : granularity >= 0 && Granules(line[granularity + 1]) == 0 ? SyntaxMessages.GranularityNotPositive.At(line[granularity + 1].Span)
            : broken < line.Count ? SyntaxMessages.MisfitInIndex.At(line[broken].Span, line[broken].Text)
            : SyntaxMessages.PartOfIndex.At(whole);
    }

    private static bool IsType(SchemaToken token) => token.Kind == SchemaTokenKind.Word && token.Text == "TYPE";

    private static bool IsName(SchemaToken token) =>
        token.Kind == SchemaTokenKind.Word && token.Text.All(c => char.IsLetterOrDigit(c) || c == '_')
        && (token.Span.End == token.Source.Length || char.IsWhiteSpace(token.Source[token.Span.End]));

    /// <summary>The value of a positive number; 0 for what is none.</summary>
    private static int Granules(SchemaToken token) =>
        token.Kind == SchemaTokenKind.Number && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var granules)
            ? granules
            : 0;
}
