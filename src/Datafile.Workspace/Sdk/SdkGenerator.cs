using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Sdk;

/// <summary>A datafile that an SDK generates of a definition.</summary>
/// <param name="Type"><c>datasource</c>, <c>pipe</c> or <c>connection</c>.</param>
internal sealed record SdkArtifact(string Type, string Name, string Content);

/// <summary>Runs the generator that a project has installed: <c>tinybird generate --json</c> of the SDK for TypeScript or Python.</summary>
internal static class SdkGenerator
{
    private const string Script = "node_modules/@tinybirdco/sdk/bin/tinybird.js", Module = "tinybird_sdk.cli.index";

    private static readonly string[] VirtualEnvironments =
        [".venv/bin/python", "venv/bin/python", ".venv/Scripts/python.exe", "venv/Scripts/python.exe"];

    /// <summary>A variable in the values of a JSON configuration, or in the code of another.</summary>
    private static readonly Regex Variable = new(
        """\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}|process\.env\.(?<name>[A-Za-z_][A-Za-z0-9_]*)|os\.environ\[["'](?<name>[A-Za-z_][A-Za-z0-9_]*)["']\]""",
        RegexOptions.CultureInvariant);

    /// <param name="root">The full path of the folder of the configuration.</param>
    /// <param name="installed">Where the SDK is installed: in this folder or one above it.</param>
    /// <exception cref="WorkspaceException">The SDK is not installed, or fails.</exception>
    public static ImmutableArray<SdkArtifact> Generate(string root, SdkLanguage language, string installed)
    {
        var (program, arguments) = language == SdkLanguage.TypeScript ? TypeScript(installed) : Python(installed);
        var output = SdkProgram.Run(program, arguments, root, Variables(root));
        return Parse(output) ?? throw new WorkspaceException($"the generator of '{root}' printed no JSON of resources: update the SDK, which needs 'tinybird generate --json'");
    }

    /// <summary>
    /// The resources in what a generator printed; null where there are none. What the code of the project prints before them is passed
    /// over.
    /// </summary>
    internal static ImmutableArray<SdkArtifact>? Parse(string output)
    {
        for (var at = output.IndexOf('{'); at >= 0; at = output.IndexOf("\n{", at, StringComparison.Ordinal) is var next and >= 0 ? next + 1 : -1)
        {
            try
            {
                using var document = JsonDocument.Parse(output.Substring(at));
                if (document.RootElement.TryGetProperty("artifacts", out var artifacts) && artifacts.ValueKind == JsonValueKind.Array)
                    return [.. artifacts.EnumerateArray()
                        .Select(artifact => new SdkArtifact(Text(artifact, "type"), Text(artifact, "name"), Text(artifact, "content")))];
            }
            catch (JsonException)
            {
                // Something that looks like the beginning.
            }
        }

        return null;
    }

    private static string Text(JsonElement artifact, string name) =>
        artifact.ValueKind == JsonValueKind.Object && artifact.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";

    private static (string Program, string[] Arguments) TypeScript(string installed)
    {
        var script = FoldersFrom(installed).Select(folder => Path.Combine(folder, Script)).FirstOrDefault(File.Exists)
            ?? throw new WorkspaceException($"the package @tinybirdco/sdk is not installed in '{installed}': run npm install there, then check again");
        var node = SdkProgram.Find("node") ?? throw new WorkspaceException("node is not on the PATH: install Node.js to check resources that are defined in TypeScript");
        return (node, [script, "generate", "--json"]);
    }

    private static (string Program, string[] Arguments) Python(string installed)
    {
        var python = FoldersFrom(installed)
            .SelectMany(folder => VirtualEnvironments.Select(path => Path.Combine(folder, path)))
            .FirstOrDefault(File.Exists)
            ?? SdkProgram.Find("python3", "python")
            ?? throw new WorkspaceException("python3 is not on the PATH: install Python to check resources that are defined in Python");
        return (python, ["-m", Module, "generate", "--json"]);
    }

    private static IEnumerable<string> FoldersFrom(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
            yield return at;
    }

    private static IEnumerable<string> Variables(string root)
    {
        var boundary = ReadBoundary.Around(root);
        return ConfigLocator.In("", boundary) is { } file
            ? Variable.Matches(file.File.Text.ToString())
                .Cast<Match>()
                .Select(match => match.Groups["name"].Value)
                .Append("TINYBIRD_TOKEN")
                .Distinct()
            : ["TINYBIRD_TOKEN"];
    }
}
