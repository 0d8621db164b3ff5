using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Release;

/// <summary>What one SELECT of a backfill moves in one run.</summary>
/// <param name="Run">The command; null where no script runs it.</param>
internal sealed record MovedRows(Backfill Backfill, QueryBranch Select, BackfillRun? Run)
{
    /// <summary>By the place in <see cref="Backfill.History"/>, which has the SELECTs of the first run, then those of the next one.</summary>
    public static MovedRows Of(Backfill backfill, int index)
    {
        var (run, select) = (index / backfill.Branches.Length, index % backfill.Branches.Length);
        return new MovedRows(backfill, backfill.Branches[select], run < backfill.Runs.Length ? backfill.Runs[run] : null);
    }
}

/// <summary>Two runs of backfills, or two SELECTs of one, that move the same rows.</summary>
internal sealed record SharedRun(MovedRows First, MovedRows Second, RowRange Rows)
{
    public bool IsOneBackfill => First.Backfill == Second.Backfill;

    /// <summary>Whether it is one run, of which two SELECTs move the same rows.</summary>
    public bool IsOneRun => IsOneBackfill && First.Run == Second.Run && First.Select != Second.Select;

    /// <summary>Whether one command is there twice.</summary>
    public bool IsRepeated => !IsOneRun && IsOneBackfill && First.Run is { } run && run.Command.ToString() == Second.Run?.Command.ToString();
}
