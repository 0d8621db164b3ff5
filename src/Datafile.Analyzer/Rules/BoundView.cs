using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Binding.Columns;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Rules;

/// <summary>A materialized view with its target and what its query yields.</summary>
internal sealed record BoundView(MaterializedView View, DataSource Target, BoundSelect Select, ResultTypes Types, QueryColumns Columns)
{
    public string Name => View.Pipe.Name;

    /// <summary>The start of the node.</summary>
    public Place NodePlace => new(View.Pipe.File, View.Node.Syntax.Start.Keyword);

    /// <summary>Target columns with what the query yields for them.</summary>
    public IEnumerable<(Column Column, BoundOutput Output)> MatchedColumns =>
        from column in Target.Columns
        let output = Select.FindOutput(column.Name)
        where output is not null
        select (column, output);

    /// <summary>The views whose query was understood and whose target exists, without backfills.</summary>
    public static IEnumerable<BoundView> All(AnalysisModel model)
    {
        foreach (var view in model.Project.Views)
        {
            if (view.Target is null or { IsIncomplete: true } || view.Pipe.IsIncomplete || model.IsBackfill(view))
                continue;
            if (model.Binder.Bind(view.Node) is { IsKnown: true, Branches.Length: 1 } query)
                yield return new BoundView(view, view.Target, query.Branches[0], model.Types, model.Columns.ColumnsOf(view.Node));
        }
    }

    /// <summary>The type of what the query yields, as ClickHouse writes it; unknown if it cannot be determined.</summary>
    public ClickHouseType TypeOf(BoundOutput output) =>
        Columns.Find(output.Name) is { Type.HasUnknown: false } column ? column.Type : Types.Of(output.Expression);

    /// <summary>Where a column of the target is declared.</summary>
    public Place PlaceOf(Column column) => new(Target.File, column.Syntax.Span);
}
