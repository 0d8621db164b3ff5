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
        var command = new Command("explain", "Prints the page of a rule.") { rule };
        command.SetAction(result =>
        {
            var page = RulePages.Page(RulePages.Find(result.GetValue(rule)!));
            CommonOptions.Print(Terminal.IsOutput ? PageText.Render(page, Terminal.Width) : page, null);
            return ExitCode.Success;
        });
        return command;
    }
}
