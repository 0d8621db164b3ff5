using System.Collections.Immutable;

namespace Datafile.Parser.Shell;

/// <summary>Which words of a simple command give variables a value.</summary>
internal static class ShellAssignments
{
    /// <summary>Commands whose <c>NAME=value</c> arguments are assignments.</summary>
    private static readonly ImmutableHashSet<string> Declarations = ["export", "local", "readonly", "declare", "typeset"];

    /// <summary>Commands that give the variables they name a value that cannot be determined.</summary>
    private static readonly ImmutableHashSet<string> Readers = ["read", "unset", "let", "mapfile", "readarray", "getopts"];

    public static bool IsDeclaration(string command) => Declarations.Contains(command);

    public static bool IsReader(string command) => Readers.Contains(command);

    public static bool IsArithmetic(string text, ShellToken word) =>
        word.End - word.Start > 1 && text[word.Start] == '(' && text[word.Start + 1] == '(';

    /// <summary>Whether a word is <c>NAME=…</c> or <c>NAME+=…</c>; gives where the name ends and the value starts.</summary>
    public static bool TryRead(string text, ShellToken word, out int nameEnd, out int valueStart)
    {
        nameEnd = ShellName.EndAt(text, word.Start, word.End);
        valueStart = nameEnd;
        if (nameEnd == word.Start)
            return false;
        if (valueStart < word.End && text[valueStart] == '+')
            valueStart++;
        return valueStart < word.End && text[valueStart++] == '=';
    }

    /// <summary>All names that a simple command may change.</summary>
    public static IEnumerable<string> Names(string text, ImmutableArray<ShellToken> words)
    {
        var takesNames = false;
        var leading = true;
        foreach (var word in words)
        {
            if (IsArithmetic(text, word))
            {
                foreach (var name in Identifiers(text, word.Start, word.End))
                    yield return name;
            }
            else if (TryRead(text, word, out var nameEnd, out _) || (takesNames && nameEnd > word.Start))
                yield return text.Substring(word.Start, nameEnd - word.Start);
            else if (leading)
            {
                takesNames = IsReader(text.Substring(word.Start, Math.Min(word.End - word.Start, 16)));
                leading = false;
            }
        }
    }

    public static IEnumerable<string> Identifiers(string text, int start, int end)
    {
        for (var i = start; i < end;)
        {
            var stop = ShellName.EndAt(text, i, end);
            if (stop > i)
                yield return text.Substring(i, stop - i);
            i = Math.Max(i + 1, stop);
        }
    }
}
