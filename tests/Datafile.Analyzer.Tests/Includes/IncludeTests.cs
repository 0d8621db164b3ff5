using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Includes;

/// <summary>Findings and changes of a project whose files include others.</summary>
public class IncludeTests
{
    private const string Source = "SCHEMA >\n    `timestamp` DateTime,\n    `user` String\n";

    private const string Target = "SCHEMA >\n    `day` Date,\n    `events` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n";

    /// <summary>A view whose node stands in an include, and whose target is put together from one.</summary>
    private static readonly TinyProject View = TinyProject.Empty
        .With("datasources/events.datasource", Source)
        .With("datasources/daily.datasource", "INCLUDE \"../includes/daily.datasource.incl\"\n")
        .With("includes/daily.datasource.incl", Target)
        .With("pipes/daily_mv.pipe", "DESCRIPTION >\n    Days.\n\nINCLUDE \"../includes/days.incl\" \"TIME=timestamp\"\nTYPE materialized\nDATASOURCE daily\n")
        .With("includes/days.incl", "NODE daily_1\nSQL >\n    SELECT toDate($TIME) AS day, countState() AS events\n    FROM events\n    WHERE $TIME > '2023-12-14 11:45:00'\n    GROUP BY day\n");

    [Fact]
    public void A_project_is_read_with_its_includes_in_place()
    {
        var project = DataProject.Load(View.Snapshot);

        Assert.Equal("daily", Assert.Single(project.Views).Target?.Name);
        Assert.Equal(["day", "events"], project.FindDataSource("daily")?.Columns.Select(c => c.Name));
        Assert.Equal(["datasources/daily.datasource", "datasources/events.datasource", "pipes/daily_mv.pipe"], project.Files.Select(f => f.File.Path));
        Assert.Empty(Findings(View));
    }

    [Theory]
    [InlineData("includes/days.incl", "countState()", "sumState(1)", "includes/days.incl(3,34): DF2001")]
    [InlineData("includes/days.incl", "countState()", "countState(", "includes/days.incl(3,46): DF0004")]
    [InlineData("includes/days.incl", "    GROUP", "GRUP x\n    GROUP", null)]
    [InlineData("pipes/daily_mv.pipe", "TYPE", "TIPE x\nTYPE", null)]
    [InlineData("includes/daily.datasource.incl", "ENGINE_SORTING_KEY", "ENGINE_SORTIN_KEY", null)]
    public void A_finding_has_the_place_where_it_is_written(string file, string old, string now, string? expected)
    {
        var findings = Findings(View.Edit(file, old, now));
        if (expected is not null)
            Assert.Equal([expected], findings);
        Assert.All(findings, finding => Assert.StartsWith(file, finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("# the days\n", "DF2001", "")]
    [InlineData("-- the days\n\n", "DF2001, DF0001", "")]
    [InlineData("DESCRIPTION the days\n", "DF2001", "includes/days.incl(2,1): DF9001, includes/days.incl(5,34): DF2001")]
    public void A_comment_at_the_top_of_an_include_suppresses_what_is_found_in_it(string above, string rules, string left)
    {
        var broken = View.Edit("includes/days.incl", "countState()", "sumState(1)");
        var project = broken.With("includes/days.incl", $"{above}# datafile: ignore-file {rules} -- summed by hand\n{broken.Files["includes/days.incl"]}");

        Assert.Equal(left, string.Join(", ", Findings(project)));
    }

    [Fact]
    public void A_finding_in_the_file_after_an_include_has_its_own_line()
    {
        var project = View.Edit("pipes/daily_mv.pipe", "DATASOURCE daily", "DATASOURCE daily\n\nNODE last\nSQL >\n    SELECT uniq(a AS b FROM events");

        Assert.Equal(["pipes/daily_mv.pipe(10,16): DF0004"], Findings(project));
    }

    /// <summary>A file that is read only because it is included, from outside of the project, has suppressions of its own.</summary>
    [Theory]
    [InlineData("-- datafile: ignore DF1002 -- it comes", "")]
    [InlineData("-- all of them", "DF1002")]
    public void In_an_include_from_outside_of_the_project_a_comment_leaves(string comment, string expected)
    {
        var project = TinyProject.Empty.With(".tinyenv", "VERSION=0.0.1\n").With("datasources/events.datasource", Source)
            .With("pipes/p.pipe", "INCLUDE \"../../shared/n.incl\"\n\nTYPE endpoint\n");
        var shared = new ProjectFile("../shared/n.incl", SourceText.From($"NODE n\nSQL >\n    {comment}\n    SELECT nope FROM events\n"));
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(project.Snapshot with { Includes = [shared] }, null, TinyProject.Utc("2024-06-01 10:00:00")));

        Assert.Equal(expected, string.Join(" ", result.Findings.Select(f => f.Id)));
    }

    /// <summary>Of two files of the name that is missing, the first is meant.</summary>
    [Theory]
    [InlineData("part.incl", "Did you mean '../a/part.incl'?")]
    [InlineData("prat.incl", "Did you mean '../a/part.incl'?")]
    [InlineData("whatever.incl", "Create it, or correct the path.")]
    public void A_missing_include_may_be(string name, string expected)
    {
        var project = TinyProject.Empty.With(".tinyenv", "VERSION=0.0.1\n").With("b/part.incl", "# part\n").With("a/part.incl", "# part\n")
            .With("pipes/p.pipe", $"INCLUDE \"{name}\"\nNODE n\nSQL >\n    SELECT 1 AS one\n");

        Assert.EndsWith(expected, Assert.Single(project.Against(null).Findings, f => f.Id == "DF1005").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_several_files_include_is_reported_once_with_the_way_to_it()
    {
        var project = TinyProject.Empty
            .With("datasources/events.datasource", Source)
            .With("includes/part.incl", "NODE part\nSQL >\n    SELECT uniq(a AS b FROM events\n")
            .With("pipes/a.pipe", "\nINCLUDE ../includes/part.incl\n")
            .With("pipes/b.pipe", "INCLUDE ../includes/part.incl\n");
        var finding = Assert.Single(project.Against(null).Findings);

        Assert.Equal("includes/part.incl(3,16): DF0004", Show(finding));
        Assert.Equal(["pipes/a.pipe", "pipes/b.pipe"], finding.MetIn.ToArray());
        Assert.Equal("pipes/a.pipe: (1,8)-(1,29) included here", Assert.Single(finding.Related) is var related ? $"{related.Location.GetLineSpan()} {related.Message}" : "");
    }

    [Theory]
    [InlineData("NODE a\nTIPE endpoint\nSQL >\n    SELECT 1\n", "includes/part.incl(2,1): DF0001")]
    [InlineData("SCHEMA >\n    `a` String\n\nENGIN \"MergeTree\"\n", "includes/part.incl(4,1): DF0001")]
    [InlineData("SELECT a FROM b\n", null)]
    [InlineData("-- what all have in common\nNODE a\n", null)]
    [InlineData("NODE $NAME\nTIPE endpoint\n", null)]
    public void An_include_that_nobody_includes_is_looked_at_where_it_is_whole(string text, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Findings(TinyProject.Empty.With("datasources/events.datasource", Source).With("includes/part.incl", text)));

    [Fact]
    public void A_cut_off_that_goes_away_in_an_include_is_found_there()
    {
        var before = View.Released("0.0.0");
        var after = View.Edit("includes/days.incl", "toDate($TIME) AS day", "toDate($TIME) AS day, 1 AS x").Released("0.0.1")
            .Edit("includes/days.incl", "    WHERE $TIME > '2023-12-14 11:45:00'\n", "")
            .Edit("includes/daily.datasource.incl", "`day` Date,", "`day` Date,\n    `x` UInt8,");
        var result = after.Against(before, now: "2023-12-14 10:00:00");

        Assert.Contains("includes/days.incl(3,5): DF3001", result.Findings.Select(Show));
        Assert.Equal(
            ["ColumnAdded includes/daily.datasource.incl(3,5)", "Query includes/days.incl(1,1)"],
            result.Plan?.Changes.Select(c => $"{c.Kind} {Show(c)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_backfill_is_written_with_what_is_included_and_without_the_include()
    {
        var before = View.Released("0.0.0");
        var after = View.Released("0.0.1")
            .Edit("includes/days.incl", "countState() AS events", "countState() AS events, 1 AS x")
            .Edit("includes/daily.datasource.incl", "`day` Date,", "`day` Date,\n    `x` UInt8,")
            .Edit("pipes/daily_mv.pipe", "TYPE", "INCLUDE ../includes/tags.incl\nTYPE").With("includes/tags.incl", "\n");
        var backfill = Assert.Single(after.Plan(before, Workflow.Releases, "2023-12-14 10:00:00").Backfills);

        Assert.Contains("    WHERE timestamp <= '2023-12-14 11:45:00'\n", backfill.Text, StringComparison.Ordinal);
        Assert.Contains("DATASOURCE daily\n", backfill.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("INCLUDE", backfill.Text, StringComparison.Ordinal);
        Assert.Equal("pipes/backfill_daily_mv.pipe", backfill.File);
    }

    [Fact]
    public void An_include_that_moves_is_no_change()
    {
        var moved = View.Without("includes/days.incl").With("parts/d.incl", View.Files["includes/days.incl"])
            .Edit("pipes/daily_mv.pipe", "../includes/days.incl", "../parts/d.incl");

        Assert.Empty(moved.Plan(View).Changes);
    }

    [Fact]
    public void What_is_behind_an_unknown_variable_is_not_judged()
    {
        var project = View.Edit("datasources/daily.datasource", "daily.datasource.incl", "$TB_ENV.datasource.incl");

        Assert.Empty(Findings(project));
        Assert.True(DataProject.Load(project.Snapshot).FindDataSource("daily")?.IsIncomplete);
        Assert.Empty(project.Plan(View).Changes);
        Assert.Empty(View.Plan(project).Changes);
    }

    [Fact]
    public void A_variable_with_a_value_leads_to_its_file()
    {
        var project = View.Edit("datasources/daily.datasource", "daily.datasource.incl", "$NAME.datasource.incl").Snapshot with
        {
            Variables = ImmutableDictionary<string, string>.Empty.Add("NAME", "daily"),
        };

        Assert.Equal(2, DataProject.Load(project).FindDataSource("daily")?.Columns.Length);
    }

    [Theory]
    [InlineData("INCLUDE \"../includes/gone.incl\"\nTYPE endpoint\n", Workflow.Branches, "pipes/a.pipe(1,10): DF1005")]
    [InlineData("NODE n\nINCLUDE \"../includes/gone.incl\"\nTYPE materialized\n", Workflow.Branches, "pipes/a.pipe(2,10): DF1005")]
    [InlineData("NODE n\nINCLUDE\nSQL >\n    SELECT 1\n", Workflow.Branches, "pipes/a.pipe(2,1): DF1005")]
    [InlineData("INCLUDE \"../includes/gone.incl\"\nNODE n\nSQL >\n    SELECT 1\n", Workflow.Forward, "pipes/a.pipe(1,1): DF0006")]
    [InlineData("INCLUDE \"$GONE\"\nTYPE endpoint\n", Workflow.Branches, null)]
    public void An_include_that_is_not_there_is_one_mistake(string text, Workflow workflow, string? expected)
    {
        var project = TinyProject.Empty.With("datasources/events.datasource", Source).With("pipes/a.pipe", text);
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(project.Snapshot, null, TinyProject.Utc("2024-01-01 00:00:00")) { Workflow = workflow });

        Assert.Equal(expected is null ? [] : [expected], result.Findings.Select(Show));
    }

    [Theory]
    [InlineData("INCLUDE \"../includes/engine.incl\"\nENGINE_SORTING_KEY \"user, timestamp\"\n", null)]
    [InlineData("INCLUDE \"../includes/outer.incl\"\nENGINE_SORTING_KEY \"user, timestamp\"\n", null)]
    [InlineData("ENGINE_SORTING_KEY \"user, timestamp\"\nINCLUDE \"../includes/engine.incl\"\n", "includes/engine.incl(2,1): DF0007")]
    [InlineData("INCLUDE \"../includes/engine.incl\"\nENGINE_SORTING_KEY \"user\"\nENGINE_SORTING_KEY \"timestamp\"\n", "datasources/events.datasource(7,1): DF0007")]
    public void An_instruction_behind_an_INCLUDE_may_override_one_of_it(string engine, string? expected)
    {
        var project = TinyProject.Empty
            .With("datasources/events.datasource", Source + "\n" + engine)
            .With("includes/engine.incl", "ENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"timestamp\"\n")
            .With("includes/outer.incl", "INCLUDE \"engine.incl\"\n");

        Assert.Equal(expected is null ? [] : [expected], Findings(project));
    }

    [Fact]
    public void The_instruction_that_overrides_one_of_an_INCLUDE_counts()
    {
        var project = TinyProject.Empty
            .With("datasources/events.datasource", Source + "\nINCLUDE \"../includes/engine.incl\"\nENGINE \"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user\"\n")
            .With("includes/engine.incl", "ENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"timestamp\"\n");
        var engine = DataProject.Load(project.Snapshot).FindDataSource("events")?.Engine;

        Assert.Equal("ReplacingMergeTree by user", $"{engine?.Name} by {engine?.SortingKey.Text}");
    }

    [Fact]
    public void A_severity_counts_for_the_file_that_holds_the_place()
    {
        var project = View.Edit("includes/days.incl", "countState()", "sumState(1)");
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(project.Snapshot, null, TinyProject.Utc("2024-01-01 00:00:00"))
        {
            ConfiguredSeverity = (path, _) => path.EndsWith(".incl", StringComparison.Ordinal) ? Microsoft.CodeAnalysis.ReportDiagnostic.Suppress : null,
        });

        Assert.Empty(result.Findings);
    }

    private static IEnumerable<string> Findings(TinyProject project) => project.Against(null).Findings.Select(Show);

    private static string Show(Finding finding) => $"{Show(finding.Place)}: {finding.Id}";

    private static string Show(Change change) => Show(change.Location.GetLineSpan());

    private static string Show(Microsoft.CodeAnalysis.FileLinePositionSpan place) =>
        $"{place.Path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1})";
}
