using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Templates;

internal enum TemplateTagKind { Value, Statement, Comment }

/// <summary>A tag.</summary>
/// <param name="Inner">What stands between its braces; up to the end of the template where it is not closed.</param>
internal readonly record struct TemplateTag(TemplateTagKind Kind, TextSpan Span, TextSpan Inner, bool IsClosed)
{
    public string Close => Kind switch { TemplateTagKind.Value => "}}", TemplateTagKind.Statement => "%}", _ => "#}" };
}

/// <summary>
/// Finds the tags of a template as its engine does: before SQL is read, so in its strings and comments too. The lines that
/// start with <c>#</c> are gone by then (datafile format 1.5 and 6.1).
/// </summary>
internal sealed class TemplateTagReader(string text, TextSpan span)
{
    private int _at = span.Start;

    /// <summary>The line that was looked at last, and how far: no line is looked at twice.</summary>
    private int _lineStart = span.Start;
    private int _seen = span.Start;
    private bool _isDropped;
    private bool _isJudged;

    /// <summary>The next tag; null where there is no more.</summary>
    public TemplateTag? Next()
    {
        while (_at < span.End - 1 && text.IndexOf('{', _at, span.End - 1 - _at) is >= 0 and var brace)
        {
            TemplateTagKind? kind = text[brace + 1] switch
            {
                '{' => TemplateTagKind.Value,
                '%' => TemplateTagKind.Statement,
                '#' => TemplateTagKind.Comment,
                _ => null,
            };

            // Of more braces in a row the innermost count; an exclamation mark makes them text.
            _at = brace + 1;
            if (kind is null || (kind == TemplateTagKind.Value && brace + 2 < span.End && text[brace + 2] == '{'))
                continue;
            if (IsDropped(brace))
                _at = text.IndexOf('\n', brace, span.End - brace) is >= 0 and var line ? line : span.End;
            else if (brace + 2 < span.End && text[brace + 2] == '!')
                _at = brace + 3;
            else
                return Read(kind.Value, brace);
        }

        return null;
    }

    private TemplateTag Read(TemplateTagKind kind, int start)
    {
        var tag = new TemplateTag(kind, default, default, false);
        var close = text.IndexOf(tag.Close, start + 2, span.End - start - 2, StringComparison.Ordinal);
        _at = close < 0 ? span.End : close + 2;
        return new TemplateTag(kind, new TextSpan(start, _at - start), new TextSpan(start + 2, (close < 0 ? span.End : close) - start - 2), close >= 0);
    }

    /// <summary>Whether a position is in a line that starts with <c>#</c>.</summary>
    private bool IsDropped(int position)
    {
        if (position > _seen && text.LastIndexOf('\n', position - 1, position - _seen) is >= 0 and var line)
            (_lineStart, _isJudged) = (line + 1, false);
        _seen = position;
        if (_isJudged)
            return _isDropped;

        var first = _lineStart;
        while (first < position && char.IsWhiteSpace(text[first]))
            first++;
        (_isDropped, _isJudged) = (text[first] == '#', true);
        return _isDropped;
    }
}
