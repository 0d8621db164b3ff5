using System.Collections.Immutable;

namespace Datafile.Benchmarks;

/// <summary>A datafile to measure on.</summary>
/// <param name="Path">Where it is; several files may have the same path.</param>
/// <param name="Text">Its text, read before anything is timed.</param>
/// <param name="Bytes">Its length on disk.</param>
public sealed record CorpusFile(string Path, string Text, long Bytes);

/// <summary>The datafiles to measure on.</summary>
public sealed class Corpus
{
    private const string Variable = "DATAFILE_CORPUS";

    /// <summary>How large the corpus is that is made from the samples, in bytes.</summary>
    private const int SampleBytes = 4_000_000;

    private readonly string _name;

    private Corpus(string name, IEnumerable<CorpusFile> files)
    {
        _name = name;
        Files = [.. files];
        Bytes = Files.Sum(file => file.Bytes);
    }

    public static Corpus Empty { get; } = new("", []);

    public ImmutableArray<CorpusFile> Files { get; }

    /// <summary>The length of all files on disk.</summary>
    public long Bytes { get; }

    /// <summary>The folder <c>blobs</c> of the folder that DATAFILE_CORPUS names; where it is not set, the samples, repeated.</summary>
    /// <exception cref="CannotMeasureException">There is no datafile in that folder.</exception>
    public static Corpus Load()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
            return new Corpus(Variable, Read(Path.Combine(folder, "blobs"), $"which {Variable} names"));

        var samples = Read(Path.Combine(Repository.Root, "samples"), $"used because {Variable} is not set");
        var rounds = (SampleBytes / samples.Sum(file => file.Bytes)) + 1;

        // A copy has a text of its own: the same text again would come from the processor's cache.
        var copies = Enumerable.Range(0, (int)rounds).SelectMany(_ => samples.Select(file => file with { Text = new string(file.Text.AsSpan()) }));
        return new Corpus($"samples, {rounds} times", copies);
    }

    /// <summary>The files at some positions, in that order.</summary>
    public Corpus Only(IEnumerable<int> positions) => new(_name, positions.Select(at => Files[at]));

    public override string ToString() => FormattableString.Invariant($"{Files.Length:N0} files, {Bytes / 1e6:N1} MB ({_name})");

    private static ImmutableArray<CorpusFile> Read(string folder, string why)
    {
        if (!Directory.Exists(folder))
            throw new CannotMeasureException($"No corpus: there is no folder '{folder}', {why}.");

        ImmutableArray<CorpusFile> files =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetExtension(path) is ".pipe" or ".datasource")
                .Order(StringComparer.Ordinal)
                .Select(path => new CorpusFile(path, File.ReadAllText(path), new FileInfo(path).Length)),
        ];
        return files.IsEmpty ? throw new CannotMeasureException($"No corpus: the folder '{folder}', {why}, has no datafiles.") : files;
    }
}
