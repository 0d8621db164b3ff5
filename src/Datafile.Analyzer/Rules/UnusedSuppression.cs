using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules;

/// <summary>A suppression that hides nothing.</summary>
public sealed class UnusedSuppression : Rule
{
    private static readonly Message UnknownRule = new("This {0} names '{1}', which is not a rule. 'datafile rules' lists all rules.");
    private static readonly Message Unused = new("Unused {0}: {1} reports nothing here. Remove it.");
    private static readonly Message Outdated = new("Unused approval: '{0}' was deployed or has changed since it was approved. Remove this line.");

    public override RuleDescription Description { get; } = Describe(
        "DF9001", "unused-suppression", DiagnosticSeverity.Warning,
        "A suppression or approval hides nothing",
        [Unused, UnknownRule, Outdated, .. Suppressions.Faults, .. Approvals.Faults]);

    internal override bool IsLast => true;

    internal override void Run(AnalysisModel model, Report report)
    {
        foreach (var suppression in report.Suppressions.All)
        {
            if (suppression.Fault is { } fault)
            {
                report.At(suppression.File, suppression.Span, fault.With());
                continue;
            }

            foreach (var (name, span) in suppression.Rules)
            {
                var place = new Place(suppression.File, span);
                if (All.FirstOrDefault(r => r.Description.IsNamed(name)) is not { } rule)
                    report.At(place, UnknownRule.With("suppression", name));
                else if (rule != this && rule.LooksAt(model) && !report.Suppressions.IsUsed(suppression, name))
                    report.At(place, Unused.With("suppression", rule.Description.Id)).As(Severity(rule));
            }
        }

        if (report.Approvals.File is { } file)
        {
            foreach (var entry in report.Approvals.Entries)
                Check(entry, new Place(file, entry.Span), model, report);
        }
    }

    private static void Check(Approval entry, Place place, AnalysisModel model, Report report)
    {
        if (entry.Fault is { } fault)
            report.At(place, fault.With());
        else if (All.FirstOrDefault(r => r.Description.IsNamed(entry.Rule)) is not { } rule)
            report.At(place, UnknownRule.With("approval", entry.Rule));
        else if (model.Rollout is not null && rule.LooksAt(model) && !report.Approvals.IsUsed(entry))
            report.At(place, report.Approvals.Holds(entry) ? Unused.With("approval", rule.Description.Id) : Outdated.With(entry.Resource))
                .As(Severity(rule));
    }

    /// <summary>A change goes live in time, and then no build may fail because of what was said about it.</summary>
    private static DiagnosticSeverity Severity(Rule rule) => rule.Description.IsAboutChange ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning;
}
