using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Findings;

/// <summary>One finding of one rule at one place.</summary>
/// <param name="Diagnostic">Id, severity, message and place, as Roslyn has them.</param>
/// <param name="Resource">The Data Source or pipe that it is about; empty where it is about none.</param>
/// <param name="Related">Other places that explain it.</param>
/// <param name="Fixes">Text changes that fix it, if the right text is certain.</param>
public sealed record Finding(
    Diagnostic Diagnostic, string Resource, ImmutableArray<RelatedLocation> Related, ImmutableArray<Fix> Fixes)
{
    /// <summary>The files in which it was met: more than one where its place is in an include of several.</summary>
    public ImmutableArray<string> MetIn { get; init; } = [];

    /// <summary>Why it is not reported; empty for one that is.</summary>
    public ImmutableArray<FindingSuppression> Suppressions { get; init; } = [];

    public string Id => Diagnostic.Id;

    /// <summary>The same finding at another place, without fixes, which are for the text at the old one.</summary>
    public Finding MovedTo(Location location, ImmutableArray<RelatedLocation> related) => this with
    {
        Diagnostic = Diagnostic.Create(
            Diagnostic.Descriptor.Saying("{0}"), location, Severity, [], ImmutableDictionary<string, string?>.Empty, Message),
        Related = related,
        Fixes = [],
        MetIn = [location.GetLineSpan().Path],
    };

    /// <summary>The readable name of the rule, e.g. <c>missing-cutoff</c>.</summary>
    public string Name => Diagnostic.Descriptor.RuleName();

    public DiagnosticSeverity Severity => Diagnostic.Severity;

    /// <summary>The severity if none were configured.</summary>
    public DiagnosticSeverity UnconfiguredSeverity { get; init; } = Diagnostic.Severity;

    public string Message => Diagnostic.GetMessage();

    /// <summary>Path relative to the project root, with <c>/</c>, and the span in lines and columns from 0.</summary>
    public FileLinePositionSpan Place => Diagnostic.Location.GetLineSpan();
}

/// <summary>Another place that explains a finding.</summary>
public sealed record RelatedLocation(Location Location, string Message);
