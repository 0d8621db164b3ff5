using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Tests.Types;

public class FactTableTests
{
    [Theory]
    [InlineData("functions"), InlineData("calls"), InlineData("settings"), InlineData("table-settings"), InlineData("time-zones")]
    [InlineData("new-functions"), InlineData("new-settings")]
    public void Every_name_of_a_table_is_found(string name)
    {
        var table = new FactTable(name);

        Assert.NotEmpty(table.Names);
        Assert.All(table.Names, n => Assert.Equal(n, FactTable.NameOf(table.Find(n) ?? "")));
        Assert.All(table.Names, n => Assert.Contains(table.FindAnyCase(n.ToUpperInvariant()), line => FactTable.NameOf(line) == n));
    }

    [Theory]
    [InlineData(""), InlineData("\0"), InlineData("~"), InlineData("ä"), InlineData("cou"), InlineData("countt"), InlineData("# What"), InlineData("count\tifnl")]
    public void What_is_no_name_is_not_found(string name) => Assert.Null(new FactTable("functions").Find(name));

    [Theory]
    [InlineData("COUNT", "count")]
    [InlineData("Date_Diff", null)]
    [InlineData("DATE_DIFF", "dateDiff")]
    [InlineData("readWKT", "readWKT")]
    [InlineData("readWkt", "readWKT")]
    [InlineData("READWKT", null)]
    [InlineData("TimeZone", "timezone")]
    public void The_case_of_a_name_counts_where_ClickHouse_says_so(string name, string? function) =>
        Assert.Equal(function, FunctionFacts.Find(name)?.Name);
}
