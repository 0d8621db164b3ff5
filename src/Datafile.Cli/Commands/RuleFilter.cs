using Datafile.Analyzer.Findings;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary>What <c>--select</c> and <c>--ignore</c> leave.</summary>
internal sealed class RuleFilter
{
    private readonly string[] _select;
    private readonly string[] _ignore;

    /// <exception cref="WorkspaceException">A rule that does not exist.</exception>
    public RuleFilter(string[] select, string[] ignore)
    {
        foreach (var rule in select.Concat(ignore))
            RulePages.Find(rule);
        (_select, _ignore) = (select, ignore);
    }

    public bool Wants(Finding finding) =>
        (_select.Length == 0 || _select.Any(r => finding.Diagnostic.Descriptor.IsNamed(r))) && !_ignore.Any(r => finding.Diagnostic.Descriptor.IsNamed(r));
}
