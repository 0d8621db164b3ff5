using System.Collections.Immutable;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Findings;

/// <summary>What a rule is: its names, its severity and its messages.</summary>
/// <param name="id">E.g. <c>DF3001</c>.</param>
/// <param name="name">The readable name, e.g. <c>missing-cutoff</c>.</param>
/// <param name="title">What it finds, a sentence for lists of rules.</param>
/// <param name="severity">That of its findings, where none is configured and their message has none.</param>
/// <param name="messageFormats">The formats of all its messages, at least one.</param>
public sealed class RuleDescription(
    string id, string name, string title, string category, DiagnosticSeverity severity, ImmutableArray<string> messageFormats)
{
    /// <summary>The categories of rules about the difference to a baseline.</summary>
    internal const string Change = "Change", Release = "Release";

    public string Id { get; } = id;

    public string Name { get; } = name;

    public string Title { get; } = title;

    public string Category { get; } = category;

    public DiagnosticSeverity DefaultSeverity { get; } = severity;

    public ImmutableArray<string> MessageFormats { get; } = messageFormats;

    /// <summary>Its page, relative to the repository; empty for what has none.</summary>
    public string Page { get; init; } = "";

    /// <summary>Whether the rule is about the difference to a baseline.</summary>
    public bool IsAboutChange => Category is Change or Release;

    /// <summary>Whether a word is the id or the name of the rule.</summary>
    public bool IsNamed(string word) =>
        string.Equals(word, Id, StringComparison.OrdinalIgnoreCase) || string.Equals(word, Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The id or the name of a rule that a misspelt word may mean; null where none is near.</summary>
    public static string? Nearest(IReadOnlyCollection<RuleDescription> rules, string word) =>
        Spelling.Nearest(word.ToUpperInvariant(), rules.Select(r => r.Id)) ?? Spelling.Nearest(word.ToLowerInvariant(), rules.Select(r => r.Name));
}
