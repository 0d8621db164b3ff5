namespace Datafile.Analyzer.Tests.Semantics;

/// <summary>Words that decide what a query means, in places where they are only text.</summary>
public class SearchedWordTests
{
    private static readonly TinyProject Events = TinyProject.Empty.With(
        "datasources/events.datasource", "SCHEMA >\n    `k` UInt32,\n    `s` String,\n    `fulfilled` UInt8,\n    `range_of` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY k\n");

    public static TheoryData<string, string> Searched()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (query, words) in new[]
        {
            ("SELECT k, s FROM events ORDER BY {0}, 5", new[] { "fulfilled", "k /* WITH FILL */", "'WITH FILL'", "k AS fill" }),

            ("SELECT {0} AS s FROM events UNION SELECT s FROM events", ["s", "'union_default_mode'", "/* union_default_mode */ s", "concat(s, 'SETTINGS union_default_mode = 1')"]),
            ("SELECT {0} AS a, k, count() AS n FROM events GROUP BY a", ["s", "'prefer_column_name_to_alias'", "/* prefer_column_name_to_alias */ s"]),
        })
        {
            foreach (var word in words)
                cases.Add(query, word);
        }

        return cases;
    }

    [Theory, MemberData(nameof(Searched))]
    public void A_word_in_a_comment_a_string_or_a_longer_name_changes_no_finding(string query, string word)
    {
        var project = Events.With("endpoints/q.pipe", $"NODE q_1\nSQL >\n    {query.Replace("{0}", word, StringComparison.Ordinal)}\n\nTYPE endpoint\n");

        Assert.Contains(project.Against(null).Findings, f => f.Id == "DF1009");
    }

    [Theory]
    [InlineData("SELECT s FROM events UNION SELECT s FROM events SETTINGS union_default_mode = 'ALL'")]
    [InlineData("SELECT s AS k, count() AS n FROM events GROUP BY events.k SETTINGS prefer_column_name_to_alias = 1")]
    [InlineData("SELECT k FROM events ORDER BY k WITH FILL FROM 1 TO 90 STEP 50")]
    public void The_words_themselves_count(string query) => Assert.DoesNotContain(
        Events.With("endpoints/q.pipe", $"NODE q_1\nSQL >\n    {query}\n\nTYPE endpoint\n").Against(null).Findings, f => f.Id == "DF1009");
}
