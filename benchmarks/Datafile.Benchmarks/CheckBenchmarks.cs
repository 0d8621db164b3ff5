using BenchmarkDotNet.Attributes;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Benchmarks;

/// <summary>All files of the corpus, checked as one project without a baseline.</summary>
[MemoryDiagnoser]
public class CheckBenchmarks
{
    private readonly AnalysisRequest _request = new(AsOneProject(Corpus.Load()), Baseline: null, new DateTime(2024, 6, 1, 0, 0, 0, DateTimeKind.Utc));

    [Benchmark]
    public int Check() => DatafileAnalysis.Analyze(_request).Findings.Length;

    /// <summary>A project knows a resource by its name: the second of a name, and each that follows, is given one of its own.</summary>
    private static ProjectSnapshot AsOneProject(Corpus corpus)
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var files = new List<ProjectFile>();
        foreach (var file in corpus.Files)
        {
            var name = Path.GetFileName(file.Path);
            var before = taken.GetValueOrDefault(name);
            taken[name] = before + 1;
            var own = before == 0 ? name : $"{Path.GetFileNameWithoutExtension(name)}_copy{before}{Path.GetExtension(name)}";
            files.Add(new ProjectFile(own, SourceText.From(file.Text)));
        }

        return new ProjectSnapshot([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }
}
