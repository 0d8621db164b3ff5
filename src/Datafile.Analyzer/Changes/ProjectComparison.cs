using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>What differs between two states of a data project.</summary>
public static class ProjectComparison
{
    /// <summary>The differences, in the order of resources and of their files.</summary>
    public static ImmutableArray<Change> Compare(DataProject before, DataProject after, Workflow workflow)
    {
        var found = new ChangeList(after, workflow);
        foreach (var source in after.DataSources)
        {
            if (before.FindDataSource(source.Name) is { } old)
            {
                // Of what is unknown on one side alone, nothing can be said to differ.
                if (old.IsIncomplete == source.IsIncomplete)
                    DataSourceComparison.Compare(old, source, found);
            }
            else
                found.Add(ChangeKind.DatasourceAdded, source.Name, "", source.File, default, $"Data Source '{source.Name}' is new.");
        }

        foreach (var source in before.DataSources.Where(d => after.FindDataSource(d.Name) is null))
            found.Add(ChangeKind.DatasourceRemoved, source.Name, "", source.File, default, $"Data Source '{source.Name}' is removed.", ReaderOf(after, source.Name));

        foreach (var pipe in after.Pipes)
        {
            if (before.FindPipe(pipe.Name) is { } old)
            {
                if (old.IsIncomplete == pipe.IsIncomplete)
                    PipeComparison.Compare(old, pipe, found);
            }
            else
                found.Add(ChangeKind.PipeAdded, pipe.Name, "", pipe.File, default, $"Pipe '{pipe.Name}' is new.");
        }

        foreach (var pipe in before.Pipes.Where(p => after.FindPipe(p.Name) is null))
            found.Add(ChangeKind.PipeRemoved, pipe.Name, "", pipe.File, default, $"Pipe '{pipe.Name}' is removed.", ReaderOf(after, pipe.Name));

        return found.ToImmutable();
    }

    /// <summary>A node that still reads a resource; null where none does.</summary>
    private static PipeNode? ReaderOf(DataProject project, string name) =>
        project.Pipes.SelectMany(p => p.Nodes).FirstOrDefault(n => n.Reads.Any(r => r.IsOwn && r.Name == name));
}

/// <summary>Collects changes and gives each its impact and method.</summary>
internal sealed class ChangeList(DataProject after, Workflow workflow)
{
    private readonly ImmutableArray<Change>.Builder _changes = ImmutableArray.CreateBuilder<Change>();
    private readonly HashSet<string> _materialized =
        [.. after.Views.Select(v => v.TargetName), .. after.Views.Select(v => v.Pipe.Name), .. after.Copies.Select(c => c.Target)];

    /// <param name="reader">Who still reads what goes away; null where nobody does.</param>
    public void Add(ChangeKind kind, string resource, string member, ProjectFile file, TextSpan span, string message, PipeNode? reader = null)
    {
        var (impact, method) = ChangeFacts.Of(kind, _materialized.Contains(resource), workflow);
        if (reader is not null)
            impact = Impact.BreaksReaders;
        Add(new Change(kind, resource, member, impact, method, Places.Of(file, span), message));
    }

    public void Add(Change change) => _changes.Add(change);

    public ImmutableArray<Change> ToImmutable() => _changes.ToImmutable();
}
