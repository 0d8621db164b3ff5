namespace Datafile.Workspace.Files;

/// <summary>
/// Temporary files, written next to the files that they replace. They are removed even if a signal ends the process (except SIGKILL).
/// </summary>
public static class TemporaryFiles
{
    private static readonly object Gate = new();
    private static readonly HashSet<string> Paths = new(StringComparer.Ordinal);
    private static bool IsEnding;

    /// <summary>
    /// Removes them all, for a process that ends by a signal. Other threads that write are blocked until the process ends, so that no file is
    /// half-written and none is added.
    /// </summary>
    public static void End()
    {
        lock (Gate)
        {
            IsEnding = true;
            foreach (var path in Paths)
                Delete(path);
            Paths.Clear();
        }
    }

    /// <summary>A new name in a folder. It does not depend on the file that is written, whose own may be as long as names can be.</summary>
    internal static string In(string folder)
    {
        var path = Path.Combine(folder, $".datafile-{Guid.NewGuid():N}.tmp");
        Do(() => Paths.Add(path));
        return path;
    }

    /// <summary>A new folder, to be removed with <see cref="Remove"/>.</summary>
    internal static string Folder()
    {
        var path = Path.Combine(Path.GetTempPath(), $"datafile-{Guid.NewGuid():N}");
        Do(() =>
        {
            Paths.Add(path);
            Directory.CreateDirectory(path);
        });
        return path;
    }

    /// <summary>Does what must not be interrupted.</summary>
    internal static void Do(Action action)
    {
        lock (Gate)
        {
            if (!IsEnding)
            {
                action();
                return;
            }
        }

        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Removes one, if it is still there.</summary>
    internal static void Remove(string path)
    {
        lock (Gate)
        {
            Paths.Remove(path);
            Delete(path);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            // The failure that matters is that of the write.
        }
    }
}
