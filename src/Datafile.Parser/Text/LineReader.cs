using System.Collections.Immutable;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Text;

/// <summary>
/// Cuts a datafile into logical lines: instructions with their blocks, and the lines that the readers drop. One pass over
/// the text (datafile format 1.2 and 1.3).
/// </summary>
internal sealed class LineReader
{
    /// <summary>Of a word in a message.</summary>
    private const int LongestWord = 40;

    private readonly string _text;
    private readonly List<SyntaxDiagnostic> _diagnostics;
    private readonly ContentReader _readContent;
    private readonly List<TextSpan> _words = [];
    private bool _isSkipping;

    private LineReader(string text, List<SyntaxDiagnostic> diagnostics, ContentReader readContent)
    {
        _text = text;
        _diagnostics = diagnostics;
        _readContent = readContent;
    }

    /// <summary>The logical lines of a text; together they cover it.</summary>
    /// <param name="readContent">The grammar of columns, which stands above this layer.</param>
    public static ImmutableArray<ItemSyntax> Read(string text, List<SyntaxDiagnostic> diagnostics, ContentReader readContent) =>
        new LineReader(text, diagnostics, readContent).ReadItems();

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
        var isClosed = Words.Split(_text, start == 0 && _text[0] == '\uFEFF' ? 1 : start, end, _words);
        var next = AfterLineBreak(end);
        if (_words.Count == 0)
            return new TriviaSyntax(TextSpan.FromBounds(start, next));

        var keyword = _words[0];
        var instruction = Instruction.Find(_text, keyword.Start, keyword.Length);
        var opensBlock = _words.Count > 1 && _words[1].Length == 1 && _text[_words[1].Start] == '>';
        if (instruction is null)
            return Skipped(start, keyword, opensBlock ? BlockEnd(next) : next);

        _isSkipping = false;
        if (!isClosed)
            _diagnostics.Add(SyntaxMessages.UnclosedLine.At(new TextSpan(_words[_words.Count - 1].Start, 1)));
        if (opensBlock && _words.Count > 2)
            _diagnostics.Add((instruction.Name == "DESCRIPTION" ? SyntaxMessages.LostDescription : SyntaxMessages.TextAfterBlockMark)
                .At(TextSpan.FromBounds(_words[2].Start, _words[_words.Count - 1].End)));

        return opensBlock ? ReadBlock(start, keyword, instruction, next) : OneLine(start, next, keyword, instruction, isClosed);
    }

    /// <summary>Text that no reader knows. The lines after it are mostly more of it, and one mistake has one diagnostic.</summary>
    private SkippedSyntax Skipped(int start, TextSpan word, int end)
    {
        var text = _text.Substring(word.Start, Math.Min(word.Length, LongestWord));
        var misspelt = Misspelt(text, word);
        if (!_isSkipping || misspelt is not null)
            _diagnostics.Add(misspelt ?? SyntaxMessages.UnknownInstruction.At(word, text));

        _isSkipping = true;
        return new SkippedSyntax(TextSpan.FromBounds(start, end), word);
    }

    private InstructionSyntax ReadBlock(int start, TextSpan keyword, Instruction instruction, int contentStart)
    {
        var end = BlockEnd(contentStart);
        var value = TextSpan.FromBounds(contentStart, end);
        return new InstructionSyntax(
            _text, TextSpan.FromBounds(start, end), instruction, keyword, [], value, isBlock: true,
            _readContent(instruction, _text, value, _diagnostics));
    }

    private InstructionSyntax OneLine(int start, int next, TextSpan keyword, Instruction instruction, bool isClosed)
    {
        var words = ImmutableArray.CreateBuilder<TextSpan>(_words.Count - 1);
        for (var i = 1; i < _words.Count; i++)
            words.Add(_words[i]);

        var value = words.Count == 0
            ? new TextSpan(keyword.End, 0)
            : TextSpan.FromBounds(words[0].Start, words[words.Count - 1].End);

        // The readers strip the outer quotes of the joined value, and do not ask whether they match (1.4).
        if (value.Length >= 2 && InstructionSyntax.IsQuote(_text[value.Start]) && InstructionSyntax.IsQuote(_text[value.End - 1]))
            value = TextSpan.FromBounds(value.Start + 1, value.End - 1);

        return new InstructionSyntax(
            _text, TextSpan.FromBounds(start, next), instruction, keyword, words.MoveToImmutable(), value, isBlock: false,
            value.Length == 0 || !isClosed ? null : _readContent(instruction, _text, value, _diagnostics));
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
            && Instruction.Find(_text, start, stop - start) is not null
            && (IsUpper(start, stop) || Words.Split(_text, stop, end, _words));
    }

    /// <summary>
    /// Whether a word is written as instructions are. A line with a quote that never closes is none to the readers: what
    /// is written like one is taken as the mistake that it is, and the rest as text of the block.
    /// </summary>
    private bool IsUpper(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (char.IsLower(_text[i]))
                return false;
        }

        return true;
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

    /// <summary>What to say of a word that is nearly an instruction; null where it is near none.</summary>
    /// <param name="word">Where it stands.</param>
    public static SyntaxDiagnostic? Misspelt(string name, TextSpan word)
    {
        if (name.Length > 1 && name[name.Length - 1] == '>' && Instruction.Find(name, 0, name.Length - 1) is { } glued)
            return SyntaxMessages.MissingSpace.At(word, name, glued.Name).Fixed(new TextChange(new TextSpan(word.End - 1, 0), " "));

        var names = Instruction.All.Select(i => i.Name);
        return Spelling.Nearest(name.ToUpperInvariant(), names) is { } near
            ? SyntaxMessages.MisspeltInstruction.At(word, name, near)
                .Fixed(IsMeant(name) && Spelling.OnlyNearest(name, names) is { } only ? new TextChange(word, only) : null)
            : null;
    }

    /// <summary>Whether a word is meant as an instruction: a short one, or one with small letters, may be text that goes on.</summary>
    private static bool IsMeant(string name) => name.Length > 4 && !name.Any(char.IsLower);
}

/// <summary>Reads the value of an instruction that has a grammar of its own; null for the others.</summary>
internal delegate SyntaxNode? ContentReader(Instruction instruction, string text, TextSpan span, List<SyntaxDiagnostic> diagnostics);
