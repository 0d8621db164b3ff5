using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Documentation;

/// <summary>Reads the examples of a page, by the format that docs/rules/README.md fixes.</summary>
internal sealed class ExampleReader
{
    private const string Fence = "```";
    private const string Opening = "```datafiles ";
    private const string FileStart = "=== ";
    private const string Deleted = " (deleted)";

    private static readonly DateTime DefaultNow = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly ImmutableArray<Example>.Builder _examples = ImmutableArray.CreateBuilder<Example>();
    private ImmutableArray<ExampleFile>? _base;
    private Head _baseHead = new(DefaultNow, null);

    private ExampleReader()
    {
    }

    /// <exception cref="FormatException">A block is not of the format.</exception>
    public static ImmutableArray<Example> Read(string page)
    {
        var reader = new ExampleReader();
        var lines = page.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Opening, StringComparison.Ordinal))
                continue;

            var end = Array.IndexOf(lines, Fence, i + 1);
            if (end < 0)
                throw new FormatException($"The block of line {i + 1} does not end.");
            reader.ReadBlock(lines[i][Opening.Length..], i + 1, lines[(i + 1)..end]);
            i = end;
        }

        return reader._examples.ToImmutable();
    }

    private void ReadBlock(string kind, int line, string[] content)
    {
        var start = Array.FindIndex(content, l => l.StartsWith(FileStart, StringComparison.Ordinal));
        var head = ReadHead(content[..Math.Max(0, start)], line);
        var (files, deleted) = ReadFiles(content[Math.Max(0, start)..]);
        var marks = files.Sum(f => f.Marks.Length);
        switch (kind)
        {
            case "base" when marks == 0:
                (_base, _baseHead) = (files, head);
                break;
            case "bad" when marks > 0:
            case "good" when marks == 0:
                _examples.Add(new Example(_examples.Count + 1, kind == "bad", line, head.Now, head.Workflow, _base, Over(files, deleted)));
                break;
            default:
                throw new FormatException($"The block of line {line} is base or good and has marks, bad and has none, or none of these.");
        }
    }

    /// <summary>The files of a block in place of those of the baseline.</summary>
    private ImmutableArray<ExampleFile> Over(ImmutableArray<ExampleFile> files, HashSet<string> deleted) =>
        [.. (_base ?? []).Where(f => !deleted.Contains(f.Path) && files.All(own => own.Path != f.Path)), .. files];

    private Head ReadHead(string[] lines, int blockLine)
    {
        var head = _baseHead;
        foreach (var line in lines.Where(l => l.Length > 0))
        {
            head = line.Split(": ", 2) switch
            {
                ["now", var time] => head with { Now = DateTime.ParseExact(time, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) },
                ["workflow", var name] => head with { Workflow = Enum.Parse<Workflow>(name, ignoreCase: true) },
                _ => throw new FormatException($"'{line}' of the block of line {blockLine} is no 'now: …', 'workflow: …' or '=== path'."),
            };
        }

        return head;
    }

    private static (ImmutableArray<ExampleFile> Files, HashSet<string> Deleted) ReadFiles(string[] lines)
    {
        var (files, deleted) = (ImmutableArray.CreateBuilder<ExampleFile>(), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < lines.Length;)
        {
            var path = lines[i][FileStart.Length..];
            var next = Array.FindIndex(lines, i + 1, l => l.StartsWith(FileStart, StringComparison.Ordinal));
            var end = next < 0 ? lines.Length : next;
            if (path.EndsWith(Deleted, StringComparison.Ordinal))
                deleted.Add(path[..^Deleted.Length]);
            else
                files.Add(ExampleFile.Read(path, lines[(i + 1)..end]));
            i = end;
        }

        return (files.ToImmutable(), deleted);
    }

    private sealed record Head(DateTime Now, Workflow? Workflow);
}
