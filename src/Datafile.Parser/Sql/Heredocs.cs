namespace Datafile.Parser.Sql;

/// <summary>
/// Finds strings of the form <c>$tag$ … $tag$</c>. Where each tag stands last is found once, so that tags that never
/// close cost no search.
/// </summary>
internal sealed class Heredocs(string text, int end)
{
    private Dictionary<string, int>? _last;

    /// <summary>The length of the string that starts at a <c>$</c>; 0 where none does.</summary>
    public int LengthAt(int at)
    {
        if (Tag(at) is not { } tag)
            return 0;

        _last ??= LastOfEachTag(at);
        var inside = at + tag.Length;
        return _last[tag] < inside ? 0 : text.IndexOf(tag, inside, end - inside, StringComparison.Ordinal) + tag.Length - at;
    }

    private Dictionary<string, int> LastOfEachTag(int from)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = text.IndexOf('$', from, end - from); at >= 0; at = text.IndexOf('$', at + 1, end - at - 1))
        {
            if (Tag(at) is { } tag)
                last[tag] = at;
        }

        return last;
    }

    /// <summary>The tag with both its signs; null where none starts.</summary>
    private string? Tag(int at)
    {
        var stop = at + 1;
        while (stop < end && SqlLexer.IsWordPart(text[stop]) && text[stop] != '$')
            stop++;
        return stop < end && text[stop] == '$' ? text.Substring(at, stop + 1 - at) : null;
    }
}
