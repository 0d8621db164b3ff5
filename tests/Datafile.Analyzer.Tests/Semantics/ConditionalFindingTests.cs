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
    [InlineData("SELECT shop, price FROM {% if g == 'd' %} sales {% else %} shops {% end %}", "DF1002 ")]
    [InlineData("SELECT city FROM {% if g == 'd' %} sales {% else %} shops {% end %}", "DF1002 When 'g' is 'd'")]
    [InlineData("SELECT city FROM {% if g == 'd' %} sales {% else %} shops {% end %} JOIN copies USING shop", "DF1002 When 'g' is 'd'")]
    [InlineData("SELECT city FROM {% if len(x) > 3 %} sales {% else %} shops {% end %}", "")]
    [InlineData("SELECT shop {% if len(x) > 3 %}, price {% end %} FROM sales", "DF1002 In some cases")]
    [InlineData("SELECT shop {% if len(x) > 3 %}, price {% if defined(y) %}, at {% end %} {% end %} FROM sales", "DF1002 In some cases")]
    [InlineData("SELECT lower({% if g == 'd' %} shop {% else %} toString(shop) {% end %}) AS l FROM sales", "DF1009 When 'g' is 'd'")]
    [InlineData("SELECT lower({% if g == 'd' %} toString(shop) {% else %} shop {% end %}) AS l FROM sales", "DF1009 When 'g' is not 'd'")]
    [InlineData("SELECT lower({% if g == 'd' %} shop {% else %} toString(shop) {% end %}) AS l FROM sales {% if defined(x) %} WHERE shop > 1 {% end %}", "DF1009 When 'g' is 'd'")]
    [InlineData("SELECT lower({% if len(x) > 3 %} shop {% else %} toString(shop) {% end %}) AS l FROM sales", "")]
    [InlineData("SELECT {% if g == 'd' %} lower( {% else %} toString( {% end %} shop) AS l FROM sales", "DF1009 When 'g' is 'd'")]
    [InlineData("SELECT lower(shop) AS l {% if len(x) > 3 %}, at {% end %} FROM sales", "DF1009 ")]
    [InlineData("SELECT lower(v) AS l FROM (SELECT {% if g == 'd' %} shop {% else %} toString(shop) {% end %} AS v FROM sales)", "DF1009 When 'g' is 'd'")]
    [InlineData("SELECT nope, v FROM (SELECT {% if g == 'd' %} 1 AS nope, {% end %} shop AS v FROM sales)", "DF1002 When 'g' is not 'd'")]
    public void A_query_of_requests_says_in_which_case(string query, string expected) =>
        Assert.Equal(expected, Findings($"NODE n\nSQL >\n    %\n    {query}\n\nTYPE endpoint\n"));

    /// <summary>Of an endpoint that reads the node, with the parameters that lead there and no more.</summary>
    [Theory]
    [InlineData("price {% if defined(x) %} {% end %}", "*", null)]
    [InlineData("{% if defined(x) %} price, {% end %} shop", "*", "x=x")]
    [InlineData("{% if defined(x) %} toDate({{Date(x, '2020-02-02')}}), price, {% end %} shop", "*", "x=2020-02-02")]
    [InlineData("{% if defined(x) %} toDate({{Date(x)}}), price, {% end %} shop", "*", "x=2024-01-01")]
    [InlineData("{% if defined(x) %} {{column(x)}}, price, {% end %} shop", "*", null)]
    [InlineData("{% if kind == 'a&b' or kind == 'c' %} price, {% end %} shop", "*", "kind=a%26b")]
    [InlineData("{% if kind == 'a' %} {% else %} price, {% end %} shop", "*", "")]
    [InlineData("{% if Int32(n, 1) > 10 %} price, {% end %} shop", "*", "n=11")]
    [InlineData("{% if Float64(n, 0.5) > 10 and Float64(n, 0.5) < 11 %} price, {% end %} shop", "*", "n=10.5")]
    [InlineData("{% if not defined(n) %} price, {% end %} shop", "*", "")]
    [InlineData("{% if defined(x) %} price, {% end %} shop", "{% if defined(y) %} * {% else %} 1 AS one {% end %}", "x=x")]
    [InlineData("{% if x == 'b' %} price, {% end %} shop", "shop {% if not defined(x) %} {{error('x is required')}} {% end %}", "x=b")]
    [InlineData("{% if x == 'b' %} price, {% end %} shop", "shop {% if x != 'c' %} {{error('x must be c')}} {% end %}", null)]
    [InlineData("{% if x == 'b' %} price, {% end %} shop", "shop {% if not defined(y) %} {{error('y is required')}} {% end %}", "x=b&y=x")]
    public void A_finding_of_some_requests_names_one_that_fails(string columns, string read, string? parameters)
    {
        var project = Sales
            .With("pipes/base.pipe", $"NODE n\nSQL >\n    %\n    SELECT {columns} FROM sales\n")
            .With("pipes/by shop.pipe", $"NODE first\nSQL >\n    %\n    SELECT {read} FROM base\n\nNODE last\nSQL >\n    SELECT * FROM first\n\nTYPE endpoint\n");

        var finding = Assert.Single(project.Against(null).Findings, f => f.Id == "DF1002" && f.Resource == "base");

        var request = parameters is null ? null : "GET /v0/pipes/by%20shop.json" + (parameters.Length > 0 ? "?" : "") + parameters;
        Assert.Equal(request, finding.Properties.GetValueOrDefault("request"));
        Assert.Equal(request is not null, finding.Message.EndsWith($" For example, {request} fails.", StringComparison.Ordinal));
    }

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
        return string.Join("; ", found.Select(f => $"{f.Id} {(f.Message.StartsWith("When '", StringComparison.Ordinal) || f.Message.StartsWith("In some", StringComparison.Ordinal) ? f.Message.Split(':')[0] : "")}"));
    }
}
