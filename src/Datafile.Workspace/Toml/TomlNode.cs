using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Toml;

/// <summary>A value of a TOML document, with its place in the text.</summary>
internal abstract class TomlNode(TextSpan span)
{
    public TextSpan Span { get; } = span;

    /// <summary>What it is, with an article, for messages.</summary>
    public abstract string Kind { get; }
}

internal sealed class TomlText(string value, TextSpan span) : TomlNode(span)
{
    public string Value { get; } = value;

    public override string Kind => "text";
}

internal sealed class TomlBoolean(bool value, TextSpan span) : TomlNode(span)
{
    public bool Value { get; } = value;

    public override string Kind => Value ? "true" : "false";
}

/// <summary>A number, a date or a time. No setting is one, so only its kind is known.</summary>
internal sealed class TomlScalar(string kind, TextSpan span) : TomlNode(span)
{
    public override string Kind { get; } = kind;
}

internal sealed class TomlArray(TextSpan span, bool isOfTables) : TomlNode(span)
{
    /// <summary>Whether it is written as <c>[[name]]</c>, and may grow.</summary>
    public bool IsOfTables { get; } = isOfTables;

    public List<TomlNode> Items { get; } = [];

    public override string Kind => "a list";
}

internal sealed class TomlTable(TextSpan span, TomlTableOrigin origin) : TomlNode(span)
{
    private readonly Dictionary<string, TomlEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<TomlEntry> _ordered = [];

    public TomlTableOrigin Origin { get; set; } = origin;

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<TomlEntry> Entries => _ordered;

    public override string Kind => "a table";

    public TomlNode? Find(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value : null;

    public void Add(string key, TextSpan span, TomlNode value)
    {
        var entry = new TomlEntry(key, span, value);
        _entries.Add(key, entry);
        _ordered.Add(entry);
    }
}

/// <param name="Span">Of the key.</param>
internal sealed record TomlEntry(string Key, TextSpan Span, TomlNode Value);

/// <summary>How a table came to be, which decides what may be added to it.</summary>
internal enum TomlTableOrigin
{
    /// <summary>By the header of a table in it: <c>a</c> of <c>[a.b]</c>.</summary>
    Implied,

    /// <summary>By its own header.</summary>
    Header,

    /// <summary>By a key in it: <c>a</c> of <c>a.b = 1</c>.</summary>
    DottedKey,

    /// <summary>In braces; nothing can be added.</summary>
    Inline,
}
