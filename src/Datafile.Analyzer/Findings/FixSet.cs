using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Findings;

/// <summary>Fixes that can be written together, because none of their edits overlap or touch.</summary>
/// <param name="texts">The texts of the files, by path.</param>
internal sealed class FixSet(IReadOnlyDictionary<string, SourceText> texts)
{
    private readonly Dictionary<string, FileEdits> _edits = new(StringComparer.Ordinal);

    /// <summary>The files that change, in ordinal order of their paths.</summary>
    public ImmutableArray<FixedFile> Files =>
    [
        .. _edits.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => new FixedFile(e.Key, texts[e.Key], e.Value.Changes)),
    ];

    /// <summary>Whether no edit of a fix meets one that is here, unless it is the same.</summary>
    public bool CanAdd(Fix fix) => fix.Edits.All(e => !_edits.TryGetValue(e.File, out var edits) || edits.CanAdd(e.Change));

    public void Add(Fix fix)
    {
        foreach (var edit in fix.Edits)
        {
            if (!_edits.TryGetValue(edit.File, out var edits))
                _edits.Add(edit.File, edits = new FileEdits());
            edits.Add(edit.Change);
        }
    }

    private sealed class FileEdits
    {
        private readonly SortedDictionary<TextSpan, TextChange> _changes = [];
        private readonly SortedSet<TextSpan> _spans = [];

        public ImmutableArray<TextChange> Changes => [.. _changes.Values];

        public bool CanAdd(TextChange change)
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
