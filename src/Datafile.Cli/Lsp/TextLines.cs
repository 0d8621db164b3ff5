using Microsoft.CodeAnalysis.Text;

namespace Datafile.Cli.Lsp;

/// <summary>
/// The lines of a text as the protocol counts them: they end with <c>\n</c>, <c>\r\n</c> or <c>\r</c>, and characters are UTF-16 units.
/// </summary>
/// <remarks>Lines of Roslyn end with other characters as well, such as U+2028.</remarks>
internal sealed class TextLines
{
    private readonly string _text;
    private readonly List<int> _starts = [0];

    public TextLines(string text)
    {
        _text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                _starts.Add(i + 1);
        }
    }

    /// <summary>The offset of a position; what is behind the end of a line or of the text is that end.</summary>
    public int OffsetOf(Position position) =>
        position.Line < 0 ? 0
        : position.Line >= _starts.Count ? _text.Length
        : (int)Math.Min((long)_starts[position.Line] + Math.Max(0, position.Character), EndOf(position.Line));

    public Position PositionOf(int offset)
    {
        var line = _starts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return new Position(line, Math.Min(offset, EndOf(line)) - _starts[line]);
    }

    public Range RangeOf(TextSpan span) => new(PositionOf(span.Start), PositionOf(span.End));

    /// <summary>Where a line ends, without its line end.</summary>
    private int EndOf(int line)
    {
        if (line + 1 == _starts.Count)
            return _text.Length;

        var end = _starts[line + 1] - 1;
        return end > _starts[line] && _text[end] == '\n' && _text[end - 1] == '\r' ? end - 1 : end;
    }
}
