using System.Collections.Immutable;
using System.Text;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Text;

/// <summary>
/// Cuts a datafile into logical lines: instructions with their blocks, and the lines that the readers drop. One pass over
/// the text (datafile format 1.2 and 1.3).
/// </summary>
internal sealed class LineReader
{
    private readonly string _text;
    private readonly List<SyntaxDiagnostic> _diagnostics;
    private readonly SchemaReader _readSchema;
    private readonly List<TextSpan> _words = [];

    private LineReader(string text, List<SyntaxDiagnostic> diagnostics, SchemaReader readSchema)
    {
        _text = text;
        _diagnostics = diagnostics;
        _readSchema = readSchema;
    }

    /// <summary>The logical lines of a text; together they cover it.</summary>
    /// <param name="readSchema">The grammar of columns, which stands above this layer.</param>
    public static ImmutableArray<ItemSyntax> Read(string text, List<SyntaxDiagnostic> diagnostics, SchemaReader readSchema) =>
        new LineReader(text, diagnostics, readSchema).ReadItems();

    private ImmutableArray<ItemSyntax> ReadItems()
    {
        var items = ImmutableArray.CreateBuilder<ItemSyntax>();
        for (var at = 0; at < _text.Length;)
        {
            var item = ReadItem(at);
            items.Add(item);
            at = item.Span.End;
        }

        return items.ToImmutable();
    }

    private ItemSyntax ReadItem(int start)
    {
        var end = LineEnd(start);
        Words.Split(_text, start == 0 && _text[0] == '\uFEFF' ? 1 : start, end, _words);
        var next = AfterLineBreak(end);
        if (_words.Count == 0)
            return new TriviaSyntax(TextSpan.FromBounds(start, next));

        var keyword = _words[0];
        var name = _text.Substring(keyword.Start, keyword.Length);
        var instruction = Instruction.Find(name);
        var opensBlock = _words.Count > 1 && _words[1].Length == 1 && _text[_words[1].Start] == '>';

        if (instruction is null)
        {
            var block = opensBlock ? BlockEnd(next) : next;
            _diagnostics.Add(new SyntaxDiagnostic("DF0001", keyword, UnknownInstruction(name)));
            return new SkippedSyntax(TextSpan.FromBounds(start, block), keyword);
        }

        return opensBlock && instruction.Form is not InstructionForm.Words
            ? ReadBlock(start, keyword, instruction, next)
            : OneLine(start, next, keyword, instruction);
    }

    private InstructionSyntax ReadBlock(int start, TextSpan keyword, Instruction instruction, int contentStart)
    {
        var end = BlockEnd(contentStart);
        var content = TextSpan.FromBounds(contentStart, end);
        var schema = instruction.Name == "SCHEMA" ? _readSchema(_text, content, _diagnostics) : null;
        return new InstructionSyntax(
            TextSpan.FromBounds(start, end), instruction, keyword, [], content,
            instruction.Name is "SQL" or "SCHEMA" ? "" : BlockText(content), isBlock: true, schema);
    }

    private InstructionSyntax OneLine(int start, int next, TextSpan keyword, Instruction instruction)
    {
        var words = _words.Skip(1).ToImmutableArray();
        var span = words.IsEmpty
            ? new TextSpan(keyword.End, 0)
            : TextSpan.FromBounds(words[0].Start, words[words.Length - 1].End);
        var value = string.Join(" ", words.Select(w => _text.Substring(w.Start, w.Length)));

        // The readers strip the outer quotes of the joined value, and do not ask whether they match (1.4).
        if (value.Length >= 2 && IsQuote(value[0]) && IsQuote(value[value.Length - 1]))
        {
            value = value.Substring(1, value.Length - 2);
            span = TextSpan.FromBounds(span.Start + 1, span.End - 1);
        }

        // A SCHEMA on the line itself is read like a block.
        var schema = instruction.Name == "SCHEMA" && !words.IsEmpty
            ? _readSchema(_text, span, _diagnostics)
            : null;
        return new InstructionSyntax(
            TextSpan.FromBounds(start, next), instruction, keyword, words, span, value, isBlock: false, schema);
    }

    /// <summary>A block ends at the next unindented line that starts with a known instruction; FROM is none.</summary>
    private int BlockEnd(int start)
    {
        for (var at = start; at < _text.Length;)
        {
            var end = LineEnd(at);
            if (at < end && _text[at] is not (' ' or '\t') && StartsWithInstruction(at, end))
                return at;

            at = AfterLineBreak(end);
        }

        return _text.Length;
    }

    private bool StartsWithInstruction(int start, int end)
    {
        var stop = start;
        while (stop < end && (char.IsLetterOrDigit(_text[stop]) || _text[stop] == '_'))
            stop++;

        // The first word is what stands up to a blank or a comment; SQL> is no instruction.
        return stop > start
            && (stop == end || char.IsWhiteSpace(_text[stop]) || _text[stop] == '#')
            && Instruction.Find(_text.Substring(start, stop - start)) is not null;
    }

    /// <summary>The lines of a block without those that the readers drop, joined and trimmed.</summary>
    private string BlockText(TextSpan content)
    {
        var to = new StringBuilder(content.Length);
        for (var at = content.Start; at < content.End;)
        {
            var end = LineEnd(at);
            var first = at;
            while (first < end && char.IsWhiteSpace(_text[first]))
                first++;
            if (first < end && _text[first] != '#')
                to.Append(_text, at, end - at).Append('\n');

            at = AfterLineBreak(end);
        }

        return to.ToString().Trim();
    }

    private int LineEnd(int start)
    {
        var end = _text.IndexOf('\n', start);
        if (end < 0)
            return _text.Length;

        return end > start && _text[end - 1] == '\r' ? end - 1 : end;
    }

    private int AfterLineBreak(int end)
    {
        if (end < _text.Length && _text[end] == '\r')
            end++;
        return end < _text.Length ? end + 1 : end;
    }

    private static bool IsQuote(char c) => c is '"' or '\'';

    /// <summary>What to say of a word that is nearly an instruction; null where it is near none.</summary>
    public static string? Misspelt(string name) =>
        Spelling.Nearest(name.ToUpperInvariant(), Instruction.All.Select(i => i.Name)) is { } near
            ? $"'{Shorten(name)}' is no instruction of a datafile. Write {near}, or indent the line if it belongs to the block above."
            : null;

    private static string UnknownInstruction(string name) =>
        Misspelt(name)
        ?? $"'{Shorten(name)}' is no instruction of a datafile. Remove the line, or indent it if it belongs to the block above.";

    private static string Shorten(string name) => name.Length > 40 ? name.Substring(0, 40) + "…" : name;
}

/// <summary>Reads the columns of a SCHEMA in a span of a text.</summary>
internal delegate SchemaSyntax SchemaReader(string text, TextSpan span, List<SyntaxDiagnostic> diagnostics);
