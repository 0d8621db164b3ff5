using System.Diagnostics;
using Datafile.Parser.Templates;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Templates;

/// <summary>Which parameters a template takes: one a line, as <c>name Type = default</c>.</summary>
public class TemplateParametersTests
{
    [Theory]
    [InlineData("{{String(city)}}", "city String")]
    [InlineData("{{String(city, 'Bern')}}", "city String = 'Bern'")]
    [InlineData("{{ String( city , default = \"Bern\", description='Where, or (about) where', required=True ) }}", "city String = 'Bern'")]
    [InlineData("{{String(city, description='Where', example='Bern')}}", "city String")]
    [InlineData("{{String(city, 'it''s')}}", "city String = 'its'")]
    [InlineData("{{String(city, 'it\\'s')}}", "city String = 'it's'")]
    [InlineData("{{String(city, '', enum=['a', 'b'])}}", "city String = ''")]
    [InlineData("{{Int32(page, 0)}}", "page Int32 = 0")]
    [InlineData("{{Int32(page, -1)}}", "page Int32 = -1")]
    [InlineData("{{Float64(share, 0.5)}}", "share Float64 = 0.5")]
    [InlineData("{{Boolean(all, True)}}", "all Boolean = True")]
    [InlineData("{{DateTime64(since, '2024-01-01 00:00:00.000')}}", "since DateTime64 = '2024-01-01 00:00:00.000'")]
    [InlineData("{{Array(ids, 'Int32')}}", "ids Array")]
    [InlineData("{{Array(ids, 'Int32', '1,2')}}", "ids Array = '1,2'")]
    [InlineData("{{Array(ids, 'Int32', default='1,2')}}", "ids Array = '1,2'")]
    [InlineData("{{columns(shown, 'a,b')}} {{column(key, 'day')}}", "shown columns = 'a,b'", "key column = 'day'")]
    [InlineData("{{symbol(tenant)}} {{JSON(filters, '{}')}}", "tenant symbol", "filters JSON = '{}'")]
    public void A_function_declares_it(string template, params string[] expected) => AssertTakes(template, expected);

    [Theory]
    [InlineData("{{String(city, None)}}", "city String")]
    [InlineData("{{String(city, other + 'x')}}", "city String", "other")]
    [InlineData("{{String(city, String(region, 'west'))}}", "city String", "region String = 'west'")]
    [InlineData("{{Date(day, date_of(1))}}", "day Date")]
    public void A_default_that_is_no_literal_is_none(string template, params string[] expected) => AssertTakes(template, expected);

    [Theory]
    [InlineData("{{city}}", "city")]
    [InlineData("{% if defined(city) %} a {% end %}", "city")]
    [InlineData("{% if not defined(city) and page == 1 or id %} a {% elif kind in ['a'] %} b {% else %} c {% end %}", "city", "page", "id", "kind")]
    [InlineData("{% if defined(city) %} {{String(city, 'Bern')}} {% end %}", "city String = 'Bern'")]
    [InlineData("{{String(city)}} {{Int32(city, 1)}} {{city}}", "city String")]
    [InlineData("{{split_to_array(names, 'a,b', ',')}}", "names")]
    [InlineData("{{sql_and(city__in=Array(cities), page=page)}}", "cities Array", "page")]
    [InlineData("{{ error('no ' + city) }}", "city")]
    [InlineData("{{city.upper()}} {{cities[0]}}", "city", "cities")]
    public void A_name_alone_is_one_without_a_type(string template, params string[] expected) => AssertTakes(template, expected);

    [Theory]
    [InlineData("SELECT {a: 1}, '{x}', {b:UInt8}")]
    [InlineData("{# {{String(city)}} #}")]
    [InlineData("{{! String(city) }}")]
    [InlineData("    # {{String(city)}}\n")]
    [InlineData("{{max_threads(4)}} {{backend_hint('x')}} {{tb_secret('key')}} {{job_timestamp}} {{true}}")]
    [InlineData("{% import os %} {% from os import path %} {% try %} {% except ValueError as e %} {% end %}")]
    [InlineData("{{ f'a' + r\"b\" }}")]
    [InlineData("{{String('city')}}")]
    [InlineData("{{String(")]
    [InlineData("{{")]
    [InlineData("{")]
    [InlineData("")]
    public void Nothing_is_taken(string template) => AssertTakes(template);

    [Theory]
    [InlineData("{% set low = Int32(page, 1) %} {{low}}", "page Int32 = 1")]
    [InlineData("{% for last, item in enumerate_with_last(Array(items, 'String')) %} {{item}} {% if not last %},{% end %} {% end %}", "items Array")]
    [InlineData("{{ [columns(name) for name in names] }}", "names")]
    public void What_the_template_sets_is_its_own(string template, params string[] expected) => AssertTakes(template, expected);

    [Theory]
    [InlineData("WHERE name LIKE '%{{String(part)}}%' -- {{Int8(page)}}", "part String", "page Int8")]
    [InlineData("# {{a}}\n  {{b}} # {{c}}\n", "b", "c")]
    [InlineData("{{{city}}}", "city")]
    [InlineData("{{String(city)}} {{String(", "city String")]
    [InlineData("{{String(\r\n    city,\r\n    'Bern'\r\n)}}", "city String = 'Bern'")]
    public void Tags_are_found_before_sql_is_read(string template, params string[] expected) => AssertTakes(template, expected);

    [Theory]
    [InlineData("{{String(a,", "")]
    [InlineData("{{String(a,", "))))")]
    [InlineData("{% for ", "%}")]
    [InlineData("{{", "")]
    [InlineData("{{a}}", "")]
    [InlineData("for ", "")]
    public void Long_templates_take_linear_time(string part, string end)
    {
        var template = "{{" + string.Concat(Enumerable.Repeat(part, 50_000)) + end + "}}";
        var clock = Stopwatch.StartNew();
        TemplateParameters.Of(template, new TextSpan(0, template.Length));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    private static void AssertTakes(string template, params string[] expected)
    {
        // Places are those of the file.
        var text = "before" + template + "{{after}}";
        var taken = TemplateParameters.Of(text, new TextSpan("before".Length, template.Length));

        Assert.Equal(expected, taken.Select(Shown));
    }

    private static string Shown(TemplateParameter parameter) => parameter.Name
        + (parameter.Type.Length == 0 ? "" : " " + parameter.Type)
        + parameter.Default switch
        {
            null => "",
            { Kind: TemplateLiteralKind.String } text => $" = '{text.Text}'",
            var other => " = " + other.Text,
        };
}
