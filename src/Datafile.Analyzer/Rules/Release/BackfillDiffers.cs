using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>The backfill's columns, aggregates or other filters are not those of the view.</summary>
public sealed class BackfillDiffers : BackfillRule
{
    private static readonly Message Replaces = new(
        "Backfill '{0}' replaces the target, so the rows that view '{1}' has written since are lost. Use COPY_MODE append.");
    private static readonly Message OtherTime = new(
        "View '{1}' is cut at '{2}' and backfill '{0}' at '{3}': rows whose two times are on both sides of the cut-off are "
        + "counted twice or lost. Compare '{2}' in both.");
    private static readonly Message Unproved = new(
        "Only one of backfill '{0}' and view '{1}' has a condition on '{2}', so it cannot be told whether rows are lost or counted twice. "
        + "Compare '{3}' with the same moment in both.");
    private static readonly Message OtherUnproved = new(
        "Backfill '{0}' and view '{1}' do not have the same conditions on '{2}', so it cannot be told whether rows are lost or counted twice. "
        + "Use the same in both.");
    private static readonly Message OnClock = new(
        "Backfill '{0}' compares '{2}' with the clock of the server, so it cannot be told whether it moves exactly the rows that view "
        + "'{1}' excludes. Compare '{2}' with a fixed moment.");
    private static readonly Message Unread = new(
        "The cut-off \"{2}\" of view '{1}' cannot be analysed, so it cannot be told whether backfill '{0}' includes exactly the other "
        + "rows. Compare '{3}' with a fixed moment in both.");
    private static readonly Message UnreadMoment = new(
        "The cut-off \"{2}\" of view '{1}' cannot be analysed: backfill '{0}' includes exactly the other rows, but it cannot be told "
        + "whether the cut-off is after the deploy. Compare '{3}' with a fixed moment in both.");
    private static readonly Message OtherSource = new(
        "Backfill '{0}' reads '{2}' and view '{1}' reads '{3}'. Read the same Data Source, so old and new rows are computed alike.");
    private static readonly Message NoColumn = new(
        "Backfill '{0}' does not yield '{2}' of view '{1}', which stays empty for all rows that it moves. "
        + "Add the expression of the view: {3}.");
    private static readonly Message OtherExpression = new("'{2}' is {3} in backfill '{0}' and {4} in view '{1}'. Use the expression of the view.");
    private static readonly Message OtherGroups = new("Backfill '{0}' groups by {2} and view '{1}' by {3}. Use the GROUP BY of the view.");
    private static readonly Message AdditionalClause = new(
        "Backfill '{0}' has '{2}', unlike view '{1}', and moves other rows. Keep everything but the cut-off as it is in the view.");
    private static readonly Message NoClause = new(
        "Backfill '{0}' lacks '{2}' of view '{1}', and moves other rows. Keep everything but the cut-off as it is in the view.");
    private static readonly Message OtherOrder = new(
        "Backfill '{0}' has the clauses of view '{1}' in another order, and moves other rows. "
        + "Keep everything but the cut-off as it is in the view.");
    private static readonly Message RemovesRows = new(
        "It cannot be told which rows backfill '{0}' moves: {2} removes rows by comparing them, unlike view '{1}'. "
        + "Use UNION ALL, and conditions in WHERE.");
    private static readonly Message OnlyInView = new(
        "Only view '{1}' has the condition \"{2}\", so backfill '{0}' moves rows that the view excludes. Add it to the backfill.");
    private static readonly Message OnlyInBackfill = new(
        "Only backfill '{0}' has the condition \"{2}\", so rows that view '{1}' includes are not moved. Remove it, or add it to the view.");
    private static readonly Message OtherCondition = new(
        "Backfill '{0}' has the condition \"{2}\" and view '{1}' \"{3}\", so the backfill does not move the same rows as the "
        + "view. Use the same conditions in both.");
    private static readonly Message OneSided = new(
        "Only one of backfill '{0}' and view '{1}' has a condition next to the cut-off, so the backfill does not move the same rows as "
        + "the view. Use the same conditions in both.");

    public override RuleDescription Description { get; } = Describe(
        "DF4005", "backfill-differs", DiagnosticSeverity.Warning,
        "The backfill has other columns, aggregates or filters than the view",
        OtherSource, NoColumn, OtherExpression, OtherGroups, AdditionalClause, NoClause, OtherOrder, RemovesRows, OnlyInView, OnlyInBackfill,
        OtherCondition, OneSided, OtherTime, Unproved, OtherUnproved, OnClock, Unread, UnreadMoment, Replaces);

    private protected override void Check(BackfillProof proof, Rollout rollout, Report report)
    {
        if (!rollout.Created.IsProcedure && !proof.IsDivided)
            return;

        if (proof.Narrowed is var (copy, narrow))
            report.At(narrow.Place, OnlyInBackfill.With(copy.Pipe.Name, proof.First.Pipe.Name, Quotation.Of(narrow.Place))).About(copy.Pipe.Name);

        // What brings nothing new has to be removed, however it differs (DF4003). The source of a view in a chain does not get what it no longer
        // keeps: that has to come from the live target.
        foreach (var backfill in proof.Backfills.Where(
            b => !(b.ReadsTarget && proof.First.IsFedByRelease) && rollout.Created.Chained.All(c => c.Backfill.Node != b.Node)))
        {
            if (Find(proof, backfill, rollout) is { } found)
                report.At(found.Place, found.Difference.Message.With([backfill.Pipe.Name, proof.First.Pipe.Name, .. found.Difference.Arguments]))
                    .About(backfill.Pipe.Name);
        }
    }

    /// <returns>Where the two differ, and a message; its arguments follow the names of the backfill and the view.</returns>
    private static (Place Place, Difference Difference)? Find(BackfillProof proof, Backfill backfill, Rollout rollout)
    {
        var query = new Place(backfill.Pipe.File, backfill.QuerySpan);
        if (!backfill.Query.IsKnown)
            return backfill.Query is BoundUnion { RemovingOperator: { } removing } ? (query, new(RemovesRows, removing)) : null;

        var mode = backfill.Node.CopyMode;
        if (backfill.Kind == BackfillKind.Copy && (mode?.Value == "replace" || backfill.Runs.Any(r => r.Command.Value("--mode") == "replace")))
            return (mode is { } written ? new Place(backfill.Pipe.File, written.Span) : query, new(Replaces));
        // A populate runs the query of the view, with a condition more.
        var views = proof.Group.Views;
        foreach (var branch in backfill.Kind == BackfillKind.Populate ? [] : backfill.Branches)
        {
            // With several views, the backfill may follow any of them.
            var differences = views.Select(v => Find(v, branch, query, rollout)).ToArray();
            if (differences.All(d => d is not null))
                return differences[0];
        }

        if (proof.Unread is { } unread && backfill == proof.Last)
        {
            if (proof.IsRepeated)
                return null; // that is an overlap
            var filter = unread.UnfollowedFilter;
            var column = CutoffProposal.ColumnOf(unread, rollout.After)?.Name ?? unread.Cutoff.Axis?.Columns.FirstOrDefault() ?? "<event time>";
            return (Filters(backfill) ?? query, new(proof.IsExact && proof.Partition?.LeavesNulls != true ? UnreadMoment : Unread, filter is null ? "" : Quotation.Of(filter.Place), column));
        }

        if (proof.Partition is { OtherTime: { } other })
            return (backfill.FilterPlace(other), new(OtherTime, proof.Axis!.Label, other.Label));
        if (proof is { Partition.Unproved: { } unproved, IsExact: false } && backfill == proof.Last)
            return (backfill.FilterPlace(proof.Axis!), new(unproved.IsBesideCutoff ? OtherUnproved : Unproved, unproved.Subject, proof.Axis!.Label));

        if (proof.IsExact || proof.Partition is not { Differs: true } || backfill != proof.Last)
            return null;

        // A clock divides rows by time, which the rules about overlap and gap judge where they see some.
        return ClockedHistory.IsIn(backfill)
            ? proof.Partition is { Overlap: null, Gap: null } ? (Filters(backfill) ?? query, new(OnClock, proof.Axis!.Label)) : null
            : (Filters(backfill) ?? query, Conditions(views[0].Select, backfill.Branches[0], proof.Axis!));
    }

    private static Place? Filters(Backfill backfill) => backfill.Branches[0].Filters.FirstOrDefault()?.Place;

    private static (Place Place, Difference Difference)? Find(CreatedView view, QueryBranch branch, Place query, Rollout rollout)
    {
        var select = view.Select;
        if (rollout.Created.TableOf(branch) != rollout.Created.TableOf(select))
            return (query, new(OtherSource, Named(branch), Named(select)));

        foreach (var output in select.HasMoreOutputs || branch.HasMoreOutputs ? [] : select.Outputs)
        {
            if (branch.FindOutput(output.Name) is not { } mine)
                return (query, new(NoColumn, output.Name, Quotation.Of(output.Place)));
            if (mine.Expression.Key != output.Expression.Key)
                return (mine.Place, new(OtherExpression, output.Name, Quotation.Of(mine.Place), Quotation.Of(output.Place)));
        }

        if (!branch.GroupKeys.SetEquals(select.GroupKeys))
            return (query, new(OtherGroups, Keys(branch), Keys(select)));
        if (!branch.Shape.SequenceEqual(select.Shape))
            return (query, Clause(branch, select));

        return null;
    }

    private static string Named(QueryBranch branch) => branch.Release.Length > 0 ? branch.Release + "." + branch.Source : branch.Source;

    /// <summary>What the backfill has or lacks apart from conditions: a join, LIMIT, DISTINCT.</summary>
    private static Difference Clause(QueryBranch branch, QueryBranch view) =>
        Only(branch, view) is { } more ? new(AdditionalClause, Quotation.Shortened(more))
        : Only(view, branch) is { } less ? new(NoClause, Quotation.Shortened(less))
        : new(OtherOrder);

    /// <summary>A clause of one side alone: the LIMIT takes rows, and not the ORDER BY before it.</summary>
    private static string? Only(QueryBranch one, QueryBranch other) =>
        one.Shape.Except(other.Shape).Where(c => !QueryBranch.IsOrder(c)).OrderByDescending(QueryBranch.IsLimit).FirstOrDefault();

    /// <summary>Which condition has no equal on the other side, if that is known.</summary>
    private static Difference Conditions(
        QueryBranch view, QueryBranch backfill, Axis axis) => (Only(view, backfill, axis), Only(backfill, view, axis)) switch
        {
            ({ } left, null) => new(OnlyInView, left),
            (null, { } right) => new(OnlyInBackfill, right),
            ({ } left, { } right) => new(OtherCondition, right, left),
            _ => new(OneSided),
        };

    private static string? Only(QueryBranch one, QueryBranch other, Axis axis) => one.Filters
        .Where(f => f.Predicate.DescendantsAndSelf().All(e => e.Key != axis.Key) && other.Filters.All(o => o.Predicate.Key != f.Predicate.Key))
        .Select(f => Quotation.Of(f.Place))
        .FirstOrDefault();

    /// <summary>The keys of the GROUP BY, by the names of the columns that yield them.</summary>
    private static string Keys(QueryBranch select) => select.GroupKeys.IsEmpty ? "nothing" : string.Join(
        ", ",
        select.GroupKeys
            .Select(key => select.Outputs.FirstOrDefault(o => o.Expression.Key == key)?.Name
                ?? Quotation.Shortened(key.Replace(select.Source + ".", "")))
            .OrderBy(key => key, StringComparer.Ordinal));

    private sealed record Difference(Message Message, params object[] Arguments);
}
