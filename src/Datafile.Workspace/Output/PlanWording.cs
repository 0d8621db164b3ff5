using System.Globalization;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Plans;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>The words of a release plan that several formats share.</summary>
internal static class PlanWording
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB", "PB"];

    public const string NothingDiffers = "Nothing differs from the baseline: there is nothing to release.";

    /// <summary>
    /// The sentence for a plan without steps. A change that is refused, or that loses rows however it is made, has none before it is
    /// corrected.
    /// </summary>
    public static string NoSteps(ReleasePlan plan) => plan.Unresolved.Any(f => f.Severity >= DiagnosticSeverity.Warning)
        ? "None before the findings about this change are fixed."
        : "None. Nothing is re-created: deploy in place.";

    /// <summary>How the files come about without which the commands fail.</summary>
    public const string Writes = "'datafile plan … --write' writes the files that these steps name.";

    /// <summary>What the commands that verify a step have in common.</summary>
    public const string Verify = "Verify that the step is done";

    /// <summary>So many names are in a sentence at most; the plan lists all.</summary>
    private const int NamesInSentence = 6;

    /// <summary>What happens to data, the worst first, in a sentence or two.</summary>
    public static string Summary(ReleasePlan plan)
    {
        // Queries that read the old name fail, and it is the old one that had rows.
        string Of(Impact impact) => Names(plan.Changes.Where(c => c.Impact == impact).Select(OldName));
        string[] sentences =
        [
            plan.Deployment is { } deployment ? Summary(deployment) : "",
            Lost(plan) is { Length: > 0 } lost ? $"Stored rows or values of {lost} will be lost." : "",
            Of(Impact.BreaksReaders) is { Length: > 0 } broken ? $"Queries that read {broken} will fail." : "",
            plan.Deployment is null && Rewritten(plan) is { Length: > 0 } rewritten ? $"The stored rows {rewritten} no longer match: they are rewritten while live rows keep arriving." : "",
            plan.Readers.IsEmpty ? "" : $"Readers: {Names(plan.Readers)}.",
        ];
        var said = string.Join(" ", sentences.Where(s => s.Length > 0));
        return said.Length > 0 ? said : "No stored row changes, and nothing is lost.";
    }

    /// <summary>The findings because of which a step is there, and those that it does not resolve; empty where there are none.</summary>
    public static string Because(PlanStep step)
    {
        string Of(string begin, IEnumerable<StepCause> causes) =>
            string.Join(", ", causes.Select(c => $"{c.Rule} ({c.Resource})")) is { Length: > 0 } list ? begin + list : "";
        return string.Join(
            "; ",
            new[] { Of("Because of ", step.Causes.Except(step.Accepts)), Of("Does not resolve ", step.Accepts) }.Where(s => s.Length > 0));
    }

    private static string OldName(Change change) => change is { Kind: ChangeKind.Renamed, Member: "" } ? change.OldName : change.Resource;

    /// <summary>The Data Sources that lose rows or values: a pipe has none, and names its target.</summary>
    private static string Lost(ReleasePlan plan)
    {
        var changed = plan.Changes.Where(c => c.Impact == Impact.HistoryLoss).ToArray();
        string[] lost = [.. changed.Where(c => !IsOfPipe(c)).Select(OldName), .. plan.LosingHistory];
        return changed.Length == 0 ? "" : Names(lost.Length > 0 ? lost : changed.Select(c => c.Resource));
    }

    /// <summary>Whose rows are rewritten: Data Sources, or else the pipes that write them.</summary>
    private static string Rewritten(ReleasePlan plan)
    {
        var changed = plan.Changes.Where(c => c.Impact == Impact.Rewrite).ToLookup(IsOfPipe, c => c.Resource);
        return changed[false].Any() ? "of " + Names(changed[false]) : changed[true].Any() ? "that are written by " + Names(changed[true]) : "";
    }

    private static bool IsOfPipe(Change change) => Place.Of(change.Location).File.EndsWith(".pipe", StringComparison.Ordinal);

    private static string Names(IEnumerable<string> names) => Wording.First([.. names.Distinct().Select(name => $"'{name}'")], NamesInSentence);

    /// <summary>What a deployment of Forward does, in a sentence.</summary>
    private static string Summary(Deployment deployment)
    {
        string Of(DeployAction action) => Names(deployment.Resources
            .Where(r => r.Value == action || (action == DeployAction.Destructive && deployment.LosingHistory.Contains(r.Key))).Select(r => r.Key));
        return deployment.Verdict switch
        {
            DeployAction.Refused => $"As the files are now, the deployment will fail because of {Of(DeployAction.Refused)}. Nothing that is live changes.",
            DeployAction.Destructive => $"As the files are now, the deployment deletes rows of {Of(DeployAction.Destructive)} for good, and needs --allow-destructive-operations.",
            DeployAction.Rewrite => $"The deployment rewrites all rows of {Of(DeployAction.Rewrite)}.",
            DeployAction.Rebuild => $"The deployment rebuilds {Of(DeployAction.Rebuild)} from the rows of {(deployment.Resources.Count(r => r.Value == DeployAction.Rebuild) == 1 ? "its source" : "their sources")}.",
            DeployAction.Populate => "The deployment fills new Data Sources. No stored row changes.",
            DeployAction.Alter => "The deployment changes Data Sources in place. No stored row is rewritten.",
            DeployAction.Skip => "New Data Sources start empty. No stored row changes.",
            _ => "No stored row changes, and nothing is lost.",
        };
    }

    /// <summary>How much what a change does to data calls for attention.</summary>
    public static DiagnosticSeverity SeverityOf(Impact impact) => impact switch
    {
        Impact.HistoryLoss or Impact.BreaksReaders => DiagnosticSeverity.Error,
        Impact.Rewrite => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };

    /// <inheritdoc cref="SeverityOf(Impact)"/>
    public static DiagnosticSeverity SeverityOf(DeployAction action) => action switch
    {
        DeployAction.Destructive or DeployAction.Refused => DiagnosticSeverity.Error,
        DeployAction.Rewrite or DeployAction.Rebuild => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };

    /// <summary>What a change does to data, the worst the highest; 0 for what harms none.</summary>
    public static int Weight(Impact impact) => impact switch
    {
        Impact.HistoryLoss => 3,
        Impact.BreaksReaders => 2,
        Impact.Rewrite => 1,
        _ => 0,
    };

    /// <summary>What changed: a resource, or <c>resource.member</c>.</summary>
    public static string NameOf(Change change) => change.Member.Length > 0 ? $"{change.Resource}.{change.Member}" : change.Resource;

    /// <summary>What a change does to data, for people.</summary>
    public static string Of(Impact impact) => impact switch
    {
        Impact.None => "untouched",
        Impact.Compatible => "kept",
        Impact.Rewrite => "rewritten",
        Impact.HistoryLoss => "history lost",
        _ => "readers break",
    };

    /// <summary>Rows and bytes, for people: <c>1,200,000,000 rows, 48.3 GB</c>.</summary>
    public static string Of(StoredSize size)
    {
        var (bytes, unit) = ((double)size.Bytes, 0);
        while (bytes >= 999.95 && unit < Units.Length - 1)
            (bytes, unit) = (bytes / 1000, unit + 1);
        return string.Format(
            CultureInfo.InvariantCulture, unit == 0 ? "{0:N0} {1}, {2:0} {3}" : "{0:N0} {1}, {2:0.#} {3}", size.Rows,
            size.Rows == 1 ? "row" : "rows", bytes, Units[unit]);
    }

    /// <summary>How a change is applied, for people.</summary>
    public static string Of(Method method) => method switch
    {
        Method.InPlace => "in place",
        Method.Alter => "ALTER",
        Method.Fork => "fork",
        Method.Copy => "copy",
        Method.ForwardQuery => "FORWARD_QUERY",
        Method.Replay => "rebuilt from its source",
        _ => "by hand",
    };
}
