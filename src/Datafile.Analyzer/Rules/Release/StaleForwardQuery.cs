using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>A FORWARD_QUERY whose change is already live, or that does not yield the schema.</summary>
public sealed class StaleForwardQuery : Rule
{
    private static readonly Message NoColumn = new(
        "The FORWARD_QUERY of '{0}' does not yield column '{1}': the deployment will fail. "
        + "Return exactly the columns of SCHEMA.")
    {
        Severity = DiagnosticSeverity.Error,
    };
    private static readonly Message OtherColumn = new(
        "The FORWARD_QUERY of '{0}' yields '{1}', which is not a column of SCHEMA: the deployment will fail. "
        + "Return exactly the columns of SCHEMA.")
    {
        Severity = DiagnosticSeverity.Error,
    };
    private static readonly Message Rewrites = new(
        "The FORWARD_QUERY of '{0}' is live already, and asks for a rewrite of all rows although an ALTER or nothing would do. Remove it.");
    private static readonly Message WillRewrite = new(
        "The FORWARD_QUERY of '{0}' is live already, and makes every deployment that touches the Data Source "
        + "rewrite all rows. Remove it.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF4008", "stale-forward-query", DiagnosticSeverity.Warning,
        "A FORWARD_QUERY is live already, or does not yield the schema",
        NoColumn, OtherColumn, Rewrites, WillRewrite);

    internal override void Run(AnalysisModel model, Report report)
    {
        // Classic has none, which DF0006 reports.
        if (model.Rollout is { Deployment: null })
            return;

        foreach (var source in model.Project.DataSources.Where(d => !d.IsIncomplete))
        {
            if (ForwardQuery.Of(source) is { } query)
                Check(source, query, model.Rollout?.Deployment, report);
        }
    }

    private static void Check(DataSource source, ForwardQuery query, DeploymentModel? deployment, Report report)
    {
        // Of a live Data Source the deployment tells (DF3009).
        if (deployment?.Before.FindDataSource(source.Name) is null)
        {
            if (ForwardQuery.Difference(source, query.WrittenColumns) is { } difference)
                report.At(source.File, query.Syntax.Keyword, (difference.IsMissing ? NoColumn : OtherColumn).With(source.Name, difference.Column))
                    .About(source.Name);
        }
        else if (deployment.HasNeedlessLiveQuery(source))
        {
            // It does nothing until something else touches the Data Source.
            var message = deployment.ActionOf(source.Name) == DeployAction.Rewrite ? Rewrites : WillRewrite;
            report.At(source.File, query.Syntax.Keyword, message.With(source.Name)).About(source.Name);
        }
    }
}
