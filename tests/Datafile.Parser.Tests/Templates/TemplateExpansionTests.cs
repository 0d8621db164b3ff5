using System.Diagnostics;
using Datafile.Corpus;
using Datafile.Parser.Sql;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Parser.Tests.Templates;

/// <summary>The views of a query with a template: one that takes the first branches, and one for each other branch.</summary>
public class TemplateExpansionTests(ITestOutputHelper output)
{
    /// <summary>Of views of the corpus: the others hold tags where half a clause stands, or one branch too few.</summary>
    private const double MostThatDoNotParse = 0.01;

    [Theory]
    [InlineData("SELECT 1 {% if a %} + 2 {% end %}", "SELECT 1 + 2", "SELECT 1")]
    [InlineData("SELECT {% if a %}1{% elif b %}2{% else %}3{% end %}", "SELECT 1", "SELECT 2", "SELECT 3")]
    [InlineData("SELECT {% if a %}1{% else %}2{% end %}, {% if not a %}3{% else %}4{% end %}", "SELECT 1, 4", "SELECT 2, 3")]
    [InlineData("SELECT {% if a %}1{% else %}2{% end %}, {% if b %}3{% else %}4{% end %}", "SELECT 1, 3", "SELECT 2, 3", "SELECT 1, 4")]
    [InlineData("SELECT {% if a == 'x' %}1{% end %} {% if a == 'y' %}2{% end %}", "SELECT 1", "SELECT 2")]
    [InlineData("SELECT {% if defined(a) and a == 'x' %}1{% elif defined( a ) and a == 'y' %}2{% else %}3{% end %}", "SELECT 1", "SELECT 2", "SELECT 3")]
    [InlineData("SELECT {% if a %}1{% if b %}, 2{% else %}, 3{% end %}{% else %}4{% end %}", "SELECT 1, 2", "SELECT 1, 3", "SELECT 4")]
    [InlineData("SELECT 0{% for a in b %}, {{a}}{% end %}", "SELECT 0, {{a}}")]
    [InlineData("SELECT {% for last, a in enumerate_with_last(b) %}{{a}}{% if not last %}, {% end %}{% end %}", "SELECT {{a}}", "SELECT {{a}},")]
    [InlineData("SELECT 1 {% if not defined(a) %}{{error('a')}}{% end %}", "SELECT 1")]
    [InlineData("SELECT 1 {{max_threads(4)}} {# a #}", "SELECT 1")]
    [InlineData("SELECT * FROM {{prefix}}_daily", "SELECT * FROM {{prefix}}_daily")]
    [InlineData("{% set a = 1 %} SELECT {{a}}", "SELECT {{a}}")]
    [InlineData("SELECT {% try %}1{% except %}2{% end %}", "SELECT 1", "SELECT 2")]
    public void Each_branch_is_seen_once_with_what_goes_with_it(string template, params string[] expected) =>
        Assert.Equal(expected, Tree(template).Expansions.Select(e => Shown(template, e)));

    [Fact]
    public void A_view_stands_where_it_stands_in_the_file()
    {
        var tree = Tree("SELECT a FROM {% if b %} c {% else %} d {% end %} WHERE e = {{f}}");
        var tables = tree.Expansions.Select(e => Assert.Single(e.Query!.DescendantsAndSelf().OfType<TableName>()));

        Assert.Equal(["c", "d"], tables.Select(t => tree.TextOf(t.Span)));
        Assert.Null(tree.Query);
    }

    [Fact]
    public void Plain_sql_has_none() => Assert.Empty(SqlTree.Parse("SELECT 1", new TextSpan(0, 8)).Expansions);

    [Theory]
    [InlineData("{% if a %} b {% else %} c {% end %}", "")]
    [InlineData("{% if a0 %}", "{% end %}")]
    [InlineData("{% if a %}", "")]
    [InlineData("{% for a in b %} {{a}}, {% end %}", "")]
    [InlineData("{% if a == 'b' and c or not d %} b {% elif e %} c {% end %}", "")]
    public void Many_branches_take_bounded_time(string part, string end)
    {
        const int Times = 50_000;
        var template = "SELECT " + string.Concat(Enumerable.Repeat(part, Times)) + string.Concat(Enumerable.Repeat(end, Times));
        var clock = Stopwatch.StartNew();
        var views = Tree(template).Expansions;

        Assert.InRange(views.Length, 1, TemplateExpansion.Most);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [CorpusFact]
    public void The_views_of_real_templates_parse()
    {
        var views = CorpusFiles.Blobs.AsParallel()
            .SelectMany(file => Trees.SqlOf(DatafileParser.Parse(file, SourceText.From(File.ReadAllText(file)))).Where(sql => sql.IsTemplate))
            .Select(sql => sql.Expansions)
            .ToArray();
        var (all, broken) = (views.Sum(v => v.Length), views.Sum(v => v.Count(e => e.Query is null)));
        output.WriteLine($"{views.Length} templates, {all} views, {broken} of them do not parse; {views.Count(v => v.Any(e => e.Query is not null))} templates have one that does, {views.Count(v => v.All(e => e.Query is not null))} none that does not");

        Assert.InRange(broken, 0, all * MostThatDoNotParse);
    }

    private static SqlTree Tree(string template) => SqlTree.Parse("%" + template, new TextSpan(0, template.Length + 1));

    /// <summary>The tokens with one blank where the file has something between them.</summary>
    private static string Shown(string template, SqlExpansion view)
    {
        var (shown, end) = ("", -1);
        foreach (var token in view.Tokens.Where(t => t.Kind != SqlTokenKind.End))
        {
            var text = template.Substring(token.Span.Start - 1, token.Span.Length);
            shown += (shown.Length == 0 || text == "," || token.Span.Start == end ? "" : " ") + text;
            end = token.Span.End;
        }

        return shown;
    }
}
