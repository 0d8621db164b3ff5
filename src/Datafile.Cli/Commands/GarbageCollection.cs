using System.Runtime.InteropServices;

namespace Datafile.Cli.Commands;

/// <summary>When garbage is collected for the first time.</summary>
internal static class GarbageCollection
{
    private const long Usual = 96 << 20, Bounded = 8 << 20;

    /// <summary>With this much address space (4 GB) or more, it does not bound the heap.</summary>
    private const ulong EnoughAddresses = 4UL << 30;

    /// <summary>
    /// Collects nothing at first: a project of some 1,000 files is checked within 96 MB, and a larger one is collected as ever from there on.
    /// </summary>
    public static void Delay()
    {
        try
        {
            GC.TryStartNoGCRegion(HasEnoughAddresses() ? Usual : Bounded);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The system allows less, as a container may: memory is collected from the start.
        }
    }

    /// <summary>Whether <c>ulimit -v</c> leaves room: the heap takes a region of memory in one piece, and what is left must do for all else.</summary>
    private static bool HasEnoughAddresses()
    {
        const int AddressSpace = 9;
        var limits = new ulong[2]; // the present one, and what it may be raised to
        return !OperatingSystem.IsLinux() || GetLimits(AddressSpace, limits) != 0 || limits[0] >= EnoughAddresses;
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimits(int resource, [Out] ulong[] limits);
}
