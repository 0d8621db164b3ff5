using Datafile.Analyzer.Changes;
using static Datafile.Analyzer.Tests.Changes.ChangedProject;

namespace Datafile.Analyzer.Tests.Changes;

/// <summary>Who is broken by a column, a pipe or a Data Source that goes away, and who is not.</summary>
public class BrokenReaderTests
{
    /// <summary>Readers are broken behind every <c>*</c> that passes the column on, and behind no other.</summary>
    [Theory]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events\n\nNODE last\nSQL >\n    SELECT k FROM few\n", "SELECT extra FROM p", false)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events\n\nNODE last\nSQL >\n    SELECT * FROM few\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT * EXCEPT (extra) FROM events\n", "SELECT extra FROM p", false)]
    [InlineData("NODE few\nSQL >\n    SELECT COLUMNS('k') FROM events\n", "SELECT extra FROM p", false)]
    [InlineData("NODE few\nSQL >\n    SELECT e.* FROM events AS e JOIN days AS d ON e.k = d.n\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT d.* FROM events AS e JOIN days AS d ON e.k = d.n\n", "SELECT extra FROM p", false)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM days AS d JOIN events AS e ON e.k = d.n\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    %\n    SELECT {% if defined(x) %} * {% else %} k {% end %} FROM events\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events JOIN p ON 1\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT k FROM events\n", "SELECT e.extra FROM days AS d JOIN events AS e ON e.k = d.n", true)]
    [InlineData("NODE few\nSQL >\n    SELECT k FROM events\n", "SELECT d.extra FROM days AS d JOIN events AS e ON e.k = d.n", false)]
    [InlineData("NODE few\nSQL >\n    SELECT k FROM events\n", "SELECT extra FROM other.events", false)]
    [InlineData("NODE few\nSQL >\n    SELECT k FROM events\n", "SELECT k FROM kafka\n\nNODE events\nSQL >\n    SELECT k FROM kafka\n\nNODE b\nSQL >\n    SELECT extra FROM events", false)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events\n\nNODE last\nSQL >\n    SELECT k FROM few\n", "SELECT k FROM events\n\nNODE few\nSQL >\n    SELECT k FROM events\n\nNODE b\nSQL >\n    SELECT extra FROM few", false)]
    public void A_reader_behind_another_pipe_is_broken(string pipe, string sql, bool isBroken)
    {
        var before = Base.Without(View).With("pipes/p.pipe", pipe).With("pipes/reader.pipe", $"NODE a\nSQL >\n    {sql}\n");
        var change = before.Edit(Events, ",\n    `extra` String `json:$.extra`", "").Plan(before).Changes.Single(c => c.Kind == ChangeKind.ColumnRemoved);

        Assert.Equal(isBroken ? ["reader"] : [], change.BrokenReads.Select(r => r.Reader.Pipe.Name).Distinct().Where(n => n != "p"));
    }

    [Fact]
    public void A_reader_is_shown_at_the_first_place_where_it_names_the_column()
    {
        const string Sql = "NODE a\nSQL >\n    SELECT lower(extra) AS x, upper(extra) AS y FROM events\n";
        var before = Base.Without(View).With("pipes/reader.pipe", Sql);
        var change = before.Edit(Events, ",\n    `extra` String `json:$.extra`", "").Plan(before).Changes.Single(c => c.Kind == ChangeKind.ColumnRemoved);

        Assert.Equal(Sql.IndexOf("extra", StringComparison.Ordinal), Assert.Single(change.BrokenReads).Span.Start);
    }

    /// <summary>
    /// Columns that the endpoint no longer yields, read by name and through the <c>*</c> of another pipe; what it does not name one by one
    /// is not told.
    /// </summary>
    [Theory]
    [InlineData("SELECT k, c FROM totals", "SELECT c FROM totals", true)]
    [InlineData("SELECT k AS k, c FROM totals", "SELECT k AS kk, c FROM totals", true)]
    [InlineData("SELECT k, c FROM totals", "SELECT countMerge(c) FROM totals", false)]
    [InlineData("SELECT * FROM totals", "SELECT c FROM totals", false)]
    [InlineData("SELECT k, c FROM totals", "SELECT k FROM totals", false)]
    public void A_reader_of_what_an_endpoint_yielded_is_broken(string old, string now, bool isBroken)
    {
        static TinyProject Endpoint(string sql) => Base.With(Top, $"NODE top_1\nSQL >\n    {sql}\n\nTYPE endpoint\n")
            .With("pipes/all.pipe", "NODE all_1\nSQL >\n    SELECT * FROM top\n").With("pipes/reader.pipe", "NODE a\nSQL >\n    SELECT k FROM all\n");
        var change = Assert.Single(Endpoint(now).Plan(Endpoint(old)).Changes);

        Assert.Equal(isBroken ? ["reader"] : [], change.BrokenReads.Select(r => r.Reader.Pipe.Name));
    }

    [Fact]
    public void What_is_still_read_breaks_its_readers_when_it_goes_away() => Assert.Equal(
        "datasource-removed totals: breaks-readers, in-place; pipe-removed view: compatible, in-place",
        Told(Base.Without(Totals).Without(View)));

    /// <summary>Who is broken by a column that goes away, and who is not.</summary>
    [Theory]
    [InlineData("SELECT extra FROM events", true)]
    [InlineData("SELECT e.extra FROM events AS e", true)]
    [InlineData("SELECT extra FROM (SELECT * FROM events)", true)]
    [InlineData("WITH all AS (SELECT * FROM events) SELECT count() FROM all", false)]
    [InlineData("SELECT lower(extra) AS extra FROM events", true)]
    [InlineData("SELECT toString(k) AS extra FROM events WHERE extra != ''", false)]
    [InlineData("SELECT arrayMap(extra -> extra + 1, [k]) FROM events", false)]
    [InlineData("SELECT extra FROM events JOIN days ON k = n", true)]
    [InlineData("SELECT extra FROM events JOIN somewhere ON k = n", false)]
    [InlineData("SELECT somewhere.extra FROM events JOIN somewhere ON k = n", false)]
    [InlineData("SELECT 'extra' FROM events", false)]
    [InlineData("% SELECT k FROM events {% if defined(p) %} WHERE extra = '' {% end %}", true)]
    public void A_reader_of_a_removed_column_is_broken(string sql, bool isBroken)
    {
        var before = Base.With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {sql}\n\nTYPE endpoint\n").Without(View);
        var after = before.Edit(Events, ",\n    `extra` String `json:$.extra`", "");
        var change = after.Plan(before).Changes.Single(c => c.Kind == ChangeKind.ColumnRemoved);

        Assert.Equal(isBroken ? ["reader"] : [], change.BrokenReads.Select(r => r.Reader.Pipe.Name));
        Assert.Equal(isBroken ? Impact.BreaksReaders : Impact.HistoryLoss, change.Impact);
    }

    [Fact]
    public void A_column_that_a_pipe_no_longer_yields_breaks_those_who_read_it_there()
    {
        var before = Base.With("pipes/more.pipe", "NODE more_1\nSQL >\n    SELECT c FROM top\n");
        var change = Assert.Single(before.Edit(Top, "countMerge(c) AS c", "countMerge(c) AS hits").Plan(before).Changes);

        Assert.Equal((ChangeKind.Query, Impact.BreaksReaders), (change.Kind, change.Impact));
    }

    /// <summary>A reader behind a pipe that passes the column on, and one behind a pipe whose last node does not.</summary>
    [Theory]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n", "SELECT extra FROM base", "reader")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT * FROM a\n", "SELECT extra FROM base", "reader")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT extra FROM a\n", "SELECT 1 AS one", "base")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT k FROM a\n", "SELECT extra FROM base", "")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT k FROM a\n", "SELECT * FROM base", "")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n", "SELECT * FROM base\n\nNODE reader_2\nSQL >\n    SELECT extra FROM reader_1", "reader")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT k FROM a\n", "SELECT * FROM base\n\nNODE reader_2\nSQL >\n    SELECT extra FROM reader_1", "")]
    [InlineData("NODE a\nSQL >\n    SELECT k FROM events\n", "SELECT extra FROM base", "")]
    [InlineData("NODE a\nSQL >\n    SELECT k FROM events\n", "SELECT extra FROM top", "")]
    public void A_column_that_goes_breaks(string pipe, string query, string expected)
    {
        var before = Base.Without(View).With("pipes/base.pipe", pipe).With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {query}\n\nTYPE endpoint\n");
        var after = before.Edit(Events, ",\n    `extra` String `json:$.extra`", "");

        Assert.Equal(expected, string.Join(" ", after.Plan(before).Changes.Single(c => c.Kind == ChangeKind.ColumnRemoved).BrokenReads.Select(r => r.Reader.Pipe.Name)));
    }

    /// <summary>A pipe that no longer yields a column breaks those who read it there, and not those who never had it elsewhere.</summary>
    [Theory]
    [InlineData("SELECT c FROM top", "more")]
    [InlineData("SELECT hits FROM top", "")]
    [InlineData("SELECT c FROM daily", "")]
    [InlineData("SELECT c FROM top\n\nNODE top\nSQL >\n    SELECT k FROM totals\n\nTYPE endpoint", "")]
    public void A_column_that_a_pipe_no_longer_yields_breaks(string query, string expected)
    {
        var before = Base.With("pipes/more.pipe", $"NODE more_1\nSQL >\n    {query}\n");
        var change = Assert.Single(before.Edit(Top, "countMerge(c) AS c", "countMerge(c) AS hits").Plan(before).Changes);

        Assert.Equal(expected, string.Join(" ", change.BrokenReads.Select(r => r.Reader.Pipe.Name)));
    }

    /// <summary>A table of another workspace is not the one that goes.</summary>
    [Theory]
    [InlineData("SELECT a FROM kafka", "reader")]
    [InlineData("SELECT a FROM other.kafka", "")]
    [InlineData("SELECT dictGet('kafka', 'a', 1) AS a", "")]
    public void A_data_source_that_goes_breaks(string query, string expected)
    {
        var before = Base.With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {query}\n");

        Assert.Equal(expected, string.Join(" ", before.Without(Kafka).Plan(before).Changes.Single(c => c.Kind == ChangeKind.DatasourceRemoved).BrokenReads.Select(r => r.Reader.Pipe.Name)));
    }

    /// <summary>Who reads what a release creates again, and what is removed.</summary>
    [Fact]
    public void Readers_of_what_changes_are_named()
    {
        Assert.Equal("top", Assert.Single(Base.Edit(View, "extra != ''", "extra != 'x'").With(".tinyenv", "VERSION=0.0.1\n").Plan(Base).Readers));
        Assert.Equal("top", Assert.Single(Base.Without(Totals).Plan(Base).Readers));
        Assert.Empty(Base.Edit(Events, ",\n    `extra` String `json:$.extra`", "").Without(View).Plan(Base.Without(View)).Readers);
        Assert.Empty(Base.Edit(Top, "countMerge(c) AS c", "countMerge(c) AS hits").Plan(Base).Readers);
    }
}
