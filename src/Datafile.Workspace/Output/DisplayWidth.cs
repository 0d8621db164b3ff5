using System.Globalization;

namespace Datafile.Workspace.Output;

/// <summary>How many columns of a terminal text takes.</summary>
internal static class DisplayWidth
{
    /// <summary>Characters that take two columns, first and last of each range (Unicode, East Asian Width W and F, and emoji).</summary>
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6),
        (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The columns of a text without control characters.</summary>
    public static int Of(string text)
    {
        var width = 0;
        for (var at = 0; at < text.Length; at += LengthAt(text, at))
            width += At(text, at);
        return width;
    }

    /// <summary>The columns of the character that starts at a position: 0, 1 or 2.</summary>
    public static int At(string text, int at)
    {
        if (text[at] < 0x300)
            return 1;
        if (CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;

        var character = LengthAt(text, at) == 2 ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];
        return Array.Exists(Wide, range => character >= range.First && character <= range.Last) ? 2 : 1;
    }

    /// <summary>How many UTF-16 units the character that starts at a position has.</summary>
    public static int LengthAt(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
}
