using System.Collections.Immutable;
using Datafile.Analyzer.Findings;

namespace Datafile.Analyzer.Analysis;

/// <summary>Why a fix is not written with the others.</summary>
public enum FixRefusal
{
    /// <summary>It meets another fix in the text.</summary>
    Overlaps,

    /// <summary>It changes the type of a column, a key, an engine or its options.</summary>
    ChangesTable,

    /// <summary>With it there is a finding that was not there, or its own finding is still there.</summary>
    BringsFinding,

    /// <summary>Too much would have to be analysed to see what it brings.</summary>
    Untried,
}

/// <summary>A fix that is not written with the others.</summary>
/// <param name="Brought">The first finding that it brings; null for none.</param>
public sealed record RefusedFix(Finding Finding, Fix Fix, FixRefusal Refusal, Finding? Brought);

/// <summary>
/// Which fixes of an analysis do no harm together. What a fix brings is only known by analysing what it makes of the
/// files, so that is done: once for all of them, and where that brings a finding, for ever fewer until the fixes that
/// bring it are left out.
/// </summary>
public sealed class FixReview
{
    private readonly FixTrial _trial;
    private readonly bool _allowUnsafe;
    private readonly List<(Finding Finding, Fix Fix)> _taken = [];
    private readonly List<RefusedFix> _refused = [];

    /// <summary>What is found with the fixes that are taken; default for what was found before.</summary>
    private ImmutableArray<Finding> _left;

    private FixReview(FixTrial trial, bool allowUnsafe) => (_trial, _allowUnsafe) = (trial, allowUnsafe);

    /// <summary>The findings whose fix is written, or that the fix of another removes, in their order.</summary>
    public ImmutableArray<Finding> Fixed { get; private set; } = [];

    /// <summary>The fixes that are not.</summary>
    public ImmutableArray<RefusedFix> Refused => [.. _refused];

    /// <summary>The files that change, in ordinal order of their paths.</summary>
    public ImmutableArray<FixedFile> Files => SetOf(_taken).Files;

    /// <summary>Chooses the fixes to write: the first one of each finding. Of those that meet in the text, the first that does no harm.</summary>
    /// <param name="findings">In the order in which they are shown.</param>
    /// <param name="allowUnsafe">Whether fixes may change what a table is.</param>
    public static FixReview Of(AnalysisResult result, IEnumerable<Finding> findings, bool allowUnsafe)
    {
        var wanted = findings.Where(f => !f.Fixes.IsEmpty).ToArray();
        var review = new FixReview(result.Trial, allowUnsafe);
        review.Choose([.. wanted.Select(f => (f, f.Fixes[0]))]);
        if (!review._left.IsDefault)
        {
            var left = review._left.Select(FixTrial.Key).ToImmutableHashSet();
            review._refused.RemoveAll(r => !left.Contains(FixTrial.Key(r.Finding)));
        }

        var refused = review._refused.Select(r => r.Finding).ToImmutableHashSet();
        review.Fixed = [.. wanted.Where(f => !refused.Contains(f))];
        return review;
    }

    /// <summary>Findings with the fixes that can be offered: without those that bring a finding, and with the unsafe ones marked.</summary>
    public static ImmutableArray<Finding> Offered(AnalysisResult result, ImmutableArray<Finding> findings) => Offered(result.Trial, findings);

    /// <inheritdoc cref="Offered(AnalysisResult, ImmutableArray{Finding})"/>
    public static ImmutableArray<Finding> Offered(FileAnalysis result) => Offered(result.Trial, result.Findings);

    private static ImmutableArray<Finding> Offered(FixTrial trial, ImmutableArray<Finding> findings)
    {
        var pending = findings
            .SelectMany(finding => finding.Fixes.Select(fix => (Finding: finding, Fix: fix)))
            .Where(p => p.Fix.Edits.All(e => trial.Texts.ContainsKey(e.File)))
            .ToList();
        if (pending.Count == 0)
            return findings;

        // Fixes that meet are alternatives: each round is about those that no round before could decide.
        var offered = new Dictionary<Fix, Fix>();
        while (pending.Count > 0)
        {
            var safe = new FixReview(trial, allowUnsafe: false);
            safe.Choose(pending);
            var all = new FixReview(trial, allowUnsafe: true);
            all._taken.AddRange(safe._taken);
            all.Choose([.. safe._refused.Where(r => r.Refusal == FixRefusal.ChangesTable).Select(r => (r.Finding, r.Fix))]);

            foreach (var (_, fix) in safe._taken)
                offered[fix] = fix;
            foreach (var (_, fix) in all._taken.Skip(safe._taken.Count))
                offered[fix] = fix with { IsUnsafe = true };
            pending = trial.IsSpent
                ? []
                : [.. safe._refused.Concat(all._refused).Where(r => r.Refusal == FixRefusal.Overlaps).Select(r => (r.Finding, r.Fix))];
        }

        return [.. findings.Select(
            f => f.Fixes.IsEmpty ? f : f with { Fixes = [.. f.Fixes.Where(offered.ContainsKey).Select(fix => offered[fix])] })];
    }

    private void Choose(List<(Finding Finding, Fix Fix)> pending)
    {
        while (pending.Count > 0)
        {
            var (taken, together) = (SetOf(_taken), SetOf(_taken));
            var (batch, later) = (new List<(Finding, Fix)>(), new List<(Finding, Fix)>());
            foreach (var proposed in pending)
            {
                if (!taken.CanAdd(proposed.Fix))
                {
                    Refuse(proposed, FixRefusal.Overlaps, null);
                }
                else if (together.CanAdd(proposed.Fix))
                {
                    together.Add(proposed.Fix);
                    batch.Add(proposed);
                }
                else
                {
                    later.Add(proposed);
                }
            }

            Take(batch, known: null);
            pending = later;
        }
    }

    /// <summary>Takes those of some fixes that do no harm beside those that are taken.</summary>
    /// <param name="known">What all of them do, if that is known.</param>
    private void Take(List<(Finding Finding, Fix Fix)> batch, Harm? known)
    {
        if (batch.Count == 0)
            return;
        if (known is null && _trial.IsSpent)
        {
            foreach (var proposed in batch)
                Refuse(proposed, FixRefusal.Untried, null);
            return;
        }

        if ((known ?? HarmOf(batch)) is not { } harm)
        {
            _taken.AddRange(batch);
            return;
        }

        if (batch.Count == 1)
        {
            Refuse(batch[0], harm.Refusal, harm.Brought);
            return;
        }

        // Suspected are those in the files that the harm is in; where that divides nothing, halves are tried.
        var suspects = batch.FindAll(p => harm.Files.Contains(p.Finding.Place.Path) || p.Fix.Edits.Any(e => harm.Files.Contains(e.File)));
        var others = batch.Except(suspects).ToList();
        if (suspects.Count == 0 || others.Count == 0)
            (others, suspects) = (batch.GetRange(0, batch.Count / 2), batch.GetRange(batch.Count / 2, batch.Count - (batch.Count / 2)));

        var before = _taken.Count;
        Take(others, known: null);
        Take(suspects, known: _taken.Count == before + others.Count ? harm : null);
    }

    private Harm? HarmOf(List<(Finding Finding, Fix Fix)> batch)
    {
        var written = SetOf(_taken.Concat(batch)).Files;
        if (!_allowUnsafe && _trial.ChangedTables(written) is { IsEmpty: false } files)
            return new Harm(FixRefusal.ChangesTable, [.. files], null);

        var (brought, all) = _trial.Try(written, _taken.Concat(batch).Select(p => p.Finding));
        if (!brought.IsEmpty)
            return new Harm(FixRefusal.BringsFinding, [.. brought.Select(f => f.Place.Path)], brought[0]);

        _left = all;
        return null;
    }

    private FixSet SetOf(IEnumerable<(Finding Finding, Fix Fix)> fixes)
    {
        var set = new FixSet(_trial.Texts);
        foreach (var (_, fix) in fixes)
            set.Add(fix);
        return set;
    }

    private void Refuse((Finding Finding, Fix Fix) proposed, FixRefusal refusal, Finding? brought) =>
        _refused.Add(new RefusedFix(proposed.Finding, proposed.Fix, refusal, brought));

    private sealed record Harm(FixRefusal Refusal, ImmutableHashSet<string> Files, Finding? Brought);
}
