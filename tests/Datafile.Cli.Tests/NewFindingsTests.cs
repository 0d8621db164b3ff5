using Datafile.Tests;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary><c>check --new</c> and <c>datafile baseline</c>: an old project is reported for what is new in it.</summary>
public sealed class NewFindingsTests : IDisposable
{
    private const int Old = 73;
    private static readonly string[] Hook = ["check", "--staged", "--against", "HEAD", "--new"];

    private readonly ScratchCopy _folder = new();

    public NewFindingsTests()
    {
        _folder.Write("datasources/events.datasource", "SCHEMA >\n    `id` String,\n    `at` DateTime\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n");
        for (var i = 0; i < Old; i++)
            _folder.Write($"pipes/p{i}.pipe", Pipe($"SELECT column_{i} FROM events"));
        _folder.Git("init", "--quiet").Succeed();
        Commit();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_hook_passes_where_old_findings_only_move()
    {
        Run("check").AssertExit(1);

        _folder.Write("pipes/p1.pipe", _folder.Read("pipes/p1.pipe") + "\n# A comment at the end.\n");
        _folder.Write("pipes/p2.pipe", "# And one at the top.\n\n" + _folder.Read("pipes/p2.pipe"));
        _folder.Write("pipes/p3.pipe", _folder.Read("pipes/p3.pipe").Replace("    SELECT column_3", "  SELECT   column_3", StringComparison.Ordinal));
        _folder.Write("pipes/below/p4.pipe", _folder.Read("pipes/p4.pipe"));
        File.Delete(_folder.At("pipes/p4.pipe"));
        Stage();

        var ended = Run(Hook).AssertExit(0);
        Assert.Empty(ended.Output);
        Assert.Equal($"{Old + 1} files: 0 errors, 0 warnings, {Old} known\n", ended.Errors);
    }

    [Fact]
    public void A_new_finding_is_reported_alone()
    {
        _folder.Write("pipes/p5.pipe", _folder.Read("pipes/p5.pipe").Replace("SELECT", "SELECT id, at, other,\n   ", StringComparison.Ordinal));
        Stage();

        var ended = Run(Hook).AssertExit(1);
        Assert.Contains("'other'", ended.Output, StringComparison.Ordinal);
        Assert.Contains("pipes/p5.pipe", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pipes/p6.pipe", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_equal_findings_only_as_many_are_old_as_there_were()
    {
        _folder.Write("pipes/p6.pipe", "UNKNWN x\n" + Pipe("SELECT 1") + "UNKNWN x\n");
        Commit();
        Assert.Equal(Old + 1, Known(Run(Hook).AssertExit(0)));

        _folder.Write("pipes/p6.pipe", _folder.Read("pipes/p6.pipe").Replace("NODE n\n", "NODE n\nUNKNWN x\n", StringComparison.Ordinal));
        Stage();
        var added = Run(Hook).AssertExit(1);
        Assert.Contains("DF0001", Assert.Single(added.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_change_breaks_elsewhere_is_new()
    {
        _folder.Write("datasources/events.datasource", _folder.Read("datasources/events.datasource").Replace("`id` String,", "`key` String,", StringComparison.Ordinal));
        Stage();

        var ended = Run(Hook).AssertExit(1);
        Assert.Contains("'id'", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void New_needs_something_to_compare_with() => Run("check", "--new").AssertRefuses("--new", "--against");

    [Fact]
    public void A_baseline_accepts_what_is_there_and_says_what_is_gone()
    {
        Assert.Contains($"with {Old} accepted findings", Run("baseline").AssertExit(0).Errors, StringComparison.Ordinal);
        var accepted = _folder.Read("datafile-baseline.json");
        Assert.Equal(Old + 2, accepted.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(Old, Known(Run("check").AssertExit(0)));
        Assert.Contains($"\"known\":{Old}", Run("check", "--format", "json").Output, StringComparison.Ordinal);

        // Written again it is the same, whatever is accepted.
        Run("baseline").AssertExit(0);
        Assert.Equal(accepted, _folder.Read("datafile-baseline.json"));

        _folder.Write("pipes/p7.pipe", "# Moved.\n" + _folder.Read("pipes/p7.pipe")).Write("pipes/p8.pipe", Pipe("SELECT id FROM events"));
        var ended = Run("check").AssertExit(0);
        Assert.Contains("datafile-baseline.json: 1 accepted finding no longer occurs: run 'datafile baseline'", ended.Errors, StringComparison.Ordinal);

        _folder.Write("pipes/p9.pipe", Pipe("SELECT another FROM events"));
        Assert.Contains("'another'", Assert.Single(Run("check").AssertExit(1).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(Old - 2, Known(Run("check").AssertExit(1)));
    }

    [Fact]
    public void What_a_change_does_with_rows_is_not_accepted_by_whoever_writes_the_file()
    {
        using var folder = new ScratchFolder().Copy("before", "live").Copy("mistakes/no-cutoff", "now");
        string[] check = ["check", "now", "--against", "live", "--now", Sample.Now];
        var (result, found, _) = ProjectCheck.Run(
            ProjectDiscovery.Find(Path.Combine(folder.Path, "now"))[0],
            new CheckRequest(Path.Combine(folder.Path, "live"), DateTime.Parse(Sample.Now, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(["DF3001"], result.Findings.Select(f => f.Id));

        folder.Write("now/datafile-baseline.json", AcceptedJson.Render(result.Findings, found.TextOf));

        Assert.Contains("DF3001", Program.Run(folder.Path, check).AssertExit(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_baseline_of_the_index_counts_in_a_hook()
    {
        Run("baseline").AssertExit(0);
        Run("check", "--staged").AssertExit(1);
        Stage();
        Run("check", "--staged").AssertExit(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"schema\":1,\"findings\":[{\"count\":1}]}")]
    [InlineData("{\"schema\":2,\"findings\":[]}")]
    public void A_baseline_that_is_something_else_is_a_failure(string text)
    {
        _folder.Write("datafile-baseline.json", text);
        Run("check").AssertRefuses("datafile-baseline.json", "datafile baseline");
    }

    [Fact]
    public void Nothing_is_written_where_nothing_is_found()
    {
        using var clean = new ScratchCopy();
        clean.Write("pipes/a.pipe", Pipe("SELECT 1 AS one"));

        Assert.Contains("not written", Program.Run(clean.Path, "baseline").AssertExit(0).Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(clean.At("datafile-baseline.json")));
    }

    private static string Pipe(string sql) => $"NODE n\nSQL >\n    {sql}\n\nTYPE endpoint\n";

    private static int Known(Ended ended) => int.Parse(ended.Errors[..ended.Errors.IndexOf(" known", StringComparison.Ordinal)].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private Ended Run(params string[] arguments) => Program.Run(_folder.Path, arguments);

    private void Stage() => _folder.Git("add", "--all").Succeed();

    private void Commit()
    {
        Stage();
        _folder.Git("commit", "--quiet", "--message", "old").Succeed();
    }
}
