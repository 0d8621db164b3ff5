using System.Runtime.InteropServices;

namespace Datafile.Workspace.Files;

/// <summary>What Unix knows of files and netstandard2.0 does not tell.</summary>
internal static class UnixFile
{
    private const int CurrentFolder = -100, PermissionBits = 0x1FF, SpecialBits = 0xE00;
    private const uint BasicStatus = 0x7FF;

    // rwxr-xr-x
    private const int ExecutableMode = 0x1ED;

    private const int MayExecute = 1;

    public static bool IsUnix { get; } = !RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>Lets everybody run a file; Windows has no such permission.</summary>
    /// <exception cref="IOException">The mode could not be set.</exception>
    public static void MakeExecutable(string path)
    {
        if (IsUnix && SetMode(path, ExecutableMode) != 0)
            throw new IOException($"the file could not be made executable (error {Marshal.GetLastWin32Error()})");
    }

    /// <summary>Whether the user may run a file. For Unix alone.</summary>
    public static bool MayRun(string path) => Access(path, MayExecute) == 0;

    /// <summary>What Linux tells of a file, links followed; null where there is none, and on other systems.</summary>
    public static FileStatus? StatusOf(string path)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            return null;

        // The layout of statx is the same on all processors, unlike that of stat.
        var status = new byte[256];
        try
        {
            return StatX(CurrentFolder, path, 0, BasicStatus, status) == 0
                ? new FileStatus(
                    BitConverter.ToUInt32(
                        status, 16), BitConverter.ToUInt32(status, 20), BitConverter.ToUInt32(status, 24), BitConverter.ToUInt16(status, 28))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Gives a new file owner, group and mode of the one that it is to replace. False where it cannot, or where the other has
    /// more names than one, so that a file in its place would part them.
    /// </summary>
    public static bool TakesPlaceOf(string file, string replaced)
    {
        if (StatusOf(replaced) is not { } old || StatusOf(file) is not { } now)
            return true;
        if (old.Links > 1)
            return false;

        // The bits that let a program run as another user are lost in a copy, and with a change of the owner.
        var mode = (now.Mode & PermissionBits) | (old.Mode & SpecialBits);
        var isSameOwner = (old.User, old.Group) == (now.User, now.Group);
        return (isSameOwner || SetOwner(file, old.User, old.Group) == 0)
            && (mode == (now.Mode & (PermissionBits | SpecialBits)) && isSameOwner || SetMode(file, mode) == 0);
    }

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

    [DllImport("libc", EntryPoint = "chown", CharSet = CharSet.Ansi)]
    private static extern int SetOwner(string path, uint user, uint group);

    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi)]
    private static extern int StatX(int folder, string path, int flags, uint wanted, byte[] status);

    [DllImport("libc", EntryPoint = "realpath", CharSet = CharSet.Ansi)]
    private static extern IntPtr RealPath(string path, IntPtr buffer);
#pragma warning restore CA2101

    [DllImport("libc", EntryPoint = "free")]
    private static extern void Free(IntPtr memory);
}

/// <summary>What Linux tells of a file.</summary>
/// <param name="Links">How many names it has.</param>
/// <param name="User">Its owner.</param>
/// <param name="Mode">Kind and permissions, as <c>st_mode</c> has them.</param>
internal sealed record FileStatus(uint Links, uint User, uint Group, int Mode)
{
    private const int KindBits = 0xF000, RegularFile = 0x8000;

    /// <summary>Neither a folder nor a device, a pipe or a socket.</summary>
    public bool IsRegular => (Mode & KindBits) == RegularFile;
}
