namespace Datafile.Analyzer.Types;

/// <summary>
/// Regular expressions of RE2, which ClickHouse uses: without lookaround and without backreferences. What RE2 refuses and this reader does not
/// follow, such as ranges and repetition counts, is not reported.
/// </summary>
internal static class RegularExpression
{
    /// <summary>What of a regular expression RE2 does not accept, and what to do; null where nothing was found.</summary>
    /// <param name="pattern">The text that ClickHouse passes to RE2.</param>
    /// <param name="isWhole">
    /// Whether RE2 reads all of it. Functions that search first look for plain text in front of a <c>)</c>, and some never reach the rest.
    /// </param>
    public static string? ProblemOf(string pattern, bool isWhole)
    {
        // Between \Q and \E everything is text.
        if (pattern.IndexOf("\\Q", StringComparison.Ordinal) >= 0)
            return null;

        var (open, operand, operation) = (0, false, false);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length && pattern[i + 1] is >= '1' and <= '9':
                    return $"RE2 has no backreferences such as \\{pattern[i + 1]}. Repeat the group, or compare the groups that extractGroups returns";
                case '\\':
                    (operand, operation) = (true, false);
                    i++;
                    break;
                case '[':
                    if (EndOfClass(pattern, i) is not { } end)
                        return "a [ is never closed. Write the ], or \\\\[ for the character";
                    (operand, operation) = (true, false);
                    i = end;
                    break;
                case '(' when i + 1 < pattern.Length && pattern[i + 1] == '?':
                    if (LookaroundAt(pattern, i + 2) is { } lookaround)
                        return $"RE2 has no {lookaround}. Match a group in its place and extract that";
                    (operand, operation) = (true, false);
                    open++;
                    i++;
                    break;
                case '(':
                    (operand, operation) = (false, false);
                    open++;
                    break;
                case ')' when open == 0:
                    return isWhole ? "a ) has no (. Remove it, or write \\\\) for the character" : null;
                case ')':
                    (operand, operation) = (true, false);
                    open--;
                    break;
                case '|':
                    (operand, operation) = (false, false);
                    break;
                case '*' or '+' or '?' when !operand:
                    return $"nothing precedes the {pattern[i]} that it could repeat. Write \\\\{pattern[i]} for the character";
                case '*' or '+' or '?' when operation:
                    return $"{pattern[i - 1]}{pattern[i]} is not a repetition of RE2. Write one of them";
                case '*' or '+' or '?':
                    operation = true;
                    i += i + 1 < pattern.Length && pattern[i + 1] == '?' ? 1 : 0;
                    break;
                default:
                    (operand, operation) = (true, false);
                    break;
            }
        }

        return open > 0 ? "a ( is never closed. Write the ), or \\\\( for the character" : null;
    }

    /// <summary>The first group that a replacement names and the regular expression does not have; null where there is none.</summary>
    public static int? MissingGroup(string pattern, string replacement, out int groups)
    {
        groups = 0;
        if (pattern.IndexOf("\\Q", StringComparison.Ordinal) >= 0)
            return null;

        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == '[' && EndOfClass(pattern, i) is { } end)
                i = end;
            else if (pattern[i] == '('
                && (i + 1 == pattern.Length || pattern[i + 1] != '?' || (i + 2 < pattern.Length && pattern[i + 2] is 'P' or '<')))
                groups++;
        }

        for (var i = 0; i + 1 < replacement.Length; i++)
        {
            if (replacement[i] == '\\' && replacement[++i] is >= '1' and <= '9' && replacement[i] - '0' > groups)
                return replacement[i] - '0';
        }

        return null;
    }

    /// <summary>What follows <c>(?</c>, in words; null for groups that RE2 has.</summary>
    private static string? LookaroundAt(string pattern, int at) =>
        at >= pattern.Length ? null
        : pattern[at] is '=' or '!' ? "lookahead"
        : pattern[at] == '>' ? "atomic groups"
        : pattern[at] == '<' && at + 1 < pattern.Length && pattern[at + 1] is '=' or '!' ? "lookbehind"
        : null;

    /// <summary>Where a class ends: a <c>]</c> at its start is a character of it, and so is one of <c>[:alpha:]</c>.</summary>
    private static int? EndOfClass(string pattern, int start)
    {
        var first = start + 1 < pattern.Length && pattern[start + 1] == '^' ? start + 2 : start + 1;
        for (var i = first; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == '['
                && i + 1 < pattern.Length
                && pattern[i + 1] == ':'
                && pattern.IndexOf(":]", i + 2, StringComparison.Ordinal) is var end and >= 0)
                i = end + 1;
            else if (pattern[i] == ']' && i > first)
                return i;
        }

        return null;
    }
}
