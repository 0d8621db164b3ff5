using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;
using Sprache;

namespace Datafile.Parser.Grammar;

/// <summary>
/// SCHEMA: columns between commas (datafile format 2.1). Text that fits nothing is skipped with one diagnostic, up to the
/// next comma or to the next line that is a column.
/// </summary>
internal sealed class SchemaGrammar
{
    private static readonly Parser<SyntaxNode> Entry = ((Parser<SyntaxNode>)IndexGrammar.InlineIndex).Or(ColumnGrammar.Column);

    private readonly string _text;
    private readonly QuoteDiagnostics _quotes = new();
    private readonly List<SyntaxDiagnostic> _mistakes = [];
    private readonly ImmutableArray<SyntaxNode>.Builder _entries = ImmutableArray.CreateBuilder<SyntaxNode>();
    private SequenceInput<SchemaToken> _at;
    private int _triedUpTo;

    private SchemaGrammar(string text, TextSpan span)
    {
        _text = text;
        _at = new SequenceInput<SchemaToken>(SchemaLexer.Read(text, span, _quotes));
    }

    /// <summary>The columns of a block.</summary>
    public static SchemaSyntax Read(string text, TextSpan span, List<SyntaxDiagnostic> diagnostics)
    {
        var grammar = new SchemaGrammar(text, span);
        var trailingComma = grammar.ReadEntries();
        if (grammar._mistakes.Count + grammar._quotes.All.Count > 0)
            diagnostics.AddRange(grammar._mistakes.Concat(grammar._quotes.All).OrderBy(m => m.Span.Start));

        return new SchemaSyntax(span, grammar._entries.ToImmutable(), trailingComma);
    }

    /// <returns>The comma after the last entry; null where there is none.</returns>
    private TextSpan? ReadEntries()
    {
        TextSpan? comma = null;
        while (!_at.AtEnd)
        {
            ReadEntry();
            comma = !_at.AtEnd && _at.Item.Is(',') ? _at.Item.Span : null;
            if (comma is not null)
                _at = _at.Next;
        }

        return comma;
    }

    /// <summary>Reads up to a comma, to the end, or to an entry before which a comma is missing.</summary>
    private void ReadEntry()
    {
        var start = _at;
        start.Furthest = start.Position;
        if (EndsEntry(start))
            return; // Nothing between two commas loses no column.

        if (Entry(start) is not { WasSuccessful: true } entry)
        {
            Skip(start, start.Position);
            return;
        }

        var (rest, broken) = ((SequenceInput<SchemaToken>)entry.Remainder, start.Furthest);
        _at = rest;
        if (EndsEntry(rest))
        {
            AddWhole(entry.Value);
        }
        else if (SchemaDiagnostics.MisspeltInstruction(rest.Item) is null && IsWholeColumn(rest))
        {
            AddWhole(entry.Value);

            // The comma went with the quote that is not closed.
            if (!_quotes.AreIn(TextSpan.FromBounds(start.Item.Span.Start, rest.Item.Span.Start)))
                _mistakes.Add(SchemaDiagnostics.MissingComma(entry.Value, rest.Item));
        }
        else if (SchemaDiagnostics.MisspeltInstruction(start.Item) is not null)
        {
            _at = start;
            Skip(start, start.Position);
        }
        else
        {
            _entries.Add(entry.Value is ColumnSyntax column && IsTypeDoubtful(column, rest.Item) ? column.WithoutType() : entry.Value);
            Skip(start, broken);
        }
    }

    private void AddWhole(SyntaxNode entry)
    {
        _entries.Add(entry);
        if (entry is ColumnSyntax column)
            ColumnDiagnostics.Find(column, _text, _mistakes);
    }

    /// <summary>Skips what fits nothing and says so, unless a quote is amiss in the same entry and the reason of it all.</summary>
    /// <param name="start">Where the entry starts, of which some was perhaps read.</param>
    /// <param name="broken">The position of the token that does not fit.</param>
    private void Skip(SequenceInput<SchemaToken> start, int broken)
    {
        var (first, last, depth, isOpen) = (_at, _at, 0, false);
        for (; !_at.AtEnd; _at = _at.Next)
        {
            var token = _at.Item;

            // The commas after a parenthesis that is not closed are its own, for as long as nothing says otherwise.
            isOpen &= !token.StartsLine;
            if (depth == 0 && ((token.Is(',') && !isOpen) || (token.StartsLine && _at != first && IsWholeColumn(_at))))
                break;

            depth += token.Is('(') ? 1 : token.Is(')') ? -1 : 0;
            isOpen |= token.IsUnpaired('(');
            last = _at;
        }

        var span = TextSpan.FromBounds(first.Item.Span.Start, last.Item.Span.End);
        _entries.Add(new SkippedColumnSyntax(span));
        if (!_quotes.AreIn(TextSpan.FromBounds(start.Item.Span.Start, span.End)))
            _mistakes.Add(SchemaDiagnostics.Misfit(start, first, last, broken));
    }

    /// <summary>Whether a column starts here, where none should: it reads as one to a comma, or to the end of its line.</summary>
    private bool IsWholeColumn(SequenceInput<SchemaToken> at)
    {
        // What a longer try has read is not tried again, so that skipping takes linear time.
        var startsLine = at.Item.StartsLine;
        if (at.Position < _triedUpTo || (!startsLine && ColumnGrammar.StartsClause(at.Item))
            || ColumnGrammar.WholeColumn(at) is not { WasSuccessful: true } column)
            return false;

        var rest = (SequenceInput<SchemaToken>)column.Remainder;
        if (EndsEntry(rest) || (startsLine && (at.Item.Kind == SchemaTokenKind.Backticked || rest.Item.StartsLine)))
            return true;

        _triedUpTo = rest.Position;
        return false;
    }

    /// <summary>A column that breaks off on the line of its type has perhaps more of a type than what was read.</summary>
    private static bool IsTypeDoubtful(ColumnSyntax column, SchemaToken misfit) =>
        column.Clauses.IsEmpty && !misfit.StartsLine && !misfit.IsUnpaired(')');

    private static bool EndsEntry(SequenceInput<SchemaToken> input) => input.AtEnd || input.Item.Is(',');
}
