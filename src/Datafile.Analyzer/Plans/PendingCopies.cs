using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// Copy pipes of the project that fill a Data Source which is new in the deployment, and run on demand alone: somebody has to run them.
/// <c>plan --write</c> writes such pipes, and the plan of what it has written still names the steps that are left.
/// </summary>
internal sealed class PendingCopies
{
    private readonly DeploymentModel _deployment;
    private readonly CreatedViews _created;
    private readonly Lazy<ImmutableArray<TbScript>> _scripts;

    public PendingCopies(DeploymentModel deployment, CreatedViews created)
    {
        (_deployment, _created) = (deployment, created);
        _scripts = new(() =>
        [
            .. deployment.After.Snapshot.Files
                .Where(f => f.Path.EndsWith("/" + SideBySideSteps.BackfillScript, StringComparison.Ordinal))
                .Select(f => TbScript.Parse(f.Path, f.WrittenText, ImmutableDictionary<string, string>.Empty)),
        ]);
        All =
        [
            .. deployment.After.Copies.Where(c =>
                c.Schedule is null && deployment.Before.FindPipe(c.Pipe.Name) is null
                && deployment.Before.FindDataSource(c.Target) is null && deployment.After.FindDataSource(c.Target) is not null),
        ];
        Moment = Cut.Select(created.Buckets.CompleteAt).DefaultIfEmpty(0).Max();
    }

    public ImmutableArray<PipeNode> All { get; }

    /// <summary>The views with a cut-off whose history they move.</summary>
    public IEnumerable<CreatedView> Cut => _created.All.Where(v => v.Cutoff.Shape == CutoffShape.After && All.Any(c => c.Target == v.TargetName));

    /// <summary>When the rows up to the latest of the cut-offs are all there, in seconds since 1970; 0 where there is none.</summary>
    public decimal Moment { get; }

    /// <summary>
    /// Those that give a live Data Source another name: pipes that read the old one read the new one now, and none is left. A copy beside
    /// them may be an archive, whose source stays.
    /// </summary>
    public IEnumerable<RowMove> Moves => _deployment.Moved.All.Where(m =>
        _deployment.After.FindDataSource(m.From.Name) is not null && !_deployment.Views.Into(m.From.Name).Any()
        && _deployment.After.Pipes.All(p => p.Nodes.All(n => n == m.Copy || !n.Names(m.From.Name)))
        && _deployment.After.Pipes.Any(p => p.Nodes.Any(n => n.Names(m.To.Name))
            && _deployment.Before.FindPipe(p.Name)?.Nodes.Any(n => n.Names(m.From.Name)) == true));

    /// <summary>The commands that run some of them: a script of the plan where there is one, for it may copy in windows.</summary>
    public IEnumerable<string> CommandsOf(IEnumerable<PipeNode> copies) => copies.Select(c => ScriptOf(c) is { } script
        ? $"bash {ShellText.Word(script)}"
        : ShellText.Tb("tb --cloud copy run", c.Pipe.Name, string.Concat(
            c.Parameters.Select(p => $"--param {ShellText.Word(p.Name)}=… ")) + "--wait")).Distinct();

    private string? ScriptOf(PipeNode copy) =>
        _scripts.Value.FirstOrDefault(s => s.Commands.Any(c => c.Words.Any(w => w.Value == copy.Pipe.Name)))?.Path;
}
