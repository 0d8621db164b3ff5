using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Tests.Release;

/// <summary>What a change does with stored rows, whose doing it is, and which of it a gate forbids.</summary>
public class RowMovementTests
{
    private const string Visits = "datasources/visits.datasource", Daily = "datasources/daily.datasource", DailyView = "pipes/daily_mv.pipe", Archive = "pipes/archive.pipe";

    /// <summary>Rows flow from visits to daily and to monthly; a copy takes them to kept.</summary>
    private static readonly TinyProject Live = TinyProject.Empty
        .With(Visits, """
            DESCRIPTION Every visit

            SCHEMA >
                `timestamp` DateTime `json:$.timestamp`,
                `user` String `json:$.user`,
                `bytes` UInt32 `json:$.bytes`

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "timestamp"
            ENGINE_TTL "timestamp + INTERVAL 30 DAY"
            """)
        .With(Daily, Days("day", "90"))
        .With("datasources/monthly.datasource", Days("day", "90"))
        .With("datasources/kept.datasource", Days("day", "90"))
        .With(DailyView, Pipe("daily_1", "SELECT toDate(timestamp) AS day, countState() AS hits FROM visits GROUP BY day", "materialized\nDATASOURCE daily"))
        .With("pipes/monthly_mv.pipe", Pipe("monthly_1", "SELECT toStartOfMonth(day) AS day, countMergeState(hits) AS hits FROM daily GROUP BY day", "materialized\nDATASOURCE monthly"))
        .With(Archive, Pipe("archive_1", "SELECT toDate(timestamp) AS day, countState() AS hits FROM visits GROUP BY day", "copy\nTARGET_DATASOURCE kept\nCOPY_SCHEDULE 0 * * * *"));

    /// <summary>Each movement of a deployment, in the order in which they are reported: by the place of what causes them.</summary>
    [Theory]
    [InlineData(Visits, "`bytes` UInt32 `json:$.bytes`", "`bytes` UInt32 `json:$.bytes`,\n    `more` Nullable(String) `json:$.more`", "")]
    [InlineData(Visits, "Every visit", "All visits", "")]
    [InlineData(Visits, "\"timestamp\"", "\"user, timestamp\"", "rebuild daily, history-loss daily, rebuild monthly, history-loss monthly, rewrite visits")]
    [InlineData(Visits, ",\n    `bytes` UInt32 `json:$.bytes`", "", "history-loss visits")]
    [InlineData(Visits, "30 DAY", "7 DAY", "history-loss visits")]
    [InlineData(Visits, "30 DAY", "60 DAY", "")]
    [InlineData(Visits, "`user` String `json:$.user`,\n    `bytes` UInt32 `json:$.bytes`", "`bytes` UInt32 `json:$.bytes`,\n    `user` String `json:$.user`", "rewrite visits")]
    [InlineData(Visits, "json:$.bytes", "json:$.size", "rewrite visits")]
    [InlineData(Visits, "`json:$.bytes`", "`json:$.bytes` CODEC(ZSTD(1))", "rewrite visits")]
    [InlineData(DailyView, "FROM visits", "FROM visits WHERE bytes > 5", "rebuild daily, history-loss daily, rebuild monthly, history-loss monthly")]
    [InlineData(DailyView, "NODE daily_1", "DESCRIPTION Days\nNODE daily_1", "")]
    [InlineData(Archive, "FROM visits", "FROM visits WHERE bytes > 5", "")]
    [InlineData(Archive, "COPY_SCHEDULE", "COPY_MODE replace\nCOPY_SCHEDULE", "history-loss archive")]
    public void A_deployment_moves_these_rows(string file, string old, string now, string expected) =>
        Assert.Equal(expected, Moved(Live, Live.Edit(file, old, now), Workflow.Forward));

    /// <summary>
    /// DEPLOYMENT_METHOD alter is advised where it would keep the rows: not below a source that is rewritten. A FORWARD_QUERY is not asked
    /// for where one is.
    /// </summary>
    [Fact]
    public void A_note_advises_what_would_help()
    {
        var query = Live.Edit(DailyView, "FROM visits", "FROM visits WHERE bytes > 5");
        var both = query.Edit(Visits, "`bytes` UInt32", "`bytes` UInt64");
        var written = both.Edit(Visits, "ENGINE_SORTING_KEY \"timestamp\"", "ENGINE_SORTING_KEY \"timestamp\"\n\nFORWARD_QUERY >\n    SELECT * EXCEPT (bytes), toUInt64(bytes) AS bytes\n");

        Assert.Contains("DEPLOYMENT_METHOD alter", Note(query, "daily_mv"), StringComparison.Ordinal);
        Assert.DoesNotContain("DEPLOYMENT_METHOD alter", Note(both, "daily_mv"), StringComparison.Ordinal);
        Assert.Contains("Write a FORWARD_QUERY", Note(both, "visits"), StringComparison.Ordinal);
        Assert.DoesNotContain("Write a FORWARD_QUERY", Note(written, "visits"), StringComparison.Ordinal);

        static string Note(TinyProject changed, string resource) =>
            string.Join(" ", changed.Plan(Live, Workflow.Forward).Changes.Where(c => c.Resource == resource).Select(c => c.Note));
    }

    /// <summary>
    /// A release re-creates all that a change of a table touches, and what is below it; in branches an ALTER is one, and what is made again
    /// is made by hand.
    /// </summary>
    [Theory]
    [InlineData(Visits, "\"timestamp\"", "\"user, timestamp\"", "rebuild daily, history-loss daily, rebuild monthly, history-loss monthly, rewrite visits", "rebuild daily, history-loss daily, rebuild monthly, history-loss monthly, rewrite visits")]
    [InlineData(Visits, "30 DAY", "7 DAY", "rebuild daily, history-loss daily, rebuild monthly, history-loss monthly, rewrite visits, history-loss visits", "history-loss visits")]
    [InlineData(DailyView, "FROM visits", "FROM visits WHERE bytes > 5", "rebuild daily, history-loss daily, rebuild monthly, history-loss monthly", "rebuild daily, history-loss daily, rebuild monthly, history-loss monthly")]
    public void A_change_in_Classic_moves_these_rows(string file, string old, string now, string inReleases, string inBranches)
    {
        Assert.Equal(inReleases, Moved(Live.Released("0.0.0"), Live.Edit(file, old, now).Released("0.0.1"), Workflow.Releases));
        Assert.Equal(inBranches, Moved(Live, Live.Edit(file, old, now), Workflow.Branches));
    }

    /// <summary>
    /// In branches a target is made again where its values would be others; a state of the same function with another argument is read as
    /// it is.
    /// </summary>
    [Theory]
    [InlineData("`day` Date", "`day` Date32", "rebuild daily, history-loss daily, rebuild monthly, history-loss monthly")]
    [InlineData("SimpleAggregateFunction(max, UInt32)", "SimpleAggregateFunction(max, UInt64)", "")]
    [InlineData("SimpleAggregateFunction(max, UInt32)", "SimpleAggregateFunction(min, UInt32)", "rebuild daily, history-loss daily, rebuild monthly, history-loss monthly")]
    public void In_branches_another_type_moves(string old, string now, string expected)
    {
        var live = Live.Edit(Daily, "AggregateFunction(count)", "AggregateFunction(count),\n    `most` SimpleAggregateFunction(max, UInt32)").Edit(DailyView, "AS hits", "AS hits, max(bytes) AS most");

        Assert.Equal(expected, Moved(live, live.Edit(Daily, old, now), Workflow.Branches));
    }

    /// <summary>The change itself, a change of a view that fills the target, or what is above it.</summary>
    [Theory]
    [InlineData(Visits, "\"timestamp\"", "\"user, timestamp\"", "daily", "ENGINE_SORTING_KEY of 'visits' changes")]
    [InlineData(Visits, "\"timestamp\"", "\"user, timestamp\"", "monthly", "ENGINE_SORTING_KEY of 'visits' changes")]
    [InlineData(Daily, "\"day\"", "\"day, hits\"", "daily", "ENGINE_SORTING_KEY of 'daily' changes")]
    [InlineData(Daily, "\"day\"", "\"day, hits\"", "monthly", "ENGINE_SORTING_KEY of 'daily' changes")]
    [InlineData(DailyView, "FROM visits", "FROM visits WHERE bytes > 5", "monthly", "'daily_mv'")]
    [InlineData(DailyView, "countState() AS hits FROM visits", "countState() AS hits FROM visits AS v", "daily", "The text of the query of 'daily_mv' differs")]
    public void A_rebuild_is_the_doing_of(string file, string old, string now, string target, string expected) =>
        Assert.Contains(expected, Rebuild(Live, Live.Edit(file, old, now), target).Message, StringComparison.Ordinal);

    /// <summary>A longer TTL, a token and a new schedule move nothing, so they are not blamed.</summary>
    [Theory]
    [InlineData(Daily, "90 DAY", "120 DAY")]
    [InlineData(Daily, "SCHEMA >", "DESCRIPTION Days\nSCHEMA >")]
    [InlineData(DailyView, "NODE daily_1", "TOKEN \"reader\" READ\nNODE daily_1")]
    [InlineData(DailyView, "NODE daily_1", "DESCRIPTION Days\nNODE daily_1")]
    public void What_moves_no_rows_is_not_blamed(string file, string old, string now)
    {
        var after = Live.Edit(file, old, now).Edit(Visits, "\"timestamp\"", "\"user, timestamp\"");

        Assert.Contains("ENGINE_SORTING_KEY of 'visits' changes", Rebuild(Live, after, "daily").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_the_query_is_blamed_before_a_longer_TTL()
    {
        var after = Live.Edit(Daily, "90 DAY", "120 DAY").Edit(DailyView, "FROM visits", "FROM visits WHERE bytes > 5");

        Assert.Contains("'daily_mv'", Rebuild(Live, after, "daily").Message, StringComparison.Ordinal);
    }

    /// <summary>A FORWARD_QUERY that is live already makes a rewrite of what would be an ALTER.</summary>
    [Fact]
    public void An_alter_that_rewrites_the_rows_is_blamed()
    {
        var live = Live.With(Visits, Live.Files[Visits] + "\nFORWARD_QUERY >\n    SELECT timestamp, user, bytes\n");
        var found = Assert.Single(Forbidden(live, live.Edit(Visits, "30 DAY", "60 DAY"), Workflow.Forward, All), f => f.Movement == RowMovement.Rewrite);

        Assert.Equal("visits", found.Resource);
        Assert.Contains("ENGINE_TTL of 'visits' changes", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rebuild_names_the_source_that_is_read()
    {
        Assert.StartsWith("This change rebuilds 'daily' from 'visits', which --forbid rebuild does not allow. ", Rebuild(Live, Live.Edit(DailyView, "FROM visits", "FROM visits WHERE bytes > 5"), "daily").Message, StringComparison.Ordinal);

        var two = Live.With("datasources/robots.datasource", Live.Files[Visits]).With("pipes/robots_mv.pipe", Live.Files[DailyView].Replace("daily_1", "robots_1", StringComparison.Ordinal).Replace("FROM visits", "FROM robots", StringComparison.Ordinal));
        Assert.StartsWith("This change rebuilds 'daily' from 'visits' and 'robots', ", Rebuild(two, two.Edit(DailyView, "FROM visits", "FROM visits WHERE bytes > 5"), "daily").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rebuild_from_a_source_that_keeps_less_loses_history()
    {
        var message = Assert.Single(Forbidden(Live, Live.Edit(DailyView, "FROM visits", "FROM visits WHERE bytes > 5"), Workflow.Forward, [RowMovement.HistoryLoss]), f => f.Resource == "daily").Message;

        Assert.StartsWith("This change loses rows of 'daily', because 'visits', from which it is rebuilt, keeps less, which --forbid history-loss does not allow. ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rebuild_loses_the_rows_that_a_copy_added()
    {
        var live = Live.With("datasources/imports.datasource", Live.Files[Visits]).With("pipes/imported.pipe", Pipe("imported_1", "SELECT toDate(timestamp) AS day, countState() AS hits FROM imports GROUP BY day", "copy\nTARGET_DATASOURCE daily\nCOPY_SCHEDULE @on-demand"));
        var found = Forbidden(live, live.Edit(DailyView, "FROM visits", "FROM visits WHERE bytes > 5"), Workflow.Forward, [RowMovement.Destructive]);

        Assert.Contains(found, f => f.Resource == "daily" && f.Message.StartsWith("This change rebuilds 'daily' without the rows that copy pipe 'imported' added", StringComparison.Ordinal));
    }

    /// <summary>What a removed Data Source loses is said once; one with a new name is deleted under the old one.</summary>
    [Theory]
    [InlineData("kept", null, "destructive kept")]
    [InlineData("kept", "stored", "destructive kept")]
    public void A_data_source_that_goes_away_is(string name, string? renamed, string expected)
    {
        var after = Live.Without($"datasources/{name}.datasource");
        after = renamed is null ? after.Without(Archive) : after.With($"datasources/{renamed}.datasource", Live.Files[$"datasources/{name}.datasource"]).Edit(Archive, $"TARGET_DATASOURCE {name}", $"TARGET_DATASOURCE {renamed}");

        Assert.Equal(expected, Moved(Live, after, Workflow.Forward));
        Assert.StartsWith("This change deletes 'kept' with all its rows, which --forbid destructive does not allow. ", Assert.Single(Forbidden(Live, after, Workflow.Forward, All)).Message, StringComparison.Ordinal);
    }

    /// <summary>What is two things at once is reported as the first that is forbidden.</summary>
    [Theory]
    [InlineData(RowMovement.HistoryLoss, "history-loss kept")]
    [InlineData(RowMovement.Destructive, "destructive kept")]
    [InlineData(RowMovement.Rewrite, "")]
    public void A_deletion_is_destructive_and_a_loss(RowMovement forbidden, string expected) =>
        Assert.Equal(expected, Written(Forbidden(Live, Live.Without("datasources/kept.datasource").Without(Archive), Workflow.Forward, [forbidden])));

    [Fact]
    public void Nothing_is_forbidden_by_default() =>
        Assert.Empty(Forbidden(Live, Live.Edit(Visits, "\"timestamp\"", "\"user, timestamp\""), Workflow.Forward, []));

    /// <summary>A setting of a file forbids whatever writes or deletes its rows; that values are lost without that is another matter.</summary>
    [Theory]
    [InlineData("\"timestamp\"", "\"user, timestamp\"", "rewrite visits")]
    [InlineData("30 DAY", "7 DAY", "")]
    public void A_file_that_is_never_rebuilt(string old, string now, string expected)
    {
        var gate = new RowGate([], path => path == Visits ? "the setting" : null);
        var found = Analyze(Live, Live.Edit(Visits, old, now), Workflow.Forward, gate);

        Assert.Equal(expected, Written(found));
        Assert.All(found, f => Assert.Contains(", which the setting does not allow. ", f.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rewrite", RowMovement.Rewrite)]
    [InlineData("Rebuild", RowMovement.Rebuild)]
    [InlineData("HISTORY-LOSS", RowMovement.HistoryLoss)]
    [InlineData("destructive", RowMovement.Destructive)]
    [InlineData("historyloss", null)]
    public void A_movement_is_found_by_its_name(string name, RowMovement? expected)
    {
        Assert.Equal(expected, RowMovementName.Find(name));
        Assert.True(expected is not { } movement || RowMovementName.Of(movement) == name.ToLowerInvariant());
    }

    private static readonly RowMovement[] All = [RowMovement.Rewrite, RowMovement.Rebuild, RowMovement.HistoryLoss, RowMovement.Destructive];

    private static string Moved(TinyProject before, TinyProject after, Workflow workflow) => Written(Forbidden(before, after, workflow, All));

    private static string Written(IEnumerable<ForbiddenMovement> found) => string.Join(", ", found.Select(f => $"{RowMovementName.Of(f.Movement)} {f.Resource}"));

    private static ForbiddenMovement Rebuild(TinyProject before, TinyProject after, string target) =>
        Assert.Single(Forbidden(before, after, Workflow.Forward, [RowMovement.Rebuild]), f => f.Resource == target);

    private static IReadOnlyList<ForbiddenMovement> Forbidden(TinyProject before, TinyProject after, Workflow workflow, RowMovement[] kinds) =>
        Analyze(before, after, workflow, new RowGate([.. kinds], _ => null));

    private static IReadOnlyList<ForbiddenMovement> Analyze(TinyProject before, TinyProject after, Workflow workflow, RowGate gate) => DatafileAnalysis.Analyze(
        new AnalysisRequest(after.Snapshot, before.Snapshot, TinyProject.Utc("2026-11-01 12:00:00")) { Workflow = workflow, Gate = gate }).Forbidden;

    private static string Days(string key, string days) =>
        $"SCHEMA >\n    `day` Date,\n    `hits` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"{key}\"\nENGINE_TTL \"day + INTERVAL {days} DAY\"\n";

    private static string Pipe(string node, string query, string type) => $"NODE {node}\nSQL >\n    {query}\n\nTYPE {type}\n";
}
