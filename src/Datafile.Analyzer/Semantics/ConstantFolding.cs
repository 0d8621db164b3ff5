using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>What ClickHouse computes of an expression while it analyses a query (measured on ClickHouse 26.7).</summary>
internal static class ConstantFolding
{
    /// <summary>A constant string; null for anything else.</summary>
    public static string? TextOf(BoundExpression expression) =>
        expression is BoundConstant { Kind: LiteralKind.String, Constant: not null } constant ? constant.Value : null;

    /// <summary>Whether the function of an operator compares two values, and may be decided without comparing them.</summary>
    public static bool IsComparison(string function) => Comparisons.Find(function) is not null;

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

    /// <summary>Whether ClickHouse computes an expression before it reads a row; null where that is not known.</summary>
    public static bool? IsConstant(BoundExpression expression) => expression switch
    {
        { Constant: not null } or BoundConstant => true,
        BoundColumn or BoundParameter or BoundWindowCall or BoundUnionColumn => false,
        BoundTemplate or BoundSubquery => expression.Type.IsUnknown ? null : true,
        BoundCall call => IsConstant(call),
        _ => null,
    };

    private static bool? IsConstant(BoundCall call)
    {
        var name = call.Name.ToLowerInvariant();
        if (name is "materialize" or "arrayjoin" || AggregateFunction.Find(call.Name) is not null)
            return false;
        if (!MayBeConstant(call))
            return false;
        if (name is "totypename")
            return true;

        // Functions of random numbers and of the place in a block are among those that are not known.
        return call.Arguments.IsEmpty
            ? name is "now" or "today" or "yesterday" or "now64" or "pi" or "e" or "version" or "currentdatabase" or "timezone" ? true : null
            : FunctionFacts.Find(call.Name) is null && !name.StartsWith("interval_", StringComparison.Ordinal) ? null
            : name.StartsWith("rand", StringComparison.Ordinal) || name.StartsWith("generate", StringComparison.Ordinal) ? null
            : call.Arguments.All(a => IsConstant(a) == true) ? true : null;
    }

    /// <summary>Whether an operand may decide AND or OR before any row: one that is constant and not known to leave it to the others.</summary>
    public static bool MayDecide(string function, BoundExpression operand) =>
        operand is BoundCall call && call.Name.ToLowerInvariant() is "and" or "or"
            ? call.Is(function) ? call.Arguments.Any(a => MayDecide(function, a)) : call.Arguments.All(a => MayDecide(function, a))
        : MayBeConstant(operand)
            && !operand.DescendantsAndSelf().Any(e => e is BoundTemplate)
            && !IsOfNullable(operand)
            && TruthOf(operand) != string.Equals(function, "and", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it asks each row for NULL.</summary>
    private static bool IsOfNullable(BoundExpression value) =>
        value is BoundCall { Arguments: [{ Type: { IsUnknown: false, IsNullable: true } }] } call && (call.Is("isNull") || call.Is("isNotNull"));

    /// <summary>What a constant condition says; null where that is not known.</summary>
    private static bool? TruthOf(BoundExpression value) => value switch
    {
        BoundConstant { Kind: LiteralKind.Number, Constant: { } number } => number.Any(c => c is >= '1' and <= '9'),
        BoundConstant { Kind: LiteralKind.Boolean, Constant: { } word } => word == "true",
        BoundCall { Arguments: [{ Type: { IsUnknown: false, IsNullable: false } }] } call when call.Is("isNull") || call.Is("isNotNull") =>
            call.Is("isNotNull"),
        BoundCall { Arguments: [{ Constant: { } one }, { Constant: { } other }] } call
            when one == other && (call.Is("equals") || call.Is("notEquals")) => call.Is("equals"),
        _ => null,
    };
}
