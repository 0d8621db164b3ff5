using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Cutoffs;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A cut-off that lies in the past, is on a wrong or Nullable column, is OR-ed away, is on a bucket.</summary>
public sealed class UnsafeCutoff : CreatedViewRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF3002", "unsafe-cutoff", DiagnosticSeverity.Warning,
        "a cut-off that lies in the past, is on a wrong or Nullable column, is OR-ed away, is on a bucket",
        "The cut-off of '{0}' {1}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(LiveView view, ReleaseModel release, Report report)
    {
        if (view is { Cutoff.Shape: CutoffShape.None, IsFedByRelease: false, AggregateCutoff: { } aggregate })
            report.At(aggregate.Place, Descriptor, view.Pipe.Name, [view.Pipe.Name, "is on an aggregate, which sees the rows of one insert: groups with rows on both sides of it are taken whole or not at all. Compare the event time in WHERE."]);
        else if (Fault(view, release) is { } fault)
            report.At(view.CutoffPlace, Descriptor, view.Pipe.Name, [view.Pipe.Name, fault]);
    }

    private static string? Fault(LiveView view, ReleaseModel release)
    {
        var cutoff = view.Cutoff;
        if (view.IsFedByRelease)
            return FaultOverRelease(view, release);

        return cutoff.Shape switch
        {
            CutoffShape.Before => $"keeps the rows before it, and drops those that arrive from now on: they are lost. Write \"{cutoff.Axis!.Label} > '<release time>'\".",
            CutoffShape.OredAway => "holds for a part of the rows only: an OR beside it lets the others in whatever their time, and the backfill counts them again. Put the other conditions in parentheses and join them with AND.",
            CutoffShape.Clock when cutoff.Axis is null => "compares the clock of the server, not the time of the rows: rows that arrive late are counted twice. Compare the event time of the source with a fixed moment.",
            CutoffShape.Clock => $"moves with the clock of the server, so that rows around it are lost or counted twice. Compare '{cutoff.Axis!.Label}' with a fixed moment, e.g. '<release time>'.",
            CutoffShape.After => FaultOfMoment(view, release),
            _ => null,
        };
    }

    private static string? FaultOfMoment(LiveView view, ReleaseModel release)
    {
        var (cutoff, axis) = (view.Cutoff, view.Cutoff.Axis!);
        var value = axis.Print(cutoff.Value);
        if (axis.UnitsPerSecond is { } units && IsOtherUnit(view, axis, units))
            return $"compares '{axis.Label}', which counts in parts of a second, with seconds: every row is after it. Compare with the same unit.";
        if (axis.TellsMoments && cutoff.Moment < release.Now && (!view.IsNew || IsCompleted(view, release)))
            return $"('{value}') lies before the deploy ('{TimeText.Print(release.Now, axis.Zone)}'): rows that arrive between the two are lost. Choose a moment after the deploy ends.";

        if (axis.Kind == AxisKind.Time && axis.IsNullable && !TakesNulls(view, axis))
            return $"is on '{axis.Label}', which is Nullable: rows without it are lost, as neither '>' nor '<=' holds for NULL. Use a column that is never NULL, or coalesce({axis.Label}, <arrival time>) on both sides.";

        return Bucket(view, axis) is { } bucket
            ? $"compares {bucket} with a moment inside one, so that it takes effect at '{value}' only. Compare the raw column '{axis.Label}'."
            : TextFault(view);
    }

    /// <summary>A view over a re-created target gets the history through the backfill, and must not drop it.</summary>
    private static string? FaultOverRelease(LiveView view, ReleaseModel release) =>
        view.Cutoff is { Shape: CutoffShape.After } cutoff && cutoff.Moment > release.Now && !view.IsNew
            ? $"drops the rows that the backfill of '{view.Source}' sends through it: they are lost. Remove the condition; '{view.Source}' is filled once, and its rows arrive here by themselves."
            : null;

    /// <summary>A new view may be without history on purpose; one with a backfill is meant to be whole.</summary>
    private static bool IsCompleted(LiveView view, ReleaseModel release) => release.Backfills.Any(b => b.TargetName == view.TargetName);

    private static bool TakesNulls(LiveView view, Axis axis) =>
        view.Condition.DescendantsAndSelf().OfType<NullTest>().Any(t => t.Axis.Key == axis.Key);

    /// <summary>The function that cuts the time, where the literal lies inside one of its pieces.</summary>
    private static string? Bucket(LiveView view, Axis axis)
    {
        foreach (var comparison in view.Select.Filters.SelectMany(f => f.Predicate.DescendantsAndSelf()).OfType<BoundCall>().Where(c => c.Arguments.Length == 2))
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

    /// <summary>A number of seconds beside a column that the query itself divides by a thousand or more.</summary>
    private static bool IsOtherUnit(LiveView view, Axis axis, decimal units) =>
        units == 1 && view.Select.Outputs.SelectMany(o => o.Expression.DescendantsAndSelf()).OfType<BoundCall>().Any(c =>
            c.Arguments.Length > 0 && c.Arguments[0].Key == axis.Key
            && (c.Name.StartsWith("fromUnixTimestamp64", StringComparison.OrdinalIgnoreCase)
                || ((c.Is("divide") || c.Is("intDiv")) && ConstantValue.Of(c.Arguments[1]) is { Kind: ConstantKind.Number, Number: 1_000 or 1_000_000 or 1_000_000_000 })));

    /// <summary>A String that the query has to parse does not sort like the literal.</summary>
    private static string? TextFault(LiveView view)
    {
        foreach (var cut in view.Condition.DescendantsAndSelf().OfType<Cut>().Where(c => c.Axis.Kind == AxisKind.Text))
        {
            var parsed = view.Select.Outputs.SelectMany(o => o.Expression.DescendantsAndSelf()).OfType<BoundCall>()
                .FirstOrDefault(c => c.Name.StartsWith("parseDateTime", StringComparison.OrdinalIgnoreCase) && c.Arguments.Length > 0 && c.Arguments[0].Key == cut.Axis.Key);
            if (parsed is not null)
                return $"compares '{cut.Axis.Label}' as text, although the query has to parse it: '2024-01-01T…' and '2024-01-01 …' do not sort like times. Compare {parsed.Name}({cut.Axis.Label}).";
        }

        return null;
    }
}
