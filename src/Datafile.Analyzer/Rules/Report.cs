using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>
/// Collects findings, with the severity that is configured for their file, and without those that a comment suppresses or an
/// approval takes.
/// </summary>
internal sealed class Report(Func<string, DiagnosticDescriptor, ReportDiagnostic?> configured, Suppressions suppressions, Approvals approvals)
{
    private readonly List<Finding> _findings = [];

    public Suppressions Suppressions { get; } = suppressions;

    public Approvals Approvals { get; } = approvals;

    /// <summary>The findings, ordered by file, position and id. What several files include is reported once.</summary>
    public ImmutableArray<Finding> Findings =>
    [
        .. _findings
            .GroupBy(f => (f.Id, f.Place, f.Message), (_, same) => Merged([.. same.OrderBy(f => f.MetIn[0], StringComparer.Ordinal)]))
            .OrderBy(f => f.Place.Path, StringComparer.Ordinal)
            .ThenBy(f => f.Place.StartLinePosition)
            .ThenBy(f => f.Id, StringComparer.Ordinal)
            .ThenBy(f => f.Message, StringComparer.Ordinal),
    ];

    public void At(Place place, DiagnosticDescriptor descriptor, string resource, object[] arguments, params Related[] related) =>
        At(place.File, place.Span, descriptor, resource, arguments, descriptor.DefaultSeverity, related);

    public void At(ProjectFile file, TextSpan span, DiagnosticDescriptor descriptor, string resource, object[] arguments, params Related[] related) =>
        At(file, span, descriptor, resource, arguments, descriptor.DefaultSeverity, related);

    /// <param name="resource">The Data Source or pipe that the finding is about; empty for none.</param>
    /// <param name="arguments">Of the message of the rule.</param>
    /// <param name="unconfigured">The severity where none is configured.</param>
    public void At(
        ProjectFile file, TextSpan span, DiagnosticDescriptor descriptor, string resource, object[] arguments,
        DiagnosticSeverity unconfigured, params Related[] related) =>
        At(file, span, descriptor, resource, arguments, unconfigured, [], related);

    /// <param name="fixes">Text changes that mend it, where the right text is certain.</param>
    public void At(
        ProjectFile file, TextSpan span, DiagnosticDescriptor descriptor, string resource, object[] arguments,
        DiagnosticSeverity unconfigured, ImmutableArray<Fix> fixes, params Related[] related)
    {
        var location = Places.Of(file, span);

        // Not ||: both are asked, so that neither counts as unused because of the other.
        if (Suppressions.Covers(descriptor, location.GetLineSpan()) | Approvals.Cover(descriptor, resource))
            return;

        var severity = configured(location.GetLineSpan().Path, descriptor) switch
        {
            ReportDiagnostic.Error => DiagnosticSeverity.Error,
            ReportDiagnostic.Warn => DiagnosticSeverity.Warning,
            ReportDiagnostic.Info => DiagnosticSeverity.Info,
            ReportDiagnostic.Hidden or ReportDiagnostic.Suppress => DiagnosticSeverity.Hidden,
            _ => unconfigured,
        };
        if (severity == DiagnosticSeverity.Hidden)
            return;

        var diagnostic = Diagnostic.Create(descriptor, location, severity, [], ImmutableDictionary<string, string?>.Empty, arguments);
        _findings.Add(new Finding(
            diagnostic, resource,
            [
                .. related.Select(r => new RelatedLocation(Places.Of(r.Place.File, r.Place.Span), r.Message)),
                .. Places.IncludesOf(file, span).Select(include => new RelatedLocation(include, "included here")),
            ],
            fixes)
        {
            MetIn = [file.Path],
        });
    }

    private static Finding Merged(ImmutableArray<Finding> same) =>
        same.Length == 1 ? same[0] : same[0] with { MetIn = [.. same.SelectMany(f => f.MetIn).Distinct()] };
}

/// <summary>Another place that explains a finding.</summary>
internal sealed record Related(Place Place, string Message);
