using Datafile.Workspace.Output;

namespace Datafile.Cli.Mcp;

/// <summary>Texts that do not fill the context of an agent.</summary>
internal static class BoundedText
{
    /// <summary>About 10,000 tokens; clients warn about more, or cut it.</summary>
    public const int MaxLength = 40_000;

    private const int MaxLine = 2_000;

    /// <summary>A text up to a bound, with a last line that says how much is left off.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= MaxLength)
            return text;

        var end = text.LastIndexOf('\n', MaxLength) is var lineEnd && lineEnd > MaxLength / 2 ? lineEnd : End(text, MaxLength);
        return $"{text[..end]}\n\n({text.Length - end} of {text.Length} characters are left off: name a smaller part of the project, or run the command of this tool in a terminal.)\n";
    }

    public static string Line(string text) => Shorten(text, MaxLine);

    /// <summary>A piece of text up to a length, with a mark that says how much is left off.</summary>
    public static string Shorten(string text, int length) =>
        text.Length <= length ? text : $"{text[..End(text, length)]}… ({Wording.Count(text.Length - End(text, length), "more character")})";

    /// <summary>No half of a surrogate pair is left.</summary>
    private static int End(string text, int length) => char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}
