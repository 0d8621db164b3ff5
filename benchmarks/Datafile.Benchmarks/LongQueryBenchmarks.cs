using System.Text;
using BenchmarkDotNet.Attributes;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Benchmarks;

/// <summary>One query, longer and longer: what parsing costs should grow with its length and no faster.</summary>
[MemoryDiagnoser]
public class LongQueryBenchmarks
{
    private string _query = "";

    /// <summary>Of the query, in thousands of characters.</summary>
    [Params(10, 100, 1_000, 10_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Write()
    {
        var to = new StringBuilder("SELECT a");
        for (var i = 0; to.Length < Length * 1_000; i++)
            to.Append($",\n    sumIf(revenue_{i % 97}, country = 'ES' AND time > now() - INTERVAL {i % 30} DAY) AS metric_{i}");
        _query = to.Append("\nFROM events\nGROUP BY a").ToString();
    }

    [Benchmark]
    public QueryExpression? Parse() => SqlTree.Parse(_query, new TextSpan(0, _query.Length)).Query;
}
