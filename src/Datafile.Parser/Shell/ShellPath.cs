namespace Datafile.Parser.Shell;

/// <summary>Paths as they stand in a script.</summary>
public static class ShellPath
{
    /// <summary>What follows the last slash.</summary>
    public static string FileName(string path) => path.Substring(path.LastIndexOf('/') + 1);
}
