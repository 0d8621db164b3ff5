using System.CommandLine.Completions;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Rules;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary>The pages of the rules, as they stand in docs/rules.</summary>
internal static class RulePages
{
    /// <summary>What a command line may name a rule by.</summary>
    public static IEnumerable<CompletionItem> Names =>
        Rule.All.SelectMany(r => new[] { r.Description.Id, r.Description.Name }).Select(name => new CompletionItem(name));

    /// <summary>The rule of that id or name.</summary>
    /// <exception cref="WorkspaceException">There is none.</exception>
    public static RuleDescription Find(string rule)
    {
        var rules = Rule.All.Select(r => r.Description).ToArray();
        var found = rules.FirstOrDefault(r => r.IsNamed(rule));
        if (found is not null)
            return found;

        throw new WorkspaceException($"there is no rule '{rule}'{(RuleDescription.Nearest(rules, rule) is { } near ? $", but there is {near}" : "")}: 'datafile rules' lists all");
    }

    public static string Page(RuleDescription rule) =>
        EmbeddedText.Find($"rules/{rule.Id}.md") ?? throw new WorkspaceException($"the page of {rule.Id} is missing from this build");
}
