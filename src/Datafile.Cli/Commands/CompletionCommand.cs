using System.CommandLine;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile completion</c>: prints the script with which a shell completes command lines.</summary>
/// <remarks>The scripts ask the <c>[suggest]</c> directive of System.CommandLine, so they know every option of the installed version.</remarks>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
        var command = new Command("completion", "Prints the completion script for a shell.") { shell };
        command.SetAction(result =>
        {
            CommonOptions.Print(EmbeddedText.Find($"completion/{result.GetValue(shell)}") ?? "", null);
            return ExitCode.Success;
        });
        return command;
    }
}
