namespace Datafile.Corpus;

/// <summary>Edits as they are while somebody writes: half a line, a line too many, one in the wrong place.</summary>
internal static class RandomEdits
{
    public static readonly string[] Noise =
    [
        "(", ")", "((((", "'", "\"", "`", "{{", "}}", "{%", "%}", "{#", "#}", "/*", "*/", "--", "#", "%", "\0", "\uFEFF", "\t", "\r",
        "\r\n", "\n\n", " >", ">", ",", ",,", ".", "::", "->", "é", "🏠", "\uD83C", "NODE x\n", "SQL >\n", "SCHEMA >\n", "TYPE ",
        "SELECT ", " FROM ", " AS ", " CASE ", " BETWEEN ", " INTERVAL ", " IN (", "\\", "1e", "0x", "json:", "`json:$", "= ", "[", "]", "@",
        "INDEXES >\n", "ENGINE ", "INCLUDE \"a.incl\" \"b=c\"\n", "$A ", "${B}", "“", "TYPE copy\n", "TOKEN \"", " CODEC(", " DEFAULT ", " NOT NULL",
    ];

    /// <summary>The text with one edit more: a line deleted, doubled, swapped or unindented; text cut off, taken out or put in.</summary>
    public static string Edit(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var (one, other, at) = (random.Next(lines.Count), random.Next(lines.Count), random.Next(text.Length + 1));
        switch (random.Next(7))
        {
            case 0:
                lines.RemoveAt(one);
                break;
            case 1:
                lines.Insert(other, lines[one]);
                break;
            case 2:
                (lines[one], lines[other]) = (lines[other], lines[one]);
                break;
            case 3:
                lines[one] = lines[one].TrimStart();
                break;
            case 4:
                return text[..at];
            case 5:
                return text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
            default:
                return text.Insert(at, Noise[random.Next(Noise.Length)]);
        }

        return string.Join('\n', lines);
    }
}
