using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>What ClickHouse computes of an expression while it analyses a query (measured on ClickHouse 26.7).</summary>
internal static class ConstantFolding
{
    /// <summary>A constant string; null for anything else.</summary>
    public static string? TextOf(BoundExpression expression) => expression is BoundConstant { Kind: LiteralKind.String, Constant: not null } constant ? constant.Value : null;

    /// <summary>Whether the function of an operator compares two values, and may be decided without comparing them.</summary>
    public static bool IsComparison(string function) => function is "equals" or "notEquals" or "less" or "greater" or "lessOrEquals" or "greaterOrEquals";

    /// <summary>Whether ClickHouse may compute an expression while it analyses the query: without a row, or from types alone.</summary>
    public static bool MayBeConstant(BoundExpression expression) => expression switch
    {
        BoundColumn or BoundParameter or BoundWindowCall or BoundUnionColumn => false,
        BoundCall call => call.Name.ToLowerInvariant() switch
        {
            "isnull" or "isnotnull" or "isnullable" or "totypename" or "tocolumntypename" or "isconstant" or "ignore" or "indexhint" => true,
            "arrayjoin" => false,
            "and" or "or" => call.Arguments.Any(MayBeConstant),
            _ => AggregateFunction.Find(call.Name) is null && call.Arguments.All(MayBeConstant),
        },
        _ => true,
    };
}
