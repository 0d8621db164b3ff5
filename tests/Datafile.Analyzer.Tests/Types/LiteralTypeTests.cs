using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Tests.Types;

public class LiteralTypeTests
{
    [Theory]
    [InlineData("0", "UInt8")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000000000000000255", "UInt8")]
    [InlineData("-128", "Int8")]
    [InlineData("-129", "Int16")]
    [InlineData("-0", "Float64")]
    [InlineData("18446744073709551615", "UInt64")]
    [InlineData("18446744073709551616", "Float64")]
    [InlineData("99999999999999999999999999999999999999999999999999999999999999999999999999999", "Float64")]
    [InlineData("0xFF", "UInt8")]
    [InlineData("0xFFFFFFFFFFFFFFFF", "UInt64")]
    [InlineData("0xFFFFFFFFFFFFFFFFF", "Float64")]
    [InlineData("0b100000000", "UInt16")]
    [InlineData("1e3", "Float64")]
    [InlineData("1.5", "Float64")]
    public void A_number_has_the_narrowest_type_that_holds_it(string number, string type) =>
        Assert.Equal(type, LiteralType.Of(LiteralKind.Number, number).ToString());
}
