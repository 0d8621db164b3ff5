using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>Runs the <c>git</c> program.</summary>
internal static class GitProgram
{
    /// <summary>Starts git in a folder, with its three streams in our hands.</summary>
    /// <exception cref="WorkspaceException">git is not installed, or does not start.</exception>
    public static Process Start(string folder, GitEnvironment environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(Environment.GetEnvironmentVariable("PATH") ?? ""))
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
        environment.ApplyTo(start.Environment);

        try
        {
            return Process.Start(start) ?? throw NotInstalled();
        }
        catch (Win32Exception failure)
        {
            throw new WorkspaceException($"'{start.FileName}' does not start in '{folder}': {OneLine.Of(failure.Message)}", failure);
        }
    }

    /// <summary>Runs git to its end.</summary>
    public static GitAnswer Run(string folder, GitEnvironment environment, params string[] arguments)
    {
        using var process = Start(folder, environment, arguments);
        process.StandardInput.Close();

        // Read both at once: git waits when the pipe that nobody reads is full.
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();

        return new GitAnswer(process.ExitCode, Encoding.UTF8.GetString(output.ToArray()), errors.Result);
    }

    /// <summary>
    /// The full path of git. Looked up here because a bare name would also be sought in the current folder, and a
    /// program that checks other people's repositories must not run what lies in them.
    /// </summary>
    /// <param name="searchPath">The folders to look in, as in the variable PATH.</param>
    public static string Find(string searchPath)
    {
        var name = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "git.exe" : "git";
        return searchPath.Split(Path.PathSeparator)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists) ?? throw NotInstalled();
    }

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

    private static WorkspaceException NotInstalled() =>
        new("git is not on the PATH: install it, or compare with a folder instead of a git reference");
}

/// <summary>What a run of git gave.</summary>
internal sealed record GitAnswer(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    public string[] Lines => Output.Split(['\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The first line that git complained with, without its <c>fatal:</c>.</summary>
    public string Complaint
    {
        get
        {
            var first = Errors.Split('\n')[0].Trim();
            return OneLine.Of(first.StartsWith("fatal: ", StringComparison.Ordinal) ? first.Substring(7) : first);
        }
    }
}
