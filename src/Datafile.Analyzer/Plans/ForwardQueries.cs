using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
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
    /// <param name="accepted">Losses that somebody has approved.</param>
    /// <param name="with">The deployment with files that the plan writes.</param>
    public ForwardQueries(
        DeploymentModel deployment, ImmutableArray<DataSource> stale, ImmutableHashSet<StepCause> accepted,
        Func<IEnumerable<ForwardQueryFile>, DeploymentModel> with)
    {
        var drafts = new Drafts(accepted);
        drafts.Add(deployment, isFirst: true);

        // A query rewrites its Data Source, and so rebuilds what is below: that may need one in turn.
        for (var count = 0; drafts.Written.Count > count;)
        {
            count = drafts.Written.Count;
            deployment = with(drafts.Written);
            drafts.Add(deployment, isFirst: false);
        }

        var moved = new HashSet<string>(drafts.Forced.Select(q => q.Source.Name), StringComparer.Ordinal);
        Deployment = deployment;
        Lost = [.. deployment.Losses.Where(l => !moved.Contains(l.Target.Name))];
        (Written, Forced, Stale, Unmapped, Notes, Causes) = (
            [.. drafts.Written], [.. drafts.Forced], stale, [.. drafts.Unmapped], [.. drafts.Notes], [.. drafts.Causes]);
    }

    private sealed class Drafts(ImmutableHashSet<StepCause> accepted)
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        public List<ForwardQueryFile> Written { get; } = [];

        public List<ForwardQueryFile> Forced { get; } = [];

        public List<DataSource> Unmapped { get; } = [];

        public List<string> Notes { get; } = [];

        public List<StepCause> Causes { get; } = [];

        /// <param name="isFirst">Whether the findings of the files as they are now ask for it.</param>
        public void Add(DeploymentModel deployment, bool isFirst)
        {
            foreach (var source in deployment.After.DataSources)
            {
                if (!source.IsIncomplete && !_seen.Contains(source.Name) && deployment.Before.FindDataSource(source.Name) is { } old)
                    Add(source, old, deployment, isFirst);
            }
        }

        private void Add(DataSource source, DataSource old, DeploymentModel deployment, bool isFirst)
        {
            if (source.HasForwardQuery && !deployment.HasLiveQuery(source))
            {
                _seen.Add(source.Name);
                Forced.Add(new ForwardQueryFile(source, source.File.WrittenText.ToString()));
                return;
            }

            // What the deployment refuses cannot be approved.
            var needs = deployment.QueryNeeds(source).RemoveAll(
                rule => rule != RuleIds.RefusedDeploy && accepted.Contains(new StepCause(rule, source.Name)));
            if (needs.IsEmpty)
                return;

            var columns = ColumnMapping.Of(old, source, deployment.Changes.RenamesOf(source));
            if (columns is null && deployment.LosesRows(source.Name))
                return;

            _seen.Add(source.Name);
            if (isFirst)
                Causes.AddRange(needs.Select(rule => new StepCause(rule, source.Name)));
            if (columns is not { } mapped)
            {
                Unmapped.Add(source);
                return;
            }

            var added = new ForwardQueryFile(source, ForwardQueryText.With(source, mapped), ForwardQueryText.Block(mapped));
            Written.Add(added);
            Forced.Add(added);
            Notes.AddRange(mapped.Select(c => c.Note).Where(n => n.Length > 0));
            if (!isFirst)
                Notes.Add($"'{source.Name}' is below what is rewritten, and keeps its rows by a query of its own");
        }
    }

    /// <summary>
    /// The changed Data Sources of a deployment whose FORWARD_QUERY causes a rewrite that could be avoided: it is live already, or has
    /// grown.
    /// </summary>
    public static ImmutableArray<DataSource> StaleIn(DeploymentModel deployment) =>
    [
        .. deployment.After.DataSources.Where(source => !source.IsIncomplete
            && deployment.HasNeedlessQuery(source)
            && deployment.QueryNeeds(source).IsEmpty
            && deployment.Changes.Of(source.Name).Any()),
    ];

    /// <summary>The deployment with all queries.</summary>
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
