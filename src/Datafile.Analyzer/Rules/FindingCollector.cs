using System.Collections.Concurrent;
using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules;

/// <summary>
/// Runs rules and collects their findings, with the severity that is configured for their file, apart from those that a
/// comment suppresses or an approval covers.
/// </summary>
internal sealed class FindingCollector(
    Func<string, RuleDescription, ReportDiagnostic?> configured, Suppressions suppressions, Approvals approvals)
{
    private readonly List<Finding> _findings = [];

    /// <summary>The findings, ordered by file, position and id. What several files include is reported once.</summary>
    public ImmutableArray<Finding> Findings => Ordered(isSuppressed: false);

    /// <summary>Those that a comment suppresses or an approval covers, in the same order and without fixes.</summary>
    public ImmutableArray<Finding> Suppressed => Ordered(isSuppressed: true);

    private ImmutableArray<Finding> Ordered(bool isSuppressed) => _findings.Count == 0 ? [] :
    [
        .. _findings
            .Where(f => f.Suppressions.IsEmpty != isSuppressed)
            .GroupBy(f => (f.Id, f.Place, f.Message), (_, same) => Merged([.. same.OrderBy(f => f.MetIn[0], StringComparer.Ordinal)]))
            .OrderBy(f => f.Place.Path, StringComparer.Ordinal)
            .ThenBy(f => f.Place.StartLinePosition)
            .ThenBy(f => f.Id, StringComparer.Ordinal)
            .ThenBy(f => f.Message, StringComparer.Ordinal),
    ];

    /// <param name="onAllCores">Whether rules run at the same time; their findings are the same, and in the same order.</param>
    public void Run(IEnumerable<Rule> rules, AnalysisModel model, bool onAllCores = false)
    {
        foreach (var some in rules.GroupBy(r => r.IsLast).OrderBy(g => g.Key))
        {
            var reports = some.Select(rule => (Rule: rule, Report: new Report(rule.Description, suppressions, approvals))).ToArray();
            if (onAllCores)
                Parallel.ForEach(Partitioner.Create(reports, EnumerablePartitionerOptions.NoBuffering), r => r.Rule.Run(model, r.Report));
            else
                Array.ForEach(reports, r => r.Rule.Run(model, r.Report));

            foreach (var (rule, report) in reports)
            {
                foreach (var draft in report.Drafts)
                    Add(draft, rule.Description);
            }
        }
    }

    private void Add(FindingDraft draft, RuleDescription description)
    {
        var (file, span) = (draft.Place.File, draft.Place.Span);
        var location = Places.Of(file, span);

        // Both are asked: each of them that covers the finding is of use.
        ImmutableArray<FindingSuppression> suppressedBy =
        [
            .. suppressions.ReasonsFor(description, location.GetLineSpan()).Select(reason => new FindingSuppression(IsInSource: true, reason)),
            .. approvals.ReasonsFor(description, draft.Resource).Select(reason => new FindingSuppression(IsInSource: false, reason)),
        ];

        var severity = configured(location.GetLineSpan().Path, description) switch
        {
            ReportDiagnostic.Error => DiagnosticSeverity.Error,
            ReportDiagnostic.Warn => DiagnosticSeverity.Warning,
            ReportDiagnostic.Info => DiagnosticSeverity.Info,
            ReportDiagnostic.Hidden or ReportDiagnostic.Suppress => DiagnosticSeverity.Hidden,
            _ => draft.Severity,
        };
        if (severity == DiagnosticSeverity.Hidden)
            return;

        _findings.Add(new Finding(
            description, severity, location, draft.Text.ToString(), draft.Resource,
            [
                .. draft.RelatedPlaces.Select(r => new RelatedLocation(Places.Of(r.Place.File, r.Place.Span), r.Message)),
                .. Places.IncludesOf(file, span).Select(include => new RelatedLocation(include, "included here")),
            ],
            suppressedBy.IsEmpty ? draft.Fixes : [])
        {
            Suppressions = suppressedBy,
            UnconfiguredSeverity = draft.Severity,
            Properties = draft.Properties,
            Format = draft.Text.Format,
            Arguments = draft.Text.Arguments,
            MetIn = [file.Path],
        });
    }

    private static Finding Merged(ImmutableArray<Finding> same) =>
        same.Length == 1 ? same[0] : same[0] with { MetIn = [.. same.SelectMany(f => f.MetIn).Distinct()] };
}
