using System.Runtime.InteropServices;

namespace Datafile.Cli.Commands;

/// <summary>When garbage is collected for the first time, and in pages of which size the heap grows until then.</summary>
internal static class GarbageCollection
{
    private const long Usual = 96 << 20, Bounded = 8 << 20;

    private const int LargePage = 2 << 20;

    /// <summary>With this much address space (4 GB) or more, it does not bound the heap.</summary>
    private const ulong EnoughAddresses = 4UL << 30;

    /// <summary>
    /// Collects nothing at first: a project of some 1,000 files is checked within 96 MB, and a larger one is collected as ever from there on.
    /// </summary>
    public static void Delay()
    {
        try
        {
            if (GC.TryStartNoGCRegion(HasEnoughAddresses() ? Usual : Bounded))
                AdviseLargePages();
        }
        catch (ArgumentOutOfRangeException)
        {
            // The system allows less, as a container may: memory is collected from the start.
        }
    }

    /// <summary>
    /// Asks Linux for pages of 2 MB where the heap grows: to map the memory of 1,000 files in pages of 4 KB takes a quarter of their check.
    /// Where the system has none to give, nothing changes.
    /// </summary>
    private static void AdviseLargePages()
    {
        const int HugePage = 14; // MADV_HUGEPAGE
        if (!OperatingSystem.IsLinux())
            return;

        var newest = GCHandle.Alloc(new byte[1], GCHandleType.Pinned);
        var here = newest.AddrOfPinnedObject() & ~(IntPtr)(LargePage - 1);
        newest.Free();

        // The heap grows on both sides. What else lies there is left as it is: only memory without a file has large pages.
        _ = Advise(here - (IntPtr)(2 * Usual), (UIntPtr)(4 * Usual), HugePage);
    }

    /// <summary>
    /// Whether <c>ulimit -v</c> leaves room: the heap takes a region of memory in one piece, and what is left must do for all else.
    /// </summary>
    private static bool HasEnoughAddresses()
    {
        const int AddressSpace = 9;
        var limits = new ulong[2]; // the present one, and what it may be raised to
        return !OperatingSystem.IsLinux() || GetLimits(AddressSpace, limits) != 0 || limits[0] >= EnoughAddresses;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(IntPtr start, UIntPtr length, int advice);

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimits(int resource, [Out] ulong[] limits);
}
