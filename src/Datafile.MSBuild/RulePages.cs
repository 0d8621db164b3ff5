using Datafile.Analyzer.Findings;

namespace Datafile.MSBuild;

/// <summary>The pages of the rules, which lie in the package beside the task.</summary>
internal static class RulePages
{
    private static readonly string Folder = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(RulePages).Assembly.Location) ?? "", "..", "..", "docs", "rules"));

    /// <summary>Where the page of a rule can be opened; null where there is none.</summary>
    public static string? Link(RuleDescription rule) => PathOf(rule.Id) is { } path ? new Uri(path).AbsoluteUri : null;

    /// <summary>The page of a rule in Markdown, by its id; null where there is none.</summary>
    public static string? Find(string id) => PathOf(id) is { } path ? File.ReadAllText(path) : null;

    private static string? PathOf(string id) => Path.Combine(Folder, id + ".md") is var path && File.Exists(path) ? path : null;
}
