using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Semantics;

/// <summary>What is so in some variants of a template alone says in which, and is a warning.</summary>
public class ConditionalFindingTests
{
    private static readonly TinyProject Sales = TinyProject.Empty
        .With("datasources/sales.datasource", "SCHEMA >\n    `at` DateTime,\n    `shop` UInt32,\n    `amount` Float64\n\nENGINE MergeTree\nENGINE_SORTING_KEY at\n")
        .With("datasources/shops.datasource", "SCHEMA >\n    `shop` UInt32,\n    `city` String\n\nENGINE MergeTree\nENGINE_SORTING_KEY shop\n")
        .With("datasources/totals.datasource", "SCHEMA >\n    `shop` UInt32,\n    `total` AggregateFunction(sum, Float64)\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY shop\n")
        .With("datasources/copies.datasource", "SCHEMA >\n    `shop` UInt32,\n    `amount` Float64\n\nENGINE MergeTree\nENGINE_SORTING_KEY shop\n");

    /// <summary>A view runs without parameters; where its template ends in an error then, each variant is looked at.</summary>
    [Theory]
    [InlineData("SELECT shop, {% if kind == 'a' %} amount {% elif kind == 'b' %} toString(amount) AS amount {% else %} {{error('kind')}} {% end %} FROM sales", "copies",
        "DF2003 When 'kind' is 'b'")]
    [InlineData("SELECT shop, {% if kind == 'a' %} sumState(amount) {% elif kind == 'b' %} sumState(shop) {% else %} {{error('kind')}} {% end %} AS total FROM sales GROUP BY shop", "totals",
        "DF2001 When 'kind' is 'b'")]
    [InlineData("SELECT shop {% if kind == 'a' %}, amount {% elif kind == 'b' %} {% else %} {{error('kind')}} {% end %} FROM sales", "copies",
        "DF2002 When 'kind' is 'b'")]
    [InlineData("SELECT shop, amount FROM sales {% if kind == 'a' %} WHERE amount > 0 {% elif kind == 'b' %} LIMIT 5 {% else %} {{error('kind')}} {% end %}", "copies",
        "DF2006 When 'kind' is 'b'")]
    [InlineData("SELECT shop, amount FROM sales {% if kind == 'a' %} WHERE amount > 0 {% elif kind == 'b' %} RIGHT JOIN shops USING shop {% else %} {{error('kind')}} {% end %}", "copies",
        "DF2005 When 'kind' is 'b'")]
    [InlineData("SELECT shop, amount FROM sales {% if defined(n) %} LIMIT 5 {% end %}", "copies", "")]
    [InlineData("SELECT shop, amount FROM sales {% if not defined(n) %} LIMIT 5 {% end %}", "copies", "DF2006 ")]
    public void A_view_says_in_which_case(string query, string target, string expected) =>
        Assert.Equal(expected, Findings($"NODE n\nSQL >\n    %\n    {query}\n\nTYPE materialized\nDATASOURCE {target}\n"));

    [Theory]
    [InlineData("SELECT shop {% if defined(x) %}, price {% end %} FROM sales", "DF1002 When 'x' is given")]
    [InlineData("SELECT shop FROM {% if g == 'd' %} days {% else %} sales {% end %}", "DF1001 When 'g' is 'd'")]
    [InlineData("SELECT shop, price FROM {% if g == 'd' %} sales {% else %} sales {% end %}", "DF1002 ")]
    public void A_query_of_requests_says_in_which_case(string query, string expected) =>
        Assert.Equal(expected, Findings($"NODE n\nSQL >\n    %\n    {query}\n\nTYPE endpoint\n"));

    [Fact]
    public void A_template_with_more_variants_than_are_looked_at_is_named()
    {
        var conditions = string.Concat(Enumerable.Range(0, 70).Select(i => $"{{% if defined(p{i}) %}} AND shop = {i} {{% end %}} "));

        var result = Sales.With("pipes/p.pipe", $"NODE n\nSQL >\n    %\n    SELECT shop FROM sales WHERE 1 {conditions}\n\nTYPE endpoint\n").Against(null);

        Assert.Contains("more variants", Assert.Single(result.LargeQueries).Reason, StringComparison.Ordinal);
    }

    /// <summary>The findings of a pipe with the case in which each is so; one of some cases is never an error.</summary>
    private static string Findings(string pipe)
    {
        var found = Sales.With("pipes/p.pipe", pipe).Against(null).Findings.Where(f => f.Place.Path == "pipes/p.pipe" || f.Resource == "copies").ToArray();
        Assert.All(found.Where(f => f.Message.StartsWith("When", StringComparison.Ordinal)), f => Assert.NotEqual(DiagnosticSeverity.Error, f.Severity));
        return string.Join("; ", found.Select(f => $"{f.Id} {(f.Message.StartsWith("When '", StringComparison.Ordinal) ? f.Message.Split(':')[0] : "")}"));
    }
}
