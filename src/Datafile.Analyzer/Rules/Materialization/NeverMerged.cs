using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>A partition key that keeps rows of one sorting key apart, so that the engine never merges them.</summary>
public sealed class NeverMerged : Rule
{
    private static readonly Message Versions = new(
        "'{0}' is partitioned by '{1}', which changes from version to version of a row: versions in different partitions are never "
        + "replaced. Partition by a column of ENGINE_SORTING_KEY.");
    private static readonly Message Replaced = new(
        "'{0}' is partitioned by '{1}', which is not part of its sorting key: rows of one key with different values of it are never "
        + "replaced. Partition by a column of ENGINE_SORTING_KEY if a row can change it.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Collapsed = new(
        "'{0}' is partitioned by '{1}', which is not part of its sorting key: rows of one key with different values of it are never "
        + "collapsed. Partition by a column of ENGINE_SORTING_KEY if a row can change it.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Merged = new(
        "'{0}' is partitioned by '{1}', which is not part of its sorting key: "
        + "rows of one key in different partitions are never merged, so '{0}' keeps one for each. "
        + "Combine them where '{0}' is read, or partition by a column of "
        + "ENGINE_SORTING_KEY.")
    {
        Severity = DiagnosticSeverity.Info,
    };
    private static readonly Message Unsorted = new(
        "'{0}' has an empty sorting key, and {1} merges no rows then. Name the columns of "
        + "ENGINE_SORTING_KEY.")
    {
        Severity = DiagnosticSeverity.Info,
    };

    public override RuleDescription Description { get; } = Describe(
        "DF2011", "never-merged", DiagnosticSeverity.Warning,
        "Rows of one sorting key are in different partitions, and never merge", Versions, Replaced, Collapsed, Merged, Unsorted);

    internal override void Run(AnalysisModel model, Report report)
    {
        var views = model.Project.Views.Where(v => v.Target is not null).ToLookup(v => v.Target!.Name, StringComparer.Ordinal);
        foreach (var source in model.Project.DataSources.Where(s => !s.IsIncomplete))
        {
            if (Find(source, views[source.Name], model.Semantics) is { } found)
                report.At(found.Place, found.Text).About(source.Name);
        }
    }

    private static (Place Place, MessageText Text)? Find(
        DataSource source, IEnumerable<MaterializedView> views, ProjectSemantics semantics)
    {
        var engine = source.Engine;
        if (engine.SortingKey.Span is { } key && !engine.MergesRows && (engine.IsSumming || engine.IsAggregating) && !engine.SortingKey.IsUnknown)
            return (new Place(source.File, key), Unsorted.With(source.Name, engine.Name));
        if (!engine.MergesRows || engine.PartitionKey is not { IsEmpty: false, Span: { } span }
            || semantics.KeysOf(source) is not { Sorting: { } sorting, Partition: { } partition })
        {
            return null;
        }

        var known = new Dependence(sorting);
        if (partition.FirstOrDefault(p => known.Determines(p) == false) is not { } apart
            || (!engine.IsReplacing && apart.Columns.All(c => IsGrouped(c.Name, views, semantics))))
            return null;

        // A column that no rule says is the same in all versions of a row may well be: only a version is sure to differ. Readers of sums
        // and states combine them anyway.
        var columns = apart.Columns.Select(c => c.Name).ToArray();
        var message = engine.IsReplacing && columns.Contains(engine.VersionColumn) ? Versions
            : engine.IsReplacing ? Replaced
            : engine.IsCollapsing ? Collapsed
            : Merged;
        return (new Place(source.File, span), message.With(source.Name, columns.Length > 0 ? columns[0] : engine.PartitionKey.Text));
    }

    /// <summary>Whether a view that fills the Data Source groups by a column, so that its rows are not to be merged.</summary>
    private static bool IsGrouped(string column, IEnumerable<MaterializedView> views, ProjectSemantics semantics) =>
        views.SelectMany(v => semantics.QueryOf(v.Node).Branches)
            .Any(b => b.IsGrouped && b.FindOutput(column) is { } output && b.GroupKeys.Contains(output.Expression.Key));
}
