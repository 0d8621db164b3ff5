using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Includes;

/// <summary>A file as often as it is included: the file that was asked for, or one that stands in place of an INCLUDE.</summary>
/// <param name="Path">Relative to the project root, with <c>/</c>.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Includer">Where the INCLUDE stands; null for the file that was asked for.</param>
/// <param name="IncludedAt">The path after INCLUDE, in the text of the includer.</param>
public sealed record TextOrigin(string Path, SourceText Text, TextOrigin? Includer, TextSpan IncludedAt);

/// <summary>A piece of a file as it is written.</summary>
public readonly record struct OriginalSpan(TextOrigin Origin, TextSpan Span);

/// <summary>Leads from an expanded text back to the files that it was put together from.</summary>
public sealed class SourceMap
{
    private readonly Segment[] _segments;

    internal SourceMap(TextOrigin root, IEnumerable<Segment> segments)
    {
        Root = root;
        _segments = [.. segments];
    }

    /// <summary>The file that was asked for.</summary>
    public TextOrigin Root { get; }

    /// <summary>
    /// Where a piece of the expanded text is written. What goes on in another file ends where its own file is left, and
    /// what was put in place of a <c>$KEY</c> is that <c>$KEY</c>.
    /// </summary>
    public OriginalSpan Find(TextSpan span)
    {
        if (_segments.Length == 0)
            return new OriginalSpan(Root, default);

        var i = IndexOf(span.Start);
        var (origin, start) = (_segments[i].Origin, _segments[i].StartOf(span.Start));
        var end = span.IsEmpty ? start : _segments[i].EndOf(span.End);
        while (!span.IsEmpty && _segments[i].End < span.End && i + 1 < _segments.Length && _segments[i + 1].Origin == origin)
            end = _segments[++i].EndOf(span.End);

        return new OriginalSpan(origin, TextSpan.FromBounds(start, Math.Max(start, end)));
    }

    /// <summary>Where a place of a file is in the expanded text: once for each time that the file is included.</summary>
    /// <param name="path">Of the file, relative to the project root.</param>
    /// <param name="position">In the file as it is written.</param>
    public IEnumerable<int> PositionsOf(string path, int position) => _segments
        .Where(s => s.IsCopy && s.Origin.Path == path && s.Written.Start <= position && position <= s.Written.End)
        .GroupBy(s => s.Origin, (_, same) => same.First())
        .Select(s => s.Start + position - s.Written.Start);

    /// <summary>The file that an INCLUDE brings; null where there is none at a place.</summary>
    /// <param name="path">Of the file with the INCLUDE.</param>
    /// <param name="position">In the file as it is written.</param>
    public TextOrigin? IncludedAt(string path, int position) => _segments
        .Select(s => s.Origin)
        .FirstOrDefault(o => o.Includer?.Path == path && o.IncludedAt.Start <= position && position <= o.IncludedAt.End);

    /// <summary>The last segment that starts at or before a position.</summary>
    private int IndexOf(int position)
    {
        var (low, high) = (0, _segments.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_segments[middle].Start <= position)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}

/// <summary>A stretch of expanded text that comes from one place.</summary>
/// <param name="Start">In the expanded text.</param>
/// <param name="Written">In the text of the origin.</param>
/// <param name="IsCopy">Whether it is the same text, character by character.</param>
internal readonly record struct Segment(int Start, int Length, TextOrigin Origin, TextSpan Written, bool IsCopy)
{
    public int End => Start + Length;

    public int StartOf(int position) => IsCopy ? Written.Start + Math.Min(position - Start, Length) : Written.Start;

    public int EndOf(int position) => IsCopy ? Written.Start + Math.Min(position - Start, Length) : Written.End;
}
