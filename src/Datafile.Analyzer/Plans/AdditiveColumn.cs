using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Plans;

/// <summary>A column that adds up, so that it shows rows that are lost or were counted twice: a count, or a sum of integers or decimals.</summary>
/// <param name="Total">Its sum over many rows, whether the engine has merged them or not.</param>
/// <param name="Value">Its value in one row, an integer; empty where it is not one.</param>
internal sealed record AdditiveColumn(string Name, string Total, string Value)
{
    /// <summary>Those that two versions of a Data Source have alike, in the order of the first.</summary>
    public static IEnumerable<AdditiveColumn> InBoth(DataSource target, DataSource old) =>
        target.Columns.Where(c => SqlQuoting.IsBare(c.Name) && old.FindColumn(c.Name)?.Type.Equals(c.Type) == true)
            .Select(c => Of(c, target))
            .OfType<AdditiveColumn>();

    private static AdditiveColumn? Of(Column column, DataSource target)
    {
        var name = column.Name;
        if (column.Type.IsAggregateState)
        {
            if (AggregateFunction.Find(column.Type.StateFunction) is not { Base: "count" or "sum" } state
                || state.StateCombinators.Any(c => c != "If"))
                return null;
            return state.Base == "count"
                ? new AdditiveColumn(name, $"{state.StateName}Merge({name})", $"finalizeAggregation({name})")
                : OfSum(name, ArgumentOf(column.Type), $"{state.StateName}Merge({name})", $"finalizeAggregation({name})");
        }

        if (column.Type.IsSimpleAggregateState)
            return column.Type.StateFunction == "sum" ? OfSum(name, ArgumentOf(column.Type), $"sum({name})", name) : null;

        return target.Engine.Adds(column) && column.Type.IsInteger
            ? OfSum(name, column.Type, $"sum({name})", name)
            : null;
    }

    /// <summary>Sums of floating-point numbers depend on the order of the rows.</summary>
    private static AdditiveColumn? OfSum(
        string name, ClickHouseType? of, string total, string value) => of?.Unwrapped is not { HasUnknown: false } type ? null
        : type.IsInteger ? new AdditiveColumn(name, total, value)
        : type.IsDecimal ? new AdditiveColumn(name, total, "")
        : null;

    /// <summary>The type of what a function of a state is over.</summary>
    private static ClickHouseType? ArgumentOf(ClickHouseType state) => state.Arguments.Length > 1 ? state.Arguments[1].Type : null;
}
