using Datafile.Parser.Text;

namespace Datafile.Parser.Tests.Text;

public class SpellingTests
{
    private const int Words = 20_000;

    [Theory]
    [InlineData("DESCRIPTON", "DESCRIPTION")]
    [InlineData("DESCRITPION", "DESCRIPTION")]
    [InlineData("NODEE", "NODE")]
    [InlineData("TPYE", "TYPE")]
    [InlineData("QSL", "SQL")]
    public void A_slip_of_the_keyboard_is_near(string word, string meant) =>
        Assert.Equal(meant, Spelling.Nearest(word, ["DESCRIPTION", "NODE", "TYPE", "SQL", "SCHEMA"]));

    /// <summary>The product looks at a band of the table of distances, and gives up early; the whole table is the judge.</summary>
    [Fact]
    public void A_word_is_near_where_the_whole_table_of_distances_says_so()
    {
        var random = new Random(20261127);
        var near = 0;
        for (var n = 0; n < Words; n++)
        {
            var candidate = new string([.. Enumerable.Range(0, random.Next(2, 14)).Select(_ => "ABC"[random.Next(3)])]);
            var word = Damaged(candidate, random.Next(6), random);
            if (word.Length < 2)
                continue;

            var expected = Distance(word, candidate) <= Math.Min(3, Math.Max(1, word.Length / 3));
            near += expected ? 1 : 0;
            Assert.True(expected == (Spelling.Nearest(word, [candidate]) is not null), $"{word} {candidate}");
        }

        Assert.InRange(near, Words / 10, Words * 9 / 10);
    }

    private static string Damaged(string word, int edits, Random random)
    {
        for (var n = 0; n < edits && word.Length > 1; n++)
        {
            var at = random.Next(word.Length - 1);
            word = random.Next(4) switch
            {
                0 => word.Remove(at, 1),
                1 => word.Insert(at, "C"),
                2 => word.Remove(at, 1).Insert(at, "B"),
                _ => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
            };
        }

        return word;
    }

    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }

        return rows[a.Length, b.Length];
    }
}
