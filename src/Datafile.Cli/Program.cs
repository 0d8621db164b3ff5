using System.CommandLine;
using Datafile.Cli;
using Datafile.Cli.Commands;
using Datafile.Workspace;

var root = new RootCommand("Checks Tinybird data projects and plans their releases.")
{
    CheckCommand.Create(),
    PlanCommand.Create(),
    BackfillCommand.Create(),
    ExplainCommand.Create(),
    RulesCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"datafile: {parsed.Errors[0].Message} See 'datafile --help'.");
    return ExitCode.Failure;
}

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (WorkspaceException failure)
{
    Console.Error.WriteLine($"datafile: {failure.Message}");
    return ExitCode.Failure;
}
