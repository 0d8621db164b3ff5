using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A cut-off that lies in the past, is on a wrong or Nullable column, is OR-ed away, is on a bucket.</summary>
public sealed class UnsafeCutoff : CreatedViewRule
{
    private static readonly Message OnAggregate = new(
        "The cut-off of '{0}' is on an aggregate, which sees the rows of one insert: groups with rows on both sides of it are included "
        + "completely or not at all. Compare the event time in WHERE.");
    private static readonly Message KeepsOld = new(
        "The cut-off of '{0}' keeps the rows before it and drops those that arrive from now on: they are lost. "
        + "Write \"{1} > '<release time>'\".");
    private static readonly Message Ends = new(
        "The cut-off of '{0}' also ends at '{1}': rows after that are lost once the backfill has run. Remove the upper bound.");
    private static readonly Message OredAway = new(
        "The cut-off of '{0}' applies to some rows only: an OR next to it includes the others whatever their time, and the backfill "
        + "counts them again. Put the other conditions in parentheses and join them with AND.");
    private static readonly Message ServerClock = new(
        "The cut-off of '{0}' compares the clock of the server, not the time of the rows: rows that arrive late are counted twice. "
        + "Compare the event time of the source with a fixed moment.");
    private static readonly Message MovingClock = new(
        "The cut-off of '{0}' moves with the clock of the server, so rows around it are lost or counted twice. "
        + "Compare '{1}' with a fixed moment, e.g. '<release time>'.");
    private static readonly Message OtherUnit = new(
        "The cut-off of '{0}' compares '{1}', which counts fractions of a second, with seconds: "
        + "every row is after it. Compare with the same unit.");
    private static readonly Message InThePast = new(
        "The cut-off of '{0}' ('{1}') is not after the deploy ('{2}'): rows that arrive between the two are lost. "
        + "Choose a moment after the deploy ends.");
    private static readonly Message FarAhead = new(
        "The cut-off of '{0}' is '{1}', more than five years after the deploy: until then the view adds no rows to its target. "
        + "Check the unit of '{2}', and choose a moment soon after the deploy.");
    private static readonly Message OnNullable = new(
        "The cut-off of '{0}' is on '{1}', which is Nullable, and does not hold for NULL: rows without it are lost as they arrive. "
        + "Use a column that is never NULL, or coalesce({1}, <arrival time>) on both sides.");
    private static readonly Message OnBucket = new(
        "The cut-off of '{0}' compares {1} with a moment inside one, so it takes effect only at '{2}'. Compare the raw column '{3}'.");
    private static readonly Message OnText = new(
        "The cut-off of '{0}' cannot be verified: it compares '{1}' as text, which sorts like times only where every value is written "
        + "like the literal, with a blank between date and time and not '2024-01-01T…'. Compare {2}({1}).");
    private static readonly Message DropsBackfill = new(
        "The cut-off of '{0}' drops the rows that the backfill of '{1}' sends through it: they are lost. Remove the condition: "
        + "'{1}' is filled once, and its rows arrive here by themselves.");

    private static readonly Message OnLookup = new(
        "The cut-off of '{0}' is on '{1}' of '{2}', which the view only looks up: it does not divide the rows of '{3}' into old and new "
        + "ones. Compare the event time of '{3}'.");
    private static readonly Message Unverified = new(
        "The cut-off of '{0}' cannot be verified, because \"{1}\" cannot be analysed. "
        + "Compare '{2}' with a fixed moment, e.g. '<release time>'.");

    public override RuleDescription Description { get; } = Describe(
        "DF3002", "unsafe-cutoff", DiagnosticSeverity.Warning,
        "A cut-off is in the past, is on a wrong or Nullable column or a bucket, or is OR-ed away",
        InThePast, FarAhead, KeepsOld, Ends, OredAway, OnNullable, OnBucket, OnAggregate, ServerClock, MovingClock, OtherUnit, OnText, DropsBackfill, OnLookup, Unverified);

    private protected override void Check(CreatedView view, Rollout rollout, Report report)
    {
        // Where nobody moves the history, a condition on time is a filter of the business.
        if (!rollout.Created.IsProcedure && !IsCompleted(view, rollout))
            return;
        if (view is { Cutoff.Shape: CutoffShape.None, IsFedByRelease: false, AggregateCutoff: { } aggregate })
            report.At(aggregate.Place, OnAggregate.With(view.Pipe.Name)).About(view.Pipe.Name);
        else if (Fault(view, rollout) is { } fault)
            report.At(view.CutoffPlace, fault).About(view.Pipe.Name);
    }

    private static MessageText? Fault(CreatedView view, Rollout rollout)
    {
        var (cutoff, name) = (view.Cutoff, view.Pipe.Name);
        if (view.IsFedByRelease)
            return FaultOverRelease(view, rollout);

        return cutoff.Shape switch
        {
            CutoffShape.Before when cutoff.End is { } && IsDividedForGood(view, rollout) =>
                cutoff.Earliest is { } begin && IsTooEarly(begin, view, rollout) ? TooEarly(begin, view, rollout) : null,
            CutoffShape.Before when cutoff.End is { } end && cutoff.Axis!.MomentOf(end) > rollout.Created.Now =>
                Ends.With(name, cutoff.Axis.Print(end)),
            CutoffShape.Before => KeepsOld.With(name, cutoff.Axis!.Label),
            CutoffShape.OredAway => OredAway.With(name),
            CutoffShape.Clock when cutoff.Axis is null => ServerClock.With(name),
            CutoffShape.Clock => MovingClock.With(name, cutoff.Axis!.Label),
            CutoffShape.After => FaultOfMoment(view, rollout),
            CutoffShape.Several when cutoff.Earliest is { } earliest && IsTooEarly(earliest, view, rollout) && !HasOverlap(view, rollout) =>
                TooEarly(earliest, view, rollout),
            CutoffShape.Other => Unread(view, rollout),
            _ => null,
        };
    }

    private static MessageText? FaultOfMoment(CreatedView view, Rollout rollout)
    {
        var (cutoff, axis, name) = (view.Cutoff, view.Cutoff.Axis!, view.Pipe.Name);
        var value = axis.Print(cutoff.Value);
        if (axis.Tables.Count > 0 && view.Select.Release.Length == 0 && axis.Tables.All(t => t.Length > 0 && t != view.Source))
            return OnLookup.With(name, axis.Label, axis.Tables[0], view.Source);
        if (axis.UnitsPerSecond is { } units && IsOtherUnit(view, axis, units))
            return OtherUnit.With(name, axis.Label);
        if (!axis.TellsMoments && Unread(view, rollout) is { } unread)
            return unread;
        if (IsTooEarly(cutoff, view, rollout))
            return TooEarly(cutoff, view, rollout);

        if (axis.TellsMoments && cutoff.Moment >= rollout.Created.Horizon.Newest && view.Start == TargetStart.Empty && ComparesNumbers(view))
            return FarAhead.With(name, TimeText.Print(cutoff.Moment, axis.Zone), axis.Label);

        // A materialized backfill may take them, before and after its run.
        if (view.CutoffLosesNulls && rollout.Created.ProofOf(view)?.Partition is not { IsProved: true, Nulls: NullLoss.None })
            return OnNullable.With(name, axis.Label);
        if (view.ReaderOfText is { } reader)
            return OnText.With(name, axis.Label, reader.Name);

        // The same rounding on both sides divides the rows as well.
        return Bucket(view, axis) is { } bucket && rollout.Created.ProofOf(view)?.IsExact != true
            ? OnBucket.With(name, bucket, value, axis.Label)
            : null;
    }

    /// <summary>Whether the moment is written as numbers, whose unit may be wrong; who writes a date means it.</summary>
    private static bool ComparesNumbers(CreatedView view) =>
        view.CutoffFilter?.Predicate
            .DescendantsAndSelf()
            .Any(e => ConstantValue.Of(e) is { Kind: ConstantKind.Text } text && TimeText.ParseBeginning(text.Text) is not null) == false;

    /// <summary>
    /// Whether rows that arrive before the deploy are after a cut-off, so that nothing takes them: those of the second of the deploy, where
    /// it is kept, are.
    /// </summary>
    private static bool IsTooEarly(CutoffReading cutoff, CreatedView view, Rollout rollout) =>
        cutoff.Axis!.TellsMoments && (cutoff.Moment < rollout.Created.Now || (cutoff.Moment == rollout.Created.Now && cutoff.KeepsValue))
        && view.Start == TargetStart.Empty && (!view.IsNew || IsCompleted(view, rollout));

    private static MessageText TooEarly(CutoffReading cutoff, CreatedView view, Rollout rollout) =>
        InThePast.With(view.Pipe.Name, cutoff.Axis!.Print(cutoff.Value), TimeText.Print(rollout.Created.Now, cutoff.Axis.Zone));

    /// <summary>Whether a backfill takes rows that the view takes as well, so that they are not lost.</summary>
    private static bool HasOverlap(CreatedView view, Rollout rollout) => rollout.Created.ProofOf(view)?.Partition is { Overlap: not null };

    /// <summary>Whether materialized backfills take exactly the rows that a view leaves, also those that arrive after their run.</summary>
    private static bool IsDividedForGood(CreatedView view, Rollout rollout) =>
        rollout.Created.ProofOf(view) is { Understood: true, Backfills.IsEmpty: false, Group.Views: [_] } proof
            && proof.Backfills.All(b => b.Kind == BackfillKind.Materialized)
        && Partition.Of(
            [view.Condition], [.. proof.Backfills.SelectMany(b => b.History)], [.. proof.Backfills.SelectMany(b => b.Triggers)],
            view.Cutoff.Axis!, rollout.Created.Horizon).IsExact;

    /// <summary>A cut-off that is not followed. With a backfill, the two are judged together.</summary>
    private static MessageText? Unread(CreatedView view, Rollout rollout)
    {
        if (view.IsNew || IsCompleted(view, rollout))
            return null;

        var filter = view.UnfollowedFilter;
        var column = CutoffProposal.ColumnOf(view, rollout.After)?.Name ?? view.Cutoff.Axis?.Columns.FirstOrDefault() ?? "<event time>";
        return filter is null ? null : Unverified.With(view.Pipe.Name, Quotation.Of(filter.Place), column);
    }

    /// <summary>
    /// A view over a re-created target gets the history through the backfill, and must not drop it. In Forward, a copy pipe may bring what it
    /// drops.
    /// </summary>
    private static MessageText? FaultOverRelease(CreatedView view, Rollout rollout) =>
        view.Cutoff is { Shape: CutoffShape.After } cutoff && cutoff.Moment > rollout.Created.Now && !view.IsNew
            && (rollout.Deployment is null || rollout.After.Copies.All(c => c.Target != view.TargetName))
            && !IsFilledAfterwards(view, rollout)
            ? DropsBackfill.With(view.Pipe.Name, view.Source)
            : null;

    /// <summary>Whether scripts fill the target of a view by exactly what it leaves, once they have filled its source.</summary>
    private static bool IsFilledAfterwards(CreatedView view, Rollout rollout)
    {
        if (rollout.Created.ProofOf(view) is not { IsExact: true, Backfills: { IsEmpty: false } own })
            return false;

        var upstream = rollout.Created.Backfills.Where(b => b.TargetName == view.Source).ToArray();
        return own.Concat(upstream).All(b => !b.Runs.IsEmpty)
            && upstream.SelectMany(b => b.Runs).All(first => own.SelectMany(b => b.Runs).All(then => first.IsBefore(then)));
    }

    /// <summary>A new view may be without history on purpose; one with a backfill is meant to be whole.</summary>
    private static bool IsCompleted(CreatedView view, Rollout rollout) =>
        rollout.Created.ProofOf(view) is { Backfills.IsEmpty: false, IsCutByDeploy: false };

    /// <summary>The function that rounds the time, if the literal is inside one of its buckets.</summary>
    private static string? Bucket(CreatedView view, Axis axis)
    {
        foreach (var comparison in view.Select.Filters.SelectMany(f => f.Predicate.DescendantsAndSelf())
            .OfType<BoundCall>()
            .Where(c => c.Arguments.Length == 2))
        {
            foreach (var (side, other) in new[] { (comparison.Arguments[0], comparison.Arguments[1]), (comparison.Arguments[1], comparison.Arguments[0]) })
            {
                if (side is BoundCall call && call.Key != axis.Key && call.DescendantsAndSelf().Any(e => e.Key == axis.Key)
                    && TimeGrid.Of(call, axis.Zone) is { IsBucket: true } grid && ConstantValue.Of(other) is { Kind: ConstantKind.Text } text
                    && TimeText.Parse(text.Text, axis.Zone, out _) is { } moment && !grid.Contains(moment))
                    return $"{call.Name}({axis.Label})";
            }
        }

        return null;
    }

    /// <summary>A number of seconds compared with a column that the query itself divides by a thousand or more.</summary>
    private static bool IsOtherUnit(CreatedView view, Axis axis, decimal units) =>
        units == 1 && view.Select.Outputs.SelectMany(o => o.Expression.DescendantsAndSelf()).OfType<BoundCall>().Any(c =>
            c.Arguments.Length > 0 && c.Arguments[0].Key == axis.Key
            && (c.Name.StartsWith("fromUnixTimestamp64", StringComparison.OrdinalIgnoreCase)
                || ((c.Is("divide") || c.Is("intDiv"))
                    && ConstantValue.Of(c.Arguments[1]) is { Kind: ConstantKind.Number, Number: 1_000 or 1_000_000 or 1_000_000_000 })));
}
