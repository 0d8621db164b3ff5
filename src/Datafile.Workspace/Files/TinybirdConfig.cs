using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Datafile.Analyzer.Project;
using Datafile.Parser;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Files;

/// <summary>The configuration file of a project for <c>tb</c> and the SDKs, as far as it is written down as literals: nothing of it is run.</summary>
/// <param name="Path">Relative to the project root, with <c>/</c>; it may begin with <c>../</c>.</param>
/// <param name="Include">The files, folders and patterns that make up the project, relative to the folder of the file; empty for all.</param>
/// <param name="Folder">The folder of the datafiles, relative to that of the file; null where it names none.</param>
internal sealed record TinybirdConfig(string Path, SourceText Text, ImmutableArray<ConfiguredPath> Include, ConfiguredPath? Folder)
{
    private IncludePattern[]? _scope, _paths;

    /// <summary>The names, in the order in which <c>tb</c> takes the first that is there.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        "tinybird.config.py", "tinybird_config.py", "tinybird.config.mjs", "tinybird.config.cjs", "tinybird.config.json", "tinybird.json",
    ];

    /// <summary>What <c>tb login</c> writes; of it the folder is read, and no token.</summary>
    public const string Login = ".tinyb";

    /// <summary>The way from the folder of the file down to the project root, where it lies above: empty, or with <c>/</c> at its end.</summary>
    public string Inner { get; init; } = "";

    /// <summary>What of the file is not known without running it, or why it says nothing, as a clause; null where all is known.</summary>
    public string? Unknown { get; init; }

    /// <summary>The folder of the file, relative to the project root: empty, or with <c>/</c> at its end.</summary>
    public string BaseFolder => Path.Substring(0, Path.LastIndexOf('/') + 1);

    /// <summary>The paths that it names, the folder first.</summary>
    public IEnumerable<ConfiguredPath> Paths => Folder is { } folder ? Include.Insert(0, folder) : Include;

    /// <summary>Whether a datafile is part of the project: <c>include</c> tells, and without one the folder.</summary>
    /// <param name="file">Relative to the project root.</param>
    public bool Includes(string file) =>
        (_scope ??= [.. (Include.IsEmpty ? Paths : Include).Select(path => new IncludePattern(path.Value))]) is var scope
        && (scope.Length == 0 || (Relative(file) is { } inside && scope.Any(pattern => pattern.Covers(inside))));

    /// <summary>The files among some that it names in any way.</summary>
    /// <param name="files">Relative to the project root.</param>
    public IEnumerable<string> Covered(IEnumerable<string> files)
    {
        _paths ??= [.. Paths.Select(path => new IncludePattern(path.Value))];
        return files.Where(file => Relative(file) is { } inside && _paths.Any(pattern => pattern.Covers(inside)));
    }

    /// <summary>A file as the paths in the configuration count; null where it is not below it.</summary>
    private string? Relative(string file) =>
        BaseFolder.Length == 0 || BaseFolder.StartsWith("../", StringComparison.Ordinal) ? Inner + file
        : file.StartsWith(BaseFolder, StringComparison.Ordinal) ? file.Substring(BaseFolder.Length)
        : null;

    /// <summary>Whether the file is code, which only an SDK reads.</summary>
    public bool IsCode => !Path.EndsWith(".json", StringComparison.Ordinal) && !Path.EndsWith(Login, StringComparison.Ordinal);

    /// <summary>Reads a file of one of the <see cref="Names"/>. Never throws, whatever the text.</summary>
    public static TinybirdConfig Parse(ConfigurationFile file) => Parse(file.File.Path, file.File.Text) with { Inner = file.Inner };

    /// <inheritdoc cref="Parse(ConfigurationFile)"/>
    public static TinybirdConfig Parse(string path, SourceText text) => path.Substring(path.LastIndexOf('/') + 1) switch
    {
        Login => ReadJson(path, text) with { Unknown = null },
        var name when name.EndsWith(".json", StringComparison.Ordinal) => ReadJson(path, text),
        _ => LiteralConfig.Read(path, text),
    };

    private static TinybirdConfig ReadJson(string path, SourceText text)
    {
        var nothing = new TinybirdConfig(path, text, [], null);
        try
        {
            if (ConfiguredPaths(text) is not { } config)
                return nothing with { Unknown = "it is not a JSON object" };

            var login = path.EndsWith(Login, StringComparison.Ordinal);
            ImmutableArray<ConfiguredPath> include = login ? [] : [.. Of("include"), .. Of("schema")];
            return include.Length <= Limits.SettingsPaths
                ? nothing with { Include = include, Folder = Of(login ? "cwd" : "folder").FirstOrDefault() }
                : nothing with { Unknown = $"it names more than {Limits.SettingsPaths} paths" };

            List<ConfiguredPath> Of(string name) => config.TryGetValue(name, out var paths) ? paths : [];
        }
        catch (JsonException failure)
        {
            return nothing with { Unknown = $"it is not valid JSON (line {failure.LineNumber + 1})" };
        }
    }

    /// <summary>
    /// The texts of each property, alone or in an array; blank ones and other values are passed over, as <c>tb</c> does. Null where the
    /// file is not an object.
    /// </summary>
    /// <exception cref="JsonException">The file is not JSON.</exception>
    private static Dictionary<string, List<ConfiguredPath>>? ConfiguredPaths(SourceText text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var reader = new Utf8JsonReader(bytes);
        var found = new Dictionary<string, List<ConfiguredPath>>(StringComparer.Ordinal);
        var (name, isObject, read, characters) = ("", false, 0, 0);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 0)
                isObject |= reader.TokenType == JsonTokenType.StartObject;
            else if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName })
                found[name = reader.GetString() ?? ""] = [];
            else if (reader.TokenType == JsonTokenType.StartObject)
                reader.Skip();
            else if (reader is { CurrentDepth: 1 or 2, TokenType: JsonTokenType.String } && isObject && reader.GetString() is { } value && value.Trim().Length > 0)
            {
                var start = (int)reader.TokenStartIndex;
                characters += Encoding.UTF8.GetCharCount(bytes, read, start - read);
                read = start;
                found[name].Add(new ConfiguredPath(
                    value.Trim(), new TextSpan(characters, Encoding.UTF8.GetCharCount(bytes, start, (int)reader.BytesConsumed - start))));
            }
        }

        return isObject ? found : null;
    }
}

/// <summary>A path in a configuration file.</summary>
/// <param name="Value">As written, without blanks around it.</param>
/// <param name="Span">In the file, with its quotes; empty where it is not written as a literal.</param>
internal sealed record ConfiguredPath(string Value, TextSpan Span);
