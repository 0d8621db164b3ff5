using Datafile.Tests;

namespace Datafile.Packages.Tests;

/// <summary>The .NET tool: native where its package is, and the same without it.</summary>
public sealed class ToolTests
{
    private const string Now = "2023-12-14 10:00:00";

    private static readonly string[] Formats = ["text", "json", "sarif"];

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

        // Each run is a process of its own, and most of the time of the fallback is its start: where a plan is made, it holds all findings too.
        var compared = 0;
        Parallel.ForEach(Projects(), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, project =>
        {
            foreach (var arguments in Commands(project))
            {
                var (one, other) = (native.Run(SourceFolder.Repository, arguments), fallback.Run(SourceFolder.Repository, arguments));
                Assert.NotEqual(2, one.ExitCode);
                Assert.Equal((one.ExitCode, one.Output), (other.ExitCode, other.Output));
                Interlocked.Increment(ref compared);
            }
        });

        Assert.True(compared > 50, $"only {compared} runs were compared");
    }

    private static IEnumerable<string[]> Commands(Compared project)
    {
        string[] change = project.Before is null ? [] : ["--against", project.Before];
        if (project.IsSample)
        {
            foreach (var format in Formats)
                yield return ["check", project.After, .. change, "--format", format, "--now", Now];
        }

        yield return project.Before is null ? ["types", project.After] : ["plan", project.After, .. change, "--format", "json", "--now", Now];
    }

    /// <summary>
    /// The samples, each beside its state of before, and the pairs <c>NAME/before</c>, <c>NAME/after</c> below the folders that
    /// <c>DATAFILE_CASES</c> names.
    /// </summary>
    private static IEnumerable<Compared> Projects()
    {
        var samples = Path.Combine(SourceFolder.Repository, "samples");
        foreach (var before in Directory.EnumerateDirectories(samples, "before", SearchOption.AllDirectories))
        {
            yield return new(before, null, IsSample: true);
            var sample = Path.GetDirectoryName(before) ?? samples;
            foreach (var after in Directory.EnumerateDirectories(sample).Concat(Directory.Exists(Path.Combine(sample, "mistakes")) ? Directory.EnumerateDirectories(Path.Combine(sample, "mistakes")) : []))
            {
                if (after != before && Directory.EnumerateFiles(after, "*.pipe", SearchOption.AllDirectories).Any() && Path.GetFileName(after) != "mistakes")
                    yield return new(after, before, IsSample: true);
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("DATAFILE_CASES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var before in Directory.EnumerateDirectories(folder, "before", SearchOption.AllDirectories))
                yield return new(Path.Combine(Path.GetDirectoryName(before) ?? folder, "after"), before, IsSample: false);
        }
    }

    private sealed record Compared(string After, string? Before, bool IsSample);
}
