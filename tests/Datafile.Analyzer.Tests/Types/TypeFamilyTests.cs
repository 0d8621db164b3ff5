using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Tests.Types;

public class TypeFamilyTests
{
    [Fact]
    public void An_alias_takes_what_its_family_takes() => Assert.All(TypeFamily.All.Where(f => f.AliasOf.Length > 0), alias =>
    {
        var family = Assert.Single(TypeFamily.All, f => f.Name == alias.AliasOf);

        Assert.Equal(family.StandsIn, alias.StandsIn);
        Assert.Empty(family.AliasOf);
    });

    [Theory]
    [InlineData("String", "String")]
    [InlineData("datetime", "DateTime")]
    [InlineData("double precision", "DOUBLE PRECISION")]
    [InlineData("boolean", "boolean")]
    [InlineData("BOOL", "Bool")]
    [InlineData("string", null)]
    [InlineData("", null)]
    public void A_name_is_found_in_any_case_where_the_family_does_not_mind_it(string name, string? family) =>
        Assert.Equal(family, TypeFamily.Find(name)?.Name);

    [Theory]
    [InlineData("strnig", "String")]
    [InlineData("LowCardnality", "LowCardinality")]
    [InlineData("Flaot64", "Float64")]
    [InlineData("long", "Int64")]
    [InlineData("Int24", "Int64")]
    [InlineData("Q", null)]
    public void The_family_that_a_name_was_meant_to_be_is_told(string name, string? family) =>
        Assert.Equal(family, TypeFamily.Nearest(name));
}
