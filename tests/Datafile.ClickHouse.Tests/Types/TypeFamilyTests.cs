using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Is the table of type families that of the engine?</summary>
public sealed class TypeFamilyTests(ClickHouseDatabase database) : IClassFixture<ClickHouseDatabase>
{
    /// <summary>Families of older engines, which this one has lost.</summary>
    private static readonly string[] Lost = ["Object"];

    /// <summary>Families that are taken in any case although the engine's table says otherwise; the table gives the reasons.</summary>
    private static readonly string[] Laxer = ["Enum8", "Enum16", "GEOMETRY"];

    [ClickHouseFact]
    public void It_has_every_family_and_alias_of_the_engine_and_no_other()
    {
        var rows = database.Query("SELECT name, if(alias_to = '', '-', alias_to), case_insensitive FROM system.data_type_families ORDER BY name");

        Assert.True(rows.Length > 100, $"only {rows.Length} families");
        Assert.Equal(
            rows.Select(r => $"{r[0]} {r[1]} {(r[2] == "1" || Laxer.Contains(r[0]) ? "any case" : "its case")}"),
            TypeFamily.All.Where(f => !Lost.Contains(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => $"{f.Name} {(f.AliasOf.Length == 0 ? "-" : f.AliasOf)} {(f.IgnoresCase ? "any case" : "its case")}"));
    }
}
