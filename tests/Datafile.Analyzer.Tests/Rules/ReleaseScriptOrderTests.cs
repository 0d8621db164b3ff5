namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What is said of the scripts of a release, and of the deploy that runs without one.</summary>
public class ReleaseScriptOrderTests
{
    private const string Create = "tb release create --semver 0.0.1\n";

    private const string Deploy = "tb --semver 0.0.1 deploy --fork-downstream\n";

    private const string Preview = "tb release preview --semver 0.0.1\n";

    private const string Copy = "tb --semver 0.0.1 pipe copy run backfill --wait --yes\n";

    private const string Promote = "tb release promote --semver 0.0.1\n";

    private const string Before = " --sql-condition \"timestamp <= '2023-12-14 09:45:00'\"";

    private const string CreatedRelease = Create + Deploy + Preview;

    private const string Past = "2023-12-14 09:45:00", Coming = "2023-12-14 11:45:00";

    /// <summary>A deploy that does not fork creates its release by itself, and one without a version deploys into the live one.</summary>
    [Theory]
    [InlineData(CreatedRelease, "")]
    [InlineData(Create + Preview, "")]
    [InlineData(Create, "")]
    [InlineData(Preview, "")]
    [InlineData("tb --semver 0.0.1 deploy\n", "")]
    [InlineData("tb deploy --fork-downstream\n", "")]
    [InlineData(Deploy + Preview, "deploys into a release that it does not create. Write 'tb release create --semver 0.0.1' before it.")]
    [InlineData(Deploy + Create + Preview, "deploys before the release is created. Move 'tb release create' before this command.")]
    [InlineData(Create + Deploy, "never puts the release into preview: it stays in state 'deploying', where nobody can check or promote it. Write 'tb release preview --semver 0.0.1' after this command.")]
    [InlineData(Create + Preview + Deploy, "puts the release into preview before anything is deployed into it.")]
    [InlineData(CreatedRelease + Copy + Promote, "")]
    [InlineData(CreatedRelease + Promote, "promotes the release before its history is backfilled")]
    [InlineData(CreatedRelease + Promote + Copy, "promotes the release before its history is backfilled")]
    [InlineData(Create + Deploy + Promote, "promotes the release before its history is backfilled")]
    public void The_script_of_a_release(string commands, string expected) =>
        AssertFound(expected, Script("0.0.1", "set -e\n" + commands) + View(Past) + Backfill("copy", Past));

    /// <summary>A script that continues after a failure may do the rest at the wrong time too.</summary>
    [Theory]
    [InlineData("set -e\n" + CreatedRelease, "")]
    [InlineData(CreatedRelease, "continues when this command fails")]
    [InlineData(Create + Deploy, "continues when this command fails")]
    [InlineData(Create, "")]
    public void A_script_that_continues(string commands, string expected) => AssertFound(expected, Script("0.0.1", commands) + View(Past));

    /// <summary>A promotion empties nothing where nothing is re-created.</summary>
    [Fact]
    public void A_release_that_loses_no_rows_may_be_promoted_at_once() =>
        AssertFound("", Script("0.0.1", "set -e\n" + CreatedRelease + Promote) + "=== pipes/all.pipe\nNODE all_1\nSQL >\n    SELECT * FROM events\nTYPE endpoint\n");

    /// <summary>A script after the deploy may promote what the deploy has filled.</summary>
    [Theory]
    [InlineData(CreatedRelease + Copy, Promote, "")]
    [InlineData(CreatedRelease, Copy + Promote, "")]
    [InlineData(CreatedRelease, Promote + Copy, "promotes the release before its history is backfilled")]
    [InlineData(CreatedRelease, Promote, "promotes the release before its history is backfilled")]
    public void The_script_after_the_deploy(string deploy, string after, string expected) => AssertFound(
        expected, Script("0.0.1", "set -e\n" + deploy) + $"=== deploy/0.0.1/postdeploy.sh\nset -e\n{after}" + View(Past) + Backfill("copy", Past));

    /// <summary>A populate without a condition takes all rows of a view without a cut-off, and no old ones of another.</summary>
    [Theory]
    [InlineData("", "tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --wait\n", "")]
    [InlineData(Past, "tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --wait\n", "promotes the release before its history is backfilled")]
    [InlineData("", "tb --semver 0.0.1 pipe stats daily_mv\n", "promotes the release before its history is backfilled")]
    public void A_populate_before_the_promotion(string cutoff, string command, string expected) =>
        AssertFound(expected, Script("0.0.1", "set -e\n" + CreatedRelease + command + Promote) + View(cutoff));

    /// <summary>A view that copies history does that while it is created, or never.</summary>
    [Theory]
    [InlineData("0.0.1", CreatedRelease, "", "deploys backfill 'backfill' with the release and does not populate it")]
    [InlineData("0.0.1", Create + Preview, "", "")]
    [InlineData("0.0.1", CreatedRelease + "tb --semver 0.0.1 pipe populate backfill --node backfill_1 --wait\n", "", "")]
    [InlineData("0.0.2", CreatedRelease, "tb --semver 0.0.1 deploy --populate --wait\n", "")]
    [InlineData("0.0.2", CreatedRelease, "tb --semver 0.0.1 pipe stats daily_mv\n", "")]
    public void A_backfill_that_is_a_view(string version, string commands, string later, string expected) => AssertFound(
        expected, Script(version, "set -e\n" + commands, later.Length == 0 ? "" : "set -e\n" + later) + View(Past) + Backfill("materialized", Past));

    /// <summary>Rows of the time until the cut-off arrive after the backfill has run, unless the script waits for it.</summary>
    [Theory]
    [InlineData(Coming, Copy, "", "runs the backfill with the release, before the cut-off '2023-12-14 11:45:00' has passed")]
    [InlineData(Past, Copy, "", "")]
    [InlineData("2023-12-14 10:00:00", Copy, "", "")]
    [InlineData("2023-12-14 10:00:01", Copy, "", "before the cut-off '2023-12-14 10:00:01' has passed")]
    [InlineData("", Copy, "", "")]
    [InlineData(Coming, "sleep 2h\n" + Copy, "", "")]
    [InlineData(Coming, "until test -f passed\ndo true\ndone\n" + Copy, "", "")]
    [InlineData(Coming, "until { echo 'not yet'; test -f passed; }\ndo true\ndone\n" + Copy, "", "")]
    [InlineData(Coming, "while read name\ndo echo $name\ndone < names\n" + Copy, "", "before the cut-off")]
    [InlineData(Coming, "for name in a b\ndo echo $name\ndone\n" + Copy, "", "before the cut-off")]
    [InlineData(Coming, Copy + "sleep 2h\n", "", "before the cut-off")]
    [InlineData(Coming, "while test $(date +%s) -lt 1702554300\ndo true\ndone\n" + Copy, "", "")]
    [InlineData(Coming, "echo 'the backfill'\n" + Copy, "", "before the cut-off")]
    [InlineData(Coming, "", Copy, "")]
    public void A_backfill_that_runs_early(string cutoff, string commands, string later, string expected) => AssertFound(
        expected, Script(later.Length == 0 ? "0.0.1" : "0.0.2", "set -e\n" + CreatedRelease + commands, later.Length == 0 ? "" : "set -e\n" + later) + View(cutoff) + Backfill("copy", cutoff));

    /// <summary>The target of an older release has its rows.</summary>
    [Theory]
    [InlineData("tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --wait" + Before, "")]
    [InlineData("tb --semver 0.0.0 pipe populate daily_mv --node daily_1 --wait" + Before, "fills release 0.0.0, but 0.0.1 is the one that lacks the rows. Write --semver 0.0.1.")]
    [InlineData("tb --semver 0.0.2 pipe populate daily_mv --node daily_1 --wait" + Before, "")]
    [InlineData("tb pipe populate daily_mv --node daily_1 --wait" + Before, "")]
    public void A_backfill_of_a_release(string command, string expected) =>
        AssertFound(expected, Script("0.0.2", "set -e\n" + CreatedRelease, $"set -e\n{command}\n") + View(""));

    /// <summary>The copy pipe is new, and its target is the one that is re-created.</summary>
    [Theory]
    [InlineData("0.0.1", "")]
    [InlineData("0.0.0", "fills release 0.0.0, but 0.0.1 is the one that lacks the rows. Write --semver 0.0.1.")]
    public void A_copy_of_a_release(string release, string expected) =>
        AssertFound(expected, Script("0.0.2", "set -e\n" + CreatedRelease, $"set -e\ntb --semver {release} pipe copy run backfill --wait\n") + View(Past) + Backfill("copy", Past));

    /// <summary>A script whose commands work on a release means that release.</summary>
    [Theory]
    [InlineData("tb push pipes/all.pipe\n" + Promote, "pushes without --semver, and so changes the live release")]
    [InlineData("tb --semver 0.0.1 push pipes/all.pipe\n" + Promote, "")]
    [InlineData("tb push pipes/all.pipe\n", "")]
    [InlineData("tb push pipes/all.pipe\ntb pipe ls\n", "")]
    [InlineData("tb pipe ls\n" + Promote, "")]
    public void A_push_is_reported_where_it_writes_to_live(string commands, string expected) =>
        AssertFound(expected, Script("0.0.2", "set -e\n" + CreatedRelease + Copy, "set -e\n" + commands) + View(Past) + Backfill("copy", Past));

    /// <summary>Without a script that takes its place, the default deploy promotes patch and minor versions (datafile format 7.2, 7.3).</summary>
    [Theory]
    [InlineData("0.0.1", "TB_AUTO_PROMOTE=1\nTB_CHECK_BACKFILL_REQUIRED=0\n", "", "promotes it at once: readers see 'daily' without its history")]
    [InlineData("0.1.0", "TB_AUTO_PROMOTE=1\nTB_CHECK_BACKFILL_REQUIRED=0\n", "", "promotes it at once: readers see 'daily' without its history")]
    [InlineData("0.0.1", "TB_AUTO_PROMOTE=1\nTB_CHECK_BACKFILL_REQUIRED=1\n", "", "is refused, because it would promote 'daily' without its history at once")]
    [InlineData("0.0.1", "TB_AUTO_PROMOTE=1\n", "", "is refused, because it would promote 'daily' without its history at once")]
    [InlineData("0.0.1", "TB_AUTO_PROMOTE=0\n", "", "")]
    [InlineData("0.0.1", "", "", "")]
    [InlineData("1.0.0", "TB_AUTO_PROMOTE=1\n", "", "")]
    [InlineData("0.0.0", "TB_AUTO_PROMOTE=1\n", "", "")]
    [InlineData("0.0.0-1", "TB_AUTO_PROMOTE=1\n", "", "")]
    [InlineData("0.0.1", "TB_AUTO_PROMOTE=1\n", "postdeploy", "is refused, because it would promote 'daily'")]
    [InlineData("0.0.1", "TB_AUTO_PROMOTE=1\n", "ci-deploy", "is refused, because it would promote 'daily'")]
    [InlineData("0.0.1", "TB_AUTO_PROMOTE=1\n", "cd-deploy", "")]
    [InlineData("0.0.1", "TB_AUTO_PROMOTE=1\n", "deploy", "")]
    public void The_default_deploy_is_reported_where_it_promotes_at_once(string version, string environment, string script, string expected) => AssertFound(
        expected, $"=== .tinyenv\nVERSION={version}\n{environment}" + (script.Length == 0 ? "" : $"=== deploy/{version}/{script}.sh\ntb pipe ls\n") + View(Past));

    private static string Script(string version, string release, string later = "") =>
        $"=== .tinyenv\nVERSION={version}\n=== deploy/0.0.1/deploy.sh\n{release}" + (later.Length == 0 ? "" : $"=== deploy/{version}/deploy.sh\n{later}");

    /// <summary>The view with other rows, from a moment on.</summary>
    private static string View(string cutoff) =>
        ReleaseExample.Pipe("daily_mv", Query(cutoff.Length == 0 ? "" : $"timestamp > '{cutoff}' AND "), ReleaseExample.Materialized);

    private static string Backfill(string type, string cutoff) => ReleaseExample.Pipe(
        "backfill", Query(cutoff.Length == 0 ? "" : $"timestamp <= '{cutoff}' AND "), type == "copy" ? ReleaseExample.Copy : ReleaseExample.Materialized);

    private static string Query(string cutoff) =>
        $"SELECT toDate(timestamp) AS day, countState() AS events FROM events WHERE {cutoff}user != 'robot' GROUP BY day";

    private static void AssertFound(string expected, string files)
    {
        RuleAssert.Says(expected, ReleaseExample.Findings(ReleaseExample.Daily, files).Where(f => f.Id == "DF4002"));
    }
}
