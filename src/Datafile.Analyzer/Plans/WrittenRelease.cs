using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// A release as the plan writes it: with a VERSION after the live one, and with a cut-off in each view that has none. The steps that
/// follow (backfill, comparison) are those of this state, so that they fit what is deployed.
/// </summary>
internal sealed class WrittenRelease
{
    private WrittenRelease(ReleaseModel found, Rollout bumped, Rollout rollout) => (Found, Bumped, Rollout) = (found, bumped, rollout);

    /// <summary>The release as it is found.</summary>
    public ReleaseModel Found { get; }

    /// <summary>The rollout with the new version alone: what differs, and what is re-created.</summary>
    public Rollout Bumped { get; }

    /// <summary>The rollout with the cut-offs as well.</summary>
    public Rollout Rollout { get; }

    /// <summary>The release as it is written.</summary>
    public ReleaseModel Release => Rollout.Release ?? Found;

    /// <summary>The new <c>.tinyenv</c>; null where it names the release already.</summary>
    public PlannedFile? Version { get; private init; }

    /// <summary>The views that get a cut-off, with the condition.</summary>
    public ImmutableArray<(CreatedView View, string Condition)> Cutoffs { get; private init; } = [];

    /// <summary>
    /// The views to which somebody has to add a cut-off, with what to write: their text cannot be edited here, or their backfill decides.
    /// </summary>
    public ImmutableArray<(CreatedView View, string Text)> ByHand { get; private init; } = [];

    /// <summary>The pipes of <see cref="Cutoffs"/>.</summary>
    public ImmutableArray<PlannedFile> Pipes { get; private init; } = [];

    /// <param name="proposed">The cut-off for views that have none, in seconds since 1970.</param>
    public static WrittenRelease Of(Rollout rollout, ReleaseModel release, decimal proposed)
    {
        if (release.Recreated.IsEmpty)
            return new WrittenRelease(release, rollout, rollout);

        var version = release.Path.IsBumped ? null : TinyEnvOf(release);
        var bumped = version is null ? rollout : With(release, [version]);
        var model = bumped.Release ?? release;
        var lacking = model.Rebuilt.Where(v => v.Cutoff.Shape == CutoffShape.None)
            .Select(v => (View: v, Column: CutoffProposal.ColumnOf(v, model.After)))
            .Where(v => v.Column is not null)
            .Select(v => (v.View, Condition: WindowColumn.Compare(v.Column!, ">", proposed)))
            .ToImmutableArray();

        // A backfill that is there already says where the cut-off has to be.
        string? BackfillOf(CreatedView view) => model.Backfills.FirstOrDefault(b => b.TargetName == view.TargetName)?.Pipe.Name;
        var edits = lacking.Where(v => v.View.Pipe is { IsIncomplete: false, File.Expansion: null } && BackfillOf(v.View) is null)
            .GroupBy(v => v.View.Pipe, v => v.View)
            .Select(g => (Pipe: g.Key, Edit: g.Aggregate(PipeEdit.Of(g.Key), (edit, view) => edit.WithCutoff(view, model.After, proposed))))
            .Where(e => !e.Edit.Changes.IsEmpty)
            .ToImmutableArray();
        ImmutableArray<PlannedFile> pipes = [.. edits.Select(e => PlannedFile.EditOf(e.Pipe.File, e.Edit.Text))];
        var written = pipes.IsEmpty ? bumped : With(model, pipes);

        // What is not read back as it was meant is left to whoever knows the query.
        var read = new HashSet<string>(
            written.Created.All.Where(v => v.Cutoff.Shape == CutoffShape.After && v.Cutoff.Moment == proposed).Select(v => v.Pipe.Name), StringComparer.Ordinal);
        if (!edits.All(e => read.Contains(e.Pipe.Name)))
            (edits, pipes, written) = ([], [], bumped);

        bool IsEdited(CreatedView view) => edits.Any(e => e.Pipe == view.Pipe);
        return new WrittenRelease(release, bumped, written)
        {
            Version = version,
            Pipes = pipes,
            Cutoffs = [.. lacking.Where(v => IsEdited(v.View))],
            ByHand = [.. lacking.Where(v => !IsEdited(v.View)).Select(
                v => (v.View, BackfillOf(v.View) is { } backfill ? $"the opposite of the filter of '{backfill}'" : "WHERE " + v.Condition))],
        };
    }

    private static Rollout With(ReleaseModel release, ImmutableArray<PlannedFile> edits)
    {
        var snapshot = release.After.Snapshot;
        var texts = edits.ToDictionary(e => e.Path, e => e.Text, StringComparer.Ordinal);
        var added = edits.Where(e => snapshot.Files.All(f => f.Path != e.Path)).Select(e => new ProjectFile(e.Path, SourceText.From(e.Text)));
        return release.With(DataProject.Load(snapshot.With(
            snapshot.Files.Select(f => texts.TryGetValue(f.Path, out var text) ? f.With(text) : f)
                .Concat(added)
                .OrderBy(f => f.Path, StringComparer.Ordinal))));
    }

    private static PlannedFile TinyEnvOf(ReleaseModel release)
    {
        var version = release.Path.Release.ToString();
        var file = release.After.Snapshot.Files.FirstOrDefault(f => f.Path == TinyEnv.FileName);
        if (file is null)
            return new PlannedFile(TinyEnv.FileName, $"VERSION={version}\n");

        var text = file.Text.ToString();
        return release.Scripts.Environment?.VersionEntry is { } entry
            ? PlannedFile.EditOf(file, text.Substring(0, entry.ValueSpan.Start) + version + text.Substring(entry.ValueSpan.End))
            : PlannedFile.EditOf(
                file, text + (text.Length == 0 || text.EndsWith("\n", StringComparison.Ordinal) ? "" : "\n") + $"VERSION={version}\n");
    }
}
