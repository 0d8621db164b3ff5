using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Datafile.Benchmarks.Compare;

/// <summary>Times the parser of the npm package <c>@tinybirdco/sdk</c> in a Node process, with <c>benchmarks/compare/sdk.mjs</c>.</summary>
public sealed class SdkParser
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    private readonly string _folder;

    private SdkParser(string folder)
    {
        _folder = folder;
    }

    /// <summary>What the script prints.</summary>
    /// <param name="Accepted">The positions of the files that the SDK parses without an error.</param>
    /// <param name="Milliseconds">What each pass took.</param>
    private sealed record Output(ImmutableArray<int> Accepted, ImmutableArray<double> Milliseconds);

    /// <summary>The SDK, installed beside the script where it is not there yet.</summary>
    /// <exception cref="CannotMeasureException">Node or npm is missing, or the package cannot be installed.</exception>
    public static SdkParser Install()
    {
        var sdk = new SdkParser(Path.Combine(Repository.Root, "benchmarks", "compare"));
        sdk.Run("node", "--version");
        sdk.Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional", "--prefer-offline", "--loglevel=error");
        return sdk;
    }

    /// <summary>The positions of the files that the SDK parses without an error.</summary>
    public ImmutableArray<int> Accepted(Corpus corpus) => Measure(corpus, warmUps: 0, passes: 0).Accepted;

    /// <summary>Times all files; an error that the SDK throws is part of its time.</summary>
    public Samples Time(Corpus corpus) => new(Measure(corpus, warmUps: 3, passes: 5).Milliseconds);

    private Output Measure(Corpus corpus, int warmUps, int passes)
    {
        var list = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(list, corpus.Files.Select(file => Path.GetFullPath(file.Path)));
            var printed = Run("node", "sdk.mjs", list, $"{warmUps}", $"{passes}");
            return JsonSerializer.Deserialize<Output>(printed, CamelCase) ?? throw new CannotMeasureException("sdk.mjs printed nothing.");
        }
        finally
        {
            File.Delete(list);
        }
    }

    /// <summary>What a program prints.</summary>
    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start) ?? throw new CannotMeasureException($"'{program}' does not start.");
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new CannotMeasureException($"'{program} {arguments[0]}' failed: {OneLine(errors.Result)}");
        }
        catch (Win32Exception)
        {
            throw new CannotMeasureException($"'{program}' was not found: the comparison needs Node 20 or later, with npm.");
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
