using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Workspace.Tests;

/// <summary>The file of <c>plan --statistics</c>.</summary>
public sealed class StoredSizesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_come_in_any_order_with_or_without_quotes()
    {
        var sizes = Read("\"bytes\",\"datasource_name\",\"rows\"\r\n48300000000,\"visits\",1200000000\r\n0,empty,0\n\n");

        Assert.Equal(new StoredSize(1_200_000_000, 48_300_000_000), sizes.Find("visits"));
        Assert.Equal(new StoredSize(0, 0), sizes.Find("empty"));
        Assert.Null(sizes.Find("other"));
    }

    [Theory]
    [InlineData("", "no column 'datasource_name'")]
    [InlineData("name,rows,bytes\nvisits,1,2\n", "no column 'datasource_name'")]
    [InlineData("datasource_name,rows,bytes\nvisits,many,2\n", "statistics.csv:2 is not")]
    [InlineData("datasource_name,rows,bytes\nvisits,1\n", "statistics.csv:2 is not")]
    [InlineData("datasource_name,rows,bytes\nvisits,1,-2\n", "statistics.csv:2 is not")]
    public void What_is_no_such_file_is_told_with_its_line_and_the_query_that_writes_it(string text, string words)
    {
        var message = Assert.Throws<WorkspaceException>(() => Read(text)).Message;

        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains("FROM tinybird.datasources_storage", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 999, "1 row, 999 bytes")]
    [InlineData(0, 1_000, "0 rows, 1 kB")]
    [InlineData(1_200_000_000, 48_349_000_000, "1,200,000,000 rows, 48.3 GB")]
    [InlineData(5, 999_999_999, "5 rows, 1 GB")]
    public void Sizes_are_written_for_people(long rows, long bytes, string expected) => Assert.Equal(expected, PlanWording.Of(new StoredSize(rows, bytes)));

    private StoredSizes Read(string text)
    {
        _folder.Write("statistics.csv", text);
        return StoredSizes.Read(_folder.At("statistics.csv"));
    }
}
