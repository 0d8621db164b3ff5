using System.Text.Json;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary><c>check --forbid</c>: nothing in a change may do this with stored rows.</summary>
public sealed class ForbidTests : IDisposable
{
    private const string Forward = "samples/change-a-column-type-in-forward";
    private const string All = "rewrite,rebuild,history-loss,destructive";
    private const string Visits = "SCHEMA >\n    `timestamp` DateTime `json:$.timestamp`,\n    `bytes` UInt32 `json:$.bytes`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"timestamp\"\n";
    private const string Daily = "SCHEMA >\n    `day` Date,\n    `visits` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n";
    private const string View = "NODE daily_1\nSQL >\n    SELECT toDate(timestamp) AS day, countState() AS visits\n    FROM visits\n    GROUP BY day\n\nTYPE materialized\nDATASOURCE daily\n";
    private const string Copy = "NODE copy_1\nSQL >\n    SELECT toDate(timestamp) AS day, countState() AS visits FROM visits GROUP BY day\n\nTYPE copy\nTARGET_DATASOURCE archive\nCOPY_SCHEDULE @on-demand\n";

    private readonly ScratchFolder _folder = new();

    public ForbidTests()
    {
        foreach (var state in (string[])["live", "now"])
        {
            _folder.Write($"{state}/datasources/visits.datasource", Visits)
                .Write($"{state}/datasources/daily.datasource", Daily)
                .Write($"{state}/datasources/archive.datasource", Daily)
                .Write($"{state}/materializations/daily_view.pipe", View)
                .Write($"{state}/copies/archive_days.pipe", Copy);
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A file of the project, what of it changes into what ("" removes the file), and each movement that this is.</summary>
    public static TheoryData<string, string, string, string> Changes() => new()
    {
        { "datasources/visits.datasource", "UInt32 `json:$.bytes`", "UInt32 `json:$.bytes`,\n    `country` Nullable(String) `json:$.country`", "" },
        { "datasources/visits.datasource", "SORTING_KEY \"timestamp\"", "SORTING_KEY \"bytes, timestamp\"", "rebuild daily, rewrite visits" },
        { "datasources/visits.datasource", "UInt32", "UInt64", "rebuild daily, rewrite visits" },
        { "datasources/visits.datasource", ",\n    `bytes` UInt32 `json:$.bytes`", "", "history-loss visits" },
        { "datasources/visits.datasource", "ENGINE_SORTING_KEY", "ENGINE_TTL \"timestamp + toIntervalDay(90)\"\nENGINE_SORTING_KEY", "history-loss visits" },
        { "materializations/daily_view.pipe", "FROM visits", "FROM visits WHERE bytes > 0", "rebuild daily" },
        { "materializations/daily_view.pipe", "FROM visits\n    GROUP BY day\n\nTYPE materialized", "FROM visits WHERE bytes > 0\n    GROUP BY day\n\nTYPE materialized\nDEPLOYMENT_METHOD alter", "" },
        { "copies/archive_days.pipe", "FROM visits", "FROM visits WHERE bytes > 0", "" },
        { "datasources/archive.datasource", "", "", "destructive archive" },
    };

    [Theory, MemberData(nameof(Changes))]
    public void Each_movement_of_rows_is_one_line_with_its_name(string file, string old, string changed, string expected)
    {
        Change(file, old, changed);

        var json = JsonDocument.Parse(Check("--forbid", All, "--format", "json").AssertExit(expected.Length > 0 ? 1 : Check().ExitCode).Output).RootElement;
        var found = json.TryGetProperty("forbidden", out var forbidden)
            ? forbidden.EnumerateArray().Select(f => $"{f.GetProperty("method").GetString()} {f.GetProperty("resource").GetString()}").ToArray()
            : [];

        Assert.Equal(expected, string.Join(", ", found));
        Assert.All(found, movement => Assert.Contains(Check("--forbid", movement.Split(' ')[0], "--fail-on", "never").AssertExit(1).Output.Split('\n'), line => line.Contains(" error FORBIDDEN: ", StringComparison.Ordinal) && line.Contains($"'{movement.Split(' ')[1]}'", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_not_forbidden_passes()
    {
        Change("datasources/visits.datasource", "SORTING_KEY \"timestamp\"", "SORTING_KEY \"bytes, timestamp\"");

        Check("--forbid", "destructive", "--forbid", "history-loss").AssertExit(0);
        Check().AssertExit(0);
    }

    [Fact]
    public void A_line_names_the_change_even_far_above_the_rows()
    {
        Change("datasources/visits.datasource", "SORTING_KEY \"timestamp\"", "SORTING_KEY \"bytes, timestamp\"");

        var line = Assert.Single(Check("--forbid", "rebuild").AssertExit(1).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(
            "now/datasources/visits.datasource(6,1): error FORBIDDEN: This change rebuilds 'daily' from 'visits', which --forbid rebuild does not allow. "
            + "ENGINE_SORTING_KEY of 'visits' changes from \"timestamp\" to \"bytes, timestamp\". The deployment copies the rows itself.",
            line);
    }

    [Fact]
    public void A_suppressed_finding_does_not_open_the_gate()
    {
        Change("datasources/visits.datasource", "", "");
        Change("datasources/daily.datasource", "SCHEMA", "# datafile: ignore-file DF3011 -- meant\nSCHEMA");

        Check("--forbid", "destructive", "--ignore", "DF3011").AssertExit(1);
    }

    /// <summary>A Data Source that is never rebuilt may still be altered, and others may be rebuilt.</summary>
    [Theory]
    [InlineData("visits", "datasources/visits.datasource", "UInt32", "UInt64", 1)]
    [InlineData("visits", "datasources/visits.datasource", "UInt32 `json:$.bytes`", "UInt32 `json:$.bytes`,\n    `country` Nullable(String) `json:$.country`", 0)]
    [InlineData("daily", "datasources/visits.datasource", "SORTING_KEY \"timestamp\"", "SORTING_KEY \"bytes, timestamp\"", 1)]
    [InlineData("visits", "materializations/daily_view.pipe", "FROM visits", "FROM visits WHERE bytes > 0", 0)]
    [InlineData("archive", "datasources/archive.datasource", "", "", 1)]
    public void The_configuration_protects_a_data_source(string protectedName, string file, string old, string changed, int lines)
    {
        Change(file, old, changed);
        _folder.Write("now/.editorconfig", $"[datasources/{protectedName}.datasource]\ndatafile_never_rebuild = true\n");

        var forbidden = Check().Output.Split('\n').Where(line => line.Contains("FORBIDDEN", StringComparison.Ordinal)).ToArray();

        Assert.Equal(lines, forbidden.Length);
        Assert.All(forbidden, line => Assert.Contains($"'{protectedName}'", line, StringComparison.Ordinal));
        Assert.All(forbidden, line => Assert.Contains("which datafile_never_rebuild in .editorconfig does not allow", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_setting_that_is_neither_true_nor_false_is_one_line()
    {
        Change("datasources/visits.datasource", "UInt32", "UInt64");
        _folder.Write("now/.editorconfig", "[*]\ndatafile_never_rebuild = yes\n");

        Check().AssertRefuses("datafile_never_rebuild", "'yes'", "true or false");
    }

    [Theory]
    [InlineData("rewrit", "did you mean 'rewrite'?")]
    [InlineData("rebuild,history", "(known: rewrite, rebuild, history-loss, destructive)")]
    public void An_unknown_word_is_one_line_with_the_nearest(string forbid, string expected) =>
        Program.RunHere("check", Forward + "/after", "--against", Forward + "/before", "--forbid", forbid).AssertRefuses("--forbid", expected);

    [Fact]
    public void A_gate_needs_something_to_compare_with() =>
        Program.RunHere("check", Forward + "/after", "--forbid", "rewrite").AssertRefuses("--against");

    [Fact]
    public void All_formats_have_it()
    {
        string[] check = ["check", Forward + "/after", "--against", Forward + "/before", "--forbid", "rewrite", "--format"];

        Assert.Contains($"::error file={Forward}/after/datasources/visits.datasource,line=5,", Program.RunHere([.. check, "github"]).AssertExit(1).Output, StringComparison.Ordinal);
        Assert.Contains("title=FORBIDDEN forbidden-movement::This change rewrites all rows of 'visits'", Program.RunHere([.. check, "github"]).Output, StringComparison.Ordinal);

        var run = JsonDocument.Parse(Program.RunHere([.. check, "sarif"]).AssertExit(1).Output).RootElement.GetProperty("runs")[0];
        var result = Assert.Single(run.GetProperty("results").EnumerateArray(), r => r.GetProperty("ruleId").GetString() == "FORBIDDEN");
        Assert.Equal("FORBIDDEN", run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());

        var summary = JsonDocument.Parse(Program.RunHere([.. check, "json"]).AssertExit(1).Output).RootElement.GetProperty("summary");
        Assert.Equal(1, summary.GetProperty("forbidden").GetInt32());
    }

    /// <summary>Releases re-create the target, branches by hand.</summary>
    [Theory]
    [InlineData("samples/add-column-to-a-materialized-view/step-1", "samples/add-column-to-a-materialized-view/before", "rebuild analytics_sessions_mv")]
    [InlineData("samples/change-a-sorting-key-in-branches/after", "samples/change-a-sorting-key-in-branches/before", "rewrite orders, rebuild sales_by_day")]
    public void Classic_has_the_same_gate(string after, string before, string expected)
    {
        var json = JsonDocument.Parse(Program.RunHere("check", after, "--against", before, "--now", Sample.Now, "--forbid", All, "--format", "json").AssertExit(1).Output).RootElement;

        Assert.Equal(expected, string.Join(", ", json.GetProperty("forbidden").EnumerateArray().Select(f => $"{f.GetProperty("method").GetString()} {f.GetProperty("resource").GetString()}")));
    }

    private Ended Check(params string[] options) => Program.Run(_folder.Path, ["check", "now", "--against", "./live", .. options]);

    private void Change(string file, string old, string changed)
    {
        var text = _folder.Read($"now/{file}");
        if (old.Length == 0)
            File.Delete(_folder.At($"now/{file}"));
        else
            _folder.Write($"now/{file}", text.Replace(old, changed, StringComparison.Ordinal));
        if (file == "datasources/archive.datasource")
            File.Delete(_folder.At("now/copies/archive_days.pipe"));
    }
}
