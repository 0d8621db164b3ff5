using CsCheck;
using Datafile.Parser.Text;
using Datafile.Properties;

namespace Datafile.Parser.Tests.Text;

public class SpellingTests
{
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
        var candidates = Gen.String[Gen.Char["ABC"], 2, 13];
        var pairs = candidates.SelectMany(candidate => EditedTexts.After(Gen.Const(candidate), EditedTexts.CharacterEdit(["A", "B", "C"]), 6).Select(word => (Word: word, Candidate: candidate)));
        pairs.Where(pair => pair.Word.Length >= 2).Shortest(pair => pair.Word.Length + pair.Candidate.Length).ForAll(
            20_000,
            pair =>
            {
                var isNear = Distance(pair.Word, pair.Candidate) <= Math.Min(3, Math.Max(1, pair.Word.Length / 3));
                Assert.Equal(isNear, Spelling.Nearest(pair.Word, [pair.Candidate]) is not null);
                return isNear;
            },
            share: (0.1, 0.9));
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
