using Datafile.Workspace.Files;

namespace Datafile.Workspace.Sdk;

/// <summary>The files of a folder in which resources can be defined as code, and the configurations that name them.</summary>
internal static class CodeListing
{
    private static readonly HashSet<string> SkippedFolders =
        new(StringComparer.Ordinal) { "node_modules", "venv", "__pycache__", "bin", "obj", "dist", "build" };

    private static readonly string[]
        TypeScript = [".ts", ".tsx", ".mts", ".cts"], Python = [".py"], Resources = [".datasource", ".pipe", ".connection"];

    /// <summary>The language of a file; null for others.</summary>
    public static SdkLanguage? LanguageOf(string path) =>
        IsConfiguration(path) ? null
        : TypeScript.Any(suffix => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) ? SdkLanguage.TypeScript
        : Python.Any(suffix => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) ? SdkLanguage.Python
        : null;

    /// <summary>Whether a file declares a resource that code can declare as well.</summary>
    public static bool IsResource(string path) => Resources.Any(suffix => path.EndsWith(suffix, StringComparison.Ordinal));

    public static bool IsConfiguration(string path) => TinybirdConfig.Names.Contains(path.Substring(path.LastIndexOf('/') + 1));

    /// <summary>
    /// Their paths relative to the folder, with <c>/</c>, in ordinal order within a folder, outer ones first. Links to folders are not
    /// followed.
    /// </summary>
    public static IEnumerable<string> Below(string folder)
    {
        var open = new Queue<(DirectoryInfo Folder, string Prefix)>();
        open.Enqueue((new DirectoryInfo(folder), ""));
        while (open.Count > 0)
        {
            var (current, prefix) = open.Dequeue();
            foreach (var entry in Entries(current))
            {
                if (entry is DirectoryInfo child)
                {
                    if (child.Name[0] != '.' && !SkippedFolders.Contains(child.Name) && (child.Attributes & FileAttributes.ReparsePoint) == 0)
                        open.Enqueue((child, prefix + child.Name + "/"));
                }
                else if (IsConfiguration(entry.Name) || IsResource(entry.Name) || LanguageOf(entry.Name) is not null)
                {
                    yield return prefix + entry.Name;
                }
            }
        }
    }

    private static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return [.. folder.GetFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            return [];
        }
    }
}
