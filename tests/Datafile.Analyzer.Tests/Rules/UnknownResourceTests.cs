namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What is said of a name that no file of the project defines, of names that two files define, and of circles.</summary>
public class UnknownResourceTests
{
    private const string Schema = "SCHEMA >\n    `a` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n";

    private static readonly TinyProject Base = TinyProject.Empty
        .With("datasources/first.datasource", Schema)
        .With("datasources/second.datasource", Schema)
        .With("pipes/reader.pipe", "NODE m\nSQL >\n    SELECT a FROM first\n");

    /// <summary>A query that does not parse may mean other things by its words, and a name with a variable in it is not known.</summary>
    [Theory]
    [InlineData("SELECT a FROM readr", "reads 'readr'", "the deploy will fail unless the workspace has it from elsewhere. Did you mean 'reader'?")]
    [InlineData("SELECT a FROM frist", "reads 'frist'", "the deploy will fail unless the workspace has it from elsewhere. Did you mean 'first'?")]
    [InlineData("SELECT a FROM nowhere", "reads 'nowhere'", "Add its file, correct the name, or write 'workspace.nowhere' if another workspace shares it.")]
    [InlineData("%\n    SELECT a FROM nowhere WHERE a = {{Int8(p, 1)}}", "reads 'nowhere'", "the deploy will fail unless the workspace has it from elsewhere.")]
    [InlineData("%\n    SELECT a FROM nowhere {% if defined(p) %} WHERE a = 1 {% end %}", "reads 'nowhere'", "the deploy will fail unless the workspace has it from elsewhere.")]
    [InlineData("%\n    SELECT a FROM first {% if defined(p) %} JOIN nowhere USING a {% end %}", "reads 'nowhere'", "requests will fail.")]
    [InlineData("%\n    SELECT a FROM nowhere {% if defined(p) %} WHERE WHERE a = 1 {% end %}", "reads 'nowhere'", "the deploy will fail unless the workspace has it from elsewhere.")]
    [InlineData("%\n    SELECT a FROM nowhere WHERE {% for last, p in enumerate_with_last(split_to_array(ps, '1')) %} a = {{Int8(p)}} {% if not last %} OR {% end %} {% end %}", "reads 'nowhere'", "")]
    [InlineData("%\n    SELECT a FROM first {% if defined(p) %} JOIN nowhere USING USING a {% end %}", "", "")]
    [InlineData("SELECT a FROM FROM nowhere WHERE", "", "")]
    [InlineData("SELECT a FROM `$table`", "", "")]
    [InlineData("SELECT a FROM `{table}`", "", "")]
    [InlineData("SELECT a FROM `a%`", "", "")]
    [InlineData("SELECT a FROM elsewhere.nowhere", "", "")]
    public void Of_a_table_is_told(string query, string name, string words)
    {
        var findings = Base.With("pipes/p.pipe", $"NODE n\nSQL >\n    {query}\n\nTYPE endpoint\n").Against(null).Findings.Where(f => f.Id == "DF1001").ToArray();

        if (name.Length == 0)
            Assert.Empty(findings);
        else
            Assert.Contains($"Node 'n' {name}, which no file of the project defines: ", Assert.Single(findings).Message, StringComparison.Ordinal);
        Assert.All(findings, f => Assert.Contains(words, f.Message, StringComparison.Ordinal));
    }

    /// <summary>A target is a Data Source, whatever pipe has such a name.</summary>
    [Theory]
    [InlineData("readr", "Add 'readr.datasource', or correct the name.")]
    [InlineData("frist", "Did you mean 'first'?")]
    [InlineData("workspace.table", "")]
    public void Of_a_target_is_told(string target, string words) => RuleAssert.Says(words, Base
        .With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT a FROM first\n\nTYPE materialized\nDATASOURCE {target}\n").Against(null).Findings.Where(f => f.Id == "DF1001"));

    /// <summary>In Forward connections are files; a project without any may have them elsewhere, and so may a part of a project.</summary>
    [Theory]
    [InlineData("connections/stream.connection", "datasources/own.datasource", "KAFKA_CONNECTION_NAME stream", "")]
    [InlineData("connections/stream.connection", "datasources/own.datasource", "KAFKA_CONNECTION_NAME 'stream'", "")]
    [InlineData("connections/stream.connection", "datasources/own.datasource", "KAFKA_CONNECTION_NAME 'straem'", "'own' uses connection 'straem', which no file of the project defines: the deployment should fail. Did you mean 'stream'?")]
    [InlineData("connections/stream.connection", "datasources/own.datasource", "IMPORT_CONNECTION_NAME bucket", "'own' uses connection 'bucket', which no file of the project defines: the deployment should fail. Add 'bucket.connection', or correct the name.")]
    [InlineData("connections/stream.connection", "pipes/own.pipe", "NODE n\nSQL >\n    SELECT a FROM first\n\nTYPE sink\nEXPORT_CONNECTION_NAME \"bucket\"", "'own' uses connection 'bucket'")]
    [InlineData("connections/stream.connection", "datasources/own.datasource", "KAFKA_CONNECTION_NAME {{ tb_secret('name') }}", "")]
    [InlineData("materializations/none.pipe", "datasources/own.datasource", "KAFKA_CONNECTION_NAME stream", "")]
    public void Of_a_connection_is_told(string declared, string path, string use, string words)
    {
        var findings = Base.With(declared, declared.EndsWith(".pipe", StringComparison.Ordinal) ? "NODE o\nSQL >\n    SELECT a FROM first\n" : "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS localhost:9092\n")
            .With(path, path.EndsWith(".pipe", StringComparison.Ordinal) ? $"{use}\n" : $"{Schema}\n{use}\n").Against(null).Findings.Where(f => f.Id == "DF1001");

        RuleAssert.Says(words, findings);
    }

    [Fact]
    public void Of_connections_nothing_is_told_where_Classic_may_have_them_or_most_are_missing()
    {
        var project = Base.With("connections/stream.connection", "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS localhost:9092\n")
            .With("datasources/own.datasource", $"{Schema}\nKAFKA_CONNECTION_NAME one\n");
        static int Count(TinyProject project) => project.Against(null).Findings.Count(f => f.Id == "DF1001");

        Assert.Equal(1, Count(project));
        Assert.Equal(0, Count(project.With(".tinyenv", "TB_CI=1\n")));
        Assert.Equal(0, Count(project.With("datasources/other.datasource", $"{Schema}\nKAFKA_CONNECTION_NAME two\n")));
    }

    [Theory]
    [InlineData("datasource", "'x' is defined twice (also in 'a/x.datasource')")]
    [InlineData("pipe", "'x' is also defined in 'a/x.datasource'. A Data Source and a pipe cannot share a name")]
    [InlineData("datasource.incl", "")]
    public void A_name_is_defined_twice_by_an_empty_file_too(string kind, string expected) =>
        RuleAssert.Says(expected, TinyProject.Empty.With("a/x.datasource", "").With($"b/x.{kind}", "").Against(null).Findings.Where(f => f.Id == "DF1003"));

    [Fact]
    public void Each_arrow_of_a_circle_is_shown()
    {
        static string Pipe(string name, string next) => $"NODE {name}_1\nSQL >\n    SELECT * FROM {next}\n";
        var finding = Assert.Single(TinyProject.Empty.With("pipes/a.pipe", Pipe("a", "b")).With("pipes/b.pipe", Pipe("b", "c")).With("pipes/c.pipe", Pipe("c", "a")).Against(null).Findings);

        Assert.Equal("pipes/a.pipe", finding.Place.Path);
        Assert.Equal(["pipes/b.pipe", "pipes/c.pipe"], finding.Related.Select(r => r.Location.GetLineSpan().Path));
    }
}
