using System.CommandLine;
using Datafile.Cli.Commands;
using Datafile.Workspace.Files;

StandardStreams.Prepare();
using var interruption = new Interruption();
var root = new RootCommand("Checks Tinybird data projects and plans their releases.")
{
    CheckCommand.Create(),
    PlanCommand.Create(),
    BackfillCommand.Create(),
    ApproveCommand.Create(),
    BaselineCommand.Create(),
    ExplainCommand.Create(),
    RulesCommand.Create(),
    ParseCommand.Create(),
    TypesCommand.Create(),
    GraphCommand.Create(),
    CompletionCommand.Create(),
    HelpCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    // Of several, the one that names what was written; a list of choices comes in lines of its own.
    var error = parsed.Errors.FirstOrDefault(e => parsed.UnmatchedTokens.Any(t => e.Message.Contains(t, StringComparison.Ordinal))) ?? parsed.Errors[0];
    var message = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    Messages.Write($"datafile: {message} See 'datafile --help'.");
    return ExitCode.Failure;
}

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (WorkspaceException failure)
{
    Messages.Write($"datafile: {failure.Message}");
    return ExitCode.Failure;
}
catch (Exception failure) when (Environment.GetEnvironmentVariable("DATAFILE_DEBUG") is null or "")
{
    Messages.Write($"datafile: unexpected {failure.GetType().Name}: {failure.Message} Please report it, with what DATAFILE_DEBUG=1 prints.");
    return ExitCode.Failure;
}
