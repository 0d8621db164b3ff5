using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Plans;

/// <summary>A Data Source with its file as it is when it has a FORWARD_QUERY.</summary>
/// <param name="Query">The instruction that the plan writes; empty where the file has one.</param>
internal sealed record ForwardQueryFile(DataSource Source, string Text, string Query = "");

/// <summary>Which Data Sources need a FORWARD_QUERY, which have one, and which have one that is live already (datafile format 8.4, 8.5).</summary>
internal sealed class ForwardQueries
{
    /// <param name="deployment">The deployment without the queries that are live already.</param>
    /// <param name="stale">The Data Sources that have one.</param>
    public ForwardQueries(DeploymentModel deployment, ImmutableArray<DataSource> stale)
    {
        var (written, forced, notes) = (
            ImmutableArray.CreateBuilder<ForwardQueryFile>(), ImmutableArray.CreateBuilder<ForwardQueryFile>(), ImmutableArray.CreateBuilder<string>());
        var (unmapped, causes) = (ImmutableArray.CreateBuilder<DataSource>(), ImmutableArray.CreateBuilder<StepCause>());
        foreach (var source in deployment.After.DataSources)
        {
            if (deployment.Before.FindDataSource(source.Name) is not { } old || source.IsIncomplete)
                continue;

            var isStale = deployment.HasLiveQuery(source);
            if (source.HasForwardQuery && !isStale)
            {
                forced.Add(new ForwardQueryFile(source, source.File.WrittenText.ToString()));
                continue;
            }

            var needs = deployment.QueryNeeds(source);
            if (needs.IsEmpty)
                continue;

            if (ColumnMapping.Of(old, source, deployment.Changes.RenamesOf(source)) is not { } columns)
            {
                if (!deployment.LosesRows(source.Name))
                {
                    unmapped.Add(source);
                    causes.AddRange(needs.Select(rule => new StepCause(rule, source.Name)));
                }

                continue;
            }

            causes.AddRange(needs.Select(rule => new StepCause(rule, source.Name)));
            var added = new ForwardQueryFile(source, ForwardQueryText.With(source, columns), ForwardQueryText.Block(columns));
            written.Add(added);
            forced.Add(added);
            notes.AddRange(columns.Select(c => c.Note).Where(n => n.Length > 0));
        }

        var moved = new HashSet<string>(forced.Select(q => q.Source.Name), StringComparer.Ordinal);
        Deployment = deployment;
        Lost = [.. deployment.Losses.Where(l => !moved.Contains(l.Target.Name))];
        (Written, Forced, Stale, Unmapped, Notes, Causes) = (
            written.ToImmutable(), forced.ToImmutable(), stale, unmapped.ToImmutable(), notes.ToImmutable(), causes.ToImmutable());
    }

    /// <summary>The changed Data Sources of a deployment whose FORWARD_QUERY is live already, and asks for a rewrite that nothing needs.</summary>
    public static ImmutableArray<DataSource> StaleIn(DeploymentModel deployment) =>
    [
        .. deployment.After.DataSources.Where(source => !source.IsIncomplete
            && deployment.HasNeedlessLiveQuery(source)
            && deployment.QueryNeeds(source).IsEmpty
            && deployment.Changes.Of(source.Name).Any()),
    ];

    /// <summary>The deployment that the queries are written for.</summary>
    public DeploymentModel Deployment { get; }

    /// <summary>The files that get one, with it.</summary>
    public ImmutableArray<ForwardQueryFile> Written { get; }

    /// <summary>All that have a new one, with their texts: the deployment rewrites them.</summary>
    public ImmutableArray<ForwardQueryFile> Forced { get; }

    /// <summary>Those that are changed and have one that is live already.</summary>
    public ImmutableArray<DataSource> Stale { get; }

    /// <summary>Those that need one which nobody can write: states of one function do not become those of another.</summary>
    public ImmutableArray<DataSource> Unmapped { get; }

    /// <summary>What the deployment loses, whatever the plan writes.</summary>
    public ImmutableArray<RebuildLoss> Lost { get; }

    /// <summary>Why files get one.</summary>
    public ImmutableArray<StepCause> Causes { get; }

    /// <summary>What becomes of values that do not fit.</summary>
    public ImmutableArray<string> Notes { get; }
}
