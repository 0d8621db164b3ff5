using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Rules;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary>
/// What <c>--select</c> and <c>--ignore</c> leave. Each takes ids, names and beginnings of ids (<c>DF30</c>), with commas between them or
/// apart.
/// </summary>
internal sealed class RuleFilter
{
    private readonly ImmutableHashSet<string> _select;
    private readonly ImmutableHashSet<string> _ignore;

    /// <exception cref="WorkspaceException">A rule that does not exist, or nothing is selected.</exception>
    public RuleFilter(string[] select, string[] ignore)
    {
        (_select, _ignore) = (Ids(select), Ids(ignore));
        if (select.Length > 0 && _select.IsEmpty)
            throw new WorkspaceException("--select is empty: name a rule, or leave it out for all rules");
    }

    /// <summary>The ids that are selected, with commas; null for all.</summary>
    public string? Selected => Joined(_select);

    /// <summary>The ids that are ignored, with commas; null for none.</summary>
    public string? Ignored => Joined(_ignore);

    public bool Wants(Finding finding) => (_select.IsEmpty || _select.Contains(finding.Id)) && !_ignore.Contains(finding.Id);

    private static string? Joined(ImmutableHashSet<string> ids) => ids.IsEmpty ? null : string.Join(", ", ids.Order(StringComparer.Ordinal));

    private static ImmutableHashSet<string> Ids(string[] words) =>
        [.. words.SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).SelectMany(IdsOf)];

    private static IEnumerable<string> IdsOf(string word)
    {
        var begin = word.StartsWith("DF", StringComparison.OrdinalIgnoreCase)
            ? [.. Rule.All.Select(r => r.Description.Id).Where(id => id.StartsWith(word, StringComparison.OrdinalIgnoreCase))]
            : Array.Empty<string>();
        return begin.Length > 0 ? begin : [RulePages.Find(word).Id];
    }
}
