using CsCheck;

namespace Datafile.Properties;

/// <summary>Texts as they are while somebody writes them: half a line, a line too many, one in the wrong place.</summary>
internal static class EditedTexts
{
    /// <summary>What a datafile is sensitive to.</summary>
    public static readonly string[] Noise =
    [
        "(", ")", "((((", "'", "\"", "`", "{{", "}}", "{%", "%}", "{#", "#}", "/*", "*/", "--", "#", "%", "\0", "\uFEFF", "\t", "\r",
        "\r\n", "\n\n", " >", ">", ",", ",,", ".", "::", "->", "é", "🏠", "\uD83C", "NODE x\n", "SQL >\n", "SCHEMA >\n", "TYPE ",
        "SELECT ", " FROM ", " AS ", " CASE ", " BETWEEN ", " INTERVAL ", " IN (", "\\", "1e", "0x", "json:", "`json:$", "= ", "[", "]", "@",
        "INDEXES >\n", "ENGINE ", "INCLUDE \"a.incl\" \"b=c\"\n", "$A ", "${B}", "“", "TYPE copy\n", "TOKEN \"", " CODEC(", " DEFAULT ", " NOT NULL",
    ];

    /// <summary>The texts after some edits of lines and of characters; <paramref name="pieces"/> are put in.</summary>
    public static Gen<string> Of(Gen<string> texts, string[] pieces, int most) => After(texts, Gen.OneOf(LineEdit, CharacterEdit(pieces)), most).Shortest(text => text.Length);

    /// <summary>The texts after one to <paramref name="most"/> edits.</summary>
    public static Gen<string> After(Gen<string> texts, Gen<Func<string, string>> edit, int most) =>
        Gen.Select(texts, edit.Array[1, most], (text, edits) => edits.Aggregate(text, (edited, next) => next(edited)));

    /// <summary>Each text as often as some lines of it: a failure that needs few lines is found with few.</summary>
    public static Gen<string> WithParts(Gen<string> texts) => Gen.Select(texts, Gen.Bool, Gen.Double.Unit, Gen.Double.Unit, (text, isWhole, from, part) =>
    {
        if (isWhole)
            return text;

        var lines = text.Split('\n');
        var first = At(lines.Length, from);
        return string.Join('\n', lines.Skip(first).Take(1 + At(lines.Length - first, part * part)));
    });

    /// <summary>A line deleted, doubled, swapped or unindented.</summary>
    private static Gen<Func<string, string>> LineEdit => Gen.Select<int, double, double, Func<string, string>>(Gen.Int[0, 3], Gen.Double.Unit, Gen.Double.Unit, (kind, from, to) => text =>
    {
        var lines = text.Split('\n').ToList();
        var (one, other) = (At(lines.Count, from), At(lines.Count, to));
        switch (kind)
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
            default:
                lines[one] = lines[one].TrimStart();
                break;
        }

        return string.Join('\n', lines);
    });

    /// <summary>The end cut off, some characters taken out or doubled, two swapped; a piece put in, also in the place of a character.</summary>
    public static Gen<Func<string, string>> CharacterEdit(string[] pieces) =>
        Gen.Select<int, double, int, string, Func<string, string>>(Gen.Frequency((1, 0), (4, 1), (2, 2), (2, 3), (4, 4), (3, 5)), Gen.Double.Unit, Gen.Int[1, 40], Gen.OneOf(pieces), (kind, from, length, piece) => text =>
        {
            var at = At(text.Length + 1, from);
            var some = Math.Min(kind == 5 ? 1 : length, text.Length - at);
            return kind switch
            {
                0 => text[..at],
                1 => text.Remove(at, Math.Min(1 + (length / 4), some)),
                2 => text.Insert(at, text.Substring(at, some)),
                3 => some < 2 ? text : text.Remove(at, 2).Insert(at, $"{text[at + 1]}{text[at]}"),
                _ => text.Remove(at, kind == 5 ? some : 0).Insert(at, piece),
            };
        });

    private static int At(int count, double from) => (int)(count * from);
}
