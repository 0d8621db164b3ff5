using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// Columns whose values a deploy in place drops, although what a side-by-side plan keeps or creates needs them: the old pipes, which
/// go on reading them, or the copies of the history, which read the empty column of a new name.
/// </summary>
internal static class DroppedColumns
{
    /// <summary>The changes that drop them; each has to wait until nothing of the old reads the column.</summary>
    public static ImmutableArray<Change> Of(ReleaseModel release, SideBySide beside)
    {
        var dropped = release.Changes.All
            .Where(c => c is { Kind: ChangeKind.ColumnRemoved or ChangeKind.Renamed, Method: Method.Alter, Member.Length: > 0 } && !beside.HasNewName(c.Resource))
            .ToImmutableArray();
        if (dropped.IsEmpty)
            return [];

        var broken = BrokenBeside(release, beside);
        return dropped.RemoveAll(c => !broken.Contains((c.Resource, NameOf(c))) && !beside.Pipes.Any(p => Reads(release, p, c)));
    }

    /// <summary>The name of a dropped column as it is live.</summary>
    public static string NameOf(Change change) => change.Kind == ChangeKind.Renamed ? change.OldName : change.Member;

    /// <summary>The columns that pipes read which are put back under their old names, and that are gone then.</summary>
    private static HashSet<(string Resource, string Column)> BrokenBeside(ReleaseModel release, SideBySide beside)
    {
        var restored = beside.Restored.ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);
        if (restored.Count == 0)
            return [];

        var after = DataProject.Load(release.After.Snapshot.With(release.After.Snapshot.Files.Select(
            f => restored.TryGetValue(f.Path, out var text) ? f.With(text) : f)));
        return
        [
            .. from change in release.With(after).Changes.All
               where change.BrokenReads.Any(r => restored.ContainsKey(r.Reader.Pipe.File.Path))
               select (change.Resource, NameOf(change)),
        ];
    }

    /// <summary>Whether a pipe whose history is copied reads the new name of a renamed column, which old rows lack.</summary>
    private static bool Reads(ReleaseModel release, Pipe pipe, Change change) =>
        change.Kind == ChangeKind.Renamed && release.Views.Where(v => v.Pipe == pipe).Any(v => v.Query.Branches
            .SelectMany(b => b.Outputs.Select(o => o.Expression).Concat(b.Filters.Select(f => f.Predicate)))
            .SelectMany(e => e.Columns)
            .Any(c => c.Table == change.Resource && c.Name == change.Member));
}
