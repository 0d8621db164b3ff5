using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Datafile.Workspace.Files;
using Datafile.Workspace.Programs;

namespace Datafile.Workspace.Sdk;

/// <summary>Runs the generator of a project: the only place that runs code of a project, and only for who asked for it.</summary>
internal static class SdkProgram
{
    private const int MaxOutput = 64 << 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>What a program printed.</summary>
    /// <param name="program">A full path.</param>
    /// <param name="unset">Variables that get a placeholder where the environment has no value: what is generated does not depend on a token.</param>
    /// <exception cref="WorkspaceException">It does not start, fails, or does not end.</exception>
    public static string Run(string program, IEnumerable<string> arguments, string folder, IEnumerable<string> unset)
    {
        var start = OutsideProgram.In(folder, program, arguments);
        start.StandardOutputEncoding = Encoding.UTF8;
        foreach (var name in unset.Where(name => !start.Environment.ContainsKey(name)))
            start.Environment[name] = "unset";

        try
        {
            using var process = Process.Start(start) ?? throw new WorkspaceException($"'{program}' does not start");
            process.StandardInput.Close();
            var errors = OutsideProgram.ReadErrors(process);
            var output = Waiting.For(() => ReadOutput(process));

            // What it starts may keep its streams open after it has ended.
            if (!process.WaitForExit((int)Timeout.TotalMilliseconds) || !Task.WaitAll([errors, output], Timeout))
            {
                if (!process.HasExited)
                    Kill(process);
                throw new WorkspaceException($"the generator of '{folder}' does not end within {Timeout.TotalMinutes} minutes: run it yourself to see where it stops");
            }

            return process.ExitCode == 0
                ? output.Result
                : throw new WorkspaceException($"the generator of '{folder}' fails: {Complaint(errors.Result, output.Result)}");
        }
        catch (Win32Exception failure)
        {
            throw new WorkspaceException($"'{program}' does not start: {failure.Message}", failure);
        }
    }

    /// <summary>The full path of a program; null where it is not on the PATH.</summary>
    public static string? Find(params string[] names) => OutsideProgram.Find(Environment.GetEnvironmentVariable("PATH") ?? "", names);

    private static string ReadOutput(Process process)
    {
        var (text, buffer) = (new StringBuilder(), new char[1 << 16]);
        for (int count; (count = process.StandardOutput.Read(buffer, 0, buffer.Length)) > 0;)
            text.Append(buffer, 0, Math.Min(count, MaxOutput - text.Length));
        return text.ToString();
    }

    private static string Complaint(string errors, string output) =>
        (errors.Trim().Length > 0 ? errors : output).Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0)
            ?? "it does not say why";

    private static void Kill(Process process)
    {
#if NET
        process.Kill(entireProcessTree: true);
#else
        process.Kill();
#endif
    }
}
