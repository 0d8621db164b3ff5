using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Findings;

/// <summary>One finding of one rule at one place.</summary>
/// <param name="Severity">The configured one, or that of the rule.</param>
/// <param name="Location">A path relative to the project root, with <c>/</c>, and a span.</param>
/// <param name="Resource">The Data Source or pipe that it is about; empty where it is about none.</param>
/// <param name="Related">Other places that explain it.</param>
/// <param name="Fixes">Text changes that fix it, if the right text is certain.</param>
public sealed record Finding(
    RuleDescription Rule, DiagnosticSeverity Severity, Location Location, string Message, string Resource,
    ImmutableArray<RelatedLocation> Related, ImmutableArray<Fix> Fixes)
{
    /// <summary>The files in which it was met: more than one where its place is in an include of several.</summary>
    public ImmutableArray<string> MetIn { get; init; } = [];

    /// <summary>Why it is not reported; empty for one that is.</summary>
    public ImmutableArray<FindingSuppression> Suppressions { get; init; } = [];

    /// <summary>What JSON says of it beside its message, by name.</summary>
    public ImmutableDictionary<string, string?> Properties { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>What the message says without its arguments: findings with one format say the same, of other things.</summary>
    public string Format { get; init; } = Message;

    /// <summary>What is in the places of the format.</summary>
    public ImmutableArray<object> Arguments { get; init; } = [];

    public string Id => Rule.Id;

    /// <summary>The readable name of the rule, e.g. <c>missing-cutoff</c>.</summary>
    public string Name => Rule.Name;

    /// <summary>The severity if none were configured.</summary>
    public DiagnosticSeverity UnconfiguredSeverity { get; init; } = Severity;

    /// <summary>Path relative to the project root, with <c>/</c>, and the span in lines and columns from 0.</summary>
    public FileLinePositionSpan Place => Location.GetLineSpan();

    /// <summary>The same finding at another place, without fixes, which are for the text at the old one.</summary>
    public Finding MovedTo(Location location, ImmutableArray<RelatedLocation> related) => this with
    {
        Location = location,
        Related = related,
        Fixes = [],
        MetIn = [location.GetLineSpan().Path],
    };

    /// <summary>As a compiler prints it, with lines and columns from 1.</summary>
    public override string ToString() =>
        $"{Place.Path}({Place.StartLinePosition.Line + 1},{Place.StartLinePosition.Character + 1}): {Severity.ToString().ToLowerInvariant()} {Id}: {Message}";
}

/// <summary>Another place that explains a finding.</summary>
public sealed record RelatedLocation(Location Location, string Message);
