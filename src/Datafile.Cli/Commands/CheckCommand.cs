using System.CommandLine;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile check</c>: reports findings.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var line = new CheckCommandLine();
        var command = new Command("check", "Checks the data projects under PATH and reports findings.");
        line.AddTo(command);
        command.SetAction(result =>
        {
            var options = line.Read(result);
            if (line.ShowsConfig(result))
                return ShowConfig.Run(options, name => line.IsGiven(result, name));

            // Each run has a time of its own.
            return options.Watch ? new WatchRun(() => line.Read(result)).Run() : new CheckRun(options).Run();
        });
        return command;
    }
}
