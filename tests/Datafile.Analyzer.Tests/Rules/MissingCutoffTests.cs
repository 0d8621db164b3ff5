namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Which column a cut-off is proposed for: the time in the sorting key, else the only time.</summary>
public class MissingCutoffTests
{
    [Theory]
    [InlineData("`timestamp` DateTime,\n    `sent` DateTime", "sent", "Add \"AND sent > '<release time>'\"")]
    [InlineData("`timestamp` DateTime,\n    `sent` DateTime", "user, timestamp", "Add \"AND timestamp > '<release time>'\"")]
    [InlineData("`timestamp` DateTime,\n    `sent` DateTime", "user", "Add \"AND <event time> > '<release time>'\"")]
    [InlineData("`timestamp` DateTime", "user", "Add \"AND timestamp > '<release time>'\"")]
    public void Of_a_view_without_a_cutoff_is_told(string times, string key, string expected)
    {
        var events = $"=== datasources/events.datasource\nSCHEMA >\n    {times},\n    `user` String\n\nENGINE MergeTree\nENGINE_SORTING_KEY {key}\n";
        var target = "=== datasources/daily.datasource\nSCHEMA >\n    `user` String,\n    `events` AggregateFunction(count)\n";
        string View(string filter) => ReleaseExample.Pipe("daily_mv", $"SELECT user, countState() AS events FROM events WHERE {filter} GROUP BY user", ReleaseExample.Materialized);

        Assert.Contains(expected, Assert.Single(ReleaseExample.Findings(events + target + View("1"), "=== .tinyenv\nVERSION=0.0.1\n" + View("user != 'a'")), f => f.Id == "DF3001").Message, StringComparison.Ordinal);
    }
}
