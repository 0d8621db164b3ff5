using System.Collections.Immutable;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>Aggregates to whose result it makes a difference whether an engine has merged its rows.</summary>
internal static class PartsRead
{
    /// <summary>Functions to which it makes a difference that a value comes in parts. What collects values may do so on purpose.</summary>
    private static readonly HashSet<string> ReadsValues =
        ["sum", "sumWithOverflow", "avg", "min", "max", "any", "anyLast", "stddevPop", "stddevSamp", "varPop", "varSamp", "uniq", "uniqExact"];

    /// <summary>The column of which the aggregate takes the parts for values; null for none, or where that is not certain.</summary>
    public static BoundColumn? ColumnOf(BoundCall call, AggregateFunction function, BoundSelect select) =>
        call.Arguments switch
        {
            [] => null,
            [BoundColumn { Type.IsSimpleAggregateState: true } column, ..] when TakesPartsForValues(column.Type, function) =>
                SourceOf(column.Table, select) is null ? null : column,
            _ => OfExpressions(call, function, select),
        };

    private static bool TakesPartsForValues(ClickHouseType type, AggregateFunction function) =>
        AggregateFunction.Find(type.StateFunction) is { } stored && AggregateLaw.CombiningOf(stored) is { } combining
        && !AggregateLaw.Merges(type.StateFunction, AggregateLaw.CombiningOf(function) ?? "") && AggregateLaw.CombiningOf(function) != combining
        && TakesValues(function)
        && !(combining == "any" && AggregateLaw.IsIdempotent(function))
        && !CombinesElements(function, combining);

    private static bool TakesValues(AggregateFunction function) =>
        ReadsValues.Contains(function.Base) || function.Base.StartsWith("quantile", StringComparison.Ordinal);

    /// <summary>
    /// Whether a function of the elements of arrays sees the same ones, however they are spread over rows; those of sets may come twice.
    /// </summary>
    private static bool CombinesElements(AggregateFunction function, string combining) =>
        function.Combinators.Contains("Array")
            && (combining == "groupArrayArray" || (combining == "groupUniqArrayArray" && AggregateLaw.IsIdempotent(function)));

    /// <summary>The Data Source of a table, if its rows come as they are stored, and its engine may not have merged them.</summary>
    private static DataSource? SourceOf(string table, BoundSelect select)
    {
        var scans = TableScan.In(select).Where(s => s.Source.Name == table).ToArray();
        return scans.Length > 0
            && scans.All(s => s.Source.Engine.MergesRows
                && !s.Name.Name.Final
                && s.Selects.All(i => i.Syntax.Clause(ClauseKind.LimitBy) is null && !i.Syntax.Distinct))
            ? scans[0].Source
            : null;
    }

    /// <summary>The same of what is computed of columns: <c>max(s * 2)</c>, <c>countIf(m > 5)</c>.</summary>
    private static BoundColumn? OfExpressions(BoundCall call, AggregateFunction function, BoundSelect select)
    {
        if (function.Combinators.Any(c => c != "If")
            || !(TakesValues(function) || function.Base is "count" or "argMin" or "argMax")
            || call.Arguments.SelectMany(a => a.DescendantsAndSelf()).Any(IsOfOthers)
            || call.Arguments.SelectMany(a => a.Columns).ToArray() is not [var first, ..] columns
            || columns.Any(c => c.Table != first.Table)
            || !columns.Any(c => IsStored(c))
            || SourceOf(first.Table, select) is not { } source
            || !InsertLaws.MergesParts(source.Engine)
            || TableScan.In(select).Any(s => s.Source == source && s.Selects.Any(i => i != select && i.IsGrouped)))
            return null;

        var laws = InsertLaws.OfParts(source);
        var values = call.Arguments;
        if (function.Combinators.Contains("If"))
        {
            var condition = values[values.Length - 1];
            values = values.RemoveAt(values.Length - 1);
            if (ChangesWhatCounts(condition, values, function, laws))
                return ColumnIn(condition, laws);
        }

        var read = function.Base is "argMin" or "argMax" ? values.ElementAtOrDefault(1) : function.Base == "count" ? null : values.FirstOrDefault();
        return read is null or BoundColumn { Type.IsSimpleAggregateState: false } || !ChangesResult(read, function, laws) ? null : ColumnIn(read, laws);
    }

    /// <summary>Columns that only add up are told by DF2010.</summary>
    private static bool IsStored(BoundColumn column) => column.Type.IsSimpleAggregateState || column.Type.IsAggregateState;

    private static bool IsOfOthers(BoundExpression part) =>
        part is BoundSubquery or BoundUnknown or BoundTemplate or BoundWindowCall
            || (part is BoundCall call && AggregateFunction.Find(call.Name) is not null);

    /// <summary>Whether an aggregate of what is computed of the parts differs from that of the whole.</summary>
    private static bool ChangesResult(BoundExpression value, AggregateFunction function, InsertLaws laws)
    {
        var law = laws.Of(value);
        if (function.Base is "argMin" or "argMax")
            return law.Kind == MergeKind.None || law.Is("sum");
        if (law.Kind == MergeKind.None)
            return !value.DescendantsAndSelf().OfType<BoundCall>().Any(c => c.Is("greatest") || c.Is("least") || c.Is("abs") || IsAgainstZero(c));
        if (law.Kind != MergeKind.Combined)
            return false;

        var combining = AggregateLaw.CombiningOf(function);
        return combining != law.Function
            && !AggregateLaw.Merges(law.Function, combining ?? "")
            && !(law.Is("any") && AggregateLaw.IsIdempotent(function));
    }

    /// <summary>
    /// Whether a condition counts parts: any that depends on the parts does so in <c>countIf</c>, and elsewhere a comparison, which parts meet otherwise
    /// than the whole.
    /// </summary>
    private static bool ChangesWhatCounts(
        BoundExpression condition, ImmutableArray<BoundExpression> values, AggregateFunction function, InsertLaws laws)
    {
        var law = laws.Of(condition);
        if (law.Kind is not (MergeKind.Combined or MergeKind.None))
            return false;
        if (function.Base == "count")
            return true;

        // What the greatest part meets, some part meets.
        return condition is BoundCall comparison
            && (comparison.Is("greater") || comparison.Is("greaterOrEquals") || comparison.Is("less") || comparison.Is("lessOrEquals"))
            && !IsAgainstZero(comparison)
            && (law.Kind == MergeKind.None || law.Is("max") || law.Is("min"))
            && !(law.Is("max") && AggregateLaw.IsIdempotent(function));
    }

    private static bool IsAgainstZero(BoundCall call) =>
        ConstantFolding.IsComparison(call.Name) && call.Arguments.Any(a => a.Constant is "0" or "0." or "0.0" or "1");

    private static BoundColumn? ColumnIn(BoundExpression value, InsertLaws laws) =>
        value.Columns.FirstOrDefault(c => IsStored(c) && laws.Of(c).Kind != MergeKind.Same);
}
