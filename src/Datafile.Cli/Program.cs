using System.CommandLine;
using System.ComponentModel;
using Datafile.Cli.Commands;
using Datafile.Cli.Mcp;
using Datafile.Workspace.Files;

try
{
    return RunAndTell(args);
}
catch (Exception failure) when (IsOutOfMemory(failure.GetBaseException()))
{
    StandardStreams.TellOutOfMemory();
    return ExitCode.Failure;
}

// On Unix, a call of the system that got no memory fails with ENOMEM.
static bool IsOutOfMemory(Exception failure)
{
    const int NotEnoughMemory = 12;
    return failure is OutOfMemoryException or Win32Exception { NativeErrorCode: NotEnoughMemory } or IOException { HResult: NotEnoughMemory };
}

static int RunAndTell(string[] args)
{
    try
    {
        return Run(args);
    }
    catch (WorkspaceException failure)
    {
        Messages.Write($"datafile: {failure.Message}");
        return ExitCode.Failure;
    }
    catch (Exception failure) when (!IsOutOfMemory(failure.GetBaseException()) && Environment.GetEnvironmentVariable("DATAFILE_DEBUG") is null or "")
    {
        Messages.Write($"datafile: unexpected {failure.GetType().Name}: {failure.Message} Please report it, with what DATAFILE_DEBUG=1 prints.");
        return ExitCode.Failure;
    }
}

static int Run(string[] args)
{
    // Servers live longer than that.
    if (args is not ["lsp" or "mcp", ..])
        GarbageCollection.Delay();
    StandardStreams.Prepare();
    using var interruption = new Interruption();
    var root = new RootCommand("Checks Tinybird data projects and plans their releases.")
    {
        CheckCommand.Create(),
        PlanCommand.Create(),
        BackfillCommand.Create(),
        ApproveCommand.Create(),
        InitCommand.Create(),
        BaselineCommand.Create(),
        ExplainCommand.Create(),
        RulesCommand.Create(),
        ParseCommand.Create(),
        TypesCommand.Create(),
        GraphCommand.Create(),
        ReportCommand.Create(),
        CompletionCommand.Create(),
        LspCommand.Create(),
        McpCommand.Create(),
        HelpCommand.Create(),
    };

    if (args.Length == 0)
    {
        // Help, but no success: a script that lost its arguments has checked nothing.
        root.Parse("--help").Invoke(new InvocationConfiguration { Output = Console.Error });
        return ExitCode.Failure;
    }

    // An argument that begins with @ is what it says, such as the upstream @{u}, and names no file with arguments.
    var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    if (parsed.Errors.Count > 0)
    {
        Messages.Write($"datafile: {UsageError.Of(parsed)}");
        return ExitCode.Failure;
    }

    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
