namespace Datafile.Parser.Shell;

/// <summary>Names of variables and functions.</summary>
public static class ShellName
{
    /// <summary>The end of the name that starts at <paramref name="at"/>; <paramref name="at"/> itself if none does.</summary>
    public static int EndAt(string text, int at, int end)
    {
        if (at >= end || !IsStart(text[at]))
            return at;
        while (at < end && IsPart(text[at]))
            at++;
        return at;
    }

    internal static bool IsStart(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    internal static bool IsPart(char c) => IsStart(c) || c is >= '0' and <= '9';
}
