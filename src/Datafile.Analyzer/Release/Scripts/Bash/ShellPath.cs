namespace Datafile.Analyzer.Release.Scripts.Bash;

/// <summary>Paths as they stand in a script.</summary>
internal static class ShellPath
{
    /// <summary>What follows the last slash.</summary>
    public static string FileName(string path) => path.Substring(path.LastIndexOf('/') + 1);
}
