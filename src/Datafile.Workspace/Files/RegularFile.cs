using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Datafile.Workspace.Files;

/// <summary>The one place that opens a file to read it: regular files alone, and only up to a size.</summary>
/// <remarks>A repository may hold anything under the name of a datafile. Opening a named pipe would wait for a writer for
/// ever, and a device never ends.</remarks>
internal static class RegularFile
{
    /// <summary>The largest file that is read, in bytes: far beyond any datafile.</summary>
    public const int MaxLength = 64 << 20;

    public const string TooLarge = "it is larger than 64 MB: remove it, or make it smaller";

    private const string NotRegular = "it is not a regular file: remove it, or put a copy of the file in its place";

    /// <summary>The content of a file, or why there is none. It never waits.</summary>
    /// <param name="path">Where it lies; links are followed, so who must not leave a folder resolves them first.</param>
    public static FileContent Read(string path)
    {
        try
        {
            return UnixFile.IsUnix ? ReadUnix(path) : ReadWindows(path);
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            return FileContent.Not(WorkspaceException.Reason(failure));
        }
    }

    /// <summary>The bytes of a stream; null where there are more than are read.</summary>
    public static byte[]? ReadToEnd(Stream stream) => ReadAll(0, (buffer, at) => stream.Read(buffer, at, buffer.Length - at)).Bytes;

    private static FileContent ReadWindows(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return !stream.CanSeek ? FileContent.Not(NotRegular) : ReadAll(stream.Length, (buffer, at) => stream.Read(buffer, at, buffer.Length - at));
    }

    private static FileContent ReadUnix(string path)
    {
        using var file = Open(path, WithoutWaiting);
        if (file.IsInvalid)
            return FileContent.Not(Reason(Marshal.GetLastWin32Error(), path), IsNameLost(path, Marshal.GetLastWin32Error()));

        // Only what can be sought has a size: a named pipe, a socket and a terminal do not. A device such as /dev/zero says
        // zero, and is read up to the limit.
        var length = (long)Seek(file, IntPtr.Zero, SeekEnd);
        if (length < 0 || Seek(file, IntPtr.Zero, SeekSet) != IntPtr.Zero)
            return FileContent.Not(NotRegular);

        return ReadAll(length, (buffer, at) => ReadSome(file, buffer, at));
    }

    /// <param name="length">What the file says of its size, which may change while it is read.</param>
    private static FileContent ReadAll(long length, Func<byte[], int, int> read)
    {
        if (length > MaxLength)
            return FileContent.Not(TooLarge);

        // One byte more, so that the end is seen without a second buffer.
        var content = new byte[length + 1];
        var filled = 0;
        for (int count; (count = read(content, filled)) > 0;)
        {
            filled += count;
            if (filled > MaxLength)
                return FileContent.Not(TooLarge);
            if (filled == content.Length)
                Array.Resize(ref content, Math.Min(content.Length * 2 + 4096, MaxLength + 1));
        }

        Array.Resize(ref content, filled);
        return new FileContent(content, null);
    }

    private static int ReadSome(SafeFileHandle file, byte[] buffer, int at)
    {
        int count;
        do
        {
            count = (int)ReadInto(file, ref buffer[at], (IntPtr)(buffer.Length - at));
        }
        while (count < 0 && Marshal.GetLastWin32Error() == Interrupted);

        return count >= 0 ? count : throw new IOException(Reason(Marshal.GetLastWin32Error(), ""));
    }

    /// <summary>Names that are not UTF-8 come from the framework with U+FFFD in them, and no file is found by them.</summary>
    private static bool IsNameLost(string path, int error) => error == NoEntry && path.IndexOf('\uFFFD') >= 0;

    private static string Reason(int error, string path) => error switch
    {
        NoEntry when IsNameLost(path, error) => "its name is not UTF-8: rename it",
        NoEntry => "it does not exist, or it is a link to nothing: remove it, or create what is missing",
        NotPermitted or AccessDenied => "permission denied: make it readable",
        IsFolder => "it is a folder: name a file",
        LinuxLoop or BsdLoop => "it is a link that leads back to itself: remove it",
        NoDevice or LinuxNotSupported or BsdNotSupported => NotRegular,
        LinuxNameTooLong or BsdNameTooLong => "the path is too long: move it up",
        _ => $"the system refuses it (error {error}): try again, or remove it",
    };

    private const int SeekSet = 0;
    private const int SeekEnd = 2;

    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int Interrupted = 4;
    private const int NoDevice = 6;
    private const int AccessDenied = 13;
    private const int IsFolder = 21;
    private const int LinuxLoop = 40;
    private const int BsdLoop = 62;
    private const int LinuxNameTooLong = 36;
    private const int BsdNameTooLong = 63;
    private const int LinuxNotSupported = 95;
    private const int BsdNotSupported = 102;

    // O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    private static readonly int WithoutWaiting =
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? 0x800 | 0x100 | 0x80000
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? 0x4 | 0x20000 | 0x1000000
        : 0x4 | 0x8000 | 0x100000;

#pragma warning disable CA2101 // Ansi is UTF-8 on Unix, where alone these are called.
    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, SetLastError = true)]
    private static extern SafeFileHandle Open(string path, int flags);
#pragma warning restore CA2101

    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static extern IntPtr Seek(SafeFileHandle file, IntPtr offset, int from);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    private static extern IntPtr ReadInto(SafeFileHandle file, ref byte buffer, IntPtr count);
}

/// <summary>What a file holds, or why it was not read.</summary>
/// <param name="Bytes">Null where it was not read.</param>
/// <param name="Problem">The reason and what to do; null where it was read.</param>
/// <param name="IsNameLost">Whether it was not read because its name is not UTF-8.</param>
internal readonly record struct FileContent(byte[]? Bytes, string? Problem, bool IsNameLost = false)
{
    public static FileContent Not(string problem, bool isNameLost = false) => new(null, problem, isNameLost);
}
