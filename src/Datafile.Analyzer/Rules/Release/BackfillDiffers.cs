using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Cutoffs;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Release;

/// <summary>The backfill's columns, aggregates or other filters are not those of the view.</summary>
public sealed class BackfillDiffers : BackfillRule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF4005", "backfill-differs", DiagnosticSeverity.Warning,
        "the backfill's columns, aggregates or other filters are not those of the view",
        "Backfill '{0}' is not what view '{1}' does: {2}");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    private protected override void Check(BackfillProof proof, ReleaseModel release, Report report)
    {
        foreach (var backfill in proof.Backfills.Where(b => b.Query.IsKnown))
        {
            if (Difference(proof, backfill) is { } found)
                report.At(found.Place, Descriptor, backfill.Pipe.Name, [backfill.Pipe.Name, proof.First.Pipe.Name, found.Message]);
        }
    }

    private static (Place Place, string Message)? Difference(BackfillProof proof, Backfill backfill)
    {
        var query = new Place(backfill.Pipe.File, backfill.QuerySpan);
        var mode = (backfill.Node.Syntax.Find("COPY_MODE") ?? backfill.Node.Syntax.Find("MODE"));
        if (backfill.Kind == BackfillKind.Copy && (mode?.Value.ToLowerInvariant() == "replace" || backfill.Runs.Any(r => r.Command.Value("--mode") == "replace")))
            return (mode is null ? query : new Place(backfill.Pipe.File, mode.ValueSpan), "it replaces the target, so that the rows which the view has written since are lost. Use COPY_MODE append.");
        if (backfill.Kind == BackfillKind.Populate)
            return null;

        var views = proof.Group.Views;
        foreach (var branch in backfill.Query.Branches)
        {
            // With several views, the backfill may follow any of them.
            var differences = views.Select(v => Difference(v, branch, query)).ToArray();
            if (differences.All(d => d is not null))
                return differences[0];
        }

        if (proof.Partition is { OtherTime: { } other })
            return (backfill.FilterPlace(other), $"the view is cut at '{proof.Axis!.Label}' and the backfill at '{other.Label}'. Rows whose two times lie on both sides of the cut-off are counted twice or lost. Compare '{proof.Axis.Label}' in both.");
        if (proof.Partition is { Unproved: { } unproved } && backfill == proof.Last)
            return (backfill.FilterPlace(proof.Axis!), $"one of them alone has a condition on '{unproved}', so that it cannot be told whether the two meet without a gap or an overlap. Compare '{proof.Axis!.Label}' with the same moment in both.");

        // A clock divides rows by time, which the rules about overlap and gap judge.
        var hasClock = backfill.History.SelectMany(h => h.DescendantsAndSelf()).OfType<ClockCondition>().Any();
        return proof.Partition is { Differs: true } && backfill == proof.Last && !hasClock
            ? (Filters(backfill) ?? query, OneSided(views[0].Select, backfill.Query.Branches[0], proof.Axis!))
            : null;
    }

    private static Place? Filters(Backfill backfill) => backfill.Query.Branches[0].Filters.FirstOrDefault()?.Place;

    private static (Place Place, string Message)? Difference(LiveView view, BoundSelect branch, Place query)
    {
        var select = view.Select;
        if (branch.Source != select.Source || branch.Release.Length > 0)
            return (query, $"it reads '{(branch.Release.Length > 0 ? branch.Release + "." : "")}{branch.Source}' and the view reads '{select.Source}'. Read the same Data Source, so that old and new rows are made alike.");

        foreach (var output in select.Outputs)
        {
            if (branch.FindOutput(output.Name) is not { } mine)
                return (query, $"it does not yield '{output.Name}', which stays empty for all rows that it moves. Add the expression of the view: {Short(Written(output))}.");
            if (mine.Expression.Key != output.Expression.Key)
                return (mine.Place, $"'{output.Name}' is {Short(Written(mine))} here and {Short(Written(output))} in the view. Use the expression of the view.");
        }

        if (!branch.GroupKeys.SetEquals(select.GroupKeys))
            return (query, $"it groups by {Keys(branch)} and the view by {Keys(select)}. Use the GROUP BY of the view.");
        if (!branch.Shape.SequenceEqual(select.Shape))
            return (query, $"it {Clause(branch, select)}, and moves other rows. Keep all but the cut-off as it is in the view.");

        return null;
    }

    /// <summary>What the backfill has or lacks beside conditions: a join, LIMIT, DISTINCT.</summary>
    private static string Clause(BoundSelect branch, BoundSelect view) =>
        branch.Shape.Except(view.Shape).FirstOrDefault() is { } more ? $"has '{Short(more)}', unlike the view"
        : view.Shape.Except(branch.Shape).FirstOrDefault() is { } less ? $"lacks '{Short(less)}' of the view"
        : "has the clauses of the view in another order";

    /// <summary>Says which condition has no like on the other side, where that can be told.</summary>
    private static string OneSided(BoundSelect view, BoundSelect backfill, Axis axis) => (Only(view, backfill, axis), Only(backfill, view, axis)) switch
    {
        ({ } left, null) => $"only the view has the condition \"{left}\", so that rows are moved which the view leaves out. Add it to the backfill.",
        (null, { } right) => $"only the backfill has the condition \"{right}\", so that rows which the view takes are not moved. Remove it, or add it to the view.",
        ({ } left, { } right) => $"it has the condition \"{right}\" and the view \"{left}\", so that other rows are moved than those that the view takes. Use the same conditions in both.",
        _ => "a condition beside the cut-off stands on one side only, so that other rows are moved than those that the view takes. Use the same conditions in both.",
    };

    private static string? Only(BoundSelect one, BoundSelect other, Axis axis) => one.Filters
        .Where(f => f.Predicate.DescendantsAndSelf().All(e => e.Key != axis.Key) && other.Filters.All(o => o.Predicate.Key != f.Predicate.Key))
        .Select(f => Short(Written(f.Place)))
        .FirstOrDefault();

    private static string Written(BoundOutput output) => Written(output.Place);

    /// <summary>A piece of a query as it is written, on one line.</summary>
    private static string Written(Place place) =>
        string.Join(" ", place.File.Text.ToString(place.Span).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The keys of the GROUP BY, by the names of the columns that yield them.</summary>
    private static string Keys(BoundSelect select) => select.GroupKeys.IsEmpty ? "nothing" : string.Join(
        ", ",
        select.GroupKeys
            .Select(key => select.Outputs.FirstOrDefault(o => o.Expression.Key == key)?.Name ?? Short(key.Replace(select.Source + ".", "")))
            .OrderBy(key => key, StringComparer.Ordinal));

    private static string Short(string text) => text.Length > 80 ? text.Substring(0, 79) + "…" : text;
}
