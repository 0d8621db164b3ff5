using System.Diagnostics;
using System.Globalization;
using Datafile.Corpus;
using Datafile.Parser.Sql;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Parser.Tests.Templates;

/// <summary>The variants of a query with a template: which branches are taken together.</summary>
public class TemplateVariantTests(ITestOutputHelper output)
{
    /// <summary>Of variants of the corpus: the others hold tags in place of half a clause, or fail when nothing is sent.</summary>
    private const double MostThatDoNotParse = 0.015;

    [Theory]
    [InlineData("SELECT 1 {% if a %} + 2 {% end %}", "SELECT 1 + 2", "SELECT 1")]
    [InlineData("SELECT {% if a %}1{% elif b %}2{% else %}3{% end %}", "SELECT 1", "SELECT 3", "SELECT 2")]
    [InlineData("SELECT {% if a %}1{% else %}2{% end %}, {% if not a %}3{% else %}4{% end %}", "SELECT 1, 4", "SELECT 2, 3")]
    [InlineData("SELECT {% if a %}1{% else %}2{% end %}, {% if b %}3{% else %}4{% end %}", "SELECT 1, 3", "SELECT 2, 4", "SELECT 1, 4", "SELECT 2, 3")]
    [InlineData("SELECT {% if a == 'x' %}1{% end %} {% if a == 'y' %}2{% end %}", "SELECT 1", "SELECT", "SELECT 2")]
    [InlineData("SELECT {% if defined(a) and a == 'x' %}1{% elif defined( a ) and a == 'y' %}2{% else %}3{% end %}", "SELECT 1", "SELECT 3", "SELECT 2")]
    [InlineData("SELECT {% if a %}1{% if b %}, 2{% else %}, 3{% end %}{% else %}4{% end %}", "SELECT 1, 2", "SELECT 4", "SELECT 1, 3")]
    [InlineData("SELECT 0{% for a in b %}, {{a}}{% end %}", "SELECT 0, {{a}}")]
    [InlineData("SELECT {% for last, a in enumerate_with_last(b) %}{{a}}{% if not last %}, {% end %}{% end %}", "SELECT {{a}},", "SELECT {{a}}")]
    [InlineData("SELECT 1 {% if not defined(a) %}{{error('a')}}{% end %}", "SELECT 1")]
    [InlineData("SELECT 1 {% if not defined(a) %}{{error('a')}}{% end %}{% if defined(a) %}+ 2{% end %}", "SELECT 1 + 2")]
    [InlineData("SELECT 1 {{error('a')}} {% if a %}+ 2{% end %}", "SELECT 1 + 2", "SELECT 1")]
    [InlineData("SELECT 1 {{max_threads(4)}} {# a #}", "SELECT 1")]
    [InlineData("SELECT * FROM {{prefix}}_daily", "SELECT * FROM {{prefix}}_daily")]
    [InlineData("{% set a = 1 %} SELECT {{a}}", "SELECT {{a}}")]
    [InlineData("SELECT {% try %}1{% except %}2{% end %}", "SELECT 1", "SELECT 2")]

    // Numbers in their order, and whole ones.
    [InlineData("SELECT {% if Int8(a, 1) >= 10 %}1{% end %} {% if Int8(a, 1) < 10 %}2{% end %}", "SELECT 1", "SELECT 2")]
    [InlineData("SELECT {% if a > 3 %}1{% end %} {% if a > 5 %}2{% end %}", "SELECT 1 2", "SELECT", "SELECT 1")]
    [InlineData("SELECT {% if Int8(a, 1) > 3 and Int8(a, 1) < 4 %}1{% end %}", "SELECT")]
    [InlineData("SELECT {% if Float32(a, 1) > 3 and Float32(a, 1) < 4 %}1{% end %}", "SELECT 1", "SELECT")]
    [InlineData("SELECT {% if Boolean(a, 0) %}1{% end %} {% if Boolean(a, 0) == 0 %}2{% end %}", "SELECT 1", "SELECT 2")]

    // A default is the value of what is not sent.
    [InlineData("SELECT {% if String(a, 'x') == 'x' %}1{% end %} {% if not defined(a) %}2{% end %}", "SELECT 1 2", "SELECT", "SELECT 1")]
    [InlineData("SELECT {% if String(a, 'x') == 'y' and not defined(a) %}1{% end %}", "SELECT")]

    // What the template sets is followed, through branches too.
    [InlineData("{% set x = a in ['p', 'q'] %} SELECT {% if x %}1{% end %} {% if a == 'r' %}2{% end %}", "SELECT 1", "SELECT", "SELECT 2")]
    [InlineData("{% set x = 0 %} {% if defined(a) %}{% set x = 1 %}{% end %} SELECT {% if x == 1 %}1{% end %} {% if defined(a) %}2{% end %}", "SELECT 1 2", "SELECT")]
    [InlineData("{% set x = 'p' if defined(a) else 'q' %} SELECT {% if x == 'p' %}1{% end %} {% if not defined(a) %}2{% end %}", "SELECT 1", "SELECT 2")]
    [InlineData("{% for x in ['p', 'q'] %} {% if x == 'r' %}1{% end %} {% if x == 'p' %}2{% end %} {% end %}", "2", "")]
    [InlineData("{% for x in JSON(a, '[]') %} 1 {% end %} {% if not defined(a) %}2{% end %}", "1", "2")]
    [InlineData("{% set n = 0 %}{% for x in a %}{% if n == 0 %}1{% else %}2{% end %}{% set n = 1 %}{% end %}", "1", "2")]
    public void Branches_go_together_where_some_request_takes_both(string template, params string[] expected) =>
        Assert.Equal(expected, Tree(template).Variants.Select(e => Shown(template, e)));

    [Theory]
    [InlineData("SELECT {% if a %}1{% elif b %}2{% else %}3{% end %}")]
    [InlineData("SELECT {% if a == 'x' %}1{% elif a == 'x' %}2{% else %}3{% end %}", "{% elif a == 'x' %}")]
    [InlineData("SELECT {% if defined(a) %}{% if not defined(a) %}1{% if b %}2{% end %}{% end %}{% else %}3{% end %}", "{% if not defined(a) %}")]
    [InlineData("SELECT {% if defined(a) %}1{% elif not defined(a) %}2{% else %}3{% end %}", "{% else %}")]
    [InlineData("SELECT {% if Int32(n, 1) > 5 and Int32(n, 1) < 3 %}1{% end %}", "{% if Int32(n, 1) > 5 and Int32(n, 1) < 3 %}")]
    [InlineData("SELECT {% if not defined(a) %}{{error('a')}}{% end %} 1")]
    [InlineData("{% set x = 'p' %} SELECT {% if x == 'q' %}1{% else %}2{% end %}", "{% if x == 'q' %}")]
    [InlineData("SELECT {% if a %}1{% if a %}2{% else %}3{% end %}{% end %}", "{% else %}")]
    public void A_branch_that_no_request_takes_is_told_without_those_inside(string template, params string[] expected)
    {
        var tree = Tree(template);

        Assert.Equal(expected, tree.TemplateVariants!.Unreachable().Select(b => ("%" + template)[b.Start.Span.Start..b.Start.Span.End]));
    }

    [Theory]
    [InlineData("{% if defined(a) %}1{% end %}", "")]
    [InlineData("{% if String(a, 'x') == 'x' %}1{% else %}2{% end %}", "1")]
    [InlineData("{% if Int8(a, 10) >= 10 %}1{% else %}2{% end %}", "1")]
    [InlineData("{% if a == 'x' %}1{% elif a != 'y' %}2{% end %}", "2")]
    [InlineData("{% if not defined(a) %}{{error('a')}}{% end %} 1")]
    [InlineData("{% if tb_var('a') == 'x' %}1{% else %}2{% end %} {% if defined(b) %}3{% end %}", "1", "2")]
    [InlineData("{% for x in JSON(a, '[]') %}1{% end %} 2", "2")]
    public void Without_parameters_what_is_sent_is_nothing(string template, params string[] expected) =>
        Assert.Equal(expected, Tree(template).Variants.Where(v => v.IsWithoutParameters).Select(v => Shown(template, v)));

    [Theory]
    [InlineData("{% if defined(a) %}X{% end %}", "'a' is given")]
    [InlineData("{% if not defined(a) %}X{% end %}", "'a' is not given")]
    [InlineData("{% if String(a, 'p') == 'q' %}X{% end %}", "'a' is 'q'")]
    [InlineData("{% if a %}X{% end %}", "'a' is given")]
    [InlineData("{% if a in ['p', 'q'] %}X{% end %}", "'a' is 'p' or 'q'")]
    [InlineData("{% if String(a, 'p') != 'q' %}X{% end %}", "'a' is not 'q'")]
    [InlineData("{% if Int8(a) > 3 %}X{% end %}", "'a' is above 3")]
    [InlineData("{% if Int8(a) > 3 and Int8(a) <= 7 %}X{% end %}", "'a' is above 3 and at most 7")]
    [InlineData("{% if defined(a) %}{% if defined(c) and b == 'x' %}X{% end %}{% end %}", "'a' and 'c' are given and 'b' is 'x'")]
    [InlineData("{% set x = defined(a) %}{% if b %}1{% elif x %}X{% end %}", "'a' is given and 'b' is not given")]
    [InlineData("{% if not defined(a) %}{{error('a')}}{% end %} X", "'a' is given")]
    [InlineData("{% if a.lower() == 'x' %}X{% end %}", "", false)]
    [InlineData("{% if a and not a %}X{% end %}", null)]
    public void A_place_tells_what_leads_to_it(string template, string? expected, bool isExact = true)
    {
        var condition = Tree(template).TemplateVariants?.ConditionOf(new TextSpan(template.IndexOf('X') + 1, 1));

        Assert.Equal(expected, condition?.Text);
        Assert.Equal(isExact, condition?.IsExact ?? true);
    }

    [Fact]
    public void More_variants_than_are_looked_at_are_told()
    {
        var many = string.Concat(Enumerable.Range(0, 200).Select(i => $"{{% if defined(a{i}) %}}{i} + {{% end %}}"));

        Assert.True(Tree($"SELECT {many} 1").TemplateVariants?.IsBounded);
        Assert.False(Tree("SELECT {% if a %}1{% else %}2{% end %}").TemplateVariants?.IsBounded);
    }

    [Fact]
    public void A_variant_keeps_the_places_of_the_file()
    {
        var tree = Tree("SELECT a FROM {% if b %} c {% else %} d {% end %} WHERE e = {{f}}");
        var tables = tree.Variants.Select(e => Assert.Single(e.Query!.DescendantsAndSelf().OfType<TableName>()));

        Assert.Equal(["c", "d"], tables.Select(t => tree.TextOf(t.Span)));
        Assert.Null(tree.Query);
    }

    [Fact]
    public void Plain_sql_has_none() => Assert.Empty(SqlTree.Parse("SELECT 1", new TextSpan(0, 8)).Variants);

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
        var variants = Tree(template).Variants;

        Assert.InRange(variants.Length, 1, Limits.TemplateVariants);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    /// <summary>Each variant decides each condition; whether two branches go together is not asked again for every pair.</summary>
    [Theory]
    [InlineData("{{% if defined(a{0}) %}} + {0} {{% else %}} - {0} {{% end %}}")]
    [InlineData("{{% if defined(a) %}} + {0} {{% else %}} - {0} {{% end %}}")]
    public void Conditions_are_decided_in_proportion_to_their_number(string part)
    {
        const int Blocks = 1_000;
        var template = "SELECT 1 " + string.Concat(Enumerable.Range(0, Blocks).Select(i => string.Format(CultureInfo.InvariantCulture, part, i)));

        Assert.InRange(Tree(template).TemplateVariants?.Decisions ?? 0, Blocks, 40 * Blocks);
    }

    [Fact]
    public void Conditions_that_depend_on_each_other_are_decided_up_to_a_limit()
    {
        var template = "SELECT 1 " + string.Concat(Enumerable.Range(0, 1_000).Select(i => $"{{% if defined(a{i % 7}) and (b{i % 5} == '{i}' or c{i % 3} > {i}) %}} + {i} {{% end %}}"));
        var variants = Tree(template).TemplateVariants;

        Assert.InRange(variants?.Decisions ?? 0, 1, Limits.TemplateDecisions + 1_000);
        Assert.True(variants?.IsBounded);
    }

    [CorpusFact]
    public void The_variants_of_real_templates_parse()
    {
        var variants = CorpusFiles.Blobs.AsParallel()
            .SelectMany(file => Trees.SqlOf(DatafileParser.Parse(file, SourceText.From(File.ReadAllText(file)))).Where(sql => sql.IsTemplate))
            .Select(sql => sql.Variants)
            .ToArray();
        var (all, broken) = (variants.Sum(v => v.Length), variants.Sum(v => v.Count(e => e.Query is null)));
        output.WriteLine($"{variants.Length} templates, {all} variants, {broken} of them do not parse; {variants.Count(v => v.Any(e => e.Query is not null))} templates have one that does, {variants.Count(v => v.All(e => e.Query is not null))} none that does not");

        Assert.InRange(broken, 0, all * MostThatDoNotParse);
    }

    private static SqlTree Tree(string template) => SqlTree.Parse("%" + template, new TextSpan(0, template.Length + 1));

    /// <summary>The tokens with one blank where the file has something between them.</summary>
    private static string Shown(string template, SqlVariant variant)
    {
        var (shown, end) = ("", -1);
        foreach (var token in variant.Tokens.Where(t => t.Kind != SqlTokenKind.End))
        {
            var text = template.Substring(token.Span.Start - 1, token.Span.Length);
            shown += (shown.Length == 0 || text == "," || token.Span.Start == end ? "" : " ") + text;
            end = token.Span.End;
        }

        return shown;
    }
}
