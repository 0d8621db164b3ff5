using System.Text;

namespace Datafile.Workspace.Files;

/// <summary>Writes files whole or not at all. Mode, owner and links of a file stay.</summary>
/// <remarks>
/// A file is replaced by another one beside it. One that has several names (hard links), or an owner that this process cannot
/// give, is written in place from that other one instead; only a kill in the middle of this copy would leave a part of it.
/// </remarks>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file through another one beside it, which no failure leaves behind. Folders are made. A link is followed. A
    /// device, such as <c>/dev/null</c>, and a named pipe are written to as they are.
    /// </summary>
    /// <param name="path">Where to write.</param>
    /// <param name="executable">Whether everybody may run it; an existing file otherwise keeps its mode.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="encoding">UTF-8 without a mark if not given.</param>
    /// <param name="expected">What an existing file holds; one that holds something else by now is left alone. Null to replace any.</param>
    /// <exception cref="WorkspaceException">The file exists and must not be replaced, has changed, or cannot be written.</exception>
    public static void Write(
        string path, string text, bool executable = false, bool force = false, Encoding? encoding = null, byte[]? expected = null) =>
        Write(path, stream => WriteText(stream, text, encoding ?? SourceFile.Utf8), executable, force, expected);

    /// <param name="write">Writes the content, however long it is.</param>
    /// <inheritdoc cref="Write(string, string, bool, bool, Encoding, byte[])"/>
    public static void Write(string path, Action<Stream> write, bool executable = false, bool force = false, byte[]? expected = null)
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
                Replace(Target(path), write, executable, force, expected);
            }
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw new WorkspaceException($"cannot write '{path}': a file of this size is not allowed", failure); // EFBIG
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
    /// <inheritdoc cref="Write(string, string, bool, bool, Encoding, byte[])"/>
    public static void WriteInside(
        string root, string file, string text, bool executable = false, bool force = false, Encoding? encoding = null, byte[]? expected = null) =>
        Write(TargetFile.Inside(root, file), text, executable, force, encoding, expected);

    /// <summary>Whether a path leads to a device, a pipe or an open stream: root could put a file in its place, for everybody.</summary>
    internal static bool IsDevice(string path) =>
        UnixFile.IsUnix && Path.GetFullPath(path) is var full
        && (IsOfDevices(full) || full.StartsWith("/proc/", StringComparison.Ordinal) || UnixFile.StatusOf(full) is { IsRegular: false });

    /// <summary>Linux has a folder for ordinary files, in memory, among its devices.</summary>
    private static bool IsOfDevices(string full) =>
        full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);

    /// <summary>Where a path leads, so that a link to a file stays a link.</summary>
    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        if (!UnixFile.IsUnix || !ResolvedPath.Exists(full))
            return full;

        return UnixFile.Resolve(full)
            ?? throw new WorkspaceException($"cannot write '{path}': it is a link that leads to nothing: remove it, or name the file");
    }

    private static void WriteText(Stream stream, string text, Encoding encoding)
    {
        using var writer = new StreamWriter(stream, encoding, 1 << 12, leaveOpen: true);
        writer.Write(text);
    }

    private static void Replace(string path, Action<Stream> write, bool executable, bool force, byte[]? expected)
    {
        var folder = Path.GetDirectoryName(path) ?? path;
        Directory.CreateDirectory(folder);

        var temporary = TemporaryFiles.In(folder);
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
            TemporaryFiles.Do(() => Move(temporary, path, replaces, force, expected));
        }
        finally
        {
            TemporaryFiles.Remove(temporary);
        }
    }

    /// <summary>The file is looked at once more: whatever was saved there while the other was written is not lost.</summary>
    private static void Move(string temporary, string path, bool replaces, bool force, byte[]? expected)
    {
        if (!replaces && !File.Exists(path))
        {
            File.Move(temporary, path);
            return;
        }

        if (!force || (expected is not null && !File.ReadAllBytes(path).AsSpan().SequenceEqual(expected)))
            throw new WorkspaceException($"'{path}' has changed while it was to be written, and is left as it is: run once more");
        if (UnixFile.TakesPlaceOf(temporary, path))
            File.Replace(temporary, path, null);
        else
            WriteInPlace(temporary, path);
    }

    private static void WriteInPlace(string temporary, string path)
    {
        var (old, now) = (File.ReadAllBytes(path), File.ReadAllBytes(temporary));
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
        try
        {
            Fill(stream, now);
        }
        catch (IOException)
        {
            Fill(stream, old);
            throw;
        }
    }

    private static void Fill(FileStream stream, byte[] content)
    {
        stream.Position = 0;
        stream.Write(content, 0, content.Length);
        stream.SetLength(content.Length);
        stream.Flush(flushToDisk: true);
    }
}
