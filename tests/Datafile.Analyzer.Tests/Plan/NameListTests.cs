using Datafile.Analyzer.Findings;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>Names in a sentence.</summary>
public sealed class NameListTests
{
    [Theory]
    [InlineData("a", "'a'")]
    [InlineData("a b c d e f", "'a', 'b', 'c', 'd', 'e', 'f'")]
    [InlineData("a b c d e f g h", "'a', 'b', 'c', 'd', 'e', 'f' and 2 more")]
    public void Six_names_are_written_and_the_others_counted(string names, string list) =>
        Assert.Equal(list, NameList.Quoted(names.Split(' ')));
}
