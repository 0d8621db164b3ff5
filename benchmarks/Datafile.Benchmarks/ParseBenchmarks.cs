using BenchmarkDotNet.Attributes;

namespace Datafile.Benchmarks;

/// <summary>Files of the corpus, parsed one after the other on one thread.</summary>
[MemoryDiagnoser]
public class ParseBenchmarks
{
    private Corpus _corpus = Corpus.Empty;

    /// <summary>Which of them: pipes are nearly all SQL, Data Sources nearly all schema.</summary>
    [Params("all", ".pipe", ".datasource")]
    public string Files { get; set; } = "all";

    [GlobalSetup]
    public void Read()
    {
        var all = Corpus.Load();
        _corpus = Files == "all" ? all : all.Only(Enumerable.Range(0, all.Files.Length).Where(at => all.Files[at].Path.EndsWith(Files, StringComparison.Ordinal)));
    }

    [Benchmark(Baseline = true)]
    public int DatafileLevel() => Parsing.DatafileLevel(_corpus);

    [Benchmark]
    public int Everything() => Parsing.Everything(_corpus);
}
