using System.Collections.Immutable;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Findings;

/// <summary>What a descriptor of Roslyn has no member for, kept in its custom tags: the name of the rule, then the formats of its further messages.</summary>
public static class RuleDescriptors
{
    /// <summary>The categories of rules about the difference to a baseline.</summary>
    internal const string Change = "Change", Release = "Release";

    /// <summary>The readable name of the rule, e.g. <c>missing-cutoff</c>.</summary>
    public static string RuleName(this DiagnosticDescriptor descriptor) => descriptor.CustomTags.FirstOrDefault() ?? descriptor.Id;

    /// <summary>The formats of all messages of the rule, at least one.</summary>
    public static ImmutableArray<string> MessageFormats(this DiagnosticDescriptor descriptor) =>
        [descriptor.MessageFormat.ToString(), .. descriptor.CustomTags.Skip(1)];

    /// <summary>Whether the rule is about the difference to a baseline.</summary>
    public static bool IsAboutChange(this DiagnosticDescriptor descriptor) => descriptor.Category is Change or Release;

    /// <summary>Whether a word is the id or the name of the rule.</summary>
    public static bool IsNamed(this DiagnosticDescriptor descriptor, string word) =>
        string.Equals(word, descriptor.Id, StringComparison.OrdinalIgnoreCase)
            || string.Equals(word, descriptor.RuleName(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The id or the name of a rule that a misspelt word may mean; null where none is near.</summary>
    public static string? NearestTo(this IEnumerable<DiagnosticDescriptor> rules, string word) =>
        Spelling.Nearest(word.ToUpperInvariant(), rules.Select(r => r.Id))
            ?? Spelling.Nearest(word.ToLowerInvariant(), rules.Select(r => r.RuleName()));

    /// <summary>The same rule with another of its messages.</summary>
    internal static DiagnosticDescriptor Saying(this DiagnosticDescriptor descriptor, string format) => format == descriptor.MessageFormat.ToString()
        ? descriptor
        : new DiagnosticDescriptor(
            descriptor.Id, descriptor.Title, format, descriptor.Category, descriptor.DefaultSeverity, descriptor.IsEnabledByDefault,
            descriptor.Description, descriptor.HelpLinkUri, [descriptor.RuleName(), .. descriptor.MessageFormats().Where(f => f != format)]);
}
