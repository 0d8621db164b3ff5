namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What Tinybird refuses of the expressions in a template, and what goes wrong with those that it takes.</summary>
public class TemplateMistakeTests
{
    [Theory]
    [InlineData("{{Int32()}}", "Error: 'Int32' needs 1 argument. Write the name of its parameter between its parentheses.")]
    [InlineData("{{Int32(p, 1, 2, 3, 4, 5, 6)}}", "")]
    [InlineData("{{columns()}}", "Error: 'columns' needs 1 argument. Write the name of its parameter between its parentheses.")]
    [InlineData("{{enumerate_with_last()}}", "Error: 'enumerate_with_last' needs 1 argument. Write what is missing between its parentheses.")]
    [InlineData("{{column()}}", "Error: 'column' needs 1 argument. Write the name of its parameter between its parentheses.")]
    [InlineData("{{Int32(*p)}}", "")]
    [InlineData("{{Int32(p, **q)}}", "Error: Templates do not allow '**'. Write the expression without it.; Error: 'q' is reserved by Tinybird in templates, and the query is refused. Rename it.")]
    [InlineData("{{2 ** 3}}", "Error: Templates do not allow '**'. Write the expression without it.")]
    [InlineData("{{format}}", "Error: 'format' is reserved by Tinybird in templates, and the query is refused. Rename it.")]
    [InlineData("{{q}}", "Error: 'q' is reserved by Tinybird in templates, and the query is refused. Rename it.")]
    [InlineData("{{Int23(p)}}", "Error: Templates have no function 'Int23'. Did you mean 'Int32'?")]
    [InlineData("{{whatever(p)}}", "")]
    [InlineData("{{Int32(token)}}", "Warning: Parameter 'token' has a name that Tinybird's own API uses, so requests cannot send it. Rename it.")]
    [InlineData("{{{x}}}", "")]
    [InlineData("'{{String(p)}}'", "Warning: The value of {{String(p)}} is inserted with quotes of its own, which close this string early. Remove the quotes around it, and join it to other text with concat().")]
    [InlineData("'{{Int32(p)}}'", "")]
    [InlineData("'{{p}}'", "Warning: The value of {{p}} is inserted with quotes of its own, which close this string early. Remove the quotes around it, and join it to other text with concat().")]
    [InlineData("'a' || '{{String(p)}}'", "Warning: The value of {{String(p)}} is inserted with quotes of its own, which close this string early. Remove the quotes around it, and join it to other text with concat().")]
    [InlineData("'{{String(p)}}' || '{{String(r)}}'", "Warning: The value of {{String(p)}} is inserted with quotes of its own, which close this string early. Remove the quotes around it, and join it to other text with concat().; Warning: The value of {{String(r)}} is inserted with quotes of its own, which close this string early. Remove the quotes around it, and join it to other text with concat().")]
    [InlineData("{{Int32(p, description=\"x\")}}", "")]
    [InlineData("{{defined()}}", "")]
    [InlineData("{{split_to_array()}}", "Error: 'split_to_array' needs 1 argument. Write what is missing between its parentheses.")]
    [InlineData("{{sql_and()}}", "")]
    [InlineData("{{JSON()}}", "Error: 'JSON' needs 1 argument. Write the name of its parameter between its parentheses.")]
    [InlineData("{{JSON(a, b, c)}}", "")]
    [InlineData("{{symbol()}}", "Error: 'symbol' needs 1 argument. Write the name of its parameter between its parentheses.")]
    [InlineData("{{Array()}}", "Error: 'Array' needs 1 argument. Write the name of its parameter between its parentheses.")]
    [InlineData("{{Array(a)}}", "")]
    [InlineData("{{Array(a, b, c, d, e, f, g, h, i)}}", "")]
    [InlineData("{{Array(a, b, c, d, e, f, g, h, i, j)}}", "Error: 'Array' accepts at most 9 arguments. Remove this one.")]
    [InlineData("{{Array(a, 'String', default='x', description='y', required=True, values=1, example=2, max=3, min=4, enum=5)}}", "")]
    [InlineData("{{day_diff(1)}}", "Error: 'day_diff' needs 2 arguments. Write what is missing between its parentheses.")]
    [InlineData("{{date_diff_in_days()}}", "Error: 'date_diff_in_days' needs 2 arguments. Write what is missing between its parentheses.")]
    public void Of_an_expression_is_told(string expression, string expected)
    {
        var findings = TinyProject.Empty.With(".tinyenv", "VERSION=0.0.1\n").With("pipes/x.pipe", $"NODE n\nSQL >\n    %\n    SELECT {expression} AS a\n\nTYPE endpoint\n").Against(null).Findings;

        Assert.All(findings, f => Assert.Equal("DF0005", f.Id));
        Assert.Equal(expected, string.Join("; ", findings.Select(f => $"{f.Severity}: {f.Message}")));
    }
}
