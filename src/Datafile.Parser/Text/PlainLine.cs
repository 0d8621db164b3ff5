namespace Datafile.Parser.Text;

/// <summary>Text that others wrote, names of files among it, as one line that only shows what it holds.</summary>
public static class PlainLine
{
    /// <summary>The text with a blank for each character that breaks a line, steers a terminal or reorders text.</summary>
    public static string Of(string text)
    {
        if (IsPlain(text))
            return text;

        var line = text.ToCharArray();
        for (var i = 0; i < line.Length; i++)
            line[i] = IsPlain(line[i]) ? line[i] : ' ';
        return new string(line);
    }

    /// <summary>Whether a text is one line, and shows what it holds.</summary>
    public static bool IsPlain(string text)
    {
        foreach (var character in text)
        {
            if (!IsPlain(character))
                return false;
        }

        return true;
    }

    /// <summary>False for control characters, line separators, and what sets the direction of text (Unicode, Bidi_Control).</summary>
    public static bool IsPlain(char character) => !char.IsControl(character) && character is not
        ('\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F' or >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069');
}
