namespace Datafile.Cli.Commands;

/// <summary>What the command tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Nothing at or above <c>--fail-on</c>.</summary>
    public const int Success = 0;

    /// <summary>Findings.</summary>
    public const int Findings = 1;

    /// <summary>Wrong usage, or the tool could not do its work.</summary>
    public const int Failure = 2;
}
