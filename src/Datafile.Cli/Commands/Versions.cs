namespace Datafile.Cli.Commands;

/// <summary>The version of this program.</summary>
internal static class Versions
{
    public static string Own => typeof(Versions).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
