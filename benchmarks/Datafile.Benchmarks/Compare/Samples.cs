namespace Datafile.Benchmarks.Compare;

/// <summary>How long one pass over a set of files took, again and again, in milliseconds.</summary>
public sealed record Samples(IReadOnlyList<double> Milliseconds)
{
    public double Best => Milliseconds.Min();

    /// <summary>The upper one of the two in the middle, where their number is even.</summary>
    public double Median => Milliseconds.Order().ElementAt(Milliseconds.Count / 2);

    public Samples And(Samples more) => new([.. Milliseconds, .. more.Milliseconds]);
}
