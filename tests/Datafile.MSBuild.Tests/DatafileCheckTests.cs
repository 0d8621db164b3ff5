using System.Text.Json;
using Datafile.Tests;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Datafile.MSBuild.Tests;

/// <summary>The task alone, without a build around it.</summary>
public sealed class DatafileCheckTests : IDisposable
{
    private readonly ScratchProject _scratch = new();
    private readonly RecordingEngine _engine = new();

    public DatafileCheckTests() => _scratch.Put("before", "before").Put("mistakes/no-cutoff", "app/tinybird");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_finding_has_id_path_and_place_but_neither_end_nor_subcategory()
    {
        Assert.True(Check().Execute());

        var warning = Assert.Single(_engine.Warnings);
        Assert.Equal(("DF3001", _scratch.At("app/tinybird/pipes/analytics_sessions.pipe")), (warning.Code, warning.File));
        Assert.Equal((6, 5, 0, 0), (warning.LineNumber, warning.ColumnNumber, warning.EndLineNumber, warning.EndColumnNumber));
        Assert.Null(warning.Subcategory);
    }

    [Theory]
    [InlineData("error", 1, 0)]
    [InlineData("suggestion", 0, 1)]
    [InlineData("none", 0, 0)]
    public void The_severity_is_the_configured_one(string severity, int errors, int messages)
    {
        _scratch.Write("app/.editorconfig", $"root = true\n[*.pipe]\ndotnet_diagnostic.DF3001.severity = {severity}\n");

        Assert.Equal(errors == 0, Check().Execute());
        Assert.Empty(_engine.Warnings);
        Assert.Equal(errors, _engine.Errors.Count);
        Assert.Equal(messages, _engine.Messages.Count(message => message.Code == "DF3001"));
    }

    [Fact]
    public void The_settings_file_counts_and_what_is_wrong_in_it_is_a_warning_with_its_place()
    {
        _scratch.Write("app/tinybird/datafile.toml", "sevrity = 1\n[severity]\nmissing-cutoff = \"none\"\n");

        Assert.True(Check().Execute());

        var warning = Assert.Single(_engine.Warnings);
        Assert.Equal(("DATAFILE", 1, 1), (warning.Code, warning.LineNumber, warning.ColumnNumber));
        Assert.EndsWith("datafile.toml", warning.File, StringComparison.Ordinal);
        Assert.Equal("unknown key 'sevrity': did you mean 'severity'?", warning.Message);
    }

    [Fact]
    public void A_settings_file_that_is_not_TOML_is_an_error()
    {
        _scratch.Write("app/tinybird/datafile.toml", "workflow = forward\n");

        Assert.False(Check().Execute());
        Assert.Contains("datafile.toml(1,12): 'forward' is not a value: put text in quotes", Assert.Single(_engine.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("CS1591;DF3001", false)]
    [InlineData("cs1591, df3001", false)]
    public void Warnings_are_errors_where_the_project_says_so(string exempt, bool isError)
    {
        var check = Check();
        (check.TreatWarningsAsErrors, check.WarningsNotAsErrors) = (true, exempt);

        Assert.Equal(!isError, check.Execute());
        Assert.Equal(isError ? 1 : 0, _engine.Errors.Count);
        Assert.Equal(isError ? 0 : 1, _engine.Warnings.Count);
    }

    [Fact]
    public void The_plan_is_named_in_one_message_of_high_importance()
    {
        Check().Execute();

        var message = Assert.Single(_engine.Messages, message => message.Importance == MessageImportance.High);
        Assert.Equal($"Release plan for 2 changes -> {_scratch.At("app/obj/plan.txt")}", message.Message);
        Assert.Contains("tinybird/pipes/analytics_sessions.pipe", File.ReadAllText(_scratch.At("app/obj/plan.txt")));
        Assert.DoesNotContain(_scratch.Path, File.ReadAllText(_scratch.At("app/obj/plan.txt")));
    }

    [Fact]
    public void The_plan_is_json_where_its_name_says_so()
    {
        var check = Check();
        check.ReleasePlan = "obj/plan.json";
        check.Execute();

        using var plan = JsonDocument.Parse(File.ReadAllText(_scratch.At("app/obj/plan.json")));
        Assert.Equal("releases", plan.RootElement.GetProperty("workflow").GetString());
    }

    [Fact]
    public void A_named_pipe_in_the_place_of_the_plan_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
            return;

        Directory.CreateDirectory(_scratch.At("app/obj"));
        OutsideProgram.Run("mkfifo", _scratch.Path, [], _scratch.At("app/obj/plan.txt")).Succeed();

        Assert.False(Check().Execute());
        Assert.Contains("it is not a regular file", Assert.Single(_engine.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_plan_is_not_written_again()
    {
        Check().Execute();
        var longAgo = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_scratch.At("app/obj/plan.txt"), longAgo);
        Check().Execute();

        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(_scratch.At("app/obj/plan.txt")));
    }

    [Fact]
    public void Without_a_baseline_the_plan_of_the_last_comparison_stays()
    {
        Check().Execute();
        var check = Check();
        check.Baseline = "";

        Assert.True(check.Execute());
        Assert.Empty(_engine.Errors);
        Assert.Single(_engine.Warnings);
        Assert.True(File.Exists(_scratch.At("app/obj/plan.txt")));
    }

    [Fact]
    public void Without_a_change_there_is_no_plan()
    {
        Check().Execute();
        _scratch.Put("before", "app/tinybird");
        Check().Execute();

        Assert.False(File.Exists(_scratch.At("app/obj/plan.txt")));
        Assert.Single(_engine.Messages, message => message.Importance == MessageImportance.High);
    }

    [Theory]
    [InlineData("Now", "soon", "invalid DatafileNow 'soon': use 'YYYY-MM-DD hh:mm:ss', in UTC, from 1900 to 2299")]
    [InlineData("Workflow", "gitflow", "unknown workflow 'gitflow': set DatafileWorkflow to releases, branches or forward")]
    [InlineData("Baseline", "--output=x", "is not a git reference: a reference does not begin with a dash", "HEAD")]
    public void A_wrong_property_is_one_error_that_says_what_to_do(string property, string value, string message, string commit = "")
    {
        if (commit.Length > 0)
            Commit();
        var check = Check();
        typeof(DatafileCheck).GetProperty(property)?.SetValue(check, value);

        Assert.False(check.Execute());
        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("DATAFILE", "datafile"), (error.Code, error.File));
        Assert.EndsWith(message, error.Message);
    }

    /// <summary>As in a container without git, in an archive of the sources, in a clone of one branch.</summary>
    [Theory]
    [InlineData("nowhere", "compare with a folder, or run git init and commit first")]
    [InlineData("../nowhere", "the folder '../nowhere' does not exist: name another with DatafileBaseline")]
    [InlineData("merge-base:origin/main", "'origin/main' is not a commit in this repository: fetch it (git fetch origin main:refs/remotes/origin/main), or name another with DatafileBaseline", true)]
    [InlineData("origin/$(id)", "'origin/$(id)' is not a commit in this repository: fetch it, or name another with DatafileBaseline", true)]
    public void A_baseline_that_is_not_there_is_a_warning_unless_it_is_required_or_needed(string baseline, string message, bool inRepository = false)
    {
        if (inRepository)
            Commit();
        _scratch.Write("app/obj/plan.txt", "");
        var check = Check();
        check.Baseline = baseline;

        Assert.True(check.Execute());
        var warning = Assert.Single(_engine.Warnings);
        Assert.Equal(("DATAFILE", "datafile"), (warning.Code, warning.File));
        Assert.EndsWith($"{message}. Until then the change is not checked, only the project itself.", warning.Message);

        check = Check();
        (check.Baseline, check.BaselineRequired) = (baseline, true);
        Assert.False(check.Execute());
        Assert.EndsWith(message, Assert.Single(_engine.Errors).Message);

        check = Check();
        (check.Baseline, check.Forbid) = (baseline, "rewrite");
        Assert.False(check.Execute());
        Assert.EndsWith(message, _engine.Errors[1].Message);
    }

    /// <summary>A link out of the project, on Windows too: any link below the project is refused there.</summary>
    [Fact]
    public void A_file_that_is_not_read_is_an_error_at_its_path_and_the_rest_is_checked()
    {
        _scratch.Write("secret.pipe", "secret");
        File.CreateSymbolicLink(_scratch.At("app/tinybird/pipes/x.pipe"), _scratch.At("secret.pipe"));

        Assert.False(Check().Execute());
        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("DATAFILE", _scratch.At("app/tinybird/pipes/x.pipe")), (error.Code, error.File));
        Assert.StartsWith("pipes/x.pipe was not checked: it is a symbolic link that leads out of the project", error.Message);
        Assert.Equal("DF3001", Assert.Single(_engine.Warnings).Code);
        Assert.False(File.Exists(_scratch.At("app/obj/plan.txt")));
    }

    [Theory]
    [InlineData("HEAD", 1)]
    [InlineData("./HEAD", 0)]
    [InlineData("../HEAD", 0)]
    public void A_folder_does_not_take_the_place_of_a_reference(string baseline, int warnings)
    {
        Commit();
        _scratch.Put("mistakes/no-cutoff", "app/tinybird").Put("mistakes/no-cutoff", "app/HEAD").Put("mistakes/no-cutoff", "HEAD");
        var check = Check();
        check.Baseline = baseline;

        Assert.True(check.Execute());
        Assert.Equal(warnings, _engine.Warnings.Count);
    }

    [Fact]
    public void Nothing_that_the_repository_names_is_run()
    {
        Commit();
        _scratch.Git("config", "core.fsmonitor", $"touch {_scratch.At("run")}; false").Succeed();
        _scratch.Put("mistakes/no-cutoff", "app/tinybird");
        var check = Check();
        check.Baseline = "HEAD";

        Assert.True(check.Execute());
        Assert.Single(_engine.Warnings);
        Assert.False(File.Exists(_scratch.At("run")));
    }

    [Fact]
    public void A_plan_that_cannot_be_written_is_one_error_without_a_trace()
    {
        _scratch.Write("app/obj", "a file where a folder should be");

        Assert.False(Check().Execute());
        Assert.DoesNotContain("\n", Assert.Single(_engine.Errors).Message);
    }

    [Fact]
    public void Files_that_no_project_needs_are_no_project()
    {
        var check = Check();
        check.Sources = [new TaskItem(_scratch.Write("app/keys/service.token", "").At("app/keys/service.token"))];

        Assert.True(check.Execute());
        Assert.Empty(_engine.Warnings);
        Assert.DoesNotContain(_engine.Messages, message => message.Importance == MessageImportance.High);
    }

    private void Commit()
    {
        _scratch.Put("before", "app/tinybird");
        foreach (var command in (string[])["init --quiet -b main", "add --all", "commit --quiet -m before"])
            _scratch.Git(command.Split(' ')).Succeed();
    }

    /// <summary>A stack overflow or a lack of memory would end the build, not the task.</summary>
    [Theory]
    [InlineData("`u` SimpleAggregateFunction(sum)", "SELECT sum(u) AS r, if(u, 1, u) AS s FROM damaged")]
    [InlineData("`u` Map(String)", "SELECT mapValues(u) AS r, u['a'] AS s FROM damaged")]
    [InlineData("`u` Nullable", "SELECT if(u, 1, u) AS r FROM damaged")]
    public void A_damaged_type_is_a_finding_and_the_build_goes_on(string column, string query)
    {
        _scratch.Write("app/tinybird/datasources/damaged.datasource", $"SCHEMA >\n    {column}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"tuple()\"\n")
            .Write("app/tinybird/pipes/damaged_reader.pipe", $"NODE n\nSQL >\n    {query}\n");

        Assert.False(Check().Execute());
        Assert.Contains(_engine.Errors, error => error.Code == "DF1006");
    }

    [Fact]
    public void A_forbidden_movement_of_rows_fails_the_build()
    {
        _scratch.Put("step-1", "app/tinybird");
        var check = Check();
        check.Forbid = "rewrite;rebuild";

        Assert.False(check.Execute());
        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("FORBIDDEN", _scratch.At("app/tinybird/datasources/analytics_sessions_mv.datasource")), (error.Code, error.File));
        Assert.Contains("rebuilds 'analytics_sessions_mv', which DatafileForbid rebuild does not allow.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rebuilt", "../before", "DatafileForbid does not take 'rebuilt', did you mean 'rebuild'?")]
    [InlineData("rebuild", "", "DatafileForbid needs a baseline: add DatafileBaseline")]
    public void A_gate_that_cannot_work_is_one_error(string forbid, string baseline, string expected)
    {
        var check = Check();
        (check.Forbid, check.Baseline) = (forbid, baseline);

        Assert.False(check.Execute());
        Assert.StartsWith(expected, Assert.Single(_engine.Errors).Message, StringComparison.Ordinal);
    }

    private DatafileCheck Check() => new()
    {
        BuildEngine = _engine,
        Sources = [new TaskItem(_scratch.At("app/tinybird/pipes/analytics_sessions.pipe")), new TaskItem(_scratch.At("app/tinybird/.tinyenv"))],
        ProjectDirectory = _scratch.App,
        Baseline = "../before",
        ReleasePlan = "obj/plan.txt",
        Now = ScratchProject.Now,
    };
}
