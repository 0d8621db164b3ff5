using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Datafile.Workspace.Files;
using Datafile.Workspace.Programs;

namespace Datafile.Workspace.Git;

/// <summary>Runs the <c>git</c> program, in the one way in which it runs nothing of the repository.</summary>
internal static class GitProgram
{
    /// <summary>What a configuration, be it of a repository that nobody has looked at, cannot change.</summary>
    /// <remarks>
    /// A folder that looks like a bare repository is never taken for one (git 2.38; before that the folder in which git is
    /// started and its ceiling see to it). An empty <c>fsmonitor</c> is off for versions that read a flag and for those that
    /// read a program. Large objects are passed on in pieces.
    /// </remarks>
    private static readonly string[] Inert =
    [
        "--no-pager", "--literal-pathspecs",
        .. new[]
        {
            "safe.bareRepository=explicit", "core.fsmonitor=", "core.hooksPath=/dev/null", "core.sshCommand=false", "core.askPass=",
            "core.alternateRefsCommand=false", "credential.helper=", "protocol.allow=never", "core.bigFileThreshold=64m",
        }.SelectMany(setting => new[] { "-c", setting }),
    ];

    /// <summary>How long git may take for one answer: far longer than it does, but not for ever, as for a named pipe in place of its index.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Starts git in a folder, with its three streams in our hands.</summary>
    /// <exception cref="WorkspaceException">git is not installed, or does not start.</exception>
    public static Process Start(string folder, GitEnvironment environment, params string[] arguments)
    {
        var start = OutsideProgram.In(folder, Find(Environment.GetEnvironmentVariable("PATH") ?? ""), Inert.Concat(arguments));
        environment.ApplyTo(start.Environment);

        try
        {
            return Process.Start(start) ?? throw NotInstalled();
        }
        catch (Win32Exception failure)
        {
            throw new WorkspaceException($"'{OneLine.Of(start.FileName)}' does not start in '{OneLine.Of(folder)}': {OneLine.Of(failure.Message)}", failure);
        }
    }

    /// <summary>Runs git to its end.</summary>
    /// <exception cref="WorkspaceException">git is not installed, or it does not answer.</exception>
    public static GitAnswer Run(string folder, GitEnvironment environment, params string[] arguments) =>
        Run(folder, environment, Timeout, arguments);

    /// <param name="patience">After so long without an end, git is stopped.</param>
    /// <inheritdoc cref="Run(string, GitEnvironment, string[])"/>
    internal static GitAnswer Run(string folder, GitEnvironment environment, TimeSpan patience, params string[] arguments)
    {
        using var process = Start(folder, environment, arguments);
        using var watch = new GitWatch(process, patience);
        process.StandardInput.Close();

        // Read both at once: git waits when the pipe that nobody reads is full.
        var errors = OutsideProgram.ReadErrors(process);
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        if (watch.HasStopped)
            throw watch.Failure(folder);

        return new GitAnswer(process.ExitCode, Encoding.UTF8.GetString(output.ToArray()), errors.Result);
    }

    /// <summary>The full path of git.</summary>
    /// <param name="searchPath">The folders to look in, as in the variable PATH.</param>
    /// <exception cref="WorkspaceException">It is in none of them.</exception>
    public static string Find(string searchPath) => OutsideProgram.Find(searchPath, "git") ?? throw NotInstalled();

    private static WorkspaceException NotInstalled() =>
        WorkspaceException.NoBaseline("git is not on the PATH: install it, or compare with a folder (./FOLDER) instead of a git reference");
}

/// <summary>What a run of git gave.</summary>
internal sealed record GitAnswer(int ExitCode, string Output, string Errors)
{
    private const int MaxComplaint = 300;

    public bool Succeeded => ExitCode == 0;

    /// <summary>The answer without its line end: a path in it may hold others.</summary>
    public string Line => Output.EndsWith("\n", StringComparison.Ordinal) ? Output.Substring(0, Output.Length - 1) : Output;

    /// <summary>The first line that git complained with, without its <c>fatal:</c>.</summary>
    public string Complaint
    {
        get
        {
            var first = Errors.Split('\n')[0].Trim();
            var words = OneLine.Of(first.StartsWith("fatal: ", StringComparison.Ordinal) ? first.Substring(7) : first).Trim();
            return words.Length == 0 ? $"it ended with {ExitCode}" : words.Length <= MaxComplaint ? words : words.Substring(0, MaxComplaint) + "...";
        }
    }
}
