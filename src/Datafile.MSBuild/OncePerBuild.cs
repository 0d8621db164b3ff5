using System.Collections;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;

namespace Datafile.MSBuild;

/// <summary>Decides which of several projects of one build does what is to be done once, in whichever processes they are built.</summary>
/// <remarks>
/// MSBuild builds a target of one project with the same properties once, and gives all who ask what came of it: so all
/// processes of a build know one token, and no other build does. The first who makes a mutex of that name has the work. It is kept
/// until the build ends, and leaves nothing behind.
/// </remarks>
internal static class OncePerBuild
{
    private static readonly string TokenProject = Path.Combine(
        Path.GetDirectoryName(typeof(OncePerBuild).Assembly.Location) ?? "", "..", "OncePerBuild.proj");

    /// <summary>Whether the caller is the first in this build with this work. Where that cannot be determined, it is.</summary>
    /// <param name="work">What makes it the same work.</param>
    public static bool IsFirst(IBuildEngine engine, IEnumerable<string> work)
    {
        if (engine is not IBuildEngine6 build || TokenOf(build) is not { } token)
            return true;

        try
        {
            // Global, for a process that is left from an earlier build may belong to another session.
            var name = $@"Global\datafile-{Hash([token, .. work])}";
            var claim = new Mutex(initiallyOwned: false, name, out var isFirst);
            if (isFirst)
                build.RegisterTaskObject(name, claim, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            else
                claim.Dispose();
            return isFirst;
        }
        catch (Exception failure) when (failure is IOException
            or UnauthorizedAccessException
            or WaitHandleCannotBeOpenedException
            or NotSupportedException)
        {
            return true;
        }
    }

    private static string? TokenOf(IBuildEngine6 build)
    {
        if (!File.Exists(TokenProject))
            return null;

        // Without the properties of whoever asks: with them, it would be another project.
        var result = build.BuildProjectFilesInParallel(
            [Path.GetFullPath(TokenProject)], ["Token"], [new Hashtable()], [[.. build.GetGlobalProperties().Keys]], [null], returnTargetOutputs: true);
        return result.Result && result.TargetOutputsPerProject[0].TryGetValue("Token", out var token) && token.Length == 1 ? token[0].ItemSpec : null;
    }

    private static string Hash(IEnumerable<string> parts)
    {
        using var hash = SHA256.Create();
        var bytes = hash.ComputeHash(Encoding.UTF8.GetBytes(string.Join("\0", parts)));
        return string.Concat(bytes.Take(16).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
