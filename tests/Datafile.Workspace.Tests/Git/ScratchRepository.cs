using System.Diagnostics;

namespace Datafile.Workspace.Tests.Git;

/// <summary>A git repository of its own for one test.</summary>
public sealed class ScratchRepository : ScratchFolder
{
    public ScratchRepository() => Git("init", "--quiet", "-b", "main");

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] identity =
            ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"];
        foreach (var argument in (string[])[.. identity, .. arguments])
            start.ArgumentList.Add(argument);

        // The tests may themselves run in a hook, whose variables would lead git elsewhere.
        foreach (var name in (string[])["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"])
            start.Environment.Remove(name);

        using var process = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {errors.Result}");
        return output.Trim();
    }

    public string Commit(string message = "change")
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD");
    }
}
