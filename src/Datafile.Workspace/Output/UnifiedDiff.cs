using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Findings;
using Datafile.Parser.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>What fixes change, as <c>git apply</c> and <c>patch -p1</c> read it where the user is.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The changes of all files; empty where there are none.</summary>
    public static string Render(ProjectFixes fixes)
    {
        var diff = new StringBuilder();
        foreach (var file in fixes.Files)
            Append(diff, ShownPath.Of(fixes.Project.Prefix, file.Path), file);
        return diff.ToString();
    }

    private static void Append(StringBuilder diff, string path, FixedFile file)
    {
        var text = file.Text.ToString();
        var lines = Lines(text);
        var blocks = Blocks(file, text, lines);
        if (blocks.IsEmpty)
            return;

        diff.Append(PatchHeader.Of(path));
        for (int first = 0, grown = 0; first < blocks.Length;)
        {
            // Changes whose contexts meet are one hunk.
            var last = first;
            while (last + 1 < blocks.Length && blocks[last + 1].Start - blocks[last].End <= 2 * Context)
                last++;

            var (from, to) = (Math.Max(0, blocks[first].Start - Context), Math.Min(lines.Length, blocks[last].End + Context));
            var growth = 0;
            for (var i = first; i <= last; i++)
                growth += blocks[i].Lines.Length - (blocks[i].End - blocks[i].Start);
            diff.Append($"@@ -{Range(from, to - from)} +{Range(from + grown, to - from + growth)} @@\n");

            var at = from;
            foreach (var block in blocks.AsSpan().Slice(first, last - first + 1))
            {
                Append(diff, ' ', lines.AsSpan(at, block.Start - at));
                Append(diff, '-', lines.AsSpan(block.Start, block.End - block.Start));
                Append(diff, '+', block.Lines);
                at = block.End;
            }

            Append(diff, ' ', lines.AsSpan(at, to - at));
            grown += growth;
            first = last + 1;
        }
    }

    /// <summary>The lines that change, and what stands there instead.</summary>
    private static ImmutableArray<Block> Blocks(FixedFile file, string text, string[] lines)
    {
        var starts = new int[lines.Length];
        for (var i = 1; i < lines.Length; i++)
            starts[i] = starts[i - 1] + lines[i - 1].Length;
        int LineAt(int position) => Array.BinarySearch(starts, position) is var found && found >= 0 ? found : Math.Max(0, ~found - 1);

        var blocks = ImmutableArray.CreateBuilder<Block>();
        for (var next = 0; next < file.Changes.Length;)
        {
            var first = LineAt(file.Changes[next].Span.Start);
            var (now, end, done) = (new StringBuilder(), first, lines.Length > 0 ? starts[first] : 0);
            do
            {
                var change = file.Changes[next++];
                now.Append(text, done, change.Span.Start - done).Append(change.NewText);
                done = change.Span.End;
                end = Math.Min(LineAt(done) + 1, lines.Length);
            }
            while (next < file.Changes.Length && LineAt(file.Changes[next].Span.Start) < end);

            now.Append(text, done, (end < lines.Length ? starts[end] : text.Length) - done);
            if (Trimmed(lines, first, end, Lines(now.ToString())) is { IsEmpty: false } block)
                blocks.Add(block);
        }

        return blocks.ToImmutable();
    }

    /// <summary>Without the lines that stay as they are: a change may begin or end between two lines.</summary>
    private static Block Trimmed(string[] lines, int start, int end, string[] now)
    {
        int skip = 0, drop = 0;
        while (start + skip < end && skip < now.Length && lines[start + skip] == now[skip])
            skip++;
        while (start + skip < end - drop && skip < now.Length - drop && lines[end - drop - 1] == now[now.Length - drop - 1])
            drop++;
        return new Block(start + skip, end - drop, now.AsSpan(skip, now.Length - skip - drop).ToArray());
    }

    /// <summary>The lines of a text with their ends.</summary>
    private static string[] Lines(string text)
    {
        var lines = new List<string>();
        for (int at = 0, end; at < text.Length; at = end)
        {
            end = text.IndexOf('\n', at) is var found && found >= 0 ? found + 1 : text.Length;
            lines.Add(text.Substring(at, end - at));
        }

        return [.. lines];
    }

    /// <summary>A range without lines stands behind the line before it.</summary>
    private static string Range(int first, int count) => count == 0 ? $"{first},0" : $"{first + 1},{count}";

    private static void Append(StringBuilder diff, char sign, ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            // A line that only stands around a change, and that a log would take for a command, is replaced by itself.
            if (sign == ' ' && OneLine.IsCommand(line.TrimEnd('\r', '\n')))
            {
                Append(diff, '-', line);
                Append(diff, '+', line);
            }
            else
            {
                Append(diff, sign, line);
            }
        }
    }

    private static void Append(StringBuilder diff, char sign, string line)
    {
        diff.Append(sign).Append(line);
        if (!line.EndsWith("\n", StringComparison.Ordinal))
            diff.Append("\n\\ No newline at end of file\n");
    }

    /// <summary>Lines of a file, counted from 0, and those that stand there instead.</summary>
    private sealed record Block(int Start, int End, string[] Lines)
    {
        public bool IsEmpty => Start == End && Lines.Length == 0;
    }
}
