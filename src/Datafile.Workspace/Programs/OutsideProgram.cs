using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Programs;

/// <summary>How a program is found and started, whichever it is: git, or the generator that <c>--sdk</c> asks for.</summary>
internal static class OutsideProgram
{
    private const int MaxErrors = 4096;

    /// <summary>
    /// The full path of a program; null where it is not on the PATH. Looked up here because a bare name would also be sought in the
    /// current folder, and who checks other people's repositories must not run what lies in them.
    /// </summary>
    /// <param name="searchPath">The folders to look in, as in the variable PATH.</param>
    /// <param name="names">Without the <c>.exe</c> of Windows; in each folder the first that is there.</param>
    public static string? Find(string searchPath, params string[] names)
    {
        var suffix = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ".exe" : "";
        return searchPath.Split(Path.PathSeparator)
            .Where(Path.IsPathRooted)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name + suffix)))
            .FirstOrDefault(path => File.Exists(path) && (!UnixFile.IsUnix || UnixFile.MayRun(path)));
    }

    /// <summary>A program without a shell and without a window, with its three streams in our hands.</summary>
    /// <param name="program">A full path.</param>
    public static ProcessStartInfo In(string folder, string program, IEnumerable<string> arguments) => new(program)
    {
        Arguments = string.Join(" ", arguments.Select(Quote)),
        WorkingDirectory = folder,
        UseShellExecute = false,
        CreateNoWindow = true,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardErrorEncoding = Encoding.UTF8,
    };

    /// <summary>The beginning of what a program complains about. All of it is read, so the program never waits for that.</summary>
    public static Task<string> ReadErrors(Process process) => Waiting.For(() =>
    {
        var kept = new StringBuilder();
        var buffer = new char[MaxErrors];
        for (int count; (count = process.StandardError.Read(buffer, 0, buffer.Length)) > 0;)
            kept.Append(buffer, 0, Math.Min(count, MaxErrors - kept.Length));

        return kept.ToString();
    });

    /// <summary>One argument as the C runtime of Windows reads it, which .NET follows everywhere.</summary>
    public static string Quote(string argument)
    {
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var character in argument)
        {
            // Backslashes count only before a quote: there each is doubled, and one more keeps the quote.
            if (character == '"')
                quoted.Append('\\', backslashes + 1);
            backslashes = character == '\\' ? backslashes + 1 : 0;
            quoted.Append(character);
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
