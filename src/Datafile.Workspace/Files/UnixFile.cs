using System.Runtime.InteropServices;

namespace Datafile.Workspace.Files;

/// <summary>What Unix knows of files and netstandard2.0 does not tell.</summary>
internal static class UnixFile
{
    // rwxr-xr-x
    private const int ExecutableMode = 0x1ED;

    private const int MayExecute = 1;

    public static bool IsUnix { get; } = !RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>Lets everybody run a file; on Windows a file needs no leave.</summary>
    /// <exception cref="IOException">The mode could not be set.</exception>
    public static void MakeExecutable(string path)
    {
        if (IsUnix && SetMode(path, ExecutableMode) != 0)
            throw new IOException($"the file could not be made executable (error {Marshal.GetLastWin32Error()})");
    }

    /// <summary>Whether the user may run a file. For Unix alone.</summary>
    public static bool MayRun(string path) => Access(path, MayExecute) == 0;

    /// <summary>An existing path with all its links resolved; null where it leads to nothing. For Unix alone.</summary>
    public static string? Resolve(string path)
    {
        var resolved = RealPath(path, IntPtr.Zero);
        if (resolved == IntPtr.Zero)
            return null;

        try
        {
            return Marshal.PtrToStringAnsi(resolved);
        }
        finally
        {
            Free(resolved);
        }
    }

#pragma warning disable CA2101 // Ansi is UTF-8 on Unix, where alone these are called.
    [DllImport("libc", EntryPoint = "chmod", CharSet = CharSet.Ansi, SetLastError = true)]
    private static extern int SetMode(string path, int mode);

    [DllImport("libc", EntryPoint = "access", CharSet = CharSet.Ansi)]
    private static extern int Access(string path, int mode);

    [DllImport("libc", EntryPoint = "realpath", CharSet = CharSet.Ansi)]
    private static extern IntPtr RealPath(string path, IntPtr buffer);
#pragma warning restore CA2101

    [DllImport("libc", EntryPoint = "free")]
    private static extern void Free(IntPtr memory);
}
