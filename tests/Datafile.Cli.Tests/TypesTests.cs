using System.Text.Json;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary>What <c>datafile types</c> prints.</summary>
public sealed class TypesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public TypesTests() => _folder
        .Write("datasources/events.datasource", "SCHEMA >\n    `day` Date,\n    `country` LowCardinality(String),\n    `hits` UInt32\n\nENGINE MergeTree\nENGINE_SORTING_KEY day\n")
        .Write("pipes/kpis.pipe", """
            NODE shown
            SQL >
                %
                SELECT day, country, {% if defined(exact) %} hits {% else %} 'many' {% end %} AS size
                FROM events

            NODE endpoint
            SQL >
                SELECT *, n.x AS other FROM shown AS s LEFT JOIN workspace.numbers AS n ON n.day = s.day

            TYPE endpoint

            """);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Types_read_well_in_a_terminal() => Verifier.Verify(Program.Run(_folder.Path, "types").AssertExit(0).Output);

    [Fact]
    public void Json_has_every_key_of_the_contract_and_null_for_what_could_not_be_told()
    {
        var found = JsonDocument.Parse(Program.Run(_folder.Path, "types", ".", "--format", "json").AssertExit(0).Output).RootElement;

        Assert.Equal(1, found.GetProperty("schema").GetInt32());
        Assert.Equal(
            """{"pipe":"kpis","node":"shown","columns":[{"name":"day","type":"Date"},{"name":"country","type":"LowCardinality(String)"},{"name":"size","type":null}]}""",
            found.GetProperty("nodes")[0].GetRawText());
        Assert.True(found.GetProperty("nodes")[1].GetProperty("incomplete").GetBoolean());
    }

    [Fact]
    public void A_file_of_a_project_stands_for_its_nodes()
    {
        _folder.Write("pipes/other.pipe", "NODE n\nSQL >\n    SELECT 1 AS one\n");

        var found = JsonDocument.Parse(Program.Run(_folder.Path, "types", "pipes/other.pipe", "--format", "json").AssertExit(0).Output).RootElement;

        Assert.Equal("""[{"pipe":"other","node":"n","columns":[{"name":"one","type":"UInt8"}]}]""", found.GetProperty("nodes").GetRawText());
    }

    [Fact]
    public void A_path_that_does_not_exist_is_an_error() =>
        Assert.Contains("does not exist", Program.Run(_folder.Path, "types", "nowhere").AssertExit(2).Errors);
}
