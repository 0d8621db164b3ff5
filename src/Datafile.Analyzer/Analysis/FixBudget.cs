using Datafile.Parser;

namespace Datafile.Analyzer.Analysis;

/// <summary>How much may be analysed again to see what fixes bring.</summary>
/// <param name="analyses">Characters that are analysed again.</param>
public sealed class FixBudget(long analyses)
{
    private long _analysed, _parsed;
    private int _trials;

    /// <summary>Of one analysis.</summary>
    internal FixBudget()
        : this(Limits.FixAnalyses)
    {
    }

    /// <summary>Of many files that are analysed one after the other.</summary>
    public static FixBudget OfFiles() => new(Limits.FixAnalysesOfFiles);

    internal bool IsSpent => _parsed > Limits.FixParses || (_trials >= Limits.FixTrials && _analysed > analyses);

    internal void AddTrial(long characters)
    {
        _trials++;
        _analysed += characters + Limits.FixTrialCost;
    }

    internal void AddParses(long characters) => _parsed += characters;
}
