using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Changes;

/// <summary>Two states of a data project, and what differs between them in a workflow.</summary>
/// <param name="Live">The baseline.</param>
/// <param name="All">The differences, in the order of resources and of their files.</param>
internal sealed record ChangeSet(ProjectSemantics Live, ProjectSemantics Current, Workflow Workflow, ImmutableArray<Change> All)
{
    private readonly ILookup<string, Change> _byResource = All.ToLookup(c => c.Resource, StringComparer.Ordinal);

    public static ChangeSet Of(ProjectSemantics live, ProjectSemantics current, Workflow workflow) =>
        new(live, current, workflow, ProjectComparison.Compare(live, current, workflow));

    public DataProject Before => Live.Project;

    public DataProject After => Current.Project;

    /// <summary>The same states with other differences.</summary>
    public ChangeSet Select(Func<Change, Change> change) => new(Live, Current, Workflow, [.. All.Select(change)]);

    /// <summary>The changes of a Data Source or pipe, in their order.</summary>
    public IEnumerable<Change> Of(string resource) => _byResource[resource];

    /// <summary>The old names of the renamed columns of a Data Source, by their new names.</summary>
    public IReadOnlyDictionary<string, string> RenamesOf(DataSource source) => Of(source.Name)
        .Where(c => c.Kind == ChangeKind.Renamed && c.Member.Length > 0)
        .ToDictionary(c => c.Member, c => c.OldName, StringComparer.Ordinal);

    /// <summary>What a Data Source of now is live, under its name or the one that it had; null for a new one.</summary>
    public DataSource? LiveOf(DataSource source) => Before.FindDataSource(source.Name)
        ?? Of(source.Name).Where(c => c is { Kind: ChangeKind.Renamed, Member.Length: 0 }).Select(c => Before.FindDataSource(c.OldName)).FirstOrDefault();

    /// <summary>The pipes that read a resource that is removed.</summary>
    public IEnumerable<Pipe> ReadersOfRemoved =>
        All.SelectMany(c => c.BrokenReads).Where(r => r.Column.Length == 0).Select(r => r.Reader.Pipe).Distinct();
}
