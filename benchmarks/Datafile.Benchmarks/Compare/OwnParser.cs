using System.Diagnostics;

namespace Datafile.Benchmarks.Compare;

/// <summary>Times this product's parser in this process.</summary>
public static class OwnParser
{
    /// <summary>Long enough for the runtime to compile in full what runs often.</summary>
    private const int WarmUps = 15;

    private const int Passes = 5;

    public static void WarmUp(Func<Corpus, int> parse, Corpus corpus)
    {
        for (var i = 0; i < WarmUps; i++)
            parse(corpus);
    }

    public static Samples Time(Func<Corpus, int> parse, Corpus corpus)
    {
        var milliseconds = new double[Passes];
        for (var i = 0; i < Passes; i++)
        {
            var start = Stopwatch.GetTimestamp();
            parse(corpus);
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return new Samples(milliseconds);
    }

    /// <summary>What one pass allocates for each byte of the files.</summary>
    public static double AllocatedPerByte(Func<Corpus, int> parse, Corpus corpus)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        parse(corpus);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)corpus.Bytes;
    }
}
