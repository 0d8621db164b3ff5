using System.Text.Json;
using Datafile.Tests;

namespace Datafile.Packages.Tests;

/// <summary>The .NET tool: native where its package is, and the same without it.</summary>
public sealed class ToolTests
{
    private const string Now = "2023-12-14 10:00:00";

    [PackagesFact]
    public void The_native_package_is_taken_where_it_is_and_the_fallback_elsewhere_and_both_say_the_same()
    {
        using var native = new InstalledTool(withNative: true);
        using var fallback = new InstalledTool(withNative: false);
        using var scratch = new ScratchCopy();

        Assert.Contains("datafile.cli.linux-x64", native.Packages);
        Assert.Contains("datafile.cli.any", fallback.Packages);
        Assert.DoesNotContain("datafile.cli.linux-x64", fallback.Packages);
        OutsideProgram.Run(native.Command, scratch.Path, [("PATH", Programs.WithoutDotnet(scratch.At("programs"))), ("DOTNET_ROOT", "")], "--version").Succeed().Line(Packed.Version);

        Compared[] samples = [.. Samples()], changes = [.. samples.Where(s => s.Before is not null), .. Cases()];
        foreach (var arguments in samples.SelectMany(Commands))
        {
            var (one, other) = (native.Run(SourceFolder.Repository, arguments), fallback.Run(SourceFolder.Repository, arguments));
            Assert.NotEqual(2, one.ExitCode);
            Assert.Equal((one.ExitCode, one.Output), (other.ExitCode, other.Output));
        }

        // Most of the time of the fallback is its start: it answers for all changes in one run.
        var requests = string.Concat(Requests(changes).Select(r => JsonSerializer.Serialize(r) + "\n"));
        var (answers, others) = (Answers(native, requests), Answers(fallback, requests));
        Assert.Equal(1 + (2 * changes.Length), answers.Length);
        Assert.All(answers, answer => Assert.DoesNotContain("\"error\":{", answer, StringComparison.Ordinal));
        Assert.Equal(answers, others);
    }

    private static IEnumerable<string[]> Commands(Compared sample)
    {
        string[] change = sample.Before is null ? [] : ["--against", sample.Before];
        yield return ["check", sample.After, .. change, "--now", Now];
        yield return ["check", sample.After, .. change, "--format", "sarif", "--now", Now];
        if (sample.Before is null)
            yield return ["types", sample.After];
    }

    /// <summary>What an agent asks of <c>datafile mcp</c>: a handshake, then a check and a plan of each change.</summary>
    private static IEnumerable<object> Requests(Compared[] changes)
    {
        yield return Request(0, "initialize", new { protocolVersion = "2025-11-25", capabilities = new { }, clientInfo = new { name = "tests", version = "1" } });
        yield return new { jsonrpc = "2.0", method = "notifications/initialized" };
        for (var i = 0; i < changes.Length; i++)
        {
            var (path, against) = (changes[i].After, changes[i].Before);
            yield return Request((2 * i) + 1, "tools/call", new { name = "check", arguments = new { path, against, now = Now, limit = 100 } });
            yield return Request((2 * i) + 2, "tools/call", new { name = "plan", arguments = new { path, against, now = Now, format = "json" } });
        }
    }

    private static object Request(int id, string method, object parameters) => new { jsonrpc = "2.0", id, method, @params = parameters };

    private static string[] Answers(InstalledTool tool, string requests) =>
        OutsideProgram.Feed(tool.Command, SourceFolder.Repository, requests, "mcp").Succeed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The samples, each beside its state of before.</summary>
    private static IEnumerable<Compared> Samples()
    {
        var samples = Path.Combine(SourceFolder.Repository, "samples");
        foreach (var before in Directory.EnumerateDirectories(samples, "before", SearchOption.AllDirectories))
        {
            yield return new(before, null);
            var sample = Path.GetDirectoryName(before) ?? samples;
            foreach (var after in Directory.EnumerateDirectories(sample).Concat(Directory.Exists(Path.Combine(sample, "mistakes")) ? Directory.EnumerateDirectories(Path.Combine(sample, "mistakes")) : []))
            {
                if (after != before && Directory.EnumerateFiles(after, "*.pipe", SearchOption.AllDirectories).Any() && Path.GetFileName(after) != "mistakes")
                    yield return new(after, before);
            }
        }
    }

    /// <summary>The pairs <c>NAME/before</c>, <c>NAME/after</c> below the folders that <c>DATAFILE_CASES</c> names.</summary>
    private static IEnumerable<Compared> Cases() =>
        from folder in (Environment.GetEnvironmentVariable("DATAFILE_CASES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        from before in Directory.EnumerateDirectories(folder, "before", SearchOption.AllDirectories)
        orderby before
        select new Compared(Path.Combine(Path.GetDirectoryName(before) ?? folder, "after"), before);

    /// <param name="Before">What the project is compared with; null for nothing.</param>
    private sealed record Compared(string After, string? Before);
}
