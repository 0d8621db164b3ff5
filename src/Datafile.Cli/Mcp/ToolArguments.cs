using System.Text.Json;
using Datafile.Cli.JsonRpc;
using Datafile.Parser.Text;
using Datafile.Workspace;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Mcp;

/// <summary>The arguments of a call. Every member throws <see cref="WorkspaceException"/> if what is given is not what the tool takes.</summary>
/// <remarks>Null and the empty text count as not given: agents fill in what they do not need.</remarks>
internal sealed class ToolArguments
{
    private const int MaxText = 4096;

    private readonly Dictionary<string, ToolInput> _inputs;
    private readonly JsonElement _given;

    /// <exception cref="WorkspaceException">An argument that the tool does not take, or one that it needs is missing.</exception>
    public ToolArguments(string tool, ToolInput[] inputs, JsonElement given)
    {
        (_inputs, _given) = (inputs.ToDictionary(i => i.Name), given);
        if (given.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
            throw new WorkspaceException("the arguments are not a JSON object");
        if (given.ValueKind == JsonValueKind.Object && given.EnumerateObject().Select(a => a.Name).FirstOrDefault(n => !_inputs.ContainsKey(n)) is { } unknown)
        {
            throw new WorkspaceException($"{tool} has no argument '{Short(unknown)}'{(Spelling.Nearest(unknown, _inputs.Keys) is { } near
                ? $": did you mean '{near}'?"
                : $": it takes {string.Join(", ", _inputs.Keys)}")}");
        }

        if (inputs.FirstOrDefault(i => i.IsRequired && !Has(i.Name)) is { } missing)
            throw new WorkspaceException($"{tool} needs the argument '{missing.Name}': {missing.Description}");
    }

    /// <summary>A path that is the working directory or inside of it, as the agent wrote it.</summary>
    public string Path
    {
        get
        {
            var path = Text("path") ?? ".";
            return FolderBoundary.Holds(Environment.CurrentDirectory, path)
                ? path
                : throw new WorkspaceException($"'{path}' is outside of the working directory {Environment.CurrentDirectory}: name a path inside of it");
        }
    }

    /// <summary>The baseline; null for none. A folder is inside of the working directory.</summary>
    public string? Against => Text("against") is { } against && Directory.Exists(against) && !FolderBoundary.Holds(Environment.CurrentDirectory, against)
        ? throw new WorkspaceException($"the folder '{against}' is outside of the working directory {Environment.CurrentDirectory}: name a git ref, or a folder inside of it")
        : Text("against");

    /// <summary>A point in time, in UTC; null if it is not given.</summary>
    public DateTime? Time(string name) => Text(name) is not { } text ? null
        : Timestamp.Parse(text) ?? throw new WorkspaceException($"invalid timestamp '{text}' in '{name}': {Timestamp.Form}");

    /// <summary>Null if it is not given.</summary>
    public string? Text(string name)
    {
        if (!Has(name))
            return null;

        var (text, choices) = (TextOf(name, _given.GetProperty(name)), _inputs[name].Choices);
        return choices.Length == 0 || choices.Contains(text)
            ? text
            : throw new WorkspaceException($"'{Short(text)}' is not a value of '{name}': use {string.Join(", ", choices)}");
    }

    public string[] Texts(string name)
    {
        if (!Has(name))
            return [];

        var value = _given.GetProperty(name);
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => TextOf(name, item))] : [TextOf(name, value)];
    }

    public bool Flag(string name) => Has(name) && _given.GetProperty(name) is var value && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new WorkspaceException($"'{name}' is true or false"),
    };

    public int Number(string name, int without)
    {
        if (!Has(name))
            return without;

        var (value, (min, max)) = (_given.GetProperty(name), _inputs[name].Bounds);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : throw new WorkspaceException($"'{name}' is a whole number {(max < int.MaxValue ? $"from {min} to {max}" : $"of at least {min}")}");
    }

    private bool Has(string name) => _given.ValueKind == JsonValueKind.Object
        && _given.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
        && RpcMessage.TextOf(value) != "";

    private static string TextOf(string name, JsonElement value) => RpcMessage.TextOf(value) switch
    {
        null => throw new WorkspaceException($"'{name}' is a text"),
        { Length: > MaxText } => throw new WorkspaceException($"'{name}' is longer than {MaxText} characters"),
        var text when text.Any(char.IsControl) => throw new WorkspaceException($"'{name}' has a control character"),
        var text => text,
    };

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
