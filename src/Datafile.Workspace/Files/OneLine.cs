using System.Text;

namespace Datafile.Workspace.Files;

/// <summary>Text that comes from files and programs, made safe for one line of a log or a terminal.</summary>
public static class OneLine
{
    /// <summary>The text with each control character and line separator as a blank.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in text)
            line.Append(Breaks(character) ? ' ' : character);

        return line.ToString();
    }

    private static bool Breaks(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
