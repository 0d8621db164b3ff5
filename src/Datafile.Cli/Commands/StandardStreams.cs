using System.Runtime.InteropServices;
using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary>The three streams that a command is started with, any of which its caller may have closed.</summary>
internal static class StandardStreams
{
    private const int Output = 1;
    private const int Errors = 2;
    private static bool IsOutputOpen = true;

    /// <summary>
    /// Finds out which streams are closed; to be called first. The number of a closed stream is given to the next file that
    /// is opened, such as one of the runtime's own, and what is printed must not go there.
    /// </summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsWindows())
            return;

        var areErrorsOpen = WasInherited(Errors);
        IsOutputOpen = WasInherited(Output);
        while (Open("/dev/null", ReadAndWrite) is var filled and >= 0)
        {
            if (filled > Errors)
            {
                _ = Close(filled);
                break;
            }
        }

        if (!IsOutputOpen)
            Console.SetOut(TextWriter.Null);
        Console.SetError(areErrorsOpen ? new LastResort(Console.Error) : TextWriter.Null);
    }

    /// <summary>Prints to standard output.</summary>
    /// <exception cref="WorkspaceException">It is closed, or does not take what is printed. A reader that stops early is not a failure.</exception>
    public static void Print(Action<Stream> write)
    {
        if (!IsOutputOpen)
            throw new WorkspaceException("standard output is closed: open it, or write to a file with --output");

        try
        {
            using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
            write(output);
        }
        catch (IOException failure)
        {
            throw new WorkspaceException($"cannot write to standard output: {OneLine.Of(failure.Message)}: free some space, or write to a file with --output", failure);
        }
    }

    /// <summary>Tells it without taking any memory where the system allows that.</summary>
    public static void TellOutOfMemory()
    {
        var message = "datafile: out of memory: allow more (ulimit -v), or check fewer files at once\n"u8;
        if (OperatingSystem.IsWindows())
            Console.Error.Write(Encoding.UTF8.GetString(message));
        else
            _ = Write(Errors, in message[0], (UIntPtr)message.Length);
    }

    /// <summary>Whether a stream is the caller's: what the runtime opens is marked to be closed in other programs, and no caller's can be.</summary>
    private static bool WasInherited(int stream)
    {
        const int GetFlags = 1;
        const int CloseOnExec = 1;
        var flags = Control(stream, GetFlags);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    private const int ReadAndWrite = 2;

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Control(int stream, int command);

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "write")]
    private static extern IntPtr Write(int stream, in byte first, UIntPtr length);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int stream);

    /// <summary>Standard error: there is no other place to say that it does not work.</summary>
    private sealed class LastResort(TextWriter errors) : TextWriter
    {
        public override Encoding Encoding => errors.Encoding;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            try
            {
                errors.Write(value);
            }
            catch (IOException)
            {
                // The exit code still tells the caller.
            }
        }

        public override void WriteLine(string? value) => Write(value + CoreNewLine.AsSpan().ToString());
    }
}
