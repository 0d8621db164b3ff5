using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>The release scripts do not deploy with --fork-downstream although a view is re-created.</summary>
public sealed class MissingForkDownstream : ReleaseRule
{
    public override RuleDescription Description { get; } = Describe(
        "DF3003", "missing-fork-downstream", DiagnosticSeverity.Warning,
        "The release scripts do not deploy with --fork-downstream although a view is re-created",
        "The deploy of release {0} does not fork: '{1}' is changed in place, with the rows that it already holds, and the backfill counts them twice. Add --fork-downstream to this command.");

    private protected override void Check(ReleaseModel release, Report report)
    {
        var recreated = release.Views.FirstOrDefault(v => release.IsRecreated(v.TargetName));
        if (recreated is null)
            return;

        // Without `release create` the deploy itself creates the release, and forks by itself (datafile format 7.3).
        var scripts = release.Path.ReleaseScripts;
        if (!scripts.SelectMany(s => s.Script.TbCommands).Any(c => c.IsReleaseCreate))
            return;
        if (scripts.SelectMany(s => s.Script.TbCommands).Any(c => c.ForksDownstream))
            return;

        foreach (var script in scripts)
        {
            if (script.Script.TbCommands.FirstOrDefault(c => c.IsDeploy) is { } deploy && release.ScriptPlace(script, deploy.Span) is { } place)
            {
                report.At(place, release.Path.Release, recreated.TargetName).About(recreated.TargetName);
                return;
            }
        }
    }
}
