using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace;

/// <summary>What the fixes of findings make of the files of a data project.</summary>
/// <param name="Mended">The findings whose fix is taken.</param>
/// <param name="Left">Those whose fix is not, each with the reason.</param>
/// <param name="Files">The files that change, in ordinal order of their paths.</param>
public sealed record ProjectFixes(
    ProjectFolder Project, ImmutableArray<Finding> Mended, ImmutableArray<(Finding Finding, string Reason)> Left, ImmutableArray<FixedFile> Files)
{
    /// <summary>
    /// Takes the first fix of each finding, all in one pass: of those that meet in the text the first one, for what the
    /// others would do there is certain only in the text that comes of it. Nothing is written.
    /// </summary>
    /// <param name="current">The files in which the findings stand.</param>
    /// <param name="findings">In the order in which they are shown.</param>
    /// <exception cref="WorkspaceException">A file to change lies outside of the project.</exception>
    public static ProjectFixes Of(ProjectFolder project, ProjectSnapshot current, IEnumerable<Finding> findings)
    {
        var texts = current.Files.ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);
        var edits = new Dictionary<string, FileEdits>(StringComparer.Ordinal);
        var mended = ImmutableArray.CreateBuilder<Finding>();
        var left = ImmutableArray.CreateBuilder<(Finding, string)>();
        foreach (var finding in findings.Where(f => !f.Fixes.IsEmpty))
        {
            var wanted = finding.Fixes[0].Edits;
            foreach (var file in wanted.Select(e => e.File).Where(f => !edits.ContainsKey(f)))
            {
                if (!texts.TryGetValue(file, out var text))
                    throw new WorkspaceException($"{finding.Id} cannot be fixed in '{file}', which is not a file of the project '{project.Root}': fix it by hand, or skip it with --ignore {finding.Id}");

                TargetFile.Inside(project.Root, file);
                edits.Add(file, new FileEdits(text));
            }

            if (wanted.FirstOrDefault(e => !project.Wants(e.File)) is { } unnamed)
            {
                left.Add((finding, $"its fix is in '{unnamed.File}', which is not among the given paths"));
            }
            else if (wanted.FirstOrDefault(e => edits[e.File].IsDamaged) is { } damaged)
            {
                left.Add((finding, $"'{damaged.File}' holds bytes that are no UTF-8, which would be lost"));
            }
            else if (!wanted.All(e => edits[e.File].Takes(e.Change)))
            {
                left.Add((finding, "its fix overlaps the fix of another finding: run once more"));
            }
            else
            {
                foreach (var edit in wanted)
                    edits[edit.File].Add(edit.Change);
                mended.Add(finding);
            }
        }

        return new ProjectFixes(
            project, mended.ToImmutable(), left.ToImmutable(),
            [.. edits.Where(e => e.Value.Any).OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value.ToFile(e.Key))]);
    }

    /// <summary>Writes the files, after it has looked at all of them. Encoding, byte order mark and line ends stay.</summary>
    /// <exception cref="WorkspaceException">A file has changed since it was read; then nothing is written. Or one changes
    /// meanwhile, or cannot be written; then those before it are.</exception>
    public void Write()
    {
        var read = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Files)
        {
            var content = read[file.Path] = SourceFile.ReadBytes(TargetFile.Inside(Project.Root, file.Path));
            if (!SourceFile.IsWrittenAs(file.Text.ToString(), file.Text.Encoding ?? SourceFile.Utf8, content))
                throw new WorkspaceException($"'{Project.Prefix}{file.Path}' has changed since it was read, and nothing is written: run once more");
        }

        foreach (var file in Files)
            AtomicFile.WriteInside(Project.Root, file.Path, file.Fixed.ToString(), force: true, encoding: file.Text.Encoding, expected: read[file.Path]);
    }

    /// <summary>The changes of one file: none meets another.</summary>
    private sealed class FileEdits(SourceText text)
    {
        private readonly SortedDictionary<TextSpan, TextChange> _changes = [];
        private readonly SortedSet<TextSpan> _spans = [];

        public bool Any => _changes.Count > 0;

        /// <summary>What was no UTF-8 has been read as a replacement character.</summary>
        public bool IsDamaged { get; } = text.ToString().IndexOf('\uFFFD') >= 0;

        /// <summary>Whether a change meets none that was taken, or is one of them.</summary>
        public bool Takes(TextChange change)
        {
            if (_changes.TryGetValue(change.Span, out var same))
                return same == change;
            if (_spans.Count == 0)
                return true;

            // As no two meet, the last that starts before the end of this one is the only one that can reach it.
            var before = _spans.GetViewBetween(new TextSpan(0, 0), new TextSpan(change.Span.End, int.MaxValue - change.Span.End));
            return before.Count == 0 || before.Max.End < change.Span.Start;
        }

        public void Add(TextChange change)
        {
            _changes[change.Span] = change;
            _spans.Add(change.Span);
        }

        public FixedFile ToFile(string path) => new(path, text, [.. _changes.Values]);
    }
}

/// <summary>A file that fixes change.</summary>
/// <param name="Path">Relative to the project root, with <c>/</c>.</param>
/// <param name="Text">As it is.</param>
/// <param name="Changes">In the order of the text; none meets another.</param>
public sealed record FixedFile(string Path, SourceText Text, ImmutableArray<TextChange> Changes)
{
    /// <summary>As it will be.</summary>
    public SourceText Fixed => Text.WithChanges(Changes);
}
