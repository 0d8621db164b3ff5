using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Deployments;

/// <summary>What stored rows get in a column that they do not have.</summary>
internal static class StoredDefault
{
    /// <summary>Whether it is the default of its type: no DEFAULT says otherwise, and no FORWARD_QUERY computes it.</summary>
    /// <param name="deployment">Null in Classic.</param>
    public static bool IsOfType(Column column, DataSource live, DataSource source, DeploymentModel? deployment) =>
        live.FindColumn(column.Name) is null
        && !column.IsComputed
        && column.Syntax.Find(ColumnClauseKind.Default) is null
        && (!source.HasForwardQuery || deployment?.FlowOf(source)?.Find(column.Name)?.IsDefault == true);
}
