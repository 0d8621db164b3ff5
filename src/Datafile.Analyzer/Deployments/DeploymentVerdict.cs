using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Deployments;

/// <summary>Sums a deployment up: what the changes do, and what the findings say of it.</summary>
internal static class DeploymentVerdict
{
    /// <summary>Rules that report rows or values which are lost, replaced or doubled.</summary>
    private static readonly HashSet<string> AboutRows =
    [
        RuleIds.HistoryLoss, RuleIds.RenameLosesData, RuleIds.DestructiveChange, RuleIds.BackfillOverlap, RuleIds.BackfillGap, RuleIds.ForwardQueryLosesData,
    ];

    /// <param name="findings">What <c>check</c> finds.</param>
    public static Deployment Of(DeploymentModel model, ImmutableArray<Finding> findings)
    {
        var refusals = findings.Where(IsRefusal).ToImmutableArray();
        var resources = model.Actions;
        foreach (var resource in refusals.Select(r => r.Resource).Where(r => r.Length > 0))
            resources = resources.SetItem(resource, DeployAction.Refused);

        var losses = ImmutableSortedSet.CreateRange(StringComparer.Ordinal, model.Losses.Select(l => l.Target.Name));
        var verdict = resources.Values.DefaultIfEmpty(DeployAction.None).Max();
        if (!losses.IsEmpty && verdict < DeployAction.Destructive)
            verdict = DeployAction.Destructive;
        return new Deployment(
            refusals.IsEmpty ? verdict : DeployAction.Refused, resources,
            [.. findings.Where(f => IsRefusal(f) || AboutRows.Contains(f.Id)).Select(f => new DeploymentReason(f.Resource, f.Id, f.Message))])
        {
            LosingHistory = losses,
            Below = model.FirstWrittenAgain().ToImmutableSortedDictionary(
                n => n, n => model.Below([n]).Where(b => model.ActionOf(b) == DeployAction.Rebuild).ToImmutableArray(),
                StringComparer.Ordinal),
        };
    }

    /// <summary>
    /// A finding that is an error unless configured otherwise is a refusal: the whole project is validated, changed or not (Forward
    /// deployments 1).
    /// </summary>
    private static bool IsRefusal(Finding finding) => finding.UnconfiguredSeverity == DiagnosticSeverity.Error;
}
