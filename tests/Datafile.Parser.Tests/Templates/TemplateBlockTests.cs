using Datafile.Corpus;

namespace Datafile.Parser.Tests.Templates;

/// <summary>Tags, and the blocks that they make.</summary>
public class TemplateBlockTests
{
    [Theory]
    [InlineData("a {{b}} c", "a <b> c")]
    [InlineData("a{# {{b}} {% if %} #}c", "a<#>c")]
    [InlineData("{% if a %}b{% elif c %}d{% else %}e{% end %}f", "<if a {b}><elif c {d}><else {e}>f")]
    [InlineData("{% for a in b %}{{a}}{% if a %}c{% break %}{% end %}{% end %}", "<for a in b {<a><if a {c<break>}>}>")]
    [InlineData("{% try %}a{% except ValueError as e %}b{% finally %}c{% end %}", "<try {a}><except {b}><finally {c}>")]
    [InlineData("{% while a < 3 %}{% set a += 1 %}{% end %}", "<while (a < 3) {<set a += 1>}>")]
    [InlineData("{% if a %}b{% end if %}", "<if a {b}>")]
    [InlineData("{%if(a)%}b{%end%}", "<if a {b}>")]
    [InlineData("{{{a}}}", "{<a>}")]
    [InlineData("{{! a }} {%! b %} {#! c #}", "{{! a }} {%! b %} {#! c #}")]
    [InlineData("  # {% if a %}\nb # {{c}}\n", "  # {% if a %}\nb # <c>\n")]
    [InlineData("'{{a}}' -- {{b}}", "'<a>' -- <b>")]
    [InlineData("{a: 1} { { a } }", "{a: 1} { { a } }")]
    [InlineData("", "")]
    public void Tags_are_found_before_sql_is_read(string template, string expected)
    {
        var tree = TemplateTrees.Parse(template);

        Assert.Empty(tree.Diagnostics);
        Assert.Equal(expected, TemplateTrees.Shown(tree));
    }

    [Theory]
    [InlineData("a {{ b", "{{", "This tag is never closed. Write '}}' after it.")]
    [InlineData("{% if a %} {% b", "{%", "This tag is never closed. Write '%}' after it.")]
    [InlineData("{% if a %} b", "{% if a %}", "This 'if' is never closed. Write '{% end %}' after its content.")]
    [InlineData("a {% end %}", "{% end %}", "This 'end' closes nothing")]
    [InlineData("{% if a %}{% end %}{% end %}", "{% end %}", "This 'end' closes nothing")]
    [InlineData("{% else %} a", "{% else %}", "'else' is outside of a block")]
    [InlineData("{% for a in b %}{% elif c %}{% end %}", "{% elif c %}", "'elif' is not part of 'for'")]
    [InlineData("{{ }}", "{{ }}", "This tag is empty")]
    [InlineData("{% %}", "{% %}", "This tag is empty")]
    [InlineData("{% if a %}b{% endif %}", "endif", "'endif' is not a template statement. Did you mean 'end'?")]
    [InlineData("{% if a %}{% fi %}", "fi", "Did you mean 'end'?")]
    [InlineData("{% if a %}{% ned %}", "ned", "Did you mean 'end'?")]
    [InlineData("{% esle %}", "esle", "Did you mean 'else'?")]
    [InlineData("{% include 'x' %}{% select 1 %}", "select", "'select' is not a template statement. Write one of")]
    [InlineData("{% if a %}b{% else if c %}d{% end %}", "else", "Nothing may follow 'else' in its tag. Write 'elif'")]
    [InlineData("{% import os %}", "{% import os %}", "'import' is forbidden in a template")]
    [InlineData("{% for a of b %}{% end %}", "of", "expected in, but found 'of'")]
    public void A_mistake_is_one_diagnostic(string template, string place, string message)
    {
        var tree = TemplateTrees.Parse(template);
        var diagnostic = Assert.Single(tree.Diagnostics);

        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(place, tree.TextOf(diagnostic.Span));
        Assert.Equal("DF0005", diagnostic.Id);
    }

    /// <summary>Mistakes that real templates make, by what they are about.</summary>
    private static readonly string[] RealMistakes = ["'endif' is not a template statement", "'endfor' is not a template statement"];

    [CorpusFact]
    public void Every_tag_of_the_corpus_parses()
    {
        var mistakes = CorpusFiles.Blobs
            .SelectMany(file => Trees.SqlOf(Trees.Check(file, File.ReadAllText(file))).Where(sql => sql.Template is not null).SelectMany(sql => sql.Template!.Diagnostics, (_, d) => $"{Path.GetFileName(file)}: {d.Message}"))
            .ToArray();

        Assert.All(mistakes, mistake => Assert.Contains(RealMistakes, known => mistake.Contains(known, StringComparison.Ordinal)));
    }
}
