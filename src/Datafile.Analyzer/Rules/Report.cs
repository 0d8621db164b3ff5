using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>Collects findings, with the severity that is configured for their file.</summary>
internal sealed class Report(Func<string, DiagnosticDescriptor, ReportDiagnostic?> configured)
{
    private readonly List<Finding> _findings = [];

    /// <summary>The findings, ordered by file, position and id.</summary>
    public ImmutableArray<Finding> Findings =>
    [
        .. _findings
            .OrderBy(f => f.Place.Path, StringComparer.Ordinal)
            .ThenBy(f => f.Place.StartLinePosition)
            .ThenBy(f => f.Id, StringComparer.Ordinal)
            .ThenBy(f => f.Message, StringComparer.Ordinal),
    ];

    public void At(Place place, DiagnosticDescriptor descriptor, string resource, object[] arguments, params Related[] related) =>
        At(place.File, place.Span, descriptor, resource, arguments, related);

    /// <param name="resource">The Data Source or pipe that the finding is about; empty for none.</param>
    /// <param name="arguments">Of the message of the rule.</param>
    public void At(
        ProjectFile file, TextSpan span, DiagnosticDescriptor descriptor, string resource, object[] arguments, params Related[] related)
    {
        var severity = configured(file.Path, descriptor) switch
        {
            ReportDiagnostic.Error => DiagnosticSeverity.Error,
            ReportDiagnostic.Warn => DiagnosticSeverity.Warning,
            ReportDiagnostic.Info => DiagnosticSeverity.Info,
            ReportDiagnostic.Hidden or ReportDiagnostic.Suppress => DiagnosticSeverity.Hidden,
            _ => descriptor.DefaultSeverity,
        };
        if (severity == DiagnosticSeverity.Hidden)
            return;

        var diagnostic = Diagnostic.Create(
            descriptor, Places.Of(file, span), severity, [], ImmutableDictionary<string, string?>.Empty, arguments);
        _findings.Add(new Finding(
            diagnostic, resource, [.. related.Select(r => new RelatedLocation(Places.Of(r.Place.File, r.Place.Span), r.Message))], []));
    }
}

/// <summary>Another place that explains a finding.</summary>
internal sealed record Related(Place Place, string Message);
