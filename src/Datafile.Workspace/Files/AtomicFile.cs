using System.Text;

namespace Datafile.Workspace.Files;

/// <summary>Writes files whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file through another one beside it, which no failure leaves behind. Folders are made. A device, such as
    /// <c>/dev/null</c>, is written to as it is.
    /// </summary>
    /// <param name="path">Where to write.</param>
    /// <param name="executable">Whether everybody may run it; an existing file otherwise keeps its mode.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="encoding">UTF-8 without a mark if not given.</param>
    /// <exception cref="WorkspaceException">The file exists and must not be replaced, or cannot be written.</exception>
    public static void Write(
        string path, string text, bool executable = false, bool force = false, Encoding? encoding = null) =>
        Write(path, stream => WriteText(stream, text, encoding ?? SourceFile.Utf8), executable, force);

    /// <param name="write">Writes the content, however long it is.</param>
    /// <inheritdoc cref="Write(string, string, bool, bool, Encoding)"/>
    public static void Write(string path, Action<Stream> write, bool executable = false, bool force = false)
    {
        if (Directory.Exists(path))
            throw new WorkspaceException($"cannot write '{path}': it is a folder");
        if (!force && File.Exists(path) && !IsDevice(path))
            throw new WorkspaceException($"'{path}' exists: remove it, or write over it with --force");

        try
        {
            if (IsDevice(path))
            {
                using var device = new FileStream(path, FileMode.Create, FileAccess.Write);
                write(device);
            }
            else
            {
                Replace(Path.GetFullPath(path), write, executable);
            }
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            throw WorkspaceException.For("write", path, failure);
        }
    }

    /// <summary>Removes a file that was written; one that is not there, and a device, are left alone.</summary>
    /// <exception cref="WorkspaceException">It cannot be removed.</exception>
    public static void Remove(string path)
    {
        try
        {
            if (File.Exists(path) && !IsDevice(path))
                File.Delete(path);
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            throw WorkspaceException.For("remove", path, failure);
        }
    }

    /// <summary>Writes a file of a project, and only there: no path and no link leads out of it.</summary>
    /// <param name="root">The project root.</param>
    /// <param name="file">Relative to it, with <c>/</c>.</param>
    /// <inheritdoc cref="Write(string, string, bool, bool, Encoding)"/>
    public static void WriteInside(
        string root, string file, string text, bool executable = false, bool force = false, Encoding? encoding = null) =>
        Write(TargetFile.Inside(root, file), text, executable, force, encoding);

    /// <summary>Whether a path leads to a device or to an open stream: root could put a file in its place, for everybody.</summary>
    internal static bool IsDevice(string path) =>
        UnixFile.IsUnix && Path.GetFullPath(path) is var full
        && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal));

    private static void WriteText(Stream stream, string text, Encoding encoding)
    {
        using var writer = new StreamWriter(stream, encoding, 1 << 12, leaveOpen: true);
        writer.Write(text);
    }

    private static void Replace(string path, Action<Stream> write, bool executable)
    {
        var folder = Path.GetDirectoryName(path) ?? path;
        Directory.CreateDirectory(folder);

        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            // A copy has the mode of what it replaces, so that a script stays one.
            var replaces = File.Exists(path);
            if (replaces)
                File.Copy(path, temporary);

            using (var stream = new FileStream(temporary, replaces ? FileMode.Truncate : FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (executable)
                UnixFile.MakeExecutable(temporary);
            if (replaces)
                File.Replace(temporary, path, null);
            else
                File.Move(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
