namespace Datafile.Parser.Shell;

/// <summary>The reserved words of bash, reserved only where a command may start.</summary>
internal static class ShellReserved
{
    private static readonly string[] Openers = ["if", "then", "elif", "else", "while", "until", "do", "!", "{", "time"];

    private static readonly string[] Closers = ["then", "elif", "else", "fi", "do", "done", "esac", "}"];

    /// <summary>A command follows this word.</summary>
    public static bool StartsCommand(string text, ShellToken token) => IsOneOf(Openers, text, token);

    /// <summary>This word ends the list of commands before it.</summary>
    public static bool EndsList(string text, ShellToken token) => IsOneOf(Closers, text, token);

    private static bool IsOneOf(string[] words, string text, ShellToken token)
    {
        foreach (var word in words)
        {
            if (token.Is(text, word))
                return true;
        }

        return false;
    }
}
