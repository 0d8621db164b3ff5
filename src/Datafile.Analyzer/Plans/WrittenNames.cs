using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Plans;

/// <summary>A Data Source of a side-by-side plan, under its old name and under the new one.</summary>
internal sealed record WrittenName(DataSource Old, DataSource New);

/// <summary>
/// A side-by-side plan that is written and not live yet: what is there under a new name next to the old one. The next names of live resources
/// tell, and the script of the copies, which no one else writes.
/// </summary>
internal sealed class WrittenNames
{
    private readonly ReleaseModel _release;
    private readonly HashSet<Pipe> _own;

    private WrittenNames(ReleaseModel release)
    {
        _release = release;
        var (before, after) = (release.Before, release.After);
        Sources =
        [
            .. from old in before.DataSources
               let now = after.FindDataSource(NewName.Next(old.Name, before))
               where now is not null && after.FindDataSource(old.Name) is not null
               select new WrittenName(old, now),
        ];
        var added = after.Pipes.Where(p => before.FindPipe(p.Name) is null).ToArray();
        Backfills = [.. added.Where(p => p.Nodes.Any(n => n.Type == NodeType.Copy && IsNew(n.Target)))];
        Syncs = [.. added.Where(p => p.Nodes.Any(n => n.Type == NodeType.Materialized && Sources.Any(s => s.New.Name == n.Target && n.Names(s.Old.Name))))];
        Pipes = [.. before.Pipes.Where(p => after.FindPipe(p.Name) is not null
            && after.FindPipe(NewName.Next(p.Name, before)) is { } now && now.Nodes.Any(n => IsNew(n.Target)))];
        _own = [.. Backfills, .. Syncs, .. added.Where(p => p.Nodes.Any(n => IsNew(n.Target)))];
        Folder = Sources.Select(s => s.New.Name).Concat(Pipes.Select(p => NewName.Next(p.Name, before)))
            .Select(n => $"deploy/{n}/")
            .FirstOrDefault(f => after.Snapshot.Files.Any(x => x.Path == f + SideBySideSteps.BackfillScript)
                && before.Snapshot.Files.All(x => x.Path != f + SideBySideSteps.BackfillScript)) ?? "";
    }

    /// <summary>Null where nothing of the kind is written.</summary>
    public static WrittenNames? Of(ReleaseModel release) => new WrittenNames(release) is { Folder.Length: > 0, Sources.IsEmpty: false } names ? names : null;

    /// <summary>Where the scripts of the plan lie.</summary>
    public string Folder { get; }

    public ImmutableArray<WrittenName> Sources { get; }

    /// <summary>The old pipes that have a new name as well.</summary>
    public ImmutableArray<Pipe> Pipes { get; }

    /// <summary>The copies of the history.</summary>
    public ImmutableArray<Pipe> Backfills { get; }

    /// <summary>The pipes that hand on what still arrives under an old name.</summary>
    public ImmutableArray<Pipe> Syncs { get; }

    /// <summary>The Data Sources into which rows are sent, and handed on until the senders know the new name.</summary>
    public IEnumerable<WrittenName> Landing => Sources.Where(s => Syncs.Any(p => p.Nodes.Any(n => n.Target == s.New.Name)));

    /// <summary>Those into which nothing moves the rows of before, neither a copy nor what is copied above.</summary>
    public ImmutableArray<WrittenName> FindUnmoved()
    {
        var moved = new HashSet<string>(Backfills.SelectMany(p => p.Nodes).Select(n => n.Target), StringComparer.Ordinal);
        while (_release.Views.Where(v => moved.Contains(v.Source) && IsNew(v.TargetName)).Select(v => v.TargetName).Count(moved.Add) > 0)
        {
        }

        return [.. Sources.Where(s => !moved.Contains(s.New.Name))];
    }

    /// <summary>Those that do not get all rows of the old one: their sources no longer have them.</summary>
    public ImmutableArray<WrittenName> FindLosing()
    {
        var history = new RecreatedHistory(_release, Sources.ToDictionary(s => s.New.Name, s => s.Old, StringComparer.Ordinal));
        var losing = history.Losses().Select(l => l.Target.Name).ToImmutableHashSet();
        return [.. Sources.Where(s => losing.Contains(s.New.Name))];
    }

    /// <summary>The pipes that still read an old name, and have no part in moving its rows.</summary>
    public IEnumerable<Pipe> Readers => _release.After.Pipes.Where(p => !_own.Contains(p) && Pipes.All(old => old.Name != p.Name)
        && p.Nodes.Any(n => n.Reads.Any(r => r.IsOwn && _release.Changes.Current.Resolver.Find(n, r.Database, r.Name) is DataSource read
            && Sources.Any(s => s.Old.Name == read.Name))));

    private bool IsNew(string name) => Sources.Any(s => s.New.Name == name);
}
