namespace Datafile.Analyzer.Tests.Deployments;

/// <summary>What a rebuild loses of a Data Source that its view joins: that one has nothing under a new name.</summary>
public class JoinedSourceTests
{
    private const string Users = "datasources/users.datasource", View = "materializations/per_plan.pipe";
    private const string Copy = "NODE all\nSQL >\n    SELECT * FROM users\n\nTYPE copy\nTARGET_DATASOURCE people\nCOPY_SCHEDULE @on-demand\n";

    private static readonly TinyProject Live = TinyProject.Empty
        .With("datasources/events.datasource", "SCHEMA >\n    `at` DateTime `json:$.at`,\n    `user` String `json:$.user`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n")
        .With(Users, "SCHEMA >\n    `user` String `json:$.user`,\n    `plan` String `json:$.plan`\n\nENGINE \"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user\"\n")
        .With("datasources/per_plan.datasource", "SCHEMA >\n    `plan` String,\n    `hits` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"plan\"\n")
        .With(View, "NODE plans\nSQL >\n    SELECT u.plan AS plan, countState() AS hits FROM events AS e LEFT JOIN users AS u ON e.user = u.user GROUP BY plan\n\nTYPE materialized\nDATASOURCE per_plan\n");

    private static readonly TinyProject NewColumn = Live.Edit(Users, "`plan` String `json", "`tier` String `json").Edit(View, "u.plan", "u.tier");

    private static readonly TinyProject Copied = Live.With("datasources/people.datasource", Live.Files[Users]).With("copies/all_users.pipe", Copy);

    [Fact]
    public void Under_a_new_name_a_column_needs_a_forward_query()
    {
        Assert.Equal(
            "This deployment rebuilds 'per_plan' from 'events' and 'users', and stored rows of 'users' have only defaults in 'tier', renamed from 'plan': "
            + "what 'per_plan' has in 'plan' will be lost. Keep the values with a FORWARD_QUERY in 'users' that yields plan AS tier.",
            Assert.Single(Losses(NewColumn, Live)));
        Assert.Empty(Losses(NewColumn.With(Users, NewColumn.Files[Users] + "\nFORWARD_QUERY >\n    SELECT user, plan AS tier\n"), Live));
    }

    /// <summary>As it is renamed, and as a plan keeps the old one with a copy that runs after the deployment.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Under_a_new_name_a_data_source_has_no_rows_yet(bool isCopied)
    {
        var both = Copied.Edit(View, "users AS u", "people AS u");
        var renamed = both.Without(Users).Without("copies/all_users.pipe");

        Assert.Equal(
            "This deployment rebuilds 'per_plan' from 'events' and 'people', and 'people' is new and has no rows yet: what 'per_plan' has in 'plan' will be lost. "
            + "First deploy 'people' with a copy pipe that moves the rows of 'users', and nothing that reads it; then let the view read it.",
            Assert.Single(Losses(isCopied ? both : renamed, Live)));

        // The advice, in two deployments.
        Assert.Empty(Losses(Copied, Live));
        Assert.Empty(Losses(renamed, Copied));
    }

    /// <summary>A value that comes from somewhere else as well is there for stored rows, and one that is new is not lost.</summary>
    [Theory]
    [InlineData("if(p.plan = '', u.plan, p.plan)")]
    [InlineData("u.plan")]
    public void What_is_read_from_elsewhere_as_well_is_kept(string plan) => Assert.Empty(Losses(
        Live.With("datasources/people.datasource", Live.Files[Users])
            .Edit(View, "SELECT u.plan AS plan", $"SELECT {plan} AS plan")
            .Edit(View, "ON e.user = u.user", "ON e.user = u.user LEFT JOIN people AS p ON e.user = p.user"),
        Live));

    private static IEnumerable<string> Losses(TinyProject project, TinyProject live) =>
        project.Against(live).Findings.Where(f => f.Id == "DF3006").Select(f => f.Message);
}
