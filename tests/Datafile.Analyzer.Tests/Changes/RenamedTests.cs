using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using static Datafile.Analyzer.Tests.Changes.ChangedProject;

namespace Datafile.Analyzer.Tests.Changes;

/// <summary>What has another name now: resources, files and columns.</summary>
public class RenamedTests
{
    /// <summary>In Classic, <c>x</c> of version 1 is <c>x__v1</c>, unless that is declared beside it.</summary>
    [Theory]
    [InlineData("x: VERSION 1", "x__v1:", "")]
    [InlineData("x__v1:", "x: VERSION 1", "")]
    [InlineData("x: VERSION 1", "x: VERSION 1;x__v1:", "datasource-added x__v1")]
    [InlineData("x__v1:", "x__v1:;x: VERSION 1", "datasource-added x")]
    public void A_version_is_a_part_of_the_name(string old, string now, string expected)
    {
        static TinyProject Sources(string text) => text.Split(';').Select(f => f.Split(':')).Aggregate(
            Base, (project, f) => project.With($"datasources/{f[0]}.datasource", $"{f[1].Trim()}\nSCHEMA >\n    `a` UInt8\n"));

        Assert.Equal(expected, Names(Sources(now), Sources(old)));
    }

    /// <summary>Who calls an endpoint by its old name gets an error; and a name that another resource has now is still read.</summary>
    [Fact]
    public void A_resource_goes_away_and_its_name_stays()
    {
        var pipe = Base.With("pipes/x.pipe", "NODE n\nSQL >\n    SELECT 1 AS a\n").With("pipes/reader.pipe", "NODE r\nSQL >\n    SELECT a FROM x\n");
        var source = pipe.Without("pipes/x.pipe").With("datasources/x.datasource", "SCHEMA >\n    `a` UInt8\n");

        Assert.Equal("datasource-added x: compatible, in-place; pipe-removed x: compatible, in-place", Told(source, pipe));
        Assert.Equal("datasource-removed x: history-loss, in-place; pipe-added x: compatible, in-place", Told(pipe, source));
        Assert.Equal("renamed best: breaks-readers, in-place", Told(Base.Without(Top).With("pipes/best.pipe", Base.Files[Top])));
    }

    /// <summary>Only the new name of a view into a live target may be a rebuild of it.</summary>
    [Fact]
    public void A_view_that_is_renamed_and_a_pipe_that_is_renamed()
    {
        var before = Base.With("pipes/plain.pipe", "NODE plain_1\nSQL >\n    SELECT k, extra FROM events WHERE k > 7\n");
        string NoteOf(string old, string name) =>
            Assert.Single(before.Without(old).With($"pipes/{name}.pipe", before.Files[old]).Plan(before, Workflow.Forward).Changes, c => c.Kind == ChangeKind.Renamed && c.Resource == name).Note;

        Assert.Contains("does not document whether a new view makes the deployment rebuild", NoteOf(View, "counts"), StringComparison.Ordinal);
        Assert.Empty(NoteOf("pipes/plain.pipe", "simple"));
    }

    /// <summary>One of the tables that a new view reads has rows already: its target lacks those.</summary>
    [Theory]
    [InlineData("SELECT k, name FROM events JOIN names USING (k)", "Its target starts empty")]
    [InlineData("SELECT k, name FROM names", "")]
    public void A_new_view_into_a_new_target(string query, string expected)
    {
        var after = Base.With("datasources/names.datasource", "SCHEMA >\n    `k` UInt32,\n    `name` String\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n")
            .With("datasources/named.datasource", "SCHEMA >\n    `k` UInt32,\n    `name` String\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n")
            .With("pipes/naming.pipe", $"NODE naming_1\nSQL >\n    {query}\nTYPE materialized\nDATASOURCE named\n");

        var note = Assert.Single(after.Plan(Base, Workflow.Branches).Changes, c => c.Resource == "naming").Note;

        Assert.StartsWith(expected, note, StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0, note.Length == 0);
    }

    /// <summary>A column without a path, outside every key, is the same under its new name where a query reads the new one in place of the old.</summary>
    [Theory]
    [InlineData("SELECT uniq(plain) AS u FROM events", "SELECT uniq(renamed) AS u FROM events", true)]
    [InlineData("SELECT uniq(plain) AS u FROM events", "SELECT uniq(renamed) AS v FROM events", false)]
    [InlineData("SELECT uniq(k) AS u FROM events", "SELECT uniq(k) AS u FROM events", false)]
    [InlineData("SELECT uniq(plain) AS u FROM events", "SELECT  uniq( `renamed` )  AS u FROM events", true)]
    [InlineData("SELECT uniq(plain) AS u FROM events", "SELECT uniq(renamed) AS u FROM events\n\nNODE more\nSQL >\n    SELECT k FROM events", true)]
    public void A_query_that_reads_the_new_name_shows_a_rename(string old, string now, bool isRename)
    {
        var before = Base.Edit(Events, "`extra` String `json:$.extra`", "`extra` String `json:$.extra`,\n    `plain` String")
            .With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {old}\n\nTYPE endpoint\n");
        var after = before.Edit(Events, "`plain` String", "`renamed` String").With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {now}\n\nTYPE endpoint\n");

        Assert.Equal(isRename, after.Plan(before).Changes.Any(c => c is { Kind: ChangeKind.Renamed, Resource: "events", Member: "renamed" }));
    }

    /// <summary>Without a path, a key and a query, a column is the same under its new name where half of the words of the names are.</summary>
    [Theory]
    [InlineData("begin_nano", "begin_ms", true)]
    [InlineData("user_id_key", "user_id", true)]
    [InlineData("begin_nano", "end_ms", false)]
    [InlineData("a_b_c", "a_x_y", false)]
    [InlineData("a_b_c", "a_x", false)]
    [InlineData("total", "total_bytes", false)]
    [InlineData("total_bytes", "total", false)]
    [InlineData("total", "sum", false)]
    public void A_column_whose_name_has_the_same_words_is_renamed(string old, string now, bool isRename)
    {
        var before = Base.Edit(Events, "`extra` String `json:$.extra`", $"`extra` String `json:$.extra`,\n    `{old}` String");

        Assert.Equal(isRename, before.Edit(Events, $"`{old}` String", $"`{now}` String").Plan(before).Changes.Any(c => c is { Kind: ChangeKind.Renamed, Resource: "events" }));
    }

    /// <summary>A name that is declared twice means neither column for certain.</summary>
    [Fact]
    public void A_column_beside_one_that_is_declared_twice_is_not_renamed()
    {
        var before = Base.Edit(Events, "`extra` String `json:$.extra`", "`extra` String `json:$.extra`,\n    `k` UInt32,\n    `begin_nano` String");

        Assert.DoesNotContain(before.Edit(Events, "`begin_nano`", "`begin_ms`").Plan(before).Changes, c => c.Kind == ChangeKind.Renamed);
    }

    /// <summary>A resource is the same under another name where all that it declares is, and nothing else declares that.</summary>
    [Theory]
    [InlineData("SCHEMA >\n    `a` String,\n    `b` String\n", 1, "renamed now0")]
    [InlineData("SCHEMA >\n    `a` String,\n    `b` String\n", 2, "datasource-added now0; datasource-added now1; datasource-removed old")]
    [InlineData("SCHEMA >\n    `a` String\n", 1, "datasource-added now0; datasource-removed old")]
    public void A_data_source_under_another_name_is(string text, int copies, string expected)
    {
        var after = Enumerable.Range(0, copies).Aggregate(Base, (project, i) => project.With($"datasources/now{i}.datasource", text));

        Assert.Equal(expected, Names(after, Base.With("datasources/old.datasource", text)));
    }

    /// <summary>The name of the last node is often that of the pipe; the names of others are its own.</summary>
    [Theory]
    [InlineData("NODE old_1\nSQL >\n    SELECT k FROM events\n\nTYPE endpoint\n", "NODE now_1\nSQL >\n    SELECT k FROM events\n\nTYPE endpoint\n", "renamed now")]
    [InlineData("NODE a\nSQL >\n    SELECT k FROM events\n\nNODE old_1\nSQL >\n    SELECT k FROM a\n", "NODE a\nSQL >\n    SELECT k FROM events\n\nNODE now_1\nSQL >\n    SELECT k FROM a\n", "renamed now")]
    [InlineData("NODE a\nSQL >\n    SELECT 1 AS x\n\nNODE c\nSQL >\n    SELECT k FROM events\n", "NODE a\nSQL >\n    SELECT 1 AS x\n\nNODE c\nSQL >\n    SELECT k FROM events\n", "renamed now")]
    [InlineData("NODE a\nSQL >\n    SELECT ts FROM events\n\nNODE c\nSQL >\n    SELECT k FROM events\n", "NODE b\nSQL >\n    SELECT ts FROM events\n\nNODE c\nSQL >\n    SELECT k FROM events\n", "pipe-added now; pipe-removed old")]
    [InlineData("NODE a\nSQL >\n    SELECT 1 AS x\n", "NODE a\nSQL >\n    SELECT 1 AS x\n", "pipe-added now; pipe-removed old")]
    [InlineData("NODE a\nSQL >\n    SELECT k FROM events\n", "NODE a\nSQL >\n    SELECT k FROM events WHERE k > 1\n", "pipe-added now; pipe-removed old")]
    public void A_pipe_under_another_name_is(string old, string now, string expected) =>
        Assert.Equal(expected, Names(Base.With("pipes/now.pipe", now), Base.With("pipes/old.pipe", old)));

    [Fact]
    public void A_file_in_another_folder_is_the_same_resource() =>
        Assert.Equal("", Told(Base.With("endpoints/top.pipe", Base.Files[Top]).Without(Top)));

    /// <summary>In Classic a VERSION in the file is a part of the name.</summary>
    [Fact]
    public void A_name_with_a_version_is_that_of_a_file_with_the_version()
    {
        const string Days = "datasources/days.datasource";
        var before = Base.With("datasources/days__v1.datasource", Base.Files[Days]).Without(Days)
            .Edit(Daily, "TARGET_DATASOURCE days", "TARGET_DATASOURCE days__v1").With("pipes/p.pipe", "NODE p_1\nSQL >\n    SELECT d FROM days__v1\n");
        var after = Base.With(Days, "VERSION 1\n\n" + Base.Files[Days]).With("pipes/p.pipe", "NODE p_1\nSQL >\n    SELECT d FROM days\n");

        Assert.Equal("", Told(after, before));
    }

    /// <summary>Clients call an endpoint by its name, and nobody else does.</summary>
    [Theory]
    [InlineData("", "renamed now: compatible, in-place")]
    [InlineData("\nTYPE endpoint\n", "renamed now: breaks-readers, in-place")]
    public void A_pipe_that_has_another_name_does(string type, string expected)
    {
        const string Pipe = "NODE a\nSQL >\n    SELECT k, ts FROM events WHERE k > 7\n";

        Assert.Equal(expected, Told(Base.With("pipes/now.pipe", Pipe + type), Base.With("pipes/old.pipe", Pipe + type)));
    }

    private static string Names(TinyProject after, TinyProject before) => string.Join("; ", after.Plan(before).Changes.Select(c => $"{Kebab(c.Kind)} {c.Resource}"));
}
