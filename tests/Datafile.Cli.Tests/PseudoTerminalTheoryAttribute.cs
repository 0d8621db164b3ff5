namespace Datafile.Cli.Tests;

/// <summary>A test that needs the program <c>script</c> of util-linux, which runs a command in a terminal of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PseudoTerminalTheoryAttribute : TheoryAttribute
{
    public PseudoTerminalTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script"))
            Skip = "there is no 'script' of util-linux";
    }
}
