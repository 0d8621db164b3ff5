using System.Collections.Immutable;

namespace Datafile.Analyzer.Tests.Documentation;

/// <summary>A page of docs/rules.</summary>
internal sealed record RulePage(string Id, string Text)
{
    private static readonly string Folder = Path.Combine(SourceFolder.Repository, "docs", "rules");

    /// <summary>Every page, in the order of ids.</summary>
    public static ImmutableArray<RulePage> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "DF*.md")
            .Order(StringComparer.Ordinal)
            .Select(path => new RulePage(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path).ReplaceLineEndings("\n"))),
    ];

    /// <summary>The page that lists all rules.</summary>
    public static string Overview { get; } = File.ReadAllText(Path.Combine(Folder, "README.md")).ReplaceLineEndings("\n");

    public ImmutableArray<Example> Examples { get; } = ExampleReader.Read(Text);

    /// <summary>The lines that start a section, in their order.</summary>
    public IEnumerable<string> Headings => Text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal));

    public static RulePage Of(string id) => All.Single(page => page.Id == id);
}
