using Datafile.Analyzer.Binding;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules;

/// <summary>A suppression that hides nothing.</summary>
public sealed class UnusedSuppression : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF9001", "unused-suppression", DiagnosticSeverity.Warning,
        "a suppression that hides nothing",
        "This {0} {1}.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    /// <remarks>Runs last, for its id is the last one: only then it is known what was of use.</remarks>
    internal override void Run(AnalysisModel model, Report report)
    {
        foreach (var suppression in report.Suppressions.All)
        {
            if (suppression.Fault.Length > 0)
            {
                Say(report, new Place(suppression.File, suppression.Span), "suppression", suppression.Fault);
                continue;
            }

            foreach (var (name, span) in suppression.Rules)
            {
                var rule = All.FirstOrDefault(r => Suppressions.Names(name, r.Descriptor));
                if (rule is null)
                    Say(report, new Place(suppression.File, span), "suppression", $"names '{name}', which is no rule: 'datafile rules' lists them");
                else if (rule != this && rule.LooksAt(model) && !report.Suppressions.IsUsed(suppression, name))
                    Say(report, new Place(suppression.File, span), "suppression", $"hides no finding of {rule.Descriptor.Id}: remove it", Severity(rule));
            }
        }

        if (report.Approvals.File is { } file)
        {
            foreach (var entry in report.Approvals.Entries)
                Check(entry, new Place(file, entry.Span), model, report);
        }
    }

    private void Check(Approval entry, Place place, AnalysisModel model, Report report)
    {
        if (entry.Fault.Length > 0)
            Say(report, place, "line", entry.Fault);
        else if (All.FirstOrDefault(r => Suppressions.Names(entry.Rule, r.Descriptor)) is not { } rule)
            Say(report, place, "approval", $"names '{entry.Rule}', which is no rule: 'datafile rules' lists them");
        else if (model.Release is not null && rule.LooksAt(model) && !report.Approvals.IsUsed(entry))
        {
            var reason = report.Approvals.Holds(entry) ? $"hides no finding of {rule.Descriptor.Id}" : $"no longer applies, for '{entry.Resource}' is live or has changed since";
            Say(report, place, "approval", $"{reason}: remove it", Severity(rule));
        }
    }

    /// <summary>A change goes live in time, and then no build may fail for what was said about it.</summary>
    private static DiagnosticSeverity Severity(Rule rule) => rule.IsAboutChange ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning;

    private void Say(Report report, Place place, string what, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning) =>
        report.At(place.File, place.Span, Descriptor, "", [what, message], severity);
}
