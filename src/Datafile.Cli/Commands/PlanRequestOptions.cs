using System.CommandLine;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Workspace;

namespace Datafile.Cli.Commands;

/// <summary>The options of commands that plan: what to compare with, when, and how backfills are cut.</summary>
internal sealed class PlanRequestOptions(bool needsBaseline)
{
    private readonly Option<string?> _against = CommonOptions.Against(needsBaseline);
    private readonly Option<Workflow?> _workflow = CommonOptions.Workflow();
    private readonly Option<DateTime?> _now = CommonOptions.Now(), _cutoff = CommonOptions.Cutoff();
    private readonly Option<WindowLength?> _window = CommonOptions.Window();
    private readonly Option<int?> _windows = CommonOptions.Windows();
    private readonly Option<DateTime?> _since = CommonOptions.Since();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_against, _workflow, _now, _cutoff, _window, _windows, _since])
            command.Options.Add(option);
    }

    public CheckRequest Read(ParseResult result) => new(result.GetValue(_against), result.GetValue(_now) ?? DateTime.UtcNow)
    {
        Workflow = result.GetValue(_workflow),
        Cutoff = result.GetValue(_cutoff),
        Windows = CommonOptions.Cut(result.GetValue(_window), result.GetValue(_windows), result.GetValue(_since)),
    };
}
