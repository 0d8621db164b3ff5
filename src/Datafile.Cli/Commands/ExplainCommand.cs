using System.CommandLine;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile explain</c>: prints the page of a rule.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var rule = new Argument<string>("rule") { Description = "The id or the name of a rule, e.g. DF3001 or missing-cutoff.", HelpName = "rule" };
        rule.CompletionSources.Add(_ => RulePages.Names);
        var noColor = CommonOptions.NoColor();
        var command = new Command("explain", "Prints the page of a rule.") { rule, noColor };
        command.SetAction(result =>
        {
            var page = RulePages.Page(RulePages.Find(result.GetValue(rule)!));
            var ink = Terminal.Ink(result.GetValue(noColor));
            CommonOptions.Print(Terminal.IsOutput || ink.InColor ? PageText.Render(page, Terminal.Width, ink) : page, null);
            return ExitCode.Success;
        });
        return command;
    }
}
