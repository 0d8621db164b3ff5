using System.CommandLine;
using Datafile.Analyzer.Rules;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile rules</c>: lists all rules.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var format = CommonOptions.Format("text", "json");
        var noColor = CommonOptions.NoColor();
        var command = new Command("rules", "Lists all rules.") { format, noColor };
        command.SetAction(result =>
        {
            var rules = Rule.All.Select(r => r.Description).ToArray();
            CommonOptions.Print(
                result.GetValue(format) == "json"
                    ? RulesJson.Render(rules)
                    : RulesText.Render(rules, Terminal.IsOutput ? Terminal.Width : int.MaxValue, Terminal.Ink(result.GetValue(noColor))),
                null);
            return ExitCode.Success;
        });
        return command;
    }
}
