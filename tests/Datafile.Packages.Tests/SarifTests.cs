using System.Text.Json;
using Datafile.Tests;

namespace Datafile.Packages.Tests;

/// <summary>SARIF of the packed command before the validator of its authors, which knows the schema and the rules beyond it.</summary>
public sealed class SarifTests
{
    private const string Sample = "samples/add-column-to-a-materialized-view";

    private static string Validator => Path.Combine(SourceFolder.Repository, "tests/Datafile.Packages.Tests/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");

    [PackagesFact]
    public void What_check_writes_is_valid()
    {
        using var scratch = new ScratchCopy();
        foreach (var (name, arguments) in new (string, string[])[]
        {
            ("findings", ["check", Sample + "/mistakes/backfill-gap", "--against", Sample + "/before"]),
            ("new", ["check", Sample + "/mistakes/backfill-gap", "--against", Sample + "/before", "--new"]),
            ("none", ["check", Sample + "/before"]),
        })
        {
            var sarif = Check(scratch, name, arguments);
            Assert.Empty(Errors(scratch, name));
            Assert.Equal(name != "none", sarif.Contains("\"help\":{\"text\":\"'datafile explain DF4004'", StringComparison.Ordinal));
            Assert.Equal(name == "new", sarif.Contains("\"baselineState\":\"new\"", StringComparison.Ordinal));
        }
    }

    [PackagesFact]
    public void Suppressed_and_accepted_findings_are_valid_results()
    {
        using var scratch = new ScratchCopy();
        scratch.Put("mistakes/backfill-gap", "now");
        var folder = scratch.At("now");
        foreach (var name in (string[])["a", "b", "c"])
            scratch.Write($"now/pipes/{name}.pipe", $"NODE n\nSQL >\n    {(name == "a" ? "-- datafile: ignore DF1002 -- a [draft](x)" : "--")}\n    SELECT missing_{name} FROM analytics_events\n\nTYPE endpoint\n");
        OutsideProgram.Run(Packed.Command, folder, [], "baseline").Succeed();
        File.Delete(Path.Combine(folder, "pipes/c.pipe"));

        var sarif = Check(scratch, "suppressed", ["check", folder]);
        Assert.Empty(Errors(scratch, "suppressed"));
        Assert.Contains("\"kind\":\"inSource\"", sarif, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"external\"", sarif, StringComparison.Ordinal);
    }

    [PackagesFact]
    public void The_validator_sees_a_line_that_does_not_exist()
    {
        using var scratch = new ScratchCopy();
        var sarif = Check(scratch, "wrong", ["check", Sample + "/mistakes/backfill-gap", "--against", Sample + "/before"]);
        scratch.Write("wrong.sarif", sarif.Replace("\"startLine\":17", "\"startLine\":0", StringComparison.Ordinal));

        Assert.Contains("JSON1008", Errors(scratch, "wrong"));
    }

    private static string Check(ScratchCopy scratch, string name, string[] arguments)
    {
        var run = OutsideProgram.Run(Packed.Command, SourceFolder.Repository, [], [.. arguments, "--now", "2023-12-14 10:00:00", "--format", "sarif"]);
        scratch.Write(name + ".sarif", run.Output);
        return run.Output;
    }

    /// <summary>The rules of the validator that a file breaks, without those that are advice.</summary>
    private static string[] Errors(ScratchCopy scratch, string name)
    {
        var results = scratch.At(name + ".results.sarif");

        // npm makes it executable with a script of the package, and runs none.
        File.SetUnixFileMode(Validator, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        OutsideProgram.Run(
            Validator, scratch.Path, [("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")], "validate", name + ".sarif", "--output", results, "--log", "ForceOverwrite").Succeed();
        using var json = JsonDocument.Parse(File.ReadAllText(results));
        return [.. from result in json.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
                   where result.TryGetProperty("level", out var level) && level.GetString() == "error"
                   select result.GetProperty("ruleId").GetString()];
    }
}
