using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Changes;

/// <summary>What differs between two states of a data project.</summary>
public static class ProjectComparison
{
    /// <summary>The differences, in the order of resources and of their files.</summary>
    public static ImmutableArray<Change> Compare(ProjectSemantics live, ProjectSemantics current, Workflow workflow)
    {
        var (before, after) = (live.Project, current.Project);
        var found = new ChangeList(after, workflow);
        var renames = new Renames(live, after);
        var readers = new Readers(current);
        CompareDataSources(before, after, renames, readers, found);
        ComparePipes(before, after, new QueryComparison(live, current), renames, readers, found);
        return found.ToImmutable();
    }

    private static void CompareDataSources(DataProject before, DataProject after, Renames renames, Readers readers, ChangeList found)
    {
        var comparison = new DataSourceComparison(renames, readers, found);
        foreach (var source in after.DataSources)
        {
            if (renames.SameDataSources.Of(source) is { } old)
            {
                // Of what is unknown on one side alone, nothing can be said to differ.
                if (old.IsIncomplete == source.IsIncomplete)
                    comparison.Compare(old, source);
            }
            else if (renames.DataSources.TryGetValue(source, out var was))
                found.Add(
                    !found.IsTarget(source.Name) ? DataSourceFacts.Renamed
                        : source.SkipsBackfill ? DataSourceFacts.TargetRenamedEmpty
                        : DataSourceFacts.TargetRenamed, source.Name, "", source.File,
                    default, $"Data Source '{was.Name}' is now '{source.Name}'.", was.Name, readers.Of(was.Name));
            else
                found.Add(DataSourceFacts.Added, source.Name, "", source.File, default, $"Data Source '{source.Name}' is new.");
        }

        var renamed = new HashSet<DataSource>(renames.DataSources.Values);
        foreach (var source in before.DataSources.Where(d => !renames.SameDataSources.IsKept(d) && !renamed.Contains(d)))
            found.Add(
                DataSourceFacts.Removed, source.Name, "", source.File, default, $"Data Source '{source.Name}' is removed.",
                reads: ReadsOf(source.Name, after, readers));
    }

    private static void ComparePipes(
        DataProject before, DataProject after, QueryComparison queries, Renames renames, Readers readers, ChangeList found)
    {
        var comparison = new PipeComparison(before, queries, renames, readers, found);
        foreach (var pipe in after.Pipes)
        {
            if (renames.SamePipes.Of(pipe) is { } old)
            {
                if (old.IsIncomplete == pipe.IsIncomplete)
                    comparison.Compare(old, pipe);
            }
            else if (renames.Pipes.TryGetValue(pipe, out var was))
            {
                var facts = pipe.Nodes.Any(n => n.Type == NodeType.Endpoint) ? PipeFacts.EndpointRenamed
                    : FillsLive(pipe, before) ? PipeFacts.ViewRenamed
                    : PipeFacts.Renamed;
                found.Add(
                    facts, pipe.Name, "", pipe.File, default, $"Pipe '{was.Name}' is now '{pipe.Name}'.", was.Name,
                    ReadsOf(was.Name, after, readers));
            }
            else
            {
                var facts = FillsLive(pipe, before) ? PipeFacts.ViewAdded
                    : StartsEmpty(pipe, before, after) ? PipeFacts.ViewOfNewTargetAdded
                    : PipeFacts.Added;
                found.Add(facts, pipe.Name, "", pipe.File, default, $"Pipe '{pipe.Name}' is new.");
            }
        }

        var renamed = new HashSet<Pipe>(renames.Pipes.Values);
        foreach (var pipe in before.Pipes.Where(p => !renames.SamePipes.IsKept(p) && !renamed.Contains(p)))
            found.Add(
                PipeFacts.Removed, pipe.Name, "", pipe.File, default, $"Pipe '{pipe.Name}' is removed.",
                reads: ReadsOf(pipe.Name, after, readers));
    }

    /// <summary>
    /// Whether a new view fills a new target, which no copy fills, from a Data Source that has rows already: Classic does not populate it.
    /// </summary>
    private static bool StartsEmpty(Pipe pipe, DataProject before, DataProject after) => pipe.Nodes.Any(n =>
        n.Type == NodeType.Materialized && before.FindDataSource(n.Target) is null && after.Copies.All(c => c.Target != n.Target)
        && pipe.Nodes.Any(m => m.Reads.Any(r => r.IsOwn && before.FindDataSource(r.Name) is not null)));

    /// <summary>Whether a pipe has a view into a Data Source that is live.</summary>
    private static bool FillsLive(Pipe pipe, DataProject before) =>
        pipe.Nodes.Any(n => n.Type == NodeType.Materialized && before.FindDataSource(n.Target) is not null);

    /// <summary>Who still reads a removed resource; nobody does where one of another kind has its name now.</summary>
    private static ImmutableArray<BrokenRead> ReadsOf(string name, DataProject after, Readers readers) =>
        after.FindDataSource(name) is null && after.FindPipe(name) is null ? readers.Of(name) : [];
}
