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
    public ForwardQueries(DeploymentModel deployment)
    {
        var (written, forced, notes) = (
            ImmutableArray.CreateBuilder<ForwardQueryFile>(), ImmutableArray.CreateBuilder<ForwardQueryFile>(), ImmutableArray.CreateBuilder<string>());
        var (stale, unmapped, causes) = (ImmutableArray.CreateBuilder<DataSource>(), ImmutableArray.CreateBuilder<DataSource>(), ImmutableArray.CreateBuilder<StepCause>());
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
            {
                if (deployment.HasNeedlessLiveQuery(source) && deployment.Changes.Of(source.Name).Any())
                    stale.Add(source);
                continue;
            }

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
        Lost = [.. deployment.Losses.Where(l => !moved.Contains(l.Target.Name))];
        (Written, Forced, Stale, Unmapped, Notes, Causes) = (
            written.ToImmutable(), forced.ToImmutable(), stale.ToImmutable(), unmapped.ToImmutable(), notes.ToImmutable(), causes.ToImmutable());
    }

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
