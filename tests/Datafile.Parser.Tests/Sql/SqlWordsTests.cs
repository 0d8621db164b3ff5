using Datafile.Parser.Sql;

namespace Datafile.Parser.Tests.Sql;

/// <summary>What is layout in a piece of SQL, and what is not.</summary>
public class SqlWordsTests
{
    [Theory]
    [InlineData("a + 1", "a+1", true)]
    [InlineData("f( a ,b )", "f(a, b)", true)]
    [InlineData("`a`", "a", true)]
    [InlineData("a -- why\n+ 1", "a + 1", true)]
    [InlineData("'a b'", "'ab'", false)]
    [InlineData("'a  b'", "'a b'", false)]
    [InlineData("'a' 'b'", "'a''b'", false)]
    [InlineData("`a b`", "`ab`", false)]
    [InlineData("`a b`", "a b", false)]
    [InlineData("`from`", "from", false)]
    [InlineData("INTERVAL 1 DAY", "INTERVAL 1DAY", false)]
    [InlineData("a b", "ab", false)]
    [InlineData("a", "A", false)]
    [InlineData("'-- a'", "''", false)]
    [InlineData("'A'", "'a'", false)]
    [InlineData("Enum8('a b' = 1)", "Enum8('ab' = 1)", false)]
    public void Two_texts_have_the_same_words_if_only_their_layout_differs(string one, string other, bool areSame) =>
        Assert.Equal(areSame, SqlWords.Of(one) == SqlWords.Of(other));
}
