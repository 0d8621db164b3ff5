using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>Names of files and columns in printed commands, in SQL and in datafiles that a plan writes.</summary>
public class HostileNameTests
{
    private const string Source = "SCHEMA >\n    `id` String,\n    `at` DateTime\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"{0}\"\n";

    [Theory]
    [InlineData("plain_1.x", "plain_1.x")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("$(x)", "'$(x)'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("-rf", "'-rf'")]
    [InlineData("é", "'é'")]
    [InlineData("a\nb", @"$'a\x0ab'")]
    [InlineData("a\n'!\\", @"$'a\x0a\'\x21\\'")]
    [InlineData("\u202Ea", @"$'\xe2\x80\xaea'")]
    public void A_name_is_one_word_of_a_command(string name, string word) => Assert.Equal(word, ShellText.Word(name));

    [Theory]
    [InlineData("SELECT 'a'", "\"SELECT 'a'\"")]
    [InlineData("SELECT '$x'", @"'SELECT '\''$x'\'''")]
    [InlineData("SELECT \"x\"", "'SELECT \"x\"'")]
    public void A_query_is_one_word_of_a_command(string sql, string word) => Assert.Equal(word, ShellText.Query(sql));

    [Fact]
    public void No_name_is_read_as_an_option_or_as_a_pattern()
    {
        Assert.Equal("tb pipe rm visits --yes", ShellText.Tb("tb pipe rm", "visits", "--yes"));
        Assert.Equal("tb pipe rm --yes -- '-rf'", ShellText.Tb("tb pipe rm", "-rf", "--yes"));
        Assert.Equal("git rm -- a b", ShellText.Git("rm", ["a", "b"]));
        Assert.Equal("git --literal-pathspecs rm -- '*'", ShellText.Git("rm", ["*"]));
        Assert.Equal("git --literal-pathspecs rm -- ':(top)x'", ShellText.Git("rm", [":(top)x"]));
    }

    [Theory]
    [InlineData("visits", "visits")]
    [InlineData("timestamp", "timestamp")]
    [InlineData("distinct", "`distinct`")]
    [InlineData("null", "`null`")]
    [InlineData("1st", "`1st`")]
    [InlineData("a b", "`a b`")]
    [InlineData("é", "`é`")]
    [InlineData("a`b\\", @"`a\`b\\`")]
    [InlineData("a\nb", @"`a\x0Ab`")]
    [InlineData("{{x}}", @"`\x7B\x7Bx}}`")]
    public void A_name_is_one_identifier_of_SQL(string name, string identifier) => Assert.Equal(identifier, SqlQuoting.Identifier(name));

    [Theory]
    [InlineData("it's", @"'it\'s'")]
    [InlineData("a\\\n", @"'a\\\x0A'")]
    public void A_text_is_one_literal_of_SQL(string text, string literal) => Assert.Equal(literal, SqlQuoting.Literal(text));

    /// <summary>A line end in a name would put an instruction of somebody else's choice into the file.</summary>
    [Theory]
    [InlineData(Workflow.Releases)]
    [InlineData(Workflow.Branches)]
    [InlineData(Workflow.Forward)]
    public void No_name_breaks_out_of_its_line_in_a_written_file(Workflow workflow)
    {
        const string Name = "x\nTOKEN stolen READ\n-- {{ y";
        var view = $"NODE v\nSQL >\n    SELECT id, at FROM `{Name.Replace("\n", "\\n", StringComparison.Ordinal)}`\n\nTYPE materialized\nDATASOURCE kept\n";
        TinyProject Project(string key, string columns) => TinyProject.Empty
            .With(".tinyenv", workflow == Workflow.Releases ? "VERSION=0.0.0\n" : "A=1\n")
            .With($"datasources/{Name}.datasource", string.Format(CultureInfo.InvariantCulture, Source, key))
            .With("datasources/kept.datasource", string.Format(CultureInfo.InvariantCulture, Source, "id"))
            .With($"pipes/{Name}.pipe", view.Replace("id, at", columns, StringComparison.Ordinal));

        var plan = Project("at", "id, at + 1 AS at").Plan(Project("id", "id, at"), workflow, windows: new WindowOptions(null, 3, null));

        Assert.NotEmpty(plan.Steps);
        Assert.DoesNotContain(plan.Files, f => f.Text.Split('\n').Any(l => l.StartsWith("TOKEN", StringComparison.Ordinal)));
        Assert.All(
            plan.Steps.SelectMany(s => s.Commands.Concat(s.Verify).Concat(s.Undo)),
            command => Assert.DoesNotContain('\n', command));
    }

    /// <summary>What Verification would compare Tinybird cannot hold under such a name.</summary>
    [Fact]
    public void No_query_is_printed_for_a_name_that_is_not_plain()
    {
        TinyProject Project(string name, string key) => TinyProject.Empty.With(".tinyenv", "A=1\n")
            .With($"datasources/{name}.datasource", string.Format(CultureInfo.InvariantCulture, Source, key));
        ImmutableArray<string> Queries(string name) => [.. Project(name, "at").Plan(Project(name, "id"), Workflow.Branches).Steps.Single(s => s.Id == "verify").Commands];

        Assert.Single(Queries("visits"));
        Assert.Empty(Queries("visits$(x)"));
    }
}
