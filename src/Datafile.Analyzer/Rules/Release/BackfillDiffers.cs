using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Release;
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
        foreach (var backfill in proof.Group.Backfills.Where(b => b.Query.IsKnown))
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
        return proof.Partition is { Differs: true } && backfill == proof.Last
            ? (Filters(backfill) ?? query, "a condition beside the cut-off stands on one side only, so that other rows are moved than those that the view takes. Use the same conditions in both.")
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
            return (query, $"it groups by {List(branch.GroupKeys)} and the view by {List(select.GroupKeys)}. Use the GROUP BY of the view.");
        if (!branch.Shape.SequenceEqual(select.Shape))
            return (query, $"it has {Short(branch.Shape.Except(select.Shape).FirstOrDefault() ?? "not " + select.Shape.Except(branch.Shape).FirstOrDefault())}, unlike the view, and moves other rows. Keep all but the cut-off as it is in the view.");

        return null;
    }

    /// <summary>The item of the SELECT as it is written, on one line.</summary>
    private static string Written(BoundOutput output) =>
        string.Join(" ", output.Place.File.Text.ToString(output.Place.Span).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string List(IEnumerable<string> keys) => string.Join(", ", keys.OrderBy(k => k, StringComparer.Ordinal).Select(Short));

    private static string Short(string text) => text.Length > 80 ? text.Substring(0, 79) + "…" : text;
}
