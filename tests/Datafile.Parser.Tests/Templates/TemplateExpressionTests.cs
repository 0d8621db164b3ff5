using Datafile.Parser.Templates;

namespace Datafile.Parser.Tests.Templates;

/// <summary>What stands in tags is Python: precedence, literals, calls.</summary>
public class TemplateExpressionTests
{
    [Theory]
    [InlineData("a or b and not c == d", "(a or (b and (not (c == d))))")]
    [InlineData("a + b * c - d", "(a + (b * c) - d)")]
    [InlineData("-a ** -b", "(- (a ** (- b)))")]
    [InlineData("a < b <= c != d", "(a < b <= c != d)")]
    [InlineData("a not in b", "(a not in b)")]
    [InlineData("a is not None", "(a is not None)")]
    [InlineData("a | b ^ c & d << e", "(a | (b ^ (c & (d << e))))")]
    [InlineData("a // b % c", "(a // b % c)")]
    [InlineData("a if b else c if d else e", "(a if b else (c if d else e))")]
    [InlineData("not a in b", "(not (a in b))")]
    [InlineData("(a or b) and c", "((a or b) and c)")]
    [InlineData("~a", "(~ a)")]
    [InlineData("(n := a)", "n := a")]
    public void Operators_bind_as_in_python(string expression, string expected) => AssertReads(expression, expected);

    [Theory]
    [InlineData("'it\\'s'", "'it's'")]
    [InlineData("\"a\\n\\x41\\u00e9\\d\"", "'a\nAé\\d'")]
    [InlineData("r'a\\n'", "'a\\n'")]
    [InlineData("'a' \"b\"\n'c'", "'abc'")]
    [InlineData("'''a 'b'\nc'''", "'a 'b'\nc'")]
    [InlineData("''", "''")]
    [InlineData("1_000", "1_000")]
    [InlineData("0x1F", "0x1F")]
    [InlineData("1.5e-3", "1.5e-3")]
    [InlineData(".5", ".5")]
    [InlineData("[1, 'a', [b]]", "[1, 'a', [b]]")]
    [InlineData("{'a': 1, **b}", "dict('a', 1, *b)")]
    [InlineData("{}", "dict()")]
    [InlineData("{a, b}", "set(a, b)")]
    [InlineData("()", "tuple()")]
    [InlineData("(a,)", "tuple(a)")]
    [InlineData("(a)", "a")]
    [InlineData("a, b", "tuple(a, b)")]
    public void Literals_and_collections_are_read(string expression, string expected) => AssertReads(expression, expected);

    [Theory]
    [InlineData("f()", "f()")]
    [InlineData("String(city, 'Bern', description='Where', required=True,)", "String(city, 'Bern', description='Where', required=True)")]
    [InlineData("f(*a, **b)", "f(*a, *b)")]
    [InlineData("a.b.c(d)[0][1:2][::3]", "a.b.c(d)[0][1:2:][3:]")]
    [InlineData("','.join([column(c) for c in names if c])", "','.join([column(c) for c in names if c])")]
    [InlineData("f(a for a, b in c for d in e)", "f(a for tuple(a, b) in c for d in e)")]
    [InlineData("{a: b for a in c}", "dict(a, b for a in c)")]
    [InlineData("sorted(a, key=lambda x, y=1: x + y)", "sorted(a, key=(lambda x, y: (x + y)))")]
    [InlineData("a # what a is\n + b", "(a + b)")]
    public void Calls_indexes_and_comprehensions(string expression, string expected) => AssertReads(expression, expected);

    [Theory]
    [InlineData("{% set a = b + 1 %}", "<set a = (b + 1)>")]
    [InlineData("{% set a, b = c %}", "<set tuple(a, b) = c>")]
    [InlineData("{% set a = b = 1 %}", "<set a = b = 1>")]
    [InlineData("{% set a += 1 %}", "<set a += 1>")]
    [InlineData("{% for a, (b, c) in d %}{% end %}", "<for tuple(a, tuple(b, c)) in d {}>")]
    [InlineData("{% set _ = a.append(b) %}", "<set _ = a.append(b)>")]
    public void Statements_take_targets_and_values(string template, string expected)
    {
        var tree = TemplateTrees.Parse(template);

        Assert.Empty(tree.Diagnostics);
        Assert.Equal(expected, TemplateTrees.Shown(tree));
    }

    [Theory]
    [InlineData("a b", "expected an operator, or the end of the tag, but found 'b'")]
    [InlineData("String(a", "expected ')', but found the end of the tag")]
    [InlineData("String(a))", "expected an operator, or the end of the tag, but found ')'")]
    [InlineData("a +", "expected an expression, but found the end of the tag")]
    [InlineData("a if b", "expected else, but found the end of the tag")]
    [InlineData("'a", "but found a string without its closing '")]
    [InlineData("a ? b", "but found '?'")]
    [InlineData("a && b", "expected an expression, but found '&'")]
    [InlineData("f(a b)", "expected ')', but found 'b'")]
    [InlineData("a.", "expected a name, but found the end of the tag")]
    [InlineData("a[]", "expected an index, but found ']'")]
    [InlineData("if", "expected an expression, but found 'if'")]
    public void A_mistake_is_one_diagnostic(string expression, string message)
    {
        var tree = TemplateTrees.Parse("{{ " + expression + " }} {{ fine }}");

        Assert.Contains(message, Assert.Single(tree.Diagnostics).Message, StringComparison.Ordinal);
    }

    private static void AssertReads(string expression, string expected)
    {
        var tree = TemplateTrees.Parse("{{ " + expression + " }}");

        Assert.Empty(tree.Diagnostics);
        Assert.Equal("<" + expected + ">", TemplateTrees.Shown(tree));
        Assert.IsType<TemplateValue>(Assert.Single(tree.Nodes));
    }
}
