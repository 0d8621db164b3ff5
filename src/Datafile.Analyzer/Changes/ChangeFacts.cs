using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Changes;

/// <summary>What a kind of change does to data and how it is applied, as a table (datafile format 7.9 and 9).</summary>
internal static class ChangeFacts
{
    /// <param name="onTarget">Whether the resource is a materialized view or the target of one.</param>
    public static (Impact Impact, Method Method) Of(ChangeKind kind, bool onTarget, Workflow workflow)
    {
        var (impact, method) = (kind, onTarget) switch
        {
            (ChangeKind.ColumnAdded or ChangeKind.ColumnDefault or ChangeKind.ColumnJsonpath, false) => (Impact.Compatible, Method.Alter),
            (ChangeKind.ColumnDefault or ChangeKind.ColumnJsonpath, true) => (Impact.Compatible, Method.Alter),
            (ChangeKind.ColumnRemoved, false) => (Impact.HistoryLoss, Method.Alter),
            (ChangeKind.ColumnAdded or ChangeKind.ColumnRemoved or ChangeKind.ColumnType or ChangeKind.AggregateState, _) => (Impact.Rewrite, Method.Fork),
            (ChangeKind.SortingKey or ChangeKind.PartitionKey or ChangeKind.PrimaryKey or ChangeKind.Engine or ChangeKind.EngineSetting, _) => (Impact.Rewrite, Method.Fork),
            (ChangeKind.Query or ChangeKind.GroupBy or ChangeKind.Source or ChangeKind.Target or ChangeKind.NodeType, true) => (Impact.Rewrite, Method.Fork),
            (ChangeKind.Ttl or ChangeKind.Index, _) => (Impact.Compatible, Method.Alter),
            (ChangeKind.ColumnOrder or ChangeKind.Description, _) => (Impact.None, Method.InPlace),
            (ChangeKind.DatasourceRemoved, _) => (Impact.HistoryLoss, Method.InPlace),
            (ChangeKind.Renamed, _) => (Impact.HistoryLoss, Method.Manual),
            _ => (Impact.Compatible, Method.InPlace),
        };

        // The other products have no fork: Forward moves the rows itself, branches leave it to new names.
        return method == Method.Fork && workflow != Workflow.Releases
            ? (impact, workflow == Workflow.Forward ? Method.ForwardQuery : Method.Manual)
            : (impact, method);
    }
}
