using System.Globalization;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary>What is known of the terminal, if there is one.</summary>
internal static class Terminal
{
    /// <summary>The width where nothing tells it: as wide as a terminal beside an editor usually is.</summary>
    private const int UsualWidth = 100;

    private const int MinWidth = 40;

    /// <summary>Whether somebody watches standard output.</summary>
    public static bool IsOutput => !Console.IsOutputRedirected;

    /// <summary>Whether somebody watches standard error, and it can be written over.</summary>
    public static bool IsErrors => !Console.IsErrorRedirected && !IsDumb;

    /// <summary>Whether what is on the screen can be cleared.</summary>
    public static bool CanClear => IsOutput && !IsDumb;

    /// <summary>
    /// Whether to print in colours. NO_COLOR comes first (no-color.org), then FORCE_COLOR and CLICOLOR_FORCE, which want colours
    /// in a pipe as well; a terminal gets them unless CLICOLOR is 0 or TERM is dumb (bixense.com/clicolors).
    /// </summary>
    public static bool InColor =>
        !IsSet("NO_COLOR")
        && (Environment.GetEnvironmentVariable("FORCE_COLOR") is { Length: > 0 } forced ? forced is not ("0" or "false")
            : IsSet("CLICOLOR_FORCE") && Environment.GetEnvironmentVariable("CLICOLOR_FORCE") != "0"
            || IsOutput && !IsDumb && Environment.GetEnvironmentVariable("CLICOLOR") != "0");

    /// <summary>The colours of what a command prints.</summary>
    /// <param name="noColor">Whether --no-color is given.</param>
    /// <param name="file">Where the command writes instead of standard output.</param>
    public static Ink Ink(bool noColor, string? file = null) => new(!noColor && file is null && InColor);

    /// <summary>The columns of standard output: those of the terminal, COLUMNS where that is set, and a usual width elsewhere.</summary>
    public static int Width =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0
            ? Math.Max(MinWidth, columns)
        : IsOutput && WindowWidth() is var width and > 0 ? Math.Max(MinWidth, width)
        : UsualWidth;

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };

    /// <summary>The columns of the terminal; 0 where it does not say.</summary>
    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException)
        {
            return 0;
        }
    }
}
