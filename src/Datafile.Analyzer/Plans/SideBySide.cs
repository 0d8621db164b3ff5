using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Parser.Includes;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// What has to be created again, under new names beside the old (datafile format 7.8 E): Data Sources, pipes with a cut-off in the
/// future, copy pipes for the history, and the old ones as they were.
/// </summary>
internal sealed class SideBySide
{
    private readonly ReleaseModel _release;
    private readonly decimal _proposed;
    private readonly WindowOptions? _windows;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<BackfillPlan> _backfills = [];
    private readonly List<PlannedFile> _created = [];
    private readonly List<string> _syncs = [];
    private readonly HashSet<DataSource> _moved = [];
    private readonly List<string> _manual = [];
    private readonly HashSet<string> _unmoved = new(StringComparer.Ordinal);
    private readonly FreeNames _free;
    private readonly ILookup<Pipe, CreatedView> _views;

    public SideBySide(ReleaseModel release, decimal proposed, WindowOptions? windows)
    {
        (_release, _proposed, _windows, _free) = (release, proposed, windows, new FreeNames(release.After));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in release.Renewed.Distinct())
        {
            // What is not live has a new name already.
            _names[name] = release.After.FindDataSource(name) is not null && release.Before.FindDataSource(name) is null
                ? name
                : NewName.Of(name, n => NewName.IsTaken(n, release.After) || NewName.IsTaken(n, release.Before) || taken.Contains(n));
            taken.Add(_names[name]);
        }

        var filled = new HashSet<string>(release.After.Views.Select(v => v.TargetName), StringComparer.Ordinal);
        var copied = new HashSet<string>(release.After.Copies.Select(c => c.Target), StringComparer.Ordinal);
        var unfilled = Sources.Where(s => !filled.Contains(s.Name)).ToLookup(s => copied.Contains(s.Name));
        Landing = [.. unfilled[false]];
        _views = release.Views.ToLookup(v => v.Pipe);
        foreach (var source in Sources.Where(s => _names[s.Name] != s.Name))
            _created.Add(new PlannedFile(
                IncludePath.FolderOf(source.File.Path) + _names[source.Name] + ".datasource", source.File.WrittenText.ToString()));
        foreach (var pipe in Pipes)
            AddPipe(pipe);
        foreach (var source in Landing)
            AddSync(source);
        foreach (var source in unfilled[true])
            LeaveByHand(source.Name, $"'{source.Name}' is filled by a copy pipe: copy its rows to '{_names[source.Name]}' by hand, and make the copy pipe write there.");
        foreach (var source in Sources.Where(s => filled.Contains(s.Name)))
        {
            if (release.Before.Copies.FirstOrDefault(c => c.Target == OldOf(source)?.Name) is { } copy)
                LeaveByHand(source.Name, $"Copy pipe '{copy.Pipe.Name}' also writes to '{copy.Target}': copy its rows to '{_names[source.Name]}' by hand, and make the copy pipe write there.");
        }

        // What is fed by rows that nothing moves does not get them either.
        while (release.Views.Where(v => v.IsFedByRelease && _unmoved.Contains(v.Source)).Select(v => v.TargetName).Count(_unmoved.Add) > 0)
        {
        }

        Kept = [.. FindKept()];
    }

    /// <summary>The Data Sources that get a new name.</summary>
    public IEnumerable<DataSource> Sources => _release.After.DataSources.Where(d => _names.ContainsKey(d.Name));

    /// <summary>The pipes that get a new name.</summary>
    public IEnumerable<Pipe> Pipes => _release.After.Pipes.Where(p => _names.ContainsKey(p.Name) && !p.Nodes.IsEmpty);

    /// <summary>The Data Sources into which rows are sent from outside.</summary>
    public ImmutableArray<DataSource> Landing { get; }

    /// <summary>The new name of a Data Source or a pipe.</summary>
    public string this[string name] => _names[name];

    /// <summary>What a Data Source is called until it is removed; null for a new one.</summary>
    public DataSource? OldOf(DataSource source) => _release.Changes.LiveOf(source);

    /// <summary>
    /// Data Sources that the change removes or renames, and that the old pipes need, or that have rows which are still to be moved: their files
    /// are put back.
    /// </summary>
    public ImmutableArray<DataSource> Kept { get; }

    /// <summary>The Data Sources whose rows no pipe of the plan moves to the new ones.</summary>
    public IEnumerable<DataSource> Unmoved => Sources.Where(s => _unmoved.Contains(s.Name));

    /// <summary>Whether a table gets a new name. A number of a VERSION is a new name already.</summary>
    public bool HasNewName(string name) => _names.ContainsKey(name);

    public IReadOnlyList<BackfillPlan> Backfills => _backfills;

    /// <summary>The new files.</summary>
    public IReadOnlyList<PlannedFile> Created => _created;

    /// <summary>The pipes that move live rows of an old landing Data Source to the new one, by name.</summary>
    public IReadOnlyList<string> Syncs => _syncs;

    /// <summary>
    /// Whether the rows of a Data Source come into the new one by pipes of the plan or of the project, with its columns under their new
    /// names.
    /// </summary>
    public bool MovesRows(DataSource source) => _moved.Contains(source) || _release.After.Views.Any(v => v.Target == source);

    /// <summary>The file of one of <see cref="Syncs"/>.</summary>
    public static string SyncFile(string sync) => $"pipes/{sync}.pipe";

    /// <summary>What no file could be written for, in words.</summary>
    public IReadOnlyList<string> Manual => _manual;

    /// <summary>The cut-offs, in seconds since 1970: the latest of them.</summary>
    public decimal Moment { get; private set; }

    /// <summary>When the rows up to it are all there, in seconds since 1970.</summary>
    public decimal Complete { get; private set; }

    /// <summary>Where scripts of this change lie.</summary>
    public string Folder => "deploy/" + _names[_release.Renewed[0]] + "/";

    /// <summary>
    /// What is changed under its old name, as it was: it keeps serving until nobody reads it any more. That holds for a file that
    /// has moved as well, unless its includes, which are found from its folder, may not be there.
    /// </summary>
    public IEnumerable<PlannedFile> Restored => PutBack.Concat(Kept.Select(k => new PlannedFile(k.File.Path, k.File.WrittenText.ToString()) { IsLast = true }));

    private IEnumerable<PlannedFile> PutBack => Sources.Select(s => (s.File, Was: _release.Before.FindDataSource(s.Name)?.File))
        .Concat(Pipes.Concat(_release.ReadersOfRenewed).Select(p => (p.File, Was: _release.Before.FindPipe(p.Name)?.File)))
        .Where(f => f.Was is not null && (f.Was.Path == f.File.Path || (f.Was.Expansion is null && f.File.Expansion is null)))
        .Select(f => PlannedFile.EditOf(f.File, f.Was!.WrittenText.ToString()) with { IsLast = true })
        .Where(f => f.Text != f.Edits);

    /// <summary>
    /// What the pipes that this plan writes read or write, and the project does not have: the change removes it, and its file cannot
    /// be put back.
    /// </summary>
    public ImmutableArray<string> Missing()
    {
        var written = _created.Concat(Restored).GroupBy(f => f.Path).ToDictionary(f => f.Key, f => f.Last().Text, StringComparer.Ordinal);
        var files = _release.After.Snapshot.Files;
        var planned = DataProject.Load(_release.After.Snapshot.With(
            files.Select(f => written.TryGetValue(f.Path, out var text) ? f.With(text) : f)
                .Concat(written.Where(w => files.All(f => f.Path != w.Key)).Select(w => new ProjectFile(w.Key, SourceText.From(w.Value))))
                .OrderBy(f => f.Path, StringComparer.Ordinal)));
        return
        [
            .. from pipe in planned.Pipes
               where written.ContainsKey(pipe.File.Path)
               from name in TablesOf(pipe)
               where !NewName.IsTaken(name, planned) && NewName.IsTaken(name, _release.Before)
               group name by name into same
               select same.Key,
        ];
    }

    /// <summary>What the nodes of a pipe read of this project, and write to.</summary>
    private static IEnumerable<string> TablesOf(Pipe pipe) => pipe.Nodes
        .SelectMany(n => n.Reads.Where(r => r.Database.Length == 0 && pipe.FindNode(r.Name) is null).Select(r => r.Name).Append(n.Target))
        .Where(n => n.Length > 0);

    private IEnumerable<DataSource> FindKept()
    {
        var needed = new HashSet<string>(
            Pipes.Concat(_release.ReadersOfRenewed).Select(p => _release.Before.FindPipe(p.Name)).OfType<Pipe>().SelectMany(TablesOf)
                .Concat(Sources.Select(s => OldOf(s)?.Name ?? "")),
            StringComparer.Ordinal);
        return _release.Before.DataSources.Where(d => needed.Contains(d.Name) && _release.After.FindDataSource(d.Name) is null
            && !d.IsIncomplete && d.File.Expansion is null && _release.After.Snapshot.Files.All(f => f.Path != d.File.Path));
    }

    /// <summary>The readers with the new names: those that are new at once, the others as a patch of what they were.</summary>
    public (ImmutableArray<PlannedFile> New, string Patch, ImmutableArray<string> ByHand) Readers()
    {
        var (added, patch, byHand) = (ImmutableArray.CreateBuilder<PlannedFile>(), new StringBuilder(), ImmutableArray.CreateBuilder<string>());
        foreach (var reader in _release.ReadersOfRenewed)
        {
            var text = reader.File.WrittenText.ToString();
            if (reader.File.Expansion is not null || PipeEdit.Of(reader).Rename(Changed) is not { } edit)
                byHand.Add(reader.Name);
            else if (_release.Before.FindPipe(reader.Name) is { } was)
                patch.Append(FilePatch.Of(reader.File.Path, LineEnds.As(text, was.File.WrittenText.ToString()), LineEnds.As(text, edit.Text)));
            else
                added.Add(PlannedFile.EditOf(reader.File, edit.Text));
        }

        return (added.ToImmutable(), patch.ToString(), byHand.ToImmutable());
    }

    private void AddPipe(Pipe pipe)
    {
        var views = _views[pipe];
        if (pipe.IsIncomplete || PipeEdit.Of(pipe).Rename(Changed) is not { } renamed)
        {
            _manual.Add($"'{pipe.Name}' could not be written under a new name: do that by hand.");
            _unmoved.UnionWith(views.Select(v => v.TargetName));
            return;
        }

        var edit = views.Aggregate(renamed, (e, v) => e.WriteTo(v.Node, Target(v)));
        foreach (var written in views.Where(v => !v.IsFedByRelease))
        {
            if (written.CreatedLater(_release.Now) is not { } view)
            {
                LeaveByHand(written.TargetName, $"The cut-off of '{pipe.Name}' loses rows, because it is in the past or on a column with NULL. Correct it, and run the plan again.");
                continue;
            }

            edit = edit.WithCutoff(view, _release.After, _proposed);
            if (BackfillDraft.Of(view, _release.After, _proposed, _windows is not null) is { } draft)
                AddBackfill(view, draft);
            else
                LeaveByHand(view.TargetName, $"No cut-off could be written for '{pipe.Name}': add one in the future, and a copy pipe for the rows before it.");
        }

        _created.Add(new PlannedFile(IncludePath.FolderOf(pipe.File.Path) + _names[pipe.Name] + ".pipe", edit.Nodes));
    }

    private void LeaveByHand(string source, string what)
    {
        _unmoved.Add(source);
        _manual.Add(what);
    }

    /// <summary>The new names that differ from the old ones.</summary>
    private Dictionary<string, string> Changed => _names.Where(n => n.Key != n.Value).ToDictionary(n => n.Key, n => n.Value, StringComparer.Ordinal);

    private string Target(CreatedView view) => _names.TryGetValue(view.TargetName, out var name) ? name : view.TargetName;

    private void AddBackfill(CreatedView view, BackfillDraft draft)
    {
        var target = Target(view);
        var name = _free.Take("backfill_" + _names[view.Pipe.Name]);
        var windows = _windows is not null && draft.Column is { } column && _release.After.FindDataSource(view.Source) is { } source
            ? BackfillWindows.Cut(_windows, column, draft.Moment, source)
            : [];
        var complete = draft.CompleteIn(view, _release.Created.Buckets);
        var text = CopyHead.Of(TimeText.Print(complete, TimeZoneInfo.Utc), target) + draft.Edit.ToCopy(view.Node, target).Nodes;
        Add(
            new BackfillPlan(new PlannedBackfill(name, CopyFolder(view.Pipe) + name + ".pipe", target, draft.Filter, text), view, true, windows),
            draft.Moment, complete);
    }

    /// <summary>Live rows of the old table flow into the new one until they are sent there themselves.</summary>
    private void AddSync(DataSource source)
    {
        var target = _names[source.Name];
        if (OldOf(source) is not { } old
            || ColumnMapping.Of(old, source, _release.Changes.RenamesOf(source)) is not { } columns
            || CutoffProposal.ColumnOf(old) is not { } time)
        {
            LeaveByHand(source.Name, $"No pipe could be written to move the rows of '{OldOf(source)?.Name ?? source.Name}' into '{target}': write one by hand.");
            return;
        }

        // In ClickHouse, WHERE means the alias of a converted column, unless the table is named.
        var name = SqlQuoting.Identifier(time.Name);
        var table = columns.Any(c => c.Expression.EndsWith(" AS " + name, StringComparison.Ordinal)) ? SqlQuoting.Identifier(old.Name) + "." : "";
        var column = _windows is null ? null : WindowColumn.Of(table + name, time);
        var list = string.Join(",\n        ", columns.Select(c => c.Expression));
        string Node(string pipe, string condition, string percent) => $"NODE {PlainLine.Of(pipe)}_1\nSQL >\n{percent}    SELECT\n        {list}\n    FROM {SqlQuoting.Identifier(old.Name)}\n    WHERE {condition}\n\n";
        var sync = _free.Take("sync_" + target);
        _syncs.Add(sync);
        _moved.Add(source);
        var backfill = _free.Take("backfill_" + target);
        var filter = table + WindowColumn.Compare(time, "<=", _proposed);
        var text = CopyHead.Of(TimeText.Print(_proposed, TimeZoneInfo.Utc), target)
            + Node(backfill, column is null ? filter : $"{filter} AND {column.Condition}", column is null ? "" : "    %\n")
            + $"TYPE copy\nTARGET_DATASOURCE {PlainLine.Of(target)}\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n";
        Add(new BackfillPlan(
            new PlannedBackfill(backfill, $"pipes/{backfill}.pipe", target, filter, text), null, true,
            column is null || _windows is null ? [] : BackfillWindows.Cut(_windows, column, _proposed, source)), _proposed, _proposed);
        _created.Add(new PlannedFile(
            SyncFile(sync),
            Node(sync, table + WindowColumn.Compare(time, ">", _proposed), "") + $"TYPE materialized\nDATASOURCE {PlainLine.Of(target)}\n"));
    }

    private void Add(BackfillPlan backfill, decimal moment, decimal complete)
    {
        _backfills.Add(backfill);
        _created.Add(new PlannedFile(backfill.Backfill.File, backfill.Backfill.Text));
        (Moment, Complete) = (Math.Max(Moment, moment), Math.Max(Complete, complete));
    }

    private static string CopyFolder(Pipe pipe) => IncludePath.FolderOf(pipe.File.Path);
}
